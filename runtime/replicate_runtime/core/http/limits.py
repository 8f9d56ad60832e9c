"""Time: the clocks, how long a call may take in all and per phase, and how much of that is left."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from threading import local

import httpx

from ..fields import UNSET, Unset

TOTAL = 30.0
"""Deadline of a call that says nothing, in seconds; of a create that waits, on top of its wait."""

PHASES: dict[str, float | None] = {"connect": 10.0, "read": 30.0, "write": 30.0, "pool": None}
"""Limits of the phases when nothing is said, in seconds; a call waits for a connection as long as it takes."""

IDLE = 60.0
"""Longest time without a byte, for streams and transfers, in seconds."""

HELD = "held"
"""Extension of a request that the server may hold for long, or answer with a stream."""

CLOSED = "the client was closed while the call was on its way"
"""What a call is told that was not sent yet; it is sent again over new connections, where it has attempts left."""

SHORTEST = 0.001
"""Limit of a phase that begins when the deadline is over, in seconds: sockets refuse one below 0."""


class Clock:
    """Time, pauses and random numbers.

    Attributes:
        now: Reads the monotonic clock, in seconds.
        date: Reads the calendar clock, in seconds since the epoch.
        random: Gives a number from 0 to 1.
        sleep: Pauses this thread, in seconds.
    """

    monotonic = staticmethod(time.monotonic)
    """The machine's clock as it was when this was loaded: deadlines hold where a program's test freezes `time`."""

    def __init__(self) -> None:
        # Builtins as they are: each is asked several times per call.
        self.now: Callable[[], float] = Clock.monotonic
        self.date: Callable[[], float] = time.time
        self.random: Callable[[], float] = random.random
        self.sleep: Callable[[float], None] = pause

    async def async_sleep(self, seconds: float) -> None:
        """Pause this task, under asyncio or trio; by `asyncio.sleep` as it is by now, as `pause` does."""
        import asyncio

        try:
            task = asyncio.current_task()
        except RuntimeError:
            task = None
        if task is not None:
            await asyncio.sleep(seconds)
            return
        import anyio

        await anyio.sleep(seconds)


def pause(seconds: float) -> None:
    """Pause this thread; by `time.sleep` as it is by now: programs' tests skip pauses by what they put in its place."""
    time.sleep(seconds)


class Limits:
    """Limits of one call.

    Attributes:
        total: Seconds for the whole call with its retries; None for no deadline.
        phases: Seconds for connect, read, write and pool; None for no limit.
        explicit: Whether the caller asked for the deadline.
        held: Whether the server may hold the request for long, or answer with a stream.
    """

    __slots__ = ("explicit", "held", "phases", "total")

    def __init__(
        self, total: float | None, phases: Mapping[str, float | None], *, explicit: bool, held: bool = False
    ) -> None:
        self.total = total
        self.phases = phases
        self.explicit = explicit
        self.held = held

    def phases_within(self, left: float | None) -> dict[str, float | None]:
        """The limits of the phases, none longer than what is left; only a deadline that was asked for bounds `pool`."""
        if left is None:
            return dict(self.phases)
        left = max(left, SHORTEST)
        within = {name: left if limit is None or limit > left else limit for name, limit in self.phases.items()}
        pool = within["pool"] if self.explicit else self.phases["pool"]
        return {**within, "pool": pool}


def limits_of(
    timeout: float | httpx.Timeout | Unset | None,
    headers: Mapping[str, str],
    *,
    slow: bool,
    idle: float | None,
    own: bool = True,
) -> Limits:
    """Work out the limits of a call.

    Args:
        timeout: What the caller said: seconds in all, limits per phase, None for no limit, UNSET for nothing.
        headers: The call's headers; `Prefer: wait` makes it longer.
        slow: Whether it is a stream or moves a file: then only idle time is bounded, unless the caller says more.
        idle: Longest time without a byte, in seconds, where the caller says so.
        own: Whether that was said for this very call. Seconds that were said for a client stand for those that hold
            when nothing is said: a wait comes on top of them, and of a transfer they bound the time without a byte.
    """
    wait = wait_of(headers["prefer"]) if "prefer" in headers else 0.0
    if timeout is UNSET and not slow and not wait and idle is None:
        return USUAL
    if isinstance(timeout, Unset):
        reading = idle or (IDLE if slow else TOTAL)
        phases = {**PHASES, "read": reading + wait}
        return Limits(None if slow else TOTAL + wait, phases, explicit=False, held=True)
    if isinstance(timeout, httpx.Timeout):
        phases = timeout.as_dict()
        known = [limit for limit in phases.values() if limit is not None]
        total = None if slow or len(known) < len(phases) else max(TOTAL, sum(known)) + wait
        if phases["read"] is not None:
            phases["read"] = idle or phases["read"] + wait
        return Limits(total, phases, explicit=False, held=slow or wait > 0)
    phases = dict.fromkeys(PHASES, timeout)
    total = timeout
    if not own and timeout is not None:
        phases["read"] = timeout + wait
        total = None if slow else timeout + wait
    if idle is not None:
        phases["read"] = idle
    return Limits(total, phases, explicit=total is not None, held=slow or wait > 0)


USUAL = Limits(TOTAL, PHASES, explicit=False)
"""Limits of a call about which nothing is said."""


def wait_of(prefer: str) -> float:
    """Seconds that the server is asked to hold a request (`Prefer: wait`, RFC 7240); without a number, 60."""
    for preference in prefer.split(","):
        name, _, value = preference.partition(";")[0].partition("=")
        if name.strip().lower() == "wait":
            digits = value.strip().strip('"')
            return float(digits) if digits.isdigit() and len(digits) < 9 else 60.0
    return 0.0


class Bound:
    """What connections are told about the attempt at hand, and what they tell about it.

    Attributes:
        deadline: When it must be over, on the monotonic clock; None for no deadline.
        queued: Since when it has waited for a connection, where that is added to the deadline; None where it is not,
            and once there is one.
        reused: Whether the connection had been used before.
        answered: Whether anything came back.
        tunnel: Whether a proxy was asked for a way to the service, over which nothing went yet.
    """

    __slots__ = ("answered", "deadline", "queued", "reused", "tunnel")

    def __init__(self, deadline: float | None, queued: float | None = None) -> None:
        self.deadline = deadline
        self.queued = queued
        self.reused = False
        self.answered = False
        self.tunnel = False

    def wrote(self, data: bytes, *, first: bool, reused: bool) -> None:
        """Note what goes out, whether it is the first on its connection, and whether that had been used before."""
        self.reused = reused
        self.tunnel = first and data.startswith(b"CONNECT ")

    def left(self, timeout: float | None) -> float | None:
        """A timeout, shortened to what is left of the deadline; who asks for it has a connection, or makes one."""
        if self.deadline is None:
            return timeout
        now = Clock.monotonic()
        if self.queued is not None:
            self.leave_queue(now)
        rest = max(SHORTEST, self.deadline - now)
        return rest if timeout is None or rest < timeout else timeout

    def leave_queue(self, now: float) -> None:
        """End the wait for a connection, at a time of the monotonic clock."""
        if self.queued is not None and self.deadline is not None:
            self.deadline += now - self.queued
            self.queued = None


UNBOUND = Bound(None)


class OfThread(local):
    """What is under way in this thread."""

    bound = UNBOUND


HERE = OfThread()
"""The bound of the blocking call at hand; awaiting ones have a context variable, which is loaded with the first."""
