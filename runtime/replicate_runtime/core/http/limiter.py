"""How fast requests go out after the service said 429: one pace for all threads and tasks of a client."""

from __future__ import annotations

import os
from threading import RLock

FIRST_PACE = 10.0
"""Requests per second after a first 429: the service's limit for creates."""

FIRST_STOP, LONGEST_STOP = 1.0, 60.0
"""Bounds of the stop after a 429 that names no pause, in seconds: it doubles until something gets through."""

SLOWEST, FASTEST = 0.05, 200.0
"""Bounds of the pace, in requests per second."""

FORGET = 120.0
"""Seconds without a 429 after which no pace is kept any more, once nobody waits."""


LOCK = RLock()
"""Held while a queue is looked at; one for all clients, since it never takes long.

The collector of garbage may end a waiting call at any time, in the thread that holds it too.
"""

if hasattr(os, "register_at_fork"):
    # A lock that another thread holds at a fork would never be released in the new process.
    os.register_at_fork(before=LOCK.acquire, after_in_parent=LOCK.release, after_in_child=LOCK.release)


class Pace:
    """The pace of one kind of request.

    A 429 stops requests for as long as the service asks, and slows them; each success makes them a little faster.
    Before a first 429 nothing is held up.

    Attributes:
        stops: How often requests were stopped; who waited for a turn meanwhile takes another.
        served: How many requests were a success since the first 429.
        waiting: How many requests wait for their turn.
    """

    __slots__ = (
        "_free_at",
        "_given_back",
        "_last_429",
        "_next_stop",
        "_rate",
        "_stopped_until",
        "served",
        "stops",
        "waiting",
    )

    def __init__(self) -> None:
        self.stops = 0
        self.served = 0
        self.waiting = 0
        self._rate = 0.0  # requests per second; 0 for no limit
        self._free_at = 0.0  # when the next request may go out
        self._given_back: list[float] = []  # turns before that, whose requests left the queue
        self._last_429 = float("-inf")
        self._stopped_until = float("-inf")
        self._next_stop = FIRST_STOP

    def reserve(self, now: float) -> float:
        """Take the next turn, and return the seconds until then."""
        if not self._rate:
            return 0.0
        self._tidy(now)
        if now - self._last_429 > FORGET and (self._free_at <= now or not self.waiting):
            self._rate = 0.0
            return 0.0
        if self._given_back:
            turn = self._given_back.pop(0)
        else:
            turn = max(now, self._free_at)
            self._free_at = turn + 1 / self._rate
        self.waiting += turn > now
        return turn - now

    def _tidy(self, now: float) -> None:
        """Drop the turns that nobody can take any more; where nobody waits, the queue begins anew."""
        while self._given_back and self._given_back[0] < now:
            self._given_back.pop(0)
        if self._given_back and not self.waiting:
            self._free_at = self._given_back[0]
            self._given_back.clear()

    def give_back(self, turn: float) -> None:
        """Leave the queue before the turn has come: another may have it."""
        self.waiting -= 1
        self._given_back.append(turn)
        self._given_back.sort()

    def throttled(self, now: float, pause: float | None) -> None:
        """Learn of a 429; `pause` is what the service asked for, in seconds."""
        self._last_429 = now
        # Requests that were under way together are refused together: that slows the pace once, not many times.
        if now > self._stopped_until:
            if not self._rate:
                self._rate = FIRST_PACE
            elif self._next_stop == FIRST_STOP:
                # Something got through since the last stop; where nothing does, it is not the pace that is wrong.
                self._rate = max(SLOWEST, self._rate / 2)
            pause = self._next_stop if pause is None else pause
            self._next_stop = min(self._next_stop * 2, LONGEST_STOP)
        elif pause is None or now + pause <= self._stopped_until:
            return
        self._stopped_until = self._free_at = now + pause
        self._given_back.clear()
        self.waiting = 0
        self.stops += 1

    def succeeded(self) -> None:
        """Learn of a success."""
        self.served += 1
        self._next_stop = FIRST_STOP
        if self._rate:
            self._rate = min(FASTEST, self._rate * 1.02)


class Turn:
    """A place in the queue: seconds until it came when it was taken, its time, and how many stops there had been."""

    __slots__ = ("at", "stops", "wait")

    def __init__(self, wait: float, at: float, stops: int) -> None:
        self.wait = wait
        self.at = at
        self.stops = stops


class Limiter:
    """The pace of each kind of request of a client: creates, and all others. There is none before the first 429."""

    def __init__(self) -> None:
        self.paces: dict[bool, Pace] = {}

    def reserve(self, create: bool, now: float, last: Turn | None) -> Turn | None:
        """A turn for a request; None when it may go out.

        Args:
            create: Its kind.
            now: The monotonic clock, in seconds.
            last: The turn that it waited for; it counts unless there was a 429 meanwhile.
        """
        with LOCK:
            pace = self.paces.get(create)
            if pace is None:
                return None
            if last is not None and last.stops == pace.stops:
                pace.waiting -= 1
                return None
            wait = pace.reserve(now)
            return Turn(wait, now + wait, pace.stops) if wait else None

    def give_back(self, create: bool, turn: Turn) -> None:
        """Take back the turn of a request that does not wait for it any more; those of before a stop are void."""
        with LOCK:
            pace = self.paces[create]
            if turn.stops == pace.stops:
                pace.give_back(turn.at)

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
