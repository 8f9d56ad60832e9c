"""Types and declarations in a few characters, for tests to compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.ir import (
    AliasType,
    AnyType,
    Array,
    EnumType,
    Literals,
    Map,
    Named,
    Nullable,
    ObjectType,
    Scalar,
    Tuple,
    Union,
)
from generator.normalize.desk import MORE

if TYPE_CHECKING:
    from generator.ir import Declaration, Field, Media, Operation, Parameter, Type


def spell(made: Type | None) -> str:
    """A type as one would write it in Python; a name is the last part of its key."""
    match made:
        case None:
            return "never"
        case AnyType():
            return "Any"
        case Scalar(kind, form):
            return f"{kind}:{form}" if form else kind
        case Literals(values):
            return f"Literal{list(values)!r}"
        case Array(item):
            return f"list[{spell(item)}]"
        case Tuple(items, rest):
            more = f", *{spell(rest)}" if rest else ""
            return f"tuple[{', '.join(map(spell, items))}{more}]"
        case Map(value):
            return f"dict[{spell(value)}]"
        case Nullable(of):
            return f"{spell(of)}?"
        case Named(key):
            return name(key)
        case Union(options, discriminator):
            joined = " | ".join(map(spell, options))
            if discriminator is None:
                return f"({joined})"
            told = ", ".join(f"{value}={name(key)}" for value, key in discriminator.mapping)
            other = f", else {name(discriminator.otherwise)}" if discriminator.otherwise else ""
            return f"({joined} by {discriminator.wire}: {told}{other})"


def name(key: str) -> str:
    """A component by its name, anything else by its pointer."""
    return key.removeprefix("#/components/schemas/").replace(MORE, "+")


def declare(made: Declaration) -> str:
    """A declaration on one line."""
    match made:
        case ObjectType():
            extra = "" if made.extra == AnyType() else f" +{spell(made.extra)}"
            return f"{{{', '.join(map(spell_field, made.fields))}}}{extra}"
        case EnumType():
            values = [f"{item.value!r}={item.name}" if item.name else repr(item.value) for item in made.values]
            return f"enum[{made.base}{', open' if made.open else ''}] {', '.join(values)}"
        case AliasType():
            return f"= {spell(made.type)}"


def spell_field(made: Field) -> str:
    """`name!: type = default`, `!` for required."""
    default = "" if made.default is None else f" = {made.default.value!r}"
    marks = ("!" if made.required else "") + ("r" if made.read_only else "") + ("w" if made.write_only else "")
    return f"{made.wire}{marks}: {spell(made.type)}{default}"


def spell_parameter(made: Parameter) -> str:
    """`location name!: type (style)`."""
    default = "" if made.default is None else f" = {made.default.value!r}"
    return f"{made.location} {made.wire}{'!' if made.required else ''}: {spell(made.type)}{default}"


def spell_operation(made: Operation) -> list[str]:
    """An operation, a line for each of its parts."""
    lines = [f"{made.method} {made.path} ({made.id})", *map(spell_parameter, made.parameters)]
    if made.body is not None:
        lines += [f"body{'!' if made.body.required else ''} {spell_media(media)}" for media in made.body.media]
    for response in made.responses:
        lines.append(" ".join([response.status, *map(spell_media, response.media)]))
        lines += [f"{response.status} header {header.wire}: {spell(header.type)}" for header in response.headers]
    return lines


def spell_media(made: Media) -> str:
    """`content/type kind: type of item`."""
    return f"{made.content_type} {made.kind}: {spell(made.type)}" + (f" of {spell(made.item)}" if made.item else "")
