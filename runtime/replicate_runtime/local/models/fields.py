"""What a function's signature says of an input beyond its type."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs

MISSING: Final = inspect.Parameter.empty
"""No default."""


class Secret(str):
    """An input that is not told again."""

    __slots__ = ()


@attrs.frozen(kw_only=True)
class Field:
    """What `field` was told."""

    default: Any = MISSING
    schema: Mapping[str, Any]
    choices: tuple[Any, ...] = ()


def field(
    default: Any = MISSING,
    *,
    description: str | None = None,
    ge: float | None = None,
    le: float | None = None,
    min_length: int | None = None,
    max_length: int | None = None,
    regex: str | None = None,
    choices: Sequence[Any] = (),
) -> Any:
    """More about an input than its annotation says; stands as the parameter's default, as Cog's `Input` does.

    Args:
        default: Value when the input is not given; without one it must be given.
        description: For people.
        ge: Smallest number.
        le: Greatest number.
        min_length: Fewest characters.
        max_length: Most characters.
        regex: What a text must match.
        choices: The values to choose from.
    """
    rules = {
        "description": description,
        "minimum": ge,
        "maximum": le,
        "minLength": min_length,
        "maxLength": max_length,
        "pattern": regex,
    }
    schema = {key: value for key, value in rules.items() if value is not None}
    return Field(default=default, schema=schema, choices=tuple(choices))
