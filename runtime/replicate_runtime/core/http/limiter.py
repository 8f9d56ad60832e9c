"""How fast requests go out after the service said 429: one pace for all threads and tasks of a client."""

from __future__ import annotations

import os
from bisect import bisect_left
from threading import RLock

FIRST_PACE = 10.0
"""Requests per second after a first 429: the service's limit for creates."""

FIRST_STOP, LONGEST_STOP = 1.0, 60.0
"""Bounds of the stop after a 429 that names no pause, in seconds: it doubles until something gets through."""

SLOWEST, FASTEST = 0.05, 200.0
"""Bounds of the pace, in requests per second."""

LOOK = 10
"""After how many turns of others a request looks again when its own comes, since the pace changes with each of them."""

LATE = 0.05
"""Seconds by which a turn may be taken late without slowing those behind it."""

EARLY = 1e-6
"""Seconds by which a turn may be taken early: what rounding leaves is not waited for."""

FORGET = 120.0
"""Seconds without a 429 after which no pace is kept any more, once nobody waits."""


LOCK = RLock()
"""Held while a queue is looked at; one for all clients, since it never takes long.

The collector of garbage may end a waiting call at any time, in the thread that holds it too.
"""

if hasattr(os, "register_at_fork"):
    # A lock that another thread holds at a fork would never be released in the new process.
    os.register_at_fork(before=LOCK.acquire, after_in_parent=LOCK.release, after_in_child=LOCK.release)


class Turn:
    """A place in the queue.

    Attributes:
        number: Who has a smaller one goes first.
        wait: Seconds until it comes, at the pace of now.
        pause: Seconds to wait before looking again: the pace may have changed by then.
    """

    __slots__ = ("number", "pause", "wait")

    def __init__(self, number: int, wait: float, pause: float) -> None:
        self.number = number
        self.wait = wait
        self.pause = pause


class Pace:
    """The pace of one kind of request, and the queue of those who wait.

    A 429 stops requests for as long as the service asks, and slows them; each success makes them a little faster.
    Before a first 429 nothing is held up.

    Attributes:
        served: How many requests were a success since the first 429.
    """

    __slots__ = (
        "_free_at",
        "_last_429",
        "_last_stop",
        "_next_stop",
        "_numbers",
        "_rate",
        "_stopped_until",
        "_waiting",
        "served",
    )

    def __init__(self) -> None:
        self.served = 0
        self._rate = 0.0  # requests per second; 0 for no limit
        self._last_stop = (0.0, 0)  # when requests were stopped last, and how many had been served
        self._free_at = 0.0  # when the next request may go out
        self._waiting: list[int] = []  # the numbers in the queue, in order
        self._numbers = 0
        self._last_429 = float("-inf")
        self._stopped_until = float("-inf")
        self._next_stop = FIRST_STOP

    def reserve(self, now: float, last: Turn | None = None) -> Turn | None:
        """The turn of a request, or how it stands with the one that it has; None when it may go out."""
        if now - self._last_429 > FORGET and not self._waiting:
            self._rate = 0.0
        if not self._rate:
            return None
        place = len(self._waiting) if last is None else bisect_left(self._waiting, last.number)
        wait = self._free_at + place / self._rate - now
        if wait < EARLY:
            self._free_at = max(self._free_at, now - LATE) + 1 / self._rate
            # Those before it did not come when their turns came: they have left, or will be the first when they look.
            del self._waiting[:place]
            if last is not None:
                self.leave(last)
            return None
        if last is None:
            self._numbers += 1
            self._waiting.append(self._numbers)
        pause = min(wait, max(0.0, self._free_at - now) + max(LATE, min(LOOK, place / 2) / self._rate))
        return Turn(self._numbers if last is None else last.number, wait, pause)

    def leave(self, turn: Turn) -> None:
        """Leave the queue."""
        place = bisect_left(self._waiting, turn.number)
        if self._waiting[place : place + 1] == [turn.number]:
            del self._waiting[place]

    def throttled(self, now: float, pause: float | None) -> None:
        """Learn of a 429; `pause` is what the service asked for, in seconds."""
        self._last_429 = now
        # Requests that were under way together are refused together: that slows the pace once, not many times.
        if now > self._stopped_until:
            if not self._rate:
                self._rate = FIRST_PACE
            elif self._next_stop == FIRST_STOP:
                # Something got through since the last stop; where nothing does, it is not the pace that is wrong.
                self._slow(now)
            self._last_stop = now, self.served
            pause = self._next_stop if pause is None else pause
            self._next_stop = min(self._next_stop * 2, LONGEST_STOP)
        elif pause is None or now + pause <= self._stopped_until:
            return
        self._stopped_until = self._free_at = now + pause

    def _slow(self, now: float) -> None:
        """Slow down to the pace at which requests got through, stops included.

        By a quarter at least, since the pace was too fast; by half at most, since a short time says little.
        """
        since, served = self._last_stop
        got_through = (self.served - served) / max(now - since, FIRST_STOP)
        self._rate = max(SLOWEST, self._rate * min(0.75, max(0.5, got_through / self._rate)))

    def succeeded(self) -> None:
        """Learn of a success."""
        self.served += 1
        self._next_stop = FIRST_STOP
        if self._rate:
            self._rate = min(FASTEST, self._rate * 1.02)


class Limiter:
    """The pace of each kind of request of a client: creates, and all others. There is none before the first 429."""

    def __init__(self) -> None:
        self.paces: dict[bool, Pace] = {}

    def reserve(self, create: bool, now: float, last: Turn | None) -> Turn | None:
        """A turn for a request; None when it may go out.

        Args:
            create: Its kind.
            now: The monotonic clock, in seconds.
            last: The turn that it waits for.
        """
        with LOCK:
            pace = self.paces.get(create)
            return None if pace is None else pace.reserve(now, last)

    def leave(self, create: bool, turn: Turn) -> None:
        """Take a request that does not wait any more out of the queue."""
        with LOCK:
            self.paces[create].leave(turn)

    def throttled(self, create: bool, now: float, pause: float | None) -> int:
        """Learn of a 429. Returns how many requests of its kind were a success since the first."""
        with LOCK:
            pace = self.paces.setdefault(create, Pace())
            pace.throttled(now, pause)
            return pace.served

    def succeeded(self, create: bool) -> None:
        """Learn of a success."""
        with LOCK:
            pace = self.paces.get(create)
            if pace is not None:
                pace.succeeded()
