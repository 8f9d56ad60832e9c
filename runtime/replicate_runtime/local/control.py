"""The clock of a running local service, from outside its loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .clock import SECOND

if TYPE_CHECKING:
    from .bridge import Loop
    from .clock import Clock


class ClockControl:
    """Reads and moves the time of a local service; from any thread, and from async code by the `async_` twin.

    Args:
        clock: The clock.
        loop: The loop it lives on.
    """

    def __init__(self, clock: Clock, loop: Loop) -> None:
        self._clock, self._loop = clock, loop

    def time(self) -> float:
        """Seconds since 1970, as `time.time` gives them."""
        return self._clock.now() / SECOND

    @property
    def scale(self) -> float:
        """Seconds that pass there for each second of the machine; 0 stands still."""
        return self._clock.scale

    @scale.setter
    def scale(self, scale: float) -> None:
        self._loop.call(self._set_scale(scale))

    def advance(self, seconds: float) -> None:
        """Move time on; everything that is due by then happens, in order."""
        self._loop.call(self._clock.advance(seconds))

    async def async_advance(self, seconds: float) -> None:
        """Move time on; everything that is due by then happens, in order."""
        await self._loop.acall(self._clock.advance(seconds))

    async def _set_scale(self, scale: float) -> None:
        self._clock.set_scale(scale)
