"""Readers of values that hold no others: texts with a format, and, where reading is strict, plain ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from ..times import Timestamp, parse_date
from .misfit import Misfit, expected

Reader: TypeAlias = "Callable[[Any, Any], Any]"
"""From a JSON value and the client to the value that programs see; raises Misfit."""


def formatted(parse: Callable[[str], Any], name: str) -> Reader:
    """Read text that has a format; `parse` raises ValueError for other text."""

    def read(value: Any, client: Any) -> Any:
        if type(value) is not str:
            raise expected(name, value)
        try:
            return parse(value)
        except ValueError:
            raise Misfit(value, ("", f"expected {name}, got {value[:40]!r}")) from None

    return read


def parse_uuid(text: str) -> Any:
    """Read a UUID in any of its usual spellings."""
    from uuid import UUID

    return UUID(text)


def parse_base64(text: str) -> bytes:
    """Read base64 in the standard alphabet."""
    from base64 import b64decode

    return b64decode(text, validate=True)


FORMATS: dict[str, Reader] = {
    "datetime.datetime": formatted(Timestamp.parse, "a date-time with an offset"),
    "datetime.date": formatted(parse_date, "a date"),
    "uuid.UUID": formatted(parse_uuid, "a UUID"),
    "builtins.bytes": formatted(parse_base64, "base64 text"),
}
"""Readers of the classes that JSON writes as text, by full name: none is imported before its use."""

PLAIN: dict[type, tuple[str, tuple[type, ...]]] = {
    str: ("a string", (str,)),
    bool: ("a boolean", (bool,)),
    int: ("an integer", (int,)),
    float: ("a number", (float, int)),
    type(None): ("null", (type(None),)),
    list: ("an array", (list,)),
    dict: ("an object", (dict,)),
}
"""For each class that JSON has itself: its name in messages, and the Python types of the values it takes."""

ANYTHING: tuple[type, ...] = (dict, list, str, bool, int, float, type(None))


def full_name(cls: type) -> str:
    """A class's name with its module."""
    return f"{cls.__module__}.{cls.__qualname__}"


def checked(name: str, kinds: Sequence[type]) -> Reader:
    """Let only some kinds of value pass."""

    def read(value: Any, client: Any) -> Any:
        if type(value) not in kinds:
            raise expected(name, value)
        return value

    return read


def constant(allowed: Sequence[Any]) -> Reader | None:
    """Let one value pass, and note any other. Of several only the known ones are listed: any value passes."""
    if len(allowed) != 1:
        return None
    only = allowed[0]

    def read(value: Any, client: Any) -> Any:
        if value != only or type(value) is not type(only):
            raise Misfit(value, ("", f"expected {only!r}, got {str(value)[:40]!r}"))
        return value

    return read
