"""Values of unknown make: told apart for the type checker, and JSON values changed text by text."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeGuard

import attrs

if TYPE_CHECKING:
    from attrs import AttrsInstance


def is_object(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether a JSON value is an object."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Whether a JSON value is a list."""
    return isinstance(value, list)


def is_mapping(value: object) -> TypeGuard[Mapping[Any, Any]]:
    """Whether a value is read by key."""
    return isinstance(value, Mapping)


def is_series(value: object) -> TypeGuard[Sequence[Any]]:
    """Whether a value is a list or a tuple."""
    return isinstance(value, list | tuple)


def is_iterator(value: object) -> TypeGuard[Iterator[Any]]:
    """Whether a value gives its items one by one."""
    return isinstance(value, Iterator)


def is_async_iterator(value: object) -> TypeGuard[AsyncIterator[Any]]:
    """Whether a value gives its items one by one, awaited."""
    return isinstance(value, AsyncIterator)


def map_texts(value: Any, change: Callable[[str], Any]) -> Any:
    """A JSON value with `change` applied to each text in it; names of fields stay."""
    if is_object(value):
        return {key: map_texts(inner, change) for key, inner in value.items()}
    if is_list(value):
        return [map_texts(inner, change) for inner in value]
    return change(value) if isinstance(value, str) else value


def known_fields(kind: type[AttrsInstance], document: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a document that an attrs class has: a newer service may have kept more."""
    return {name: document[name] for name in attrs.fields_dict(kind) if name in document}
