"""One task says that something changed; any number wait for it."""

from __future__ import annotations

import asyncio


class Signal:
    """A bell that counts its rings, so that one who looks first and waits then misses none.

    Attributes:
        count: How often it has rung.
    """

    def __init__(self) -> None:
        self.count = 0
        self._next: asyncio.Event | None = None

    def ring(self) -> None:
        """Wake everyone who waits."""
        self.count += 1
        if self._next is not None:
            self._next.set()
            self._next = None

    async def wait(self, seen: int) -> None:
        """Return when it has rung more often than `seen`."""
        while self.count == seen:
            if self._next is None:
                self._next = asyncio.Event()
            await self._next.wait()
