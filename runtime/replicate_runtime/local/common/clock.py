"""The time of the local service: the machine's, until a test scales it, stops it or moves it on."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import math
import time
from collections.abc import Awaitable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from .signal import Signal
from .tasks import drop

if TYPE_CHECKING:
    from .bridge import Loop

SECOND: Final = 1_000_000_000
"""Nanoseconds in a second: the unit of all times kept by the local service."""

LAST: Final = 2**63 - 1
"""The last time that can be kept, in 2262."""

SETTLE: Final = 25
"""Turns of the event loop granted to those a step has woken, before time moves on."""

FASTEST: Final = 1_000_000
"""Seconds that may pass here for each second of the machine; faster, and the last time would come within hours."""

_FEW: Final = 64


class Clock:
    """Tells the time and puts tasks to sleep; lives on one event loop.

    Args:
        start: First reading, in nanoseconds since 1970; the machine's time when not given.
        scale: Seconds that pass here for each second of the machine; 0 stands still until `advance`.

    Raises:
        ValueError: The scale is negative, no number, or over `FASTEST`.
    """

    _monotonic = staticmethod(time.monotonic_ns)
    """As it was when this was loaded: models go on where a program's test freezes `time`."""

    def __init__(self, start: int | None = None, scale: float = 1.0) -> None:
        _check_scale(scale)
        self._start, self._first_scale = start, scale
        self._base = time.time_ns() if start is None else start
        self._mark = self._monotonic()
        self._scale = scale
        self._order = itertools.count()
        self._sleepers: list[tuple[int, int, asyncio.Future[None]]] = []
        self._gone = 0
        self._alarm: asyncio.TimerHandle | None = None
        self._holds, self._free = 0, Signal()

    def now(self) -> int:
        """Nanoseconds since 1970; at most `LAST`."""
        return min(LAST, self._base + int((self._monotonic() - self._mark) * self._scale))

    @property
    def scale(self) -> float:
        """Seconds that pass here for each second of the machine."""
        return self._scale

    def set_scale(self, scale: float) -> None:
        """Let time pass faster or slower from now on; 0 stops it.

        Raises:
            ValueError: The scale is negative, no number, or over `FASTEST`.
        """
        _check_scale(scale)
        self._rebase(self.now())
        self._scale = scale
        self._arm()

    def go_on(self, reading: int) -> None:
        """Continue from a reading of before, if the machine's time is not later."""
        self._rebase(max(self.now(), reading))

    def restart(self) -> None:
        """Tell the time as in the beginning; those who sleep sleep on until their time comes."""
        self._rebase(time.time_ns() if self._start is None else self._start)
        self.set_scale(self._first_scale)

    async def sleep(self, seconds: float) -> None:
        """Return when that many seconds have passed here."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        woken = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now() + int(seconds * SECOND), next(self._order), woken))
        self._arm()
        try:
            await woken
        finally:
            if not woken.done() or woken.cancelled():
                self._forget()

    async def within(self, seconds: float | None, work: Awaitable[Any]) -> bool:
        """Run `work` for at most that many seconds; whether it ended by itself. None sets no limit."""
        task = asyncio.ensure_future(work)
        nap = asyncio.ensure_future(self.sleep(seconds)) if seconds is not None else None
        try:
            await asyncio.wait({task} if nap is None else {task, nap}, return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                return False
            task.result()
            return True
        finally:
            await drop(task, nap)

    @contextmanager
    def held(self) -> Generator[None]:
        """Let no step pass by what happens inside, which takes the machine's time: the call of a receiver."""
        self._holds += 1
        try:
            yield
        finally:
            self._holds -= 1
            self._free.ring()

    async def advance(self, seconds: float) -> None:
        """Move on, waking every sleeper at its own time and in order.

        Raises:
            ValueError: The step is negative, no number, or leads past the year 2262.
        """
        _check_forward(seconds, "a step of")
        if self.now() + seconds * SECOND > LAST:
            raise ValueError(f"there is no time after 2262: a step of {seconds} s")
        target = self.now() + int(seconds * SECOND)
        await self._settle()
        while self._sleepers and self._sleepers[0][0] <= target:
            self._rebase(max(self.now(), self._sleepers[0][0]))
            self._wake()
            await self._settle()
        self._rebase(max(self.now(), target))
        self._arm()
        await self._settle()

    async def _settle(self) -> None:
        await _turns()
        while self._holds:
            await self._free.wait(self._free.count)
            await _turns()

    def _rebase(self, reading: int) -> None:
        self._base, self._mark = reading, self._monotonic()

    def _wake(self) -> None:
        now = self.now()
        while self._sleepers and self._sleepers[0][0] <= now:
            _, _, woken = heapq.heappop(self._sleepers)
            if not woken.done():
                woken.set_result(None)
        self._arm()

    def _arm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        if self._sleepers and self._scale > 0:
            pause = (self._sleepers[0][0] - self.now()) / SECOND / self._scale
            self._alarm = asyncio.get_running_loop().call_later(max(pause, 0.0), self._wake)

    def _forget(self) -> None:
        """Those who were woken otherwise stay in the queue, until they are the larger part of it."""
        self._gone += 1
        if self._gone > _FEW and self._gone * 2 > len(self._sleepers):
            self._sleepers = [entry for entry in self._sleepers if not entry[2].done()]
            heapq.heapify(self._sleepers)
            self._gone = 0


async def _turns() -> None:
    for _ in range(SETTLE):
        await asyncio.sleep(0)


def _check_forward(value: float, what: str) -> None:
    if not 0 <= value < math.inf:
        raise ValueError(f"time passes forwards: {what} {value}")


def _check_scale(scale: float) -> None:
    _check_forward(scale, "a scale of")
    if scale > FASTEST:
        raise ValueError(f"time passes at most {FASTEST:,} times as fast: a scale of {scale}")


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
