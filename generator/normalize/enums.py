"""Lists of values: `enum`, `const`, and the unions that spell an enumeration."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Final

from ..ir import EnumValue, Json, ScalarKind
from ..load.members import arr, identity, text
from ..problems import Problems, join
from .views import At, View, shaping

_NAMES: Final = ("x-enum-varnames", "x-enumNames", "x-enum-names")


def values_of(view: View, problems: Problems) -> list[EnumValue]:
    """The values that a view lists, each once, without null, with the names that the document gives them."""
    found: dict[Hashable, EnumValue] = {}
    names = _names(view, problems)
    for value in view.values or []:
        key = identity(value)
        if key in found:
            problems.note(view.parts[-1].pointer, "lists a value twice")
        elif value is not None:
            found[key] = EnumValue(value, names.get(key, ""))
    return list(found.values())


def base_of(values: list[EnumValue]) -> ScalarKind | None:
    """The kind that all values share."""
    kinds: list[ScalarKind | None] = [_kind(item.value) for item in values]
    if "float" in kinds and set(kinds) == {"int", "float"}:
        return "float"
    return kinds[0] if kinds and len(set(kinds)) == 1 else None


def enumeration(options: tuple[At, ...]) -> tuple[list[EnumValue], bool] | None:
    """The values of a union that spells an enumeration, and whether it lets any other value of their kind through.

    That is one of constants (`oneOf: [{const: a, title: A}, {const: b}]`) or of an enum and its own kind
    (`anyOf: [{enum: [a, b]}, {type: string}]`).
    """
    values: list[EnumValue] = []
    loose: set[str] = set()
    for option in options:
        schema = option.schema
        if not isinstance(schema, dict) or "$ref" in schema:
            return None
        listed = [schema["const"]] if "const" in schema else arr(schema, "enum")
        if listed:
            name = text(schema, "title") if "const" in schema else ""
            values.extend(EnumValue(value, name) for value in listed if value is not None)
        elif shaping(schema) <= {"type", "format"} and isinstance(schema.get("type"), str):
            loose.add(text(schema, "type"))
        else:
            return None
    base = base_of(values)
    kind = {"str": "string", "int": "integer", "float": "number"}.get(base or "")
    if not values or kind is None or not loose <= {kind}:
        return None
    distinct: dict[Hashable, EnumValue] = {}
    for item in values:
        distinct.setdefault(identity(item.value), item)
    return list(distinct.values()), bool(loose)


def _names(view: View, problems: Problems) -> dict[Hashable, str]:
    """The names that the document gives to values, by their identity."""
    for part in reversed(view.parts):
        listed = arr(part.schema, "enum")
        for keyword in _NAMES:
            names = arr(part.schema, keyword)
            if not names:
                continue
            if len(names) == len(listed):
                return {
                    identity(value): name for value, name in zip(listed, names, strict=True) if isinstance(name, str)
                }
            problems.note(join(part.pointer, keyword), "names more or fewer values than `enum` lists; ignored")
    return {}


def _kind(value: Json) -> ScalarKind | None:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, str):
        return "str"
    if isinstance(value, int):
        return "int"
    return "float" if isinstance(value, float) else None
