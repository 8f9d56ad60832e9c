"""One task says that something changed; any number wait for it."""

from __future__ import annotations

import asyncio


class Signal:
    """A bell: `wait` returns at the next `ring`, for everyone who waits."""

    def __init__(self) -> None:
        self._next: asyncio.Event | None = None

    def ring(self) -> None:
        """Wake everyone who waits."""
        if self._next is not None:
            self._next.set()
            self._next = None

    async def wait(self) -> None:
        """Return at the next ring."""
        if self._next is None:
            self._next = asyncio.Event()
        await self._next.wait()
