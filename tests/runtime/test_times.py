"""Times on every Python, letter for letter."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicate_runtime.core.times import Timestamp, iso, parse_date

UTC = dt.timezone.utc


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-05-01T12:00:00Z", dt.datetime(2024, 5, 1, 12, tzinfo=UTC)),
        ("2024-05-01t12:00:00z", dt.datetime(2024, 5, 1, 12, tzinfo=UTC)),
        ("2024-05-01 12:00:00+00:00", dt.datetime(2024, 5, 1, 12, tzinfo=UTC)),
        ("2024-12-31T23:59:58.1Z", dt.datetime(2024, 12, 31, 23, 59, 58, 100000, tzinfo=UTC)),
        ("2024-05-01T12:00:00.123456789Z", dt.datetime(2024, 5, 1, 12, 0, 0, 123456, tzinfo=UTC)),
        ("2024-05-01T12:00:00-03:30", dt.datetime(2024, 5, 1, 15, 30, tzinfo=UTC)),
        ("2024-05-01T12:00:00+0200", dt.datetime(2024, 5, 1, 10, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", dt.datetime(1, 1, 1, tzinfo=UTC)),
    ],
)
def test_reading(text: str, value: dt.datetime) -> None:
    read = Timestamp.parse(text)
    assert (read, read.text, iso(read)) == (value, text, text)
    assert pickle.loads(pickle.dumps(read)).text == copy.deepcopy(read).text == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024-05-01",
        "2024-05-01T12:00:00",
        "2024-05-01T12:00Z",
        "2024-5-1T12:00:00Z",
        "2024-05-01T12:00:00.Z",
        "2024-05-01T12:00:00,5Z",
        "2024-13-01T12:00:00Z",
        "2024-02-30T12:00:00Z",
        "2024-05-01T24:00:00Z",
        "2024-05-01T12:00:60Z",
        "2024-05-01X12:00:00Z",
        "2024/05/01T12:00:00Z",
        "2024-05-01T12:00:00+2:00",
        "2024-05-01T12:00:00+25:00",
        "2024-05-01T12:00:00+200",
        "2024-05-01T12:00:00+02.00",
        "2024-05-01T12:00:00+02:000",
        "٢٠٢٤-05-01T12:00:00Z",
        "1714564800",
        "2024-05-01T12:00:00.1.2Z",
    ],
)
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Timestamp.parse(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no offset: ''"),
        ("2024-05-01T" + "1" * 41, f"no offset: '{'1' * 40}'"),
        ("2024-05-01T12:00:00+2:00", "no number: '2:'"),
        ("2024-05-01T12:0x:00Z", "no number: '0x'"),
        ("2024-05-01T+02:00", "no date and time: '2024-05-01T+02:00'"),
        ("2024-05-01T1-02:00", "no date and time: '2024-05-01T1-02:00'"),
        ("2024-05-01T12+00:00+02:00", "no date and time: '2024-05-01T12+00:00+02:00'"),
        ("2024-05-01T12-00:00-02:00", "no date and time: '2024-05-01T12-00:00-02:00'"),
        ("2024-05-01X12:00:00." + "1" * 21 + "Z", f"no date and time: '2024-05-01X12:00:00.{'1' * 20}'"),
    ],
)
def test_the_message_shows_what_is_no_time(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        Timestamp.parse(text)


@given(st.datetimes(timezones=st.just(UTC)))
def test_what_is_written_is_read_back(value: dt.datetime) -> None:
    assert Timestamp.parse(iso(value)) == value


def test_computed_times_are_written_in_iso_form() -> None:
    later = Timestamp.parse("2024-05-01T12:00:00.5Z") + dt.timedelta(seconds=1)
    assert (iso(later), getattr(later, "text", iso(later))) == ("2024-05-01T12:00:01.500000Z",) * 2
    naive = later.replace(tzinfo=None)
    assert iso(naive).startswith("2024-05-01T12:00:01.5")
    assert Timestamp.parse(iso(naive)).tzinfo is not None


def test_an_offset_is_kept() -> None:
    assert iso(dt.datetime(2024, 5, 1, 12, tzinfo=dt.timezone(dt.timedelta(hours=2)))) == "2024-05-01T12:00:00+02:00"


def test_dates() -> None:
    assert parse_date("2024-02-29") == dt.date(2024, 2, 29)
    assert parse_date("2024-12-31") == dt.date(2024, 12, 31)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no date: ''"),
        ("20240229", "no date: '20240229'"),
        ("2024-2-29", "no date: '2024-2-29'"),
        ("2024/02/29", "no date: '2024/02/29'"),
        ("2024-W1-1-", "no number: 'W1'"),
        ("2" * 41, f"no date: '{'2' * 40}'"),
    ],
)
def test_the_message_shows_what_is_no_date(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        parse_date(text)


def test_a_day_that_no_month_has_is_no_date() -> None:
    with pytest.raises(ValueError, match="day"):
        parse_date("2024-02-30")
