"""Removes what has been kept long enough, when something is due; where nothing is, time passes without it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from .clock import SECOND
from .tasks import drop

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .clock import Clock
    from .signal import Signal

_PERIOD: Final = 300.0
"""Seconds at least between two searches."""


class Sweeper:
    """Sweeps again and again, on one event loop.

    Args:
        clock: The time that things are kept by.
        changed: Rings when there may be something new to remove some day.
        sweeps: Each removes what is due, and returns when the next will be, in nanoseconds; None where nothing will.
    """

    def __init__(self, clock: Clock, changed: Signal, sweeps: Sequence[Callable[[], int | None]]) -> None:
        self._clock, self._changed, self._sweeps = clock, changed, sweeps
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin."""
        self._task = asyncio.create_task(self._work())

    async def stop(self) -> None:
        """End."""
        await drop(self._task)

    async def _work(self) -> None:
        while True:
            seen = self._changed.count
            dues = [due for sweep in self._sweeps if (due := sweep()) is not None]
            pause = (min(dues) - self._clock.now()) / SECOND if dues else None
            await self._clock.within(pause, self._changed.wait(seen))
            # What else changes or comes due soon is removed along with it.
            await self._clock.sleep(_PERIOD)
