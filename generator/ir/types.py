"""Types and their declarations: what the schemas of a document say."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from attrs import frozen

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

ScalarKind: TypeAlias = Literal["str", "int", "float", "bool", "bytes", "datetime", "date", "uuid", "file", "null"]


@frozen
class Text:
    """What the document says in prose about a thing."""

    summary: str = ""
    description: str = ""
    deprecated: bool = False


NO_TEXT: Final = Text()
"""Nothing."""


# Types -------------------------------------------------------------------------------------------------------------


@frozen
class AnyType:
    """Any JSON value: a schema without constraints on the type."""


@frozen
class Scalar:
    """One value without parts. `format` is the document's word, kept for docstrings."""

    kind: ScalarKind
    format: str = ""


@frozen
class Literals:
    """A value out of a fixed list that has no name of its own (`const`, or an enum of one value)."""

    values: tuple[Json, ...]


@frozen
class Array:
    """A list whose items are of one type."""

    item: Type


@frozen
class Tuple:
    """`prefixItems`: the first items one by one, the others of one type (None: no others)."""

    items: tuple[Type, ...]
    rest: Type | None = None


@frozen
class Map:
    """An object without named properties: its keys are data."""

    value: Type


@frozen
class Discriminator:
    """The property that tells the options of a union apart, and the `Named.key` for each of its values."""

    wire: str
    mapping: tuple[tuple[str, str], ...]
    otherwise: str = ""
    """The key for any other value; "" where such a value is let through as it is."""


@frozen
class Union:
    """`oneOf` and `anyOf`, in the document's order; never contains null (that is `Nullable`)."""

    options: tuple[Type, ...]
    discriminator: Discriminator | None = None


@frozen
class Nullable:
    """A type, or null."""

    of: Type


@frozen
class Named:
    """A reference to an entry of `Api.types` by its key."""

    key: str


Type: TypeAlias = "AnyType | Scalar | Literals | Array | Tuple | Map | Union | Nullable | Named"


# Declarations ------------------------------------------------------------------------------------------------------


@frozen
class Default:
    """A default, as JSON. Its own class, since a default of null is not the same as none."""

    value: Json


@frozen
class Field:
    """One property of an object."""

    wire: str
    type: Type
    pointer: str
    required: bool = False
    default: Default | None = None
    read_only: bool = False
    write_only: bool = False
    text: Text = NO_TEXT
    limits: tuple[str, ...] = ()
    """Constraints in words for the docstring: `at most 20`, `pattern ^a$`."""
    also: tuple[str, ...] = ()
    """Where else it is described: the other schemas that were laid together for its object."""


@frozen
class ObjectType:
    """An object with named properties; `allOf` is merged in."""

    key: str
    pointer: str
    hint: str
    """What to call it: the component's name, its title, or words from its place."""
    fields: tuple[Field, ...] = ()
    extra: Type | None = None
    """The type of further properties: AnyType unless the document says otherwise; None where it allows none."""
    text: Text = NO_TEXT
    component: bool = False
    """It stands under `components/schemas` (and not inline)."""


@frozen
class EnumValue:
    """One known value of an enumeration."""

    value: Json
    name: str = ""
    """The name the document gives it (`x-enum-varnames`)."""


@frozen
class EnumType:
    """A list of known values. Always open on reading."""

    key: str
    pointer: str
    hint: str
    values: tuple[EnumValue, ...] = ()
    base: ScalarKind | None = "str"
    """What an unknown value is; None where the known ones are of several kinds."""
    open: bool = False
    """The document itself lets any other value of the base through (`anyOf: [enum, string]`)."""
    text: Text = NO_TEXT
    component: bool = False


@frozen
class AliasType:
    """A named schema that is neither an object nor an enum: a list, a map, a union, a scalar."""

    key: str
    pointer: str
    hint: str
    type: Type = AnyType()
    text: Text = NO_TEXT
    component: bool = False


Declaration: TypeAlias = "ObjectType | EnumType | AliasType"
