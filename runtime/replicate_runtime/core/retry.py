"""Whether a call is sent again, and after how long: a pure function of what happened.

A call that may be repeated is sent again after a failed connection and after the statuses in `TRANSIENT`. One that may
not (a create) is sent again only when it is certain that no byte of it was received, or when the service said 429,
which means that nothing was done. Between attempts the pause is random, up to a bound that doubles, unless the service
names one (`Retry-After`). After a 429 the client's queue holds the call back instead: see `http/limiter.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .guards import is_mapping

TRANSIENT = frozenset((408, 429, 500, 502, 503, 504))
"""Statuses after which asking again may help."""

FIRST_BACKOFF = 0.5
"""Bound of the first pause, in seconds."""

LONGEST_BACKOFF = 8.0
"""Bound of every pause that the service does not name, in seconds."""

LONGEST_RETRY_AFTER = 60.0
"""Longest pause that the service may ask for, in seconds; more is cut to it."""

JITTER = 0.1
"""Longest time that is added to a pause that the service names, in seconds."""


class Outcome:
    """How an attempt ended, when not well.

    Attributes:
        status: HTTP status; None when no complete answer arrived.
        sent: Whether the service may have received anything of the request.
        retry_after: Pause that the service asked for, in seconds.
    """

    __slots__ = ("retry_after", "sent", "status")

    def __init__(self, status: int | None, *, sent: bool = True, retry_after: float | None = None) -> None:
        self.status = status
        self.sent = sent
        self.retry_after = retry_after


class Decision:
    """What follows: a delay and another attempt, or the end.

    Attributes:
        delay: Seconds until the next attempt; None for the end.
        ambiguous: Whether the request may have been carried out although no answer says so.
    """

    __slots__ = ("ambiguous", "delay")

    def __init__(self, delay: float | None, *, ambiguous: bool = False) -> None:
        self.delay = delay
        self.ambiguous = ambiguous


def decide(
    outcome: Outcome,
    *,
    attempt: int,
    retries: int,
    idempotent: bool,
    left: float | None,
    random: Callable[[], float],
) -> Decision:
    """Decide what follows an attempt that did not end well.

    Args:
        outcome: How it ended.
        attempt: Its number, from 1.
        retries: How many attempts may follow the first.
        idempotent: Whether sending the request twice does no harm.
        left: Seconds until the deadline; None without one.
        random: Gives a number from 0 to 1.
    """
    harmless = idempotent or not outcome.sent or outcome.status == 429
    transient = outcome.status is None or outcome.status in TRANSIENT
    ambiguous = not harmless and (outcome.status is None or outcome.status == 408 or outcome.status >= 500)
    if not (harmless and transient) or attempt > retries:
        return Decision(None, ambiguous=ambiguous)
    if outcome.retry_after:  # "0" says no more than that it may be tried again
        delay = with_jitter(outcome.retry_after, random)
    else:
        delay = random() * min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** (attempt - 1))
    return Decision(None if left is not None and delay >= left else delay)


def with_jitter(retry_after: float, random: Callable[[], float]) -> float:
    """The pause that the service asked for, in seconds, within its bound and a little longer.

    The random part keeps clients that were told the same from coming back together.
    """
    return min(retry_after, LONGEST_RETRY_AFTER) + random() * JITTER


def retry_after(headers: Mapping[str, str], body: Any, now: float) -> float | None:
    """The pause that an answer asks for, in seconds; None when it asks for none.

    Looked for in `retry-after-ms`, `retry-after` (seconds or an HTTP date), `retry_after` of the body, and the words
    `in ~30s` of its `detail`. A date is as far ahead as the service's own clock says, which `date` tells.

    Args:
        headers: Response headers, by lower-case names.
        body: Decoded body.
        now: Seconds since the epoch, by this machine's clock.
    """
    milliseconds = seconds_of(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    text = headers.get("retry-after")
    found = seconds_of(text)
    if found is None and text is not None and (at := moment(text)) is not None:
        there = moment(headers.get("date", ""))
        found = max(0.0, at - (now if there is None else there))
    if found is None and is_mapping(body):
        found = seconds_of(body.get("retry_after"))
        if found is None:
            found = named_in(body.get("detail"))
    return found


def seconds_of(value: Any) -> float | None:
    """A number of seconds, zero or more; None for anything else."""
    if isinstance(value, str):
        value = value.strip()
        if not (value.replace(".", "", 1).isdecimal() and value.isascii()):
            return None
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if 0 <= number < float("inf") else None


def moment(text: str) -> float | None:
    """An HTTP date, in seconds since the epoch; None when the text is none."""
    from datetime import timezone
    from email.utils import parsedate_to_datetime

    try:
        found = parsedate_to_datetime(text)
        return (found if found.tzinfo else found.replace(tzinfo=timezone.utc)).timestamp()
    except (ValueError, OverflowError, IndexError, TypeError):
        return None


def named_in(detail: Any) -> float | None:
    """The number in the words `in ~30s`."""
    if not isinstance(detail, str) or "~" not in detail:
        return None
    digits, unit, _ = detail.rpartition("~")[2].partition("s")
    return seconds_of(digits) if unit else None


class Budget:
    """How many retries a client has left: a token bucket, so that an outage is not multiplied by them.

    A retry after a failure takes one token; a success gives one back, and so does every half second. A 429 takes none:
    the service itself says when to come back. Threads need no lock: it may be off by one.
    """

    __slots__ = ("_capacity", "_seen", "_tokens")

    def __init__(self, capacity: float = 100.0) -> None:
        self._capacity = capacity
        self._tokens = capacity
        self._seen: float | None = None

    def take(self, now: float) -> bool:
        """Take a token, at a time in seconds; False when there is none."""
        if self._seen is not None:
            self._tokens = min(self._capacity, self._tokens + (now - self._seen) * 2)
        self._seen = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    def give(self) -> None:
        """Give a token back, after a success."""
        if self._tokens < self._capacity:
            self._tokens += 1
