"""Operations: what calls of an API send and get back, where they go, and which credentials they show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from attrs import field, frozen

from .types import NO_TEXT

if TYPE_CHECKING:
    from .types import Declaration, Default, Text, Type

Location: TypeAlias = Literal["path", "query", "header", "cookie"]
MediaKind: TypeAlias = Literal["json", "text", "bytes", "form", "multipart", "events"]


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
    text: Text = NO_TEXT
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
    text: Text = NO_TEXT


@frozen
class Header:
    """A response header."""

    wire: str
    type: Type
    pointer: str
    text: Text = NO_TEXT


@frozen
class Response:
    """What is answered under one status."""

    status: str
    """`200`, `4XX` or `default`."""
    pointer: str
    media: tuple[Media, ...] = ()
    headers: tuple[Header, ...] = ()
    text: Text = NO_TEXT


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
    text: Text = NO_TEXT


@frozen
class Server:
    """An address of the API, with its variables."""

    url: str
    pointer: str
    variables: tuple[ServerVariable, ...] = ()
    text: Text = NO_TEXT


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
    text: Text = NO_TEXT
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
    text: Text = NO_TEXT


@frozen
class Api:
    """A whole document."""

    title: str
    version: str
    text: Text = NO_TEXT
    operations: tuple[Operation, ...] = ()
    types: dict[str, Declaration] = field(factory=dict)
    """By key. The key is the pointer of the schema, so it is unique and stable."""
    schemes: tuple[Scheme, ...] = ()
    servers: tuple[Server, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    """Name and description of each declared tag."""
    payloads: tuple[Type, ...] = ()
    """What webhooks and callbacks send and get back."""
