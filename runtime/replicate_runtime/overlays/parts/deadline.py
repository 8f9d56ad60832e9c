"""The time that a whole operation may take, whatever number of requests it makes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ...core.errors import DeadlineExceeded

if TYPE_CHECKING:
    from typing_extensions import TypeIs


class Deadline:
    """An end on the monotonic clock, or none."""

    __slots__ = ("_end", "seconds")

    seconds: float | None
    """Seconds given, from the start; None for no end."""

    def __init__(self, seconds: float | None, now: float, name: str = "timeout") -> None:
        """Begin now; raises ValueError, with the argument's name, for a time that is no positive number."""
        if seconds is not None and (not is_number(seconds) or math.isnan(seconds) or seconds <= 0):
            raise ValueError(f"{name} is a number of seconds above 0, or None for no limit, not {seconds!r}")
        self.seconds = None if seconds is None or math.isinf(seconds) else float(seconds)
        self._end = None if self.seconds is None else now + self.seconds

    def left(self, now: float) -> float | None:
        """Seconds that are left, None without an end."""
        return None if self._end is None else self._end - now

    def passed(self, now: float) -> bool:
        """Whether no time is left."""
        return self._end is not None and now >= self._end

    def or_within(self, seconds: float | None, now: float) -> Deadline:
        """This end, or that of some seconds from now, whichever comes first; None adds no end."""
        other = Deadline(seconds, now, "idle_timeout")
        return other if self._end is None or (other._end is not None and other._end < self._end) else self

    def within(self, pause: float, now: float) -> float:
        """The pause, cut at the end."""
        return pause if self._end is None else max(0.0, min(pause, self._end - now))

    def options(self, now: float) -> dict[str, Any]:
        """Options of a call that must not outlast it; none where there is no end, so that any wrapper takes them."""
        return {} if self._end is None else {"timeout": max(self._end - now, 0.001)}

    def exceeded(self, when: str) -> DeadlineExceeded:
        """The error of a create whose time was over before it was sent."""
        error = DeadlineExceeded(f"the time of {self.seconds or 0.0:g} s was over {when}; nothing was created")
        error.timeout = self.seconds
        return error


def interval(seconds: float | None) -> float | None:
    """A time between looks, None for none given; raises ValueError for what is no time."""
    if seconds is None or (is_number(seconds) and 0 <= seconds < math.inf):
        return seconds
    raise ValueError(f"poll_interval is a number of seconds, 0 or more, not {seconds!r}")


def is_number(value: object) -> TypeIs[float]:
    """Whether a value is a number, and no truth value."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)
