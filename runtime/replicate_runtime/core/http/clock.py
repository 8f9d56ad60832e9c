"""The clocks, and the ways to wait; a test gives others."""

from __future__ import annotations

import random
import time
from collections.abc import Callable


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
