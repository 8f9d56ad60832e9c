"""What kind of value a value is, in a way that checkers understand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import TypeGuard


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Whether a value is a JSON array."""
    return type(value) is list


def is_dict(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether a value is a JSON object."""
    return type(value) is dict


def is_tuple(value: object) -> TypeGuard[tuple[Any, ...]]:
    """Whether a value is a tuple."""
    return type(value) is tuple


def is_mapping(value: object) -> TypeGuard[Mapping[Any, Any]]:
    """Whether a value is written as a JSON object."""
    return isinstance(value, Mapping)


def is_binary(value: object) -> TypeGuard[bytes]:
    """Whether a value is written as base64 text."""
    return isinstance(value, bytes | bytearray | memoryview)


def is_array(value: object) -> TypeGuard[Sequence[Any]]:
    """Whether a value is written as a JSON array."""
    return isinstance(value, list | tuple)
