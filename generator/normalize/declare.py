"""Declarations: what an object with properties, and a list of known values, are as entries of `Api.types`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from ..ir import AliasType, EnumType, EnumValue, Field, ObjectType, Type
from ..load.members import flag
from .desk import is_component
from .enums import base_of
from .unions import unite
from .words import default_of, limits_of, text_of

if TYPE_CHECKING:
    from .desk import Task
    from .views import Parts, View, Views

Read: TypeAlias = "Callable[[Parts, str], Type]"
"""Gives the type of everything that parts ask for together; the text is what to call what has no name."""


def object_type(key: str, view: View, parts: Parts, hint: str, views: Views, read: Read) -> ObjectType:
    """An object with properties of its own. Notes what it says of properties that it does not have."""
    for name in sorted(view.required - view.properties.keys()):
        views.problems.note(parts[-1].pointer, f"requires `{name}`, which is none of its properties")
    closed = view.closed and not view.extra and not view.patterns
    return ObjectType(
        key=key,
        pointer=parts[-1].pointer,
        hint=hint,
        fields=tuple(
            _field(wire, tuple(found), wire in view.required, f"{hint} {wire}", views, read)
            for wire, found in view.properties.items()
        ),
        extra=None if closed else extra_type(view, hint, read),
        text=text_of(parts),
        component=is_component(key),
    )


def extra_type(view: View, hint: str, read: Read) -> Type:
    """The type of the properties that have no name of their own."""
    found = [read((at,), f"{hint} value") for at in view.patterns]
    if view.extra or not found:
        found.append(read(tuple(view.extra), f"{hint} value"))
    return unite(found)


def _field(wire: str, parts: Parts, required: bool, hint: str, views: Views, read: Read) -> Field:
    # What a reference leads to may say these too.
    known = (*(views.sole(part) or part for part in parts), *parts)
    return Field(
        wire=wire,
        type=read(parts, hint),
        pointer=parts[-1].pointer,
        required=required,
        default=default_of(known),
        read_only=any(flag(part.schema, "readOnly") for part in known),
        write_only=any(flag(part.schema, "writeOnly") for part in known),
        text=text_of(parts),
        limits=limits_of(parts),
        also=tuple(part.pointer for part in parts[:-1]),
    )


def enum_type(key: str, values: list[EnumValue], parts: Parts, hint: str, *, loose: bool) -> EnumType:
    """A list of known values; a `loose` one lets any other value of their kind through."""
    return EnumType(
        key=key,
        pointer=parts[-1].pointer,
        hint=hint,
        values=tuple(values),
        base=base_of(values),
        open=loose,
        text=text_of(parts),
        component=is_component(key),
    )


def alias_type(task: Task, found: Type) -> AliasType:
    """A name for what is neither an object nor an enum."""
    return AliasType(
        key=task.key,
        pointer=task.parts[-1].pointer,
        hint=task.hint,
        type=found,
        text=text_of(task.parts),
        component=is_component(task.key),
    )
