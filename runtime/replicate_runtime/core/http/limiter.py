"""How fast requests go out after the service said 429: one pace for all threads and tasks of a client."""

from __future__ import annotations

from threading import Lock

FIRST_PACE = 10.0
"""Requests per second after a first 429: the service's limit for creates."""

FIRST_STOP, LONGEST_STOP = 1.0, 60.0
"""Bounds of the stop after a 429 that names no pause, in seconds: it doubles until something gets through."""

SLOWEST, FASTEST = 0.05, 200.0
"""Bounds of the pace, in requests per second."""

FORGET = 120.0
"""Seconds without a 429 after which no pace is kept any more, once nobody waits."""


class Lane:
    """The pace of one kind of request.

    A 429 stops the lane for as long as the service asks, and slows it; each success makes it a little faster. A lane
    that never saw a 429 holds nothing up.

    Attributes:
        signs: How often the lane was stopped; who waited for a turn meanwhile takes another.
        served: How many requests were a success since the first 429.
    """

    __slots__ = ("_free_at", "_last_429", "_next_stop", "_pace", "_stopped_until", "served", "signs")

    def __init__(self) -> None:
        self.signs = 0
        self.served = 0
        self._pace = 0.0  # requests per second; 0 for no limit
        self._free_at = 0.0  # when the next request may go out
        self._last_429 = float("-inf")
        self._stopped_until = float("-inf")
        self._next_stop = FIRST_STOP

    def reserve(self, now: float) -> float:
        """Take the next turn, and return the seconds until then."""
        if not self._pace:
            return 0.0
        if now - self._last_429 > FORGET and self._free_at <= now:
            self._pace = 0.0
            return 0.0
        turn = max(now, self._free_at)
        self._free_at = turn + 1 / self._pace
        return turn - now

    def throttled(self, now: float, pause: float | None) -> None:
        """Learn of a 429; `pause` is what the service asked for, in seconds."""
        self._last_429 = now
        # Requests that were under way together are refused together: that slows the lane once, not many times.
        if now > self._stopped_until:
            if not self._pace:
                self._pace = FIRST_PACE
            elif self._next_stop == FIRST_STOP:
                # Something got through since the last stop; where nothing does, it is not the pace that is wrong.
                self._pace = max(SLOWEST, self._pace / 2)
            pause = self._next_stop if pause is None else pause
            self._next_stop = min(self._next_stop * 2, LONGEST_STOP)
        elif pause is None or now + pause <= self._stopped_until:
            return
        self._stopped_until = self._free_at = now + pause
        self.signs += 1

    def succeeded(self) -> None:
        """Learn of a success."""
        self.served += 1
        self._next_stop = FIRST_STOP
        if self._pace:
            self._pace = min(FASTEST, self._pace * 1.02)


class Turn:
    """A place in the queue: seconds until it comes, and how many signs there had been when it was taken."""

    __slots__ = ("signs", "wait")

    def __init__(self, wait: float, signs: int) -> None:
        self.wait = wait
        self.signs = signs


class Limiter:
    """The lanes of a client, by kind of request: creates, and all others. There is none before the first 429."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.lanes: dict[bool, Lane] = {}

    def reserve(self, create: bool, now: float, last: Turn | None) -> Turn | None:
        """A turn for a request; None when it may go out.

        Args:
            create: Its kind.
            now: The monotonic clock, in seconds.
            last: The turn that it waited for; it counts unless there was a 429 meanwhile.
        """
        with self._lock:
            lane = self.lanes.get(create)
            if lane is None or (last is not None and last.signs == lane.signs):
                return None
            wait = lane.reserve(now)
            return Turn(wait, lane.signs) if wait else None

    def throttled(self, create: bool, now: float, pause: float | None) -> int:
        """Learn of a 429. Returns how many requests of its kind were a success since the first."""
        with self._lock:
            lane = self.lanes.setdefault(create, Lane())
            lane.throttled(now, pause)
            return lane.served

    def succeeded(self, create: bool) -> None:
        """Learn of a success."""
        with self._lock:
            lane = self.lanes.get(create)
            if lane is not None:
                lane.succeeded()
