"""Readers of what JSON has itself: scalars, texts with a format, arrays, objects of any keys; and what does not fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

from ..guards import is_dict, is_list


class Misfit(Exception):
    """A JSON value does not fit a type; never leaves the codec.

    Attributes:
        value: What is kept of it: the value as it came, or a container in which all that fits was read.
        problems: Place and message of each misfit; the place is relative to the value: `[2].kind`.
    """

    def __init__(self, value: Any, *problems: tuple[str, str]) -> None:
        super().__init__(*problems)
        self.value = value
        self.problems = problems

    def under(self, place: str) -> tuple[tuple[str, str], ...]:
        """The problems, seen from the container in which the value stands at `place`."""
        return tuple((place + where, message) for where, message in self.problems)


def expected(wanted: str, value: object) -> Misfit:
    """Say what a value should have been."""
    name, _ = PLAIN.get(type(value), ("no JSON", ()))
    return Misfit(value, ("", f"expected {wanted}, got {name}"))


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


def parse_time(text: str) -> Any:
    """Read a date and time with an offset."""
    from ..times import Timestamp

    return Timestamp.parse(text)


def parse_day(text: str) -> Any:
    """Read a date."""
    from ..times import parse_date

    return parse_date(text)


def parse_uuid(text: str) -> Any:
    """Read a UUID in any of its usual spellings."""
    from uuid import UUID

    return UUID(text)


def parse_base64(text: str) -> bytes:
    """Read base64 in the standard alphabet."""
    from base64 import b64decode

    return b64decode(text, validate=True)


FORMATS: dict[str, tuple[Callable[[str], Any], str]] = {
    "datetime.datetime": (parse_time, "a date-time with an offset"),
    "datetime.date": (parse_day, "a date"),
    "uuid.UUID": (parse_uuid, "a UUID"),
    "builtins.bytes": (parse_base64, "base64 text"),
}
"""How the classes that JSON writes as text are read, and what messages call them, by full name: none is imported
before its use."""

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


def full_name(cls: Any) -> str:
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


def optional(reader: Reader) -> Reader:
    """Let null pass beside what a reader takes."""
    return lambda value, client: None if value is None else reader(value, client)


def of_array(item: Reader | None, strict: bool) -> Reader | None:
    """Read an array, each item with the reader given."""
    if item is None:
        return checked("an array", (list,)) if strict else None

    def read(value: Any, client: Any) -> Any:
        if not is_list(value):
            raise expected("an array", value)
        try:
            return [item(inner, client) for inner in value]
        except Misfit:
            return one_by_one(value, [item] * len(value), client)

    return read


def of_tuple(items: Sequence[Reader | None], endless: bool) -> Reader:
    """Read an array as a tuple; an endless one has any number of the one type."""

    def read(value: Any, client: Any) -> Any:
        wanted = "an array" if endless else f"an array of {len(items)} items"
        if not is_list(value):
            raise expected(wanted, value)
        if not endless and len(value) != len(items):
            raise Misfit(value, ("", f"expected {wanted}, got {len(value)}"))
        return tuple(one_by_one(value, list(items) * len(value) if endless else items, client))

    return read


def one_by_one(values: list[Any], readers: Iterable[Reader | None], client: Any) -> list[Any]:
    """Read items and remember where those stand that do not fit; they are kept as they came."""
    read: list[Any] = []
    problems: list[tuple[str, str]] = []
    for index, (value, reader) in enumerate(zip(values, readers, strict=True)):
        read.append(value if reader is None else one(reader, value, client, f"[{index}]", problems))
    if problems:
        raise Misfit(read, *problems)
    return read


def one(reader: Reader, value: Any, client: Any, place: str, problems: list[tuple[str, str]]) -> Any:
    """Read one item, or note why it does not fit and keep it as it came."""
    try:
        return reader(value, client)
    except Misfit as misfit:
        problems += misfit.under(place)
        return misfit.value


def of_object(item: Reader | None, strict: bool) -> Reader | None:
    """Read an object of any keys, each value with the reader given."""
    if item is None:
        return checked("an object", (dict,)) if strict else None

    def read(value: Any, client: Any) -> Any:
        if not is_dict(value):
            raise expected("an object", value)
        read: dict[str, Any] = {}
        problems: list[tuple[str, str]] = []
        for key, inner in value.items():
            read[key] = one(item, inner, client, f".{key}", problems)
        if problems:
            raise Misfit(read, *problems)
        return read

    return read
