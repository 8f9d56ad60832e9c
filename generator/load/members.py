"""Members of JSON objects by their expected type; what is missing reads as empty. Wrong types were refused before."""

from __future__ import annotations

import json
from collections.abc import Hashable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..ir import Json


def obj(value: Json, key: str) -> dict[str, Json]:
    """The member as an object."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def arr(value: Json, key: str) -> list[Json]:
    """The member as a list."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, list) else []


def text(value: Json, key: str) -> str:
    """The member as text; a number, as YAML reads `version: 1.0`, as its digits."""
    found = value.get(key) if isinstance(value, dict) else None
    if isinstance(found, str):
        return found
    return str(found) if isinstance(found, int | float) and not isinstance(found, bool) else ""


def texts(value: Json, key: str) -> list[str]:
    """The member as a list of texts."""
    return [item for item in arr(value, key) if isinstance(item, str)]


def flag(value: Json, key: str) -> bool:
    """Whether the member is true."""
    return isinstance(value, dict) and value.get(key) is True


def identity(value: Json) -> Hashable:
    """What is the same for equal values, as JSON has equality: true is not 1, and 1 is 1.0."""
    if isinstance(value, str | None):
        return value
    if isinstance(value, float) and value.is_integer():
        return "number", str(int(value))
    return "number" if isinstance(value, int | float) else "other", json.dumps(value, sort_keys=True)
