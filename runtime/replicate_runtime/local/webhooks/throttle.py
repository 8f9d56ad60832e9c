"""How often a webhook is told: what repeats itself at most so often, everything else always."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from ..common.clock import SECOND
from ..common.tasks import drop

if TYPE_CHECKING:
    from ..common.clock import Clock
    from ..runs.live import Live

_REPEATED: Final = ("output", "logs")

Tell = Callable[["Live", str], None]
"""Tells an event of a run as it stands now."""


class Throttle:
    """Spaces `output` and `logs` of each run; what comes too soon is told when it is due, once.

    Args:
        clock: The time they are spaced by.
        interval: Seconds between two of a kind.
        tell: Called with what is due.
    """

    def __init__(self, clock: Clock, interval: float, tell: Tell) -> None:
        self._clock, self._interval, self._tell = clock, int(interval * SECOND), tell
        self._last: dict[tuple[str, str], int] = {}
        self._waiting: dict[tuple[str, str], tuple[Live, asyncio.Task[None]]] = {}

    def take(self, live: Live, event: str) -> None:
        """Tell an event, now or when it is due."""
        key = (live.run.id, event)
        due = self._last.get(key, -self._interval) + self._interval
        if event not in _REPEATED:
            self._tell(live, event)
        elif due <= self._clock.now():
            self._last[key] = self._clock.now()
            self._tell(live, event)
        elif key not in self._waiting:
            self._waiting[key] = (live, asyncio.create_task(self._later(live, event, due)))

    async def _later(self, live: Live, event: str, due: int) -> None:
        await self._clock.sleep((due - self._clock.now()) / SECOND)
        key = (live.run.id, event)
        self._waiting.pop(key, None)
        self._last[key] = self._clock.now()
        self._tell(live, event)

    def end(self, run_id: str, *, tell: bool) -> None:
        """A run is over: forget it, and tell what still waits, or drop it."""
        for event in _REPEATED:
            self._last.pop((run_id, event), None)
            live, task = self._waiting.pop((run_id, event), (None, None))
            if live is not None and task is not None:
                task.cancel()
                if tell:
                    self._tell(live, event)

    async def close(self) -> None:
        """Drop everything."""
        await drop(*(task for _, task in self._waiting.values()))
        self._waiting.clear()
        self._last.clear()
