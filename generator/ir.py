"""The intermediate representation: what a document says, in frozen values of our own.

Everything here is plain data with names as the wire spells them. `parse` makes it, `census` checks it against the
document, `plan` reads it. Python names are decided later, in `naming`. A `pointer` is the JSON pointer of the place in
the document that a value was read from, in URI fragment form (`#/paths/~1models/get`).
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from attrs import field, frozen

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

ScalarKind: TypeAlias = Literal["str", "int", "float", "bool", "bytes", "datetime", "date", "uuid", "file", "null"]
Location: TypeAlias = Literal["path", "query", "header", "cookie"]
MediaKind: TypeAlias = Literal["json", "text", "bytes", "form", "multipart", "events"]


@frozen
class Text:
    """What the document says in prose about a thing."""

    summary: str = ""
    description: str = ""
    deprecated: bool = False


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
    text: Text = Text()
    limits: tuple[str, ...] = ()
    """Constraints in words for the docstring: `at most 20`, `pattern ^a$`."""


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
    text: Text = Text()
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
    text: Text = Text()
    component: bool = False


@frozen
class AliasType:
    """A named schema that is neither an object nor an enum: a list, a map, a union, a scalar."""

    key: str
    pointer: str
    hint: str
    type: Type = AnyType()
    text: Text = Text()
    component: bool = False


Declaration: TypeAlias = "ObjectType | EnumType | AliasType"


# Operations --------------------------------------------------------------------------------------------------------


@frozen
class Parameter:
    """A path, query, header or cookie input of an operation."""

    wire: str
    location: Location
    type: Type
    pointer: str
    required: bool = False
    default: Default | None = None
    style: str = "simple"
    explode: bool = False
    allow_reserved: bool = False
    content_type: str = ""
    """The media type of a parameter that is described by `content`; "" for one with a schema."""
    text: Text = Text()
    limits: tuple[str, ...] = ()


@frozen
class Part:
    """How one property of a multipart or form body travels (`encoding`)."""

    wire: str
    content_type: str = ""
    style: str = ""
    explode: bool | None = None


@frozen
class Media:
    """One media type of a body or response."""

    content_type: str
    kind: MediaKind
    type: Type
    pointer: str
    item: Type | None = None
    """The type of each event's data in a `text/event-stream` (`itemSchema`)."""
    parts: tuple[Part, ...] = ()


@frozen
class Body:
    """What a request carries, in one of several media types."""

    pointer: str
    media: tuple[Media, ...]
    required: bool = False
    text: Text = Text()


@frozen
class Header:
    """A response header."""

    wire: str
    type: Type
    pointer: str
    text: Text = Text()


@frozen
class Response:
    """What is answered under one status."""

    status: str
    """`200`, `4XX` or `default`."""
    pointer: str
    media: tuple[Media, ...] = ()
    headers: tuple[Header, ...] = ()
    text: Text = Text()


@frozen
class Requirement:
    """Schemes that are needed together, each with its scopes; a tuple of requirements is a choice."""

    schemes: tuple[tuple[str, tuple[str, ...]], ...] = ()


@frozen
class ServerVariable:
    """A part of a server's address that callers choose."""

    name: str
    default: str
    values: tuple[str, ...] = ()
    text: Text = Text()


@frozen
class Server:
    """An address of the API, with its variables."""

    url: str
    pointer: str
    variables: tuple[ServerVariable, ...] = ()
    text: Text = Text()


@frozen
class Operation:
    """One method on one path."""

    id: str
    """The `operationId`, or `METHOD path` where the document gives none."""
    method: str
    """In capitals, as it goes on the wire."""
    path: str
    pointer: str
    tags: tuple[str, ...] = ()
    text: Text = Text()
    parameters: tuple[Parameter, ...] = ()
    body: Body | None = None
    responses: tuple[Response, ...] = ()
    security: tuple[Requirement, ...] = ()
    """Alternatives; empty: no credentials."""
    servers: tuple[Server, ...] = ()
    """Its own ones; empty: the document's."""


@frozen
class Scheme:
    """A security scheme."""

    key: str
    pointer: str
    kind: Literal["bearer", "basic", "header", "query", "cookie"]
    """How the credential travels; OAuth and OpenID Connect tokens are bearers."""
    parameter: str = ""
    """The header, query or cookie name of an API key."""
    text: Text = Text()


@frozen
class Api:
    """A whole document."""

    title: str
    version: str
    text: Text = Text()
    operations: tuple[Operation, ...] = ()
    types: dict[str, Declaration] = field(factory=dict)
    """By key. The key is the pointer of the schema, so it is unique and stable."""
    schemes: tuple[Scheme, ...] = ()
    servers: tuple[Server, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    """Name and description of each declared tag."""
    payloads: tuple[Type, ...] = ()
    """What webhooks and callbacks send and get back."""
