"""Which alternative of a union a JSON value is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, cast

from .misfit import Misfit, expected


class Shape:
    """What tells an object's class: keys it must have, keys it may have, and constants by key."""

    __slots__ = ("constants", "known", "required")

    def __init__(
        self, required: Collection[str], known: Collection[str], constants: Mapping[str, Collection[Any]]
    ) -> None:
        self.required = required
        self.known = known
        self.constants = constants

    def fits(self, data: Mapping[str, Any]) -> bool:
        """Whether an object has all required keys, and no constant that contradicts."""
        return all(key in data for key in self.required) and all(
            data[key] in values for key, values in self.constants.items() if key in data
        )


class Option:
    """One alternative.

    Attributes:
        kinds: Python types of the JSON values that it takes.
        read: Reads such a value; None leaves it as it is.
        shape: For a class: tells whether an object is one.
        name: For messages.
    """

    __slots__ = ("kinds", "name", "read", "shape")

    def __init__(
        self,
        kinds: Collection[type],
        read: Callable[[Any, Any], Any] | None,
        shape: Callable[[], Shape] | None,
        name: str,
    ) -> None:
        self.kinds = kinds
        self.read = read
        self.shape = shape
        self.name = name


def union(options: Sequence[Option], *, tolerant: bool) -> Callable[[Any, Any], Any]:
    """Make the reader of a union: classes by their keys, all else by kind, in the document's order.

    Args:
        options: The alternatives.
        tolerant: Whether null passes although no alternative takes it.
    """
    wanted = " or ".join(option.name for option in options)

    def read(value: Any, client: Any) -> Any:
        candidates = [option for option in options if type(value) in option.kinds]
        if type(value) is dict:
            candidates = by_shape(candidates, cast("dict[str, Any]", value))
        for option in candidates:
            if option.read is None:
                return cast("Any", value)
            try:
                return option.read(value, client)
            except Misfit:
                continue
        if value is None and tolerant:
            return None
        raise expected(wanted, value)

    return read


def by_shape(candidates: list[Option], data: Mapping[str, Any]) -> list[Option]:
    """Those alternatives that an object fits, the most telling first.

    A class all of whose required keys are there comes before one that requires none; among the latter the one that
    knows most of the keys comes first.
    """
    classes = [(option, option.shape()) for option in candidates if option.shape is not None]
    fitting = [(option, shape) for option, shape in classes if shape.fits(data)]
    telling = [option for option, shape in fitting if shape.required or shape.constants]
    vague = [(option, shape) for option, shape in fitting if not (shape.required or shape.constants)]
    vague.sort(key=lambda pair: -sum(key in pair[1].known for key in data))
    return telling + [option for option, _ in vague] + [option for option in candidates if option.shape is None]
