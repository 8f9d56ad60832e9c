"""The clocks, and the way to wait; a test gives others."""

from __future__ import annotations

import random
import time


class Clock:
    """Time, pauses and chance."""

    def now(self) -> float:
        """Read the monotonic clock, in seconds."""
        return time.monotonic()

    def date(self) -> float:
        """Read the calendar clock, in seconds since the epoch."""
        return time.time()

    def chance(self) -> float:
        """A random number from 0 to 1."""
        return random.random()

    def sleep(self, seconds: float) -> None:
        """Pause this thread."""
        time.sleep(seconds)

    async def async_sleep(self, seconds: float) -> None:
        """Pause this task, under asyncio or trio."""
        import anyio

        await anyio.sleep(seconds)
