"""Readers of arrays and objects whose items are converted, and of what may be null."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ..guards import is_dict, is_list
from .misfit import Misfit, expected
from .scalars import Reader, checked


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
            return one_by_one(value, [item] * len(value), client, strict)

    return read


def of_tuple(items: Sequence[Reader | None], endless: bool, strict: bool) -> Reader:
    """Read an array as a tuple; an endless one has any number of the one type."""

    def read(value: Any, client: Any) -> Any:
        wanted = "an array" if endless else f"an array of {len(items)} items"
        if not is_list(value):
            raise expected(wanted, value)
        if not endless and len(value) != len(items):
            raise Misfit(value, ("", f"expected {wanted}, got {len(value)}"))
        return tuple(one_by_one(value, list(items) * len(value) if endless else items, client, strict))

    return read


def one_by_one(values: list[Any], readers: Iterable[Reader | None], client: Any, strict: bool) -> list[Any]:
    """Read items and remember where those stand that do not fit; unless strict, they are kept as they came."""
    read: list[Any] = []
    problems: list[tuple[str, str]] = []
    for index, (value, reader) in enumerate(zip(values, readers, strict=True)):
        read.append(value if reader is None else one(reader, value, client, f"[{index}]", problems))
    if problems:
        raise Misfit(values if strict else read, *problems)
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
            raise Misfit(value if strict else read, *problems)
        return read

    return read
