"""What the document demands of requests and promises of responses, one validator per place, made on first use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from .complaints import Complaint, complaints

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")


class Contract:
    """The document, asked by operation.

    Args:
        document: The corrected OpenAPI document.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self.rules: Mapping[str, Rules] = {rules.operation: rules for rules in self._read()}

    def _read(self) -> Iterator[Rules]:
        servers: Sequence[Mapping[str, str]] = self._document.get("servers", [])
        base = urlsplit(servers[0]["url"]).path.rstrip("/") if servers else ""
        for path, item in self._document["paths"].items():
            for method, node, pointer in _operations(item):
                place = f"#/paths/{_escape(path)}/{pointer}"
                yield Rules(self, node["operationId"], method.upper(), base + path, node, item, place)

    def follow(self, node: Mapping[str, Any]) -> Mapping[str, Any]:
        """What a node says, behind its `$ref` if it is one."""
        while "$ref" in node:
            target: Any = self._document
            for part in str(node["$ref"]).removeprefix("#/").split("/"):
                target = target[part.replace("~1", "/").replace("~0", "~")]
            node = target
        return node

    def validator(self, pointer: str) -> Validator:
        """The validator of the schema at that place of the document."""
        from jsonschema import Draft202012Validator

        return Draft202012Validator({"$ref": f"urn:api{pointer}"}, registry=self._registry)

    @cached_property
    def _registry(self) -> Any:
        from referencing import Registry, Resource
        from referencing.jsonschema import DRAFT202012

        resource = Resource.from_contents(self._document, default_specification=DRAFT202012)
        return Registry().with_resource("urn:api", resource)


class Rules:
    """What the document says about one operation.

    Attributes:
        operation: The `operationId`.
        method: HTTP method, in capitals.
        path: Path below the host, with the server's own path and `{name}` placeholders.
        public: Whether the operation is declared to need no token.
    """

    def __init__(
        self,
        contract: Contract,
        operation: str,
        method: str,
        path: str,
        node: Mapping[str, Any],
        item: Mapping[str, Any],
        place: str,
    ) -> None:
        self.operation, self.method, self.path = operation, method, path
        self.public = node.get("security") == []
        self._contract, self._node, self._place = contract, node, place
        self._shared: Sequence[Mapping[str, Any]] = item.get("parameters", [])
        self._validators: dict[str, Validator] = {}

    @cached_property
    def parameters(self) -> Sequence[Mapping[str, Any]]:
        """The parameters, of the path item too."""
        return [self._contract.follow(node) for node in [*self._shared, *self._node.get("parameters", [])]]

    @cached_property
    def media_types(self) -> frozenset[str]:
        """The media types that the body may have; empty when there is no body."""
        return frozenset(self._contract.follow(self._node.get("requestBody", {})).get("content", {}))

    def wrong_parameters(self, place: str, values: Mapping[str, str]) -> list[Complaint]:
        """What is wrong with the query or the headers: `place` is `query` or `header`, names in lower case."""
        found: list[Complaint] = []
        for parameter in self.parameters:
            if parameter["in"] != place:
                continue
            name = str(parameter["name"])
            text = values.get(name if place == "query" else name.lower())
            if text is None:
                found += [_required(name)] if parameter.get("required") else []
            else:
                found += self._wrong_parameter(name, parameter.get("schema", {}), text)
        return found

    def _wrong_parameter(self, name: str, schema: Mapping[str, Any], text: str) -> list[Complaint]:
        from jsonschema import Draft202012Validator

        value = _read_text(self._contract.follow(schema), text)
        return complaints(Draft202012Validator(self._contract.follow(schema)).iter_errors(value), name)

    def wrong_body(self, media_type: str, body: object) -> list[Complaint]:
        """What is wrong with a JSON body."""
        content = self._contract.follow(self._node.get("requestBody", {})).get("content", {})
        if media_type not in content:
            return []
        place = self._within(self._node.get("requestBody", {}), f"{self._place}/requestBody")
        pointer = f"{place}/content/{_escape(media_type)}/schema"
        return complaints(self._validator(pointer).iter_errors(body))

    def wrong_response(self, status: int, media_type: str, body: object) -> list[str]:
        """Where a response breaks the promise: for tests, in words."""
        responses: Mapping[str, Any] = self._node["responses"]
        key = next((key for key in (str(status), f"{status // 100}XX", "default") if key in responses), None)
        if key is None:
            return [f"{self.operation}: status {status} is not in the document"]
        content: Mapping[str, Any] = self._contract.follow(responses[key]).get("content", {})
        if not content:
            return [] if body in (None, "", b"") else [f"{self.operation} {status}: a body where there is none"]
        if media_type not in content:
            return [f"{self.operation} {status}: {media_type!r} is not in the document"]
        if not media_type.endswith("json"):
            return []
        place = self._within(responses[key], f"{self._place}/responses/{key}")
        errors = self._validator(f"{place}/content/{_escape(media_type)}/schema").iter_errors(body)
        return [f"{self.operation} {status} {error.json_path}: {error.message}" for error in errors]

    def _within(self, node: Mapping[str, Any], place: str) -> str:
        while "$ref" in node:
            place = str(node["$ref"])
            node = self._contract.follow({"$ref": place})
        return place

    def _validator(self, pointer: str) -> Validator:
        if pointer not in self._validators:
            self._validators[pointer] = self._contract.validator(pointer)
        return self._validators[pointer]


def _operations(item: Mapping[str, Any]) -> Iterable[tuple[str, Mapping[str, Any], str]]:
    yield from ((method, item[method], method) for method in METHODS if method in item)
    extra: Mapping[str, Any] = item.get("additionalOperations", {})
    yield from ((method, node, f"additionalOperations/{method}") for method, node in extra.items())


def _escape(part: str) -> str:
    # A fragment of a URI: JSON Pointer's escapes first, then the URI's for braces.
    return part.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D")


def _required(name: str) -> Complaint:
    return {"type": "required", "field": "", "description": f"{name} is required"}


def _read_text(schema: Mapping[str, Any], text: str) -> object:
    kind = schema.get("type")
    try:
        return int(text) if kind == "integer" else float(text) if kind == "number" else text
    except ValueError:
        return text
