# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Calls of the client itself, and their types."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from replicate_runtime.core.call import Call
from replicate_runtime.core.record import ABSENT, Record, Tagged, record

Pet: TypeAlias = Annotated["Cat | Dog", Tagged("kind", {"tabby": "Cat", "dog": "Dog"})]
"""`pet` of the API."""


@record
class Cat(Record):
    """`cat` of the API."""

    kind: str = "tabby"
    lives: int = ABSENT


@record
class Dog(Record):
    """`dog` of the API."""

    kind: str = "dog"
    friends: list[Pet] = ABSENT
    owner: str | int | None = ABSENT


def get_pet() -> Call[Pet]:
    """Describe `getPet`: GET /pet."""
    return Call("GET", "/pet", Annotated[Cat | Dog, Tagged("kind", {"tabby": Cat, "dog": Dog})], operation="getPet")
