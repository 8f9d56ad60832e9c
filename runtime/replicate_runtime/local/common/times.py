"""Times as the service prints them: nanoseconds inside, RFC 3339 outside, with as many digits as the back end has."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import Final

from .clock import LAST, SECOND

_INSTANT: Final = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?\d*(Z|[+-]\d\d:?\d\d)?", re.ASCII)


def short(instant: int) -> str:
    """With up to nine digits, trailing zeros cut: `2023-11-16T11:46:16.0649Z`."""
    seconds, rest = divmod(instant, SECOND)
    fraction = f".{rest:09}".rstrip("0").rstrip(".")
    return f"{_whole(seconds)}{fraction}Z"


def six(instant: int) -> str:
    """With six digits always: `2023-11-16T11:46:16.064900Z`."""
    seconds, rest = divmod(instant, SECOND)
    return f"{_whole(seconds)}.{rest // 1000:06}Z"


def three(instant: int) -> str:
    """With three digits always: `2024-08-22T12:26:51.079Z`."""
    seconds, rest = divmod(instant, SECOND)
    return f"{_whole(seconds)}.{rest // 1_000_000:03}Z"


def parse(text: str) -> int:
    """Nanoseconds since 1970 of an ISO 8601 date and time, or date, in UTC without an offset; at most `LAST` from 1970.

    Raises:
        ValueError: It is none.
    """
    match = _INSTANT.fullmatch(text if "T" in text or " " in text else f"{text}T00:00:00")
    if match is None:
        raise ValueError(f"not an ISO 8601 time: {text!r}")
    day, clock, fraction, offset = match.groups()
    zone = "+00:00" if offset in (None, "Z") else f"{offset[:3]}:{offset[-2:]}"
    whole = int(datetime.fromisoformat(f"{day}T{clock}{zone}").timestamp())
    return max(-LAST, min(LAST, whole * SECOND + int((fraction or "0").ljust(9, "0"))))


def _whole(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
