"""Media types: which kind of body each one is."""

from __future__ import annotations

from typing import Final

from ..ir import AnyType, Literals, MediaKind, Named, Nullable, Scalar, Type

_KINDS: Final[dict[str, MediaKind]] = {
    "application/json": "json",
    "text/json": "json",
    "text/event-stream": "events",
    "application/x-www-form-urlencoded": "form",
    "application/xml": "text",
    "application/yaml": "text",
    "application/x-yaml": "text",
    "application/jsonl": "text",
    "application/x-ndjson": "text",
    "application/json-seq": "text",
    "application/graphql": "text",
    "application/javascript": "text",
}


def essence(content_type: str) -> str:
    """A media type without its parameters, in lower case."""
    return content_type.partition(";")[0].strip().lower()


def kind_of(content_type: str, type_: Type) -> MediaKind:
    """The kind of a media type. A range (`*/*`) is JSON where a schema says more than bytes or text, else bytes."""
    name = essence(content_type)
    if name in _KINDS:
        return _KINDS[name]
    if name.startswith("multipart/"):
        return "multipart"
    if name.endswith("+json"):
        return "json"
    if name.startswith("text/") or name.endswith(("+xml", "+yaml")):
        return "text"
    if "*" in name and not isinstance(type_, AnyType | Scalar):
        return "json"
    return "bytes"


def body_type(kind: MediaKind, type_: Type) -> Type:
    """The type of a body of some kind: what is not structured is text or bytes, whatever its schema says."""
    if kind == "bytes":
        return Scalar("bytes", "binary")
    if kind in {"text", "events"} and not isinstance(type_, Named | Literals | Scalar | Nullable):
        return Scalar("str")
    return type_
