"""How long to wait before asking again: short at first, growing with the job's age, never above a bound."""

from __future__ import annotations

import math
from random import random
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST: Final = 0.5
"""No pause is longer, in seconds: an answer is never older than this when it is seen."""

_FIRST: Final = 0.11
_SOON: Final = 0.05
_SLOPE: Final = 0.25
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
        return min(max(_FIRST, 0.06 + _SLOPE * age), LONGEST)
    left = expected - age
    if left > _SOON:
        return left / math.ceil(left / LONGEST)
    return min(max(_SOON, -_SLOPE * left), LONGEST)


class Pace:
    """The pauses of one wait: fixed where an interval was asked for, adaptive otherwise, a little jitter in each."""

    __slots__ = ("_chance", "_expected", "_interval")

    def __init__(
        self, interval: float | None = None, expected: float | None = None, chance: Callable[[], float] = random
    ) -> None:
        """Keep a fixed interval or an expected age, both in seconds; `chance` gives numbers from 0 to 1."""
        if interval is not None and not 0 <= interval < math.inf:
            raise ValueError(f"a poll interval is a number of seconds, 0 or more, not {interval!r}")
        self._interval = interval
        self._expected = expected
        self._chance = chance

    def pause(self, age: float) -> float:
        """Seconds until the next look, at this age of the job."""
        if self._interval is not None:
            return self._interval
        spread = 1 + _JITTER * (2 * self._chance() - 1)
        return min(pause(age, self._expected) * spread, LONGEST)
