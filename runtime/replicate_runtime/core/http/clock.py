"""Time: the clocks, the ways to wait, and how long the call at hand may still take."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from contextvars import ContextVar


class Clock:
    """Time, pauses and chance.

    Attributes:
        now: Reads the monotonic clock, in seconds.
        date: Reads the calendar clock, in seconds since the epoch.
        chance: Gives a random number from 0 to 1.
        sleep: Pauses this thread, in seconds.
    """

    def __init__(self) -> None:
        # Builtins as they are: each is asked several times per call.
        self.now: Callable[[], float] = time.monotonic
        self.date: Callable[[], float] = time.time
        self.chance: Callable[[], float] = random.random
        self.sleep: Callable[[float], None] = time.sleep

    async def async_sleep(self, seconds: float) -> None:
        """Pause this task, under asyncio or trio."""
        import anyio

        await anyio.sleep(seconds)


class Bound:
    """What connections are told about the call at hand, and what they tell about themselves.

    Attributes:
        deadline: When it must be over, on the monotonic clock; None for no deadline.
        reused: Whether the connection had been used before.
        answered: Whether anything came back.
    """

    __slots__ = ("answered", "deadline", "reused")

    def __init__(self, deadline: float | None) -> None:
        self.deadline = deadline
        self.reused = False
        self.answered = False

    def left(self, timeout: float | None) -> float | None:
        """A timeout, shortened to what is left of the deadline."""
        if self.deadline is None:
            return timeout
        rest = max(0.001, self.deadline - time.monotonic())
        return rest if timeout is None or rest < timeout else timeout


UNBOUND = Bound(None)

BOUND: ContextVar[Bound] = ContextVar("bound", default=UNBOUND)
"""The bound of the call at hand."""
