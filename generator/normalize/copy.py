"""The copy that openapi-python-client reads: tokens for names, and only constructs that it knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import define, field

from ..ir import Api, Array, Json, Named, Nullable, ObjectType, Operation, Parameter, Scalar, ScalarKind, Type
from .sites import Normal, OperationSite

if TYPE_CHECKING:
    from ..load import Document

_SCALARS: Final[dict[ScalarKind, dict[str, Json]]] = {
    "str": {"type": "string"},
    "bytes": {"type": "string"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "null": {"type": "null"},
    "datetime": {"type": "string", "format": "date-time"},
    "date": {"type": "string", "format": "date"},
    "uuid": {"type": "string", "format": "uuid"},
    "file": {"type": "string", "format": "binary"},
}
_METHODS: Final = frozenset({"GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"})


def write_copy(document: Document, api: Api) -> Normal:
    """Write the copy, and keep what each token stands for."""
    copy = _Copy()
    declared = [made for made in api.types.values() if isinstance(made, ObjectType)]
    copy.objects.update((made.key, copy.token("T")) for made in declared)
    schemas: dict[str, Json] = {copy.objects[made.key]: copy.model(made) for made in declared}
    sites = [copy.site(operation) for operation in api.operations]
    reading: dict[str, Json] = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "v"},
        "paths": dict(map(_operation, sites)),
        "components": {"schemas": schemas},
    }
    return Normal(document, api, reading, tuple(sites), copy.objects, copy.names)


@define
class _Copy:
    objects: dict[str, str] = field(factory=dict)
    names: dict[str, str] = field(factory=dict)
    _tokens: dict[str, str] = field(factory=dict)
    _last: int = 0

    def token(self, letter: str) -> str:
        """A neutral name that nothing else has."""
        self._last += 1
        return f"{letter}{self._last}"

    def model(self, made: ObjectType) -> Json:
        """An object as a schema that is as flat as can be."""
        return {
            "type": "object",
            "required": [self._property(item.wire) for item in made.fields if item.required],
            "properties": {self._property(item.wire): self._schema(item.type) for item in made.fields},
            "additionalProperties": False if made.extra is None else self._schema(made.extra),
        }

    def _property(self, wire: str) -> str:
        """The token of a property name, one for the whole document."""
        if wire not in self._tokens:
            self._tokens[wire] = token = self.token("f")
            self.names[token] = wire
        return self._tokens[wire]

    def _schema(self, made: Type) -> Json:
        """A type as a schema; what the parser has no word for is open."""
        if isinstance(made, Nullable):
            return self._schema(made.of)
        if isinstance(made, Scalar):
            return dict(_SCALARS[made.kind])
        if isinstance(made, Array):
            return {"type": "array", "items": self._schema(made.item)}
        if isinstance(made, Named) and made.key in self.objects:
            return {"$ref": f"#/components/schemas/{self.objects[made.key]}"}
        return {}

    def site(self, operation: Operation) -> OperationSite:
        """Tokens for an operation and its parts."""
        return OperationSite(
            token=self.token("o"),
            operation=operation,
            parameters={self.token("p"): parameter for parameter in operation.parameters},
            media={self.token("m"): media for media in (operation.body.media if operation.body else ())},
        )


def _operation(site: OperationSite) -> tuple[str, Json]:
    """An operation on a path of its own. Its schemas are open, since the parser copies whole models at each use."""
    operation = site.operation
    path = "".join(f"/{{{token}}}" for token, parameter in site.parameters.items() if parameter.location == "path")
    written: dict[str, Json] = {
        "operationId": site.token,
        "parameters": [_parameter(token, parameter) for token, parameter in site.parameters.items()],
        "responses": {response.status: {"description": ""} for response in operation.responses},
    }
    if operation.body is not None and site.media:
        content: dict[str, Json] = {f"application/{token}+json": {"schema": {}} for token in site.media}
        written["requestBody"] = {"required": operation.body.required, "content": content}
    method = operation.method.lower() if operation.method in _METHODS else "post"
    return f"/{site.token}{path}", {method: written}


def _parameter(token: str, parameter: Parameter) -> Json:
    return {"name": token, "in": parameter.location, "required": parameter.required, "schema": {"type": "string"}}
