"""A value that does not fit its type, and where."""

from __future__ import annotations

from typing import Any


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


KINDS: dict[type[object], str] = {
    dict: "an object",
    list: "an array",
    str: "a string",
    bool: "a boolean",
    int: "an integer",
    float: "a number",
}


def expected(wanted: str, value: Any) -> Misfit:
    """Say what a value should have been."""
    return Misfit(
        value, ("", f"expected {wanted}, got {KINDS.get(kind_of(value), 'null' if value is None else 'no JSON')}")
    )


def kind_of(value: object) -> type[object]:
    """A value's class."""
    return type(value)
