"""How values are written into paths, queries, headers and cookies: OpenAPI's styles. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, TypeAlias, cast

from .codec.encode import plain
from .fields import Unset, fields_of
from .guards import is_mapping
from .record import Record

UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
RESERVED = frozenset(b":/?[]@!$'()*,;")
"""What `allowReserved` leaves as it is. Not `#`, `&`, `=` and `+`, which would end or change the parameter."""

SEPARATORS = {"space": "%20", "pipe": "%7C"}
"""What stands between items in a query, where it is no comma."""

Pairs: TypeAlias = "Iterator[tuple[str, str]]"


class Styled:
    """A value with a style of its own; made by `styled`."""

    __slots__ = ("explode", "keep", "name", "style", "value")

    def __init__(self, value: Any, style: str, explode: bool, name: str, keep: frozenset[int]) -> None:
        self.value = value
        self.style = style
        self.explode = explode
        self.name = name
        self.keep = keep


def styled(value: Any, style: str, *, explode: bool = False, name: str = "", reserved: bool = False) -> Any:
    """Give a value a style, for a query, header, cookie or path parameter.

    Args:
        value: The value; None and UNSET stay what they are, so that they are left out.
        style: `form`, `space`, `pipe`, `deep` (query), `simple` (header, path), `label`, `matrix` (path), `json`
            (`content: application/json`).
        explode: OpenAPI's `explode`.
        name: Wire name; `matrix` needs it.
        reserved: OpenAPI's `allowReserved`.
    """
    if value is None or isinstance(value, Unset):
        return value
    return Styled(value, style, explode, name, UNRESERVED | RESERVED if reserved else UNRESERVED)


def styled_form(form: Any, ways: Mapping[str, Callable[[Any], Any]]) -> Any:
    """Make the fields of a form ready that do not travel in the usual way, by wire name; None stays what it is."""
    if form is None:
        return None
    given: Mapping[str, Any] = held(form) if isinstance(form, Record) else form
    return {name: value if value is None else ways.get(name, _same)(value) for name, value in given.items()}


def _same(value: Any) -> Any:
    return value


def held(record: Record) -> dict[str, Any]:
    """What a record holds, by wire name: files as they are, which have no form in JSON."""
    return {**record.to_dict(), **{field.wire: getattr(record, field.name) for field in fields_of(type(record))}}


def text_of(value: Any) -> str:
    """A scalar as parameters write it: true and false, ISO dates, numbers, text.

    Raises:
        TypeError: The value is no scalar.
    """
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Enum):
        return text_of(value.value)
    data = plain(value)
    if isinstance(data, str):
        return data
    if isinstance(data, int | float):
        return repr(data)
    raise TypeError(f"a parameter cannot be of type {type(value).__name__}")


def escape(text: str, keep: frozenset[int] | None = UNRESERVED) -> str:
    """Percent-escape everything but unreserved characters, or those to keep; None keeps all."""
    if keep is None or (text.isalnum() and text.isascii()):
        return text
    return "".join([chr(byte) if byte in keep else f"%{byte:02X}" for byte in text.encode()])


def items_of(value: Any) -> list[Any] | None:
    """The items of a list-like value that are to be written; None for any other value."""
    if isinstance(value, Sequence | set | frozenset) and not isinstance(value, str | bytes | bytearray):
        return [item for item in cast("Sequence[Any]", value) if item is not None]
    return None


def pairs_of(value: Any) -> list[tuple[str, Any]] | None:
    """The keys and values of an object that are to be written; None for any other value."""
    if isinstance(value, Record):
        value = value.to_dict()
    if is_mapping(value):
        return [(str(key), one) for key, one in value.items() if one is not None]
    return None


def joined(value: Any, separator: str = ",", *, explode: bool = False, keep: frozenset[int] | None = UNRESERVED) -> str:
    """A value in one piece of text: items and pairs joined by a separator, each escaped."""
    pairs = pairs_of(value)
    if pairs is not None:
        equals = "=" if explode else separator
        return separator.join(f"{escape(key, keep)}{equals}{escape(text_of(one), keep)}" for key, one in pairs)
    items = items_of(value)
    if items is not None:
        return separator.join(escape(text_of(item), keep) for item in items)
    return escape(text_of(value), keep)


def query(parameters: Mapping[str, Any]) -> str:
    """Write query parameters, escaped; "" when all are left out.

    Plain values are written in the style that OpenAPI takes for granted: form, exploded.
    """
    return "&".join(
        [
            f"{name}={text}"
            for key, value in parameters.items()
            if value is not None and not isinstance(value, Unset)
            for name, text in query_pairs(key, value)
        ]
    )


def query_pairs(name: str, value: Any) -> Pairs:
    """The escaped names and values that one query parameter becomes."""
    style, explode, key, keep = "form", True, escape(name), UNRESERVED
    if isinstance(value, Styled):
        value, style, explode, keep = value.value, value.style, value.explode, value.keep
    pairs, items = pairs_of(value), items_of(value)
    if style == "json":
        yield key, escape(json_text(value), keep)
    elif style == "deep":
        yield from deep_pairs(key, value, keep)
    elif pairs is not None and explode:
        for inner, one in pairs:
            yield escape(inner), escape(piece(one), keep)
    elif items is not None and explode:
        for item in items:
            yield key, escape(piece(item), keep)
    else:
        yield key, joined(value, SEPARATORS.get(style, ","), keep=keep)


def deep_pairs(key: str, value: Any, keep: frozenset[int]) -> Pairs:
    """The pairs of a `deepObject`: keys in brackets at every depth, and indexes but for plain items of a key."""
    pairs, items = pairs_of(value), items_of(value)
    if pairs is not None:
        for inner, one in pairs:
            plain_items = items_of(one)
            named = f"{key}%5B{escape(inner)}%5D"
            if plain_items is not None and not any(map(is_nested, plain_items)):
                yield from ((named, escape(text_of(item), keep)) for item in plain_items)
            else:
                yield from deep_pairs(named, one, keep)
    elif items is not None:
        for index, item in enumerate(items):
            yield from deep_pairs(f"{key}%5B{index}%5D", item, keep)
    else:
        yield key, escape(text_of(value), keep)


def is_nested(value: Any) -> bool:
    """Whether a value has values of its own."""
    return pairs_of(value) is not None or items_of(value) is not None


def piece(value: Any) -> str:
    """One item or property in a style that has no form for nested values: these are JSON text."""
    return json_text(value) if is_nested(value) else text_of(value)


def json_text(value: Any) -> str:
    """A value as compact JSON text."""
    return json.dumps(plain(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def header(value: Any) -> str:
    """Write a header parameter.

    Raises:
        ValueError: The text has control characters, a line end for example.
    """
    if not isinstance(value, Styled):
        return printable(joined(value, keep=None))
    if value.style == "json":
        return printable(json.dumps(plain(value.value), separators=(",", ":"), allow_nan=False))
    return printable(joined(value.value, explode=value.explode, keep=None))


def header_name(text: str) -> str:
    """The name of a header in lower case; raises ValueError where it is none. Who mixes up the two shows no secret."""
    if not text or not TOKEN.issuperset(text):
        raise ValueError("a header name must be ASCII letters, digits and some signs, such as '-'")
    return text.lower()


TOKEN = frozenset("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
"""What a header name is made of (RFC 9110)."""


def printable(text: str) -> str:
    """A header value, unchanged; raises ValueError where it has control characters, or is not ASCII."""
    if not text.isascii():
        raise ValueError("a header value must be ASCII")
    if not text.replace("\t", "").isprintable():
        raise ValueError("a header value must not have control characters")
    return text


def cookie(name: str, value: Any) -> str:
    """Write a cookie parameter: `name=value`; what would end it is escaped."""
    if isinstance(value, Styled):
        value = json_text(value.value) if value.style == "json" else value.value
    text = joined(value, keep=None)
    return f"{escape(name, COOKIE - EQUALS)}={escape(text, COOKIE)}"


COOKIE = frozenset(byte for byte in range(33, 127) if chr(byte) not in '",;\\%')
EQUALS = frozenset(b"=")


def path(template: str, *values: Any) -> str:
    """Fill the `{}` of a path template, each value escaped so that it stays inside its place.

    Raises:
        ValueError: A value is missing, empty, `.`, `..`, or has control characters.
    """
    return template.format(*[segment(value, template) for value in values])


def segment(value: Any, template: str) -> str:
    """One escaped value of a path."""
    if type(value) is str and value.isalnum() and value.isascii():
        return value
    if value is None or isinstance(value, Unset):
        raise ValueError(f"a parameter of {template} is missing")
    if isinstance(value, Styled):
        return prefixed(value, template)
    text = joined(value)
    if text in ("", ".", ".."):
        raise ValueError(f"a parameter of {template} cannot be {text!r}")
    if any(f"%{code:02X}" in text for code in CONTROLS):
        raise ValueError(f"a parameter of {template} has control characters")
    return text


CONTROLS = (*range(32), 127)


def prefixed(value: Styled, template: str) -> str:
    """One escaped value of a path in the label or matrix style, or in the simple one with `explode`."""
    items, pairs = items_of(value.value), pairs_of(value.value)
    if value.style == "json":
        return segment(json_text(value.value), template)
    if value.style == "label":
        text = f".{joined(value.value, '.' if value.explode else ',', explode=value.explode)}"
        return segment(text, template) if text in (".", "..") else text
    if value.style == "matrix":
        name = escape(value.name)
        if value.explode and items is not None:
            return "".join(f";{name}={escape(text_of(item))}" for item in items)
        if value.explode and pairs is not None:
            return "".join(f";{escape(key)}={escape(text_of(one))}" for key, one in pairs)
        return f";{name}={joined(value.value)}"
    text = joined(value.value, explode=value.explode)
    return segment(text, template) if text in ("", ".", "..") else text
