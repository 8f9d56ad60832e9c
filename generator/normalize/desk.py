"""Names for schemas, and the declarations that were named and are still to be made."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

from attrs import define, field, frozen

from ..problems import split

if TYPE_CHECKING:
    from .views import Parts

_STRUCTURE: Final = frozenset({
    "components", "schemas", "properties", "items", "allOf", "oneOf", "anyOf", "prefixItems", "additionalProperties",
    "paths", "pathItems", "callbacks", "webhooks", "responses", "requestBody", "requestBodies", "parameters", "headers",
    "content", "schema", "$defs", "application/json",
})  # fmt: skip
"""Names in pointers that are OpenAPI's own."""

MORE: Final = "~+"
"""Stands in a key before the number that tells it from another one; no pointer holds it, since `~` is escaped there."""


@frozen
class Task:
    """A declaration that was named and is still to be made."""

    key: str
    hint: str
    parts: Parts
    null: bool
    """Whoever names it says that it may be null, so it need not."""


@define
class Desk:
    """Hands out keys, each for one set of parts, and keeps a task for each."""

    tasks: deque[Task] = field(factory=deque)
    parts: dict[str, Parts] = field(factory=dict)
    """What each key stands for."""

    def claim(self, key: str, parts: Parts, hint: str, *, null: bool = False) -> str:
        """The key under which parts are declared: a pointer, numbered where it stands for other parts.

        That of a component stands for the component alone, though it may be claimed later.
        """
        pointers = [part.pointer for part in parts]
        number, free = 1, key
        if is_component(key) and pointers != [key]:
            number, free = 2, f"{key}{MORE}2"
        while [part.pointer for part in self.parts.get(free, parts)] != pointers:
            number += 1
            free = f"{key}{MORE}{number}"
        if free not in self.parts:
            self.parts[free] = parts
            self.tasks.append(Task(free, hint, parts, null))
        return free


def is_component(key: str) -> bool:
    """Whether a key is that of a schema under `components/schemas`."""
    return key.startswith("#/components/schemas/") and key.count("/") == 3 and MORE not in key


def hint_of(pointer: str) -> str:
    """Words for a schema that is only known by its place: the names on the way to it."""
    names = split(pointer)
    kept = [name for name in names if name not in _STRUCTURE and not name.isdecimal()]
    return " ".join(kept[-3:]) or "document"
