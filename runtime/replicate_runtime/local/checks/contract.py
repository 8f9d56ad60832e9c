"""What the document demands of requests and promises of responses, one validator per place, made on first use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlsplit

from .complaints import Complaint, complaints
from .schemas import Schemas

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")


class Contract:
    """The document, asked by operation.

    Args:
        document: The corrected OpenAPI document.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self.schemas = Schemas(document)
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
        security: Sequence[Mapping[str, Any]] | None = node.get("security")
        self.public = security is not None and (not security or {} in security)
        self._contract, self._node, self._place = contract, node, place
        self._item = item

    @cached_property
    def parameters(self) -> Sequence[tuple[Mapping[str, Any], str]]:
        """The parameters, of the path item too, each with its place."""
        path = self._place.rsplit("/", 1)[0]
        places = ((self._item, path), (self._node, self._place))
        nodes = [
            (node, f"{place}/parameters/{index}")
            for owner, place in places
            for index, node in enumerate(owner.get("parameters", []))
        ]
        return [(self._contract.follow(node), self._within(node, place)) for node, place in nodes]

    @cached_property
    def media_types(self) -> frozenset[str]:
        """The media types that the body may have; empty when there is no body."""
        return frozenset(self._contract.follow(self._node.get("requestBody", {})).get("content", {}))

    def wrong_parameters(self, place: str, values: Mapping[str, str]) -> list[Complaint]:
        """What is wrong with the query or the headers: `place` is `query` or `header`, names in lower case."""
        found: list[Complaint] = []
        for parameter, pointer in self.parameters:
            if parameter["in"] != place:
                continue
            name = str(parameter["name"])
            text = values.get(name if place == "query" else name.lower())
            if text is None:
                found += [_required(name)] if parameter.get("required") else []
            else:
                value = _read_text(self._contract.follow(parameter.get("schema", {})), text)
                found += complaints(self._contract.schemas.errors(f"{pointer}/schema", value), name)
        return found

    def wrong_body(self, media_type: str, body: Any) -> list[Complaint]:
        """What is wrong with a JSON body."""
        content = self._contract.follow(self._node.get("requestBody", {})).get("content", {})
        if media_type not in content:
            return []
        place = self._within(self._node.get("requestBody", {}), f"{self._place}/requestBody")
        pointer = f"{place}/content/{_escape(media_type)}/schema"
        return complaints(self._contract.schemas.errors(pointer, body))

    def wrong_response(self, status: int, media_type: str, body: Any) -> list[str]:
        """Where a response breaks the promise, in words."""
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
        pointer = f"{place}/content/{_escape(media_type)}/schema"
        errors = self._contract.schemas.faults(pointer, body)
        return [f"{self.operation} {status} {error.json_path}: {error.message}" for error in errors]

    def _within(self, node: Mapping[str, Any], place: str) -> str:
        while "$ref" in node:
            place = str(node["$ref"])
            node = self._contract.follow({"$ref": place})
        return place


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
