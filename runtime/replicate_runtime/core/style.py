"""How values are written into paths, queries, headers and cookies: OpenAPI's styles. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from .fields import Unset

if TYPE_CHECKING:
    from collections.abc import Iterable

UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
RESERVED = frozenset(b":/?#[]@!$&'()*+,;=")

Pairs: TypeAlias = "list[tuple[str, str]]"


class Styled:
    """A value with a style of its own; made by the helpers below.

    Attributes:
        value: The value.
        style: form, space, pipe, deep, simple, label, matrix, json or reserved.
        explode: Whether each item stands by itself.
        name: Parameter's name, which the matrix style writes.
    """

    __slots__ = ("explode", "name", "style", "value")

    def __init__(self, value: Any, style: str, explode: bool, name: str = "") -> None:
        self.value = value
        self.style = style
        self.explode = explode
        self.name = name


def styled(value: Any, style: str, *, explode: bool = False, name: str = "") -> Any:
    """Give a value a style, for a query, header, cookie or path parameter.

    Args:
        value: The value; None and UNSET stay what they are, so that they are left out.
        style: `form`, `space`, `pipe`, `deep` (query), `simple` (header, path), `label`, `matrix` (path), `json`
            (`content: application/json`), `reserved` (`allowReserved`).
        explode: OpenAPI's `explode`.
        name: Wire name; needed by `matrix`.
    """
    return value if value is None or isinstance(value, Unset) else Styled(value, style, explode, name)


def text_of(value: Any) -> str:
    """A scalar as parameters write it: true and false, ISO dates, numbers; raises TypeError for anything else."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        return value.isoformat().replace("+00:00", "Z")
    return str(value)


def escape(text: str) -> str:
    """Percent-escape everything but unreserved characters."""
    if text.isalnum() and text.isascii():
        return text
    return "".join(chr(byte) if byte in UNRESERVED else f"%{byte:02X}" for byte in text.encode("utf-8"))


def path(template: str, *values: Any) -> str:
    """Fill the `{}` of a path template, each value escaped so that it stays inside its place.

    Raises:
        ValueError: A value is missing, empty, `.`, `..`, or has control characters.
    """
    return template.format(*(escape(text_of(value)) for value in values))
