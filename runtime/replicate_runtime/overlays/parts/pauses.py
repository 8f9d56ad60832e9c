"""How long to wait before asking again: short at first, growing with the job's age, never above a bound."""

from __future__ import annotations

import math
from random import random
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST: Final = 0.5
"""No pause is longer, in seconds, but for those before a moment that is known."""

_BEFORE: Final = 0.65
"""Longest pause, in seconds, before the moment at which jobs of the kind have ended so far."""

_AFTER: Final = 0.45
"""Longest pause, in seconds, after that moment."""

_NEXT: Final = 0.2
"""Longest of the pauses with which the time after it begins, in seconds."""

_FIRST: Final = 0.15
_SHORTEST: Final = 0.1
_SOON: Final = 0.05
_MARGIN: Final = 0.02
_JITTER: Final = 0.1


def pause(age: float, expected: float | None = None) -> float:
    """Seconds until the next look at a job.

    Before the moment at which jobs of its kind have ended so far, the time that is left is cut into equal pieces, so
    that a look falls on that moment; after it, and where nothing is known, pauses grow with the time that has passed.

    Args:
        age: Seconds since the job was created.
        expected: Age at which it may have ended, from earlier jobs; None where nothing is known.
    """
    if expected is None:
        return min(max(_FIRST if age < _SOON else _SHORTEST, 0.06 + 0.2 * age), LONGEST)
    left = expected + _MARGIN - age
    if left > _MARGIN:
        return left / math.ceil(left / _BEFORE)
    return min(max(_SOON, min(0.1 * expected, _NEXT), -0.25 * left), _AFTER)


class Pace:
    """The pauses of one wait: fixed where an interval was asked for, adaptive otherwise, a little jitter in each."""

    __slots__ = ("_chance", "_expected", "_interval")

    def __init__(
        self, interval: float | None = None, expected: float | None = None, chance: Callable[[], float] = random
    ) -> None:
        """Keep a fixed interval or an expected age, both in seconds; `chance` gives numbers from 0 to 1."""
        self._interval = interval
        self._expected = expected
        self._chance = chance

    def pause(self, age: float) -> float:
        """Seconds until the next look, at this age of the job."""
        if self._interval is not None:
            return self._interval
        spread = 1 + _JITTER * (2 * self._chance() - 1)
        return min(pause(age, self._expected) * spread, _BEFORE if self._expected else LONGEST)
