"""What a schema says in words: its prose, its default, and its limits as sentences for a docstring."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from ..ir import Default, Json, Text
from ..load.members import flag, text

if TYPE_CHECKING:
    from .views import At

_LIMITS: Final = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
    "multipleOf": "a multiple of {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "pattern": "pattern {}",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "minProperties": "at least {} keys",
    "maxProperties": "at most {} keys",
}
_FLAGS: Final = {"uniqueItems": "no item twice"}


def text_of(parts: Iterable[At]) -> Text:
    """The prose of a schema: the last part that has any speaks."""
    schemas = [part.schema for part in parts]
    descriptions = [text(schema, "description") for schema in schemas]
    return Text(
        description=next((found for found in reversed(descriptions) if found.strip()), ""),
        deprecated=any(flag(schema, "deprecated") for schema in schemas),
    )


def default_of(parts: Iterable[At]) -> Default | None:
    """The default that the last part gives."""
    found = [part.schema["default"] for part in parts if isinstance(part.schema, dict) and "default" in part.schema]
    return Default(found[-1]) if found else None


def limits_of(parts: Iterable[At]) -> tuple[str, ...]:
    """Every limit that any part sets, in words, once."""
    found: dict[str, None] = {}
    for part in parts:
        if isinstance(part.schema, dict):
            found.update(dict.fromkeys(_limits(part.schema)))
    return tuple(found)


def _limits(schema: dict[str, Json]) -> Iterable[str]:
    for keyword, sentence in _LIMITS.items():
        value = schema.get(keyword)
        if isinstance(value, bool):
            # OpenAPI 3.0: the limit itself is excluded.
            bound = "minimum" if keyword == "exclusiveMinimum" else "maximum"
            if value and bound in schema:
                yield sentence.format(_number(schema[bound]))
        elif isinstance(value, int | float) and not flag(schema, _exclusive(keyword)):
            yield sentence.format(_number(value))
        elif isinstance(value, str) and keyword == "pattern":
            yield f"pattern {value}"
    for keyword, sentence in _FLAGS.items():
        if flag(schema, keyword):
            yield sentence


def _exclusive(keyword: str) -> str:
    return {"minimum": "exclusiveMinimum", "maximum": "exclusiveMaximum"}.get(keyword, "")


def _number(value: Json) -> str:
    return json.dumps(value)
