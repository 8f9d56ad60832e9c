"""Times as RFC 3339 writes them, read on every Python and written back letter for letter."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing_extensions import Self


class Timestamp(dt.datetime):
    """An aware datetime that keeps the text it was read from, in `text`."""

    _text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2024-05-01T12:00:00.123456789Z` and its like; digits below a microsecond are in `text` only.

        Raises:
            ValueError: The text is no date and time with an offset.
        """
        clock, offset = split_offset(text[11:])
        whole, point, fraction = clock.partition(".")
        marks = text[4:5] + text[7:8] + text[10:11].upper() + whole[2:3] + whole[5:6]
        if marks not in ("--T::", "-- ::") or len(whole) != 8 or (point and not is_digits(fraction)):
            raise ValueError(f"no date and time: {text[:40]!r}")
        year, month, day = number(text[:4]), number(text[5:7]), number(text[8:10])
        hour, minute, second = number(whole[:2]), number(whole[3:5]), number(whole[6:])
        made = cls(year, month, day, hour, minute, second, int((fraction + "000000")[:6]), tzinfo=offset)
        made._text = text
        return made

    @property
    def text(self) -> str:
        """The text it was read from, or ISO form when it was computed."""
        return getattr(self, "_text", None) or iso(self)

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        return (Timestamp.parse, (self.text,))


def split_offset(text: str) -> tuple[str, dt.tzinfo]:
    """Split a time of day from its offset."""
    if text[-1:] in ("Z", "z"):
        return text[:-1], dt.timezone.utc
    sign = max(text.rfind("+"), text.rfind("-"))
    hours, colon, minutes = text[sign + 1 : sign + 3], text[sign + 3 : -2], text[-2:]
    if sign < 0 or len(text) - sign not in (5, 6) or colon not in ("", ":"):
        raise ValueError(f"no offset: {text[:40]!r}")
    delta = dt.timedelta(hours=number(hours), minutes=number(minutes))
    return text[:sign], dt.timezone(delta if text[sign] == "+" else -delta)


def is_digits(text: str) -> bool:
    """Whether a text is ASCII digits only."""
    return text.isascii() and text.isdigit()


def number(text: str) -> int:
    """Digits as a number; raises ValueError for anything else."""
    if not is_digits(text):
        raise ValueError(f"no number: {text!r}")
    return int(text)


def parse_date(text: str) -> dt.date:
    """Read `2024-05-01`; raises ValueError for anything else."""
    if len(text) != 10 or text[4] + text[7] != "--":
        raise ValueError(f"no date: {text[:40]!r}")
    return dt.date(number(text[:4]), number(text[5:7]), number(text[8:]))


def iso(value: dt.datetime) -> str:
    """Write a datetime in ISO form with an offset; one without is taken for local time."""
    text: str | None = vars(value).get("_text") if isinstance(value, Timestamp) else None
    if text:
        return text
    aware = value if value.tzinfo is not None else value.astimezone()
    return aware.isoformat().replace("+00:00", "Z")
