"""Schemas of single values, and what a schema says about null."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..ir import AnyType, Nullable, Scalar, ScalarKind, Type
from ..load.members import arr, flag, text
from .views import shaping

if TYPE_CHECKING:
    from ..ir import Json
    from .views import View

_KINDS: Final[dict[str, ScalarKind]] = {"integer": "int", "number": "float", "boolean": "bool", "null": "null"}
_FORMATS: Final[dict[str, ScalarKind]] = {
    "date-time": "datetime",
    "date": "date",
    "uuid": "uuid",
    "binary": "file",
    "byte": "bytes",
}


def scalar(kind: str, view: View) -> Type:
    """The type of a single value of some JSON type; of any value where no type is named."""
    if kind == "string":
        return _string(view)
    return Scalar(_KINDS[kind], text({"format": view.last("format")}, "format")) if kind in _KINDS else AnyType()


def _string(view: View) -> Scalar:
    """A text, or what its format or encoding makes of it."""
    known = {keyword: view.last(keyword) for keyword in ("format", "contentEncoding", "contentMediaType")}
    form, media = text(known, "format"), text(known, "contentMediaType")
    if known["contentEncoding"] == "base64":
        return Scalar("bytes", form or "byte")
    if media and not known["contentEncoding"] and not media.startswith("text/") and "json" not in media:
        return Scalar("file", form or "binary")
    return Scalar(_FORMATS.get(form, "str"), form)


def nullable(found: Type) -> Type:
    """The type or null; what is null already, or anything, stays."""
    return found if isinstance(found, Nullable | AnyType) or found == Scalar("null") else Nullable(found)


def lets_null(schema: Json) -> bool:
    """Whether a schema says by itself that its value may be null."""
    if not isinstance(schema, dict):
        return False
    types = arr(schema, "type")
    listed = arr(schema, "enum")
    if flag(schema, "nullable") or or_null(schema):
        return True
    return ("null" in types and len(types) > 1) or (None in listed and listed != [None])


def or_null(schema: Json) -> bool:
    """Whether a schema is a choice between null and a single other one, which stands right there."""
    choice = shaping(schema)
    options = arr(schema, *choice) if choice in ({"anyOf"}, {"oneOf"}) else []
    others = [shaping(option) for option in options if text(option, "type") != "null"]
    return len(options) == 2 and len(others) == 1 and bool(others[0]) and "$ref" not in others[0]


def is_null(schema: Json) -> bool:
    """Whether null is all, or one of the values, that a schema lets through."""
    return isinstance(schema, dict) and (schema.get("type") == "null" or None in arr(schema, "enum"))
