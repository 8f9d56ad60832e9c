"""The pure function behind retries."""

from __future__ import annotations

import time
from email.utils import formatdate

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from replicate_runtime.core.retry import TRANSIENT, Budget, Decision, Outcome, decide, retry_after


def decision(
    outcome: Outcome, *, attempt: int = 1, idempotent: bool = True, left: float | None = None, random: float = 0.5
) -> Decision:
    return decide(outcome, attempt=attempt, retries=3, idempotent=idempotent, left=left, random=lambda: random)


@given(st.integers(1, 10), st.floats(0, 1), st.sampled_from([None, *sorted(TRANSIENT)]))
def test_pauses_are_random_and_bounded(attempt: int, random: float, status: int | None) -> None:
    found = decision(Outcome(status), attempt=attempt, random=random)
    if attempt > 3:
        assert found.delay is None
    else:
        assert found.delay is not None
        assert 0 <= found.delay <= 0.5 * 2 ** (attempt - 1)


def test_the_bound_of_the_pause_doubles_up_to_eight_seconds() -> None:
    pauses = [decide_at(attempt, random=1.0).delay for attempt in range(1, 8)]
    assert pauses == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0, None]
    assert [decide_at(attempt, random=0.5).delay for attempt in (1, 2, 3)] == [0.25, 0.5, 1.0]


def decide_at(attempt: int, random: float) -> Decision:
    return decide(Outcome(503), attempt=attempt, retries=6, idempotent=True, left=None, random=lambda: random)


@pytest.mark.parametrize(
    ("status", "repeated", "ambiguous"),
    [
        (400, False, False),
        (407, False, False),
        (408, False, True),
        (409, False, False),
        (429, True, False),
        (430, False, False),
        (499, False, False),
        (500, False, True),
        (503, False, True),
        (None, False, True),
    ],
)
def test_what_becomes_of_a_create(status: int | None, repeated: bool, ambiguous: bool) -> None:
    found = decision(Outcome(status), idempotent=False)
    assert (found.delay is not None, found.ambiguous) == (repeated, ambiguous)
    assert decision(Outcome(status), idempotent=True).ambiguous is False


@pytest.mark.parametrize(("left", "delay"), [(0.25, None), (0.2500001, 0.25)])
def test_no_pause_reaches_the_deadline(left: float, delay: float | None) -> None:
    found = decision(Outcome(503), left=left)
    assert (found.delay, found.ambiguous) == (delay, False)


@given(st.integers(100, 599), st.booleans(), st.integers(1, 4))
def test_a_create_is_repeated_only_when_nothing_was_done(status: int, sent: bool, attempt: int) -> None:
    found = decision(Outcome(status, sent=True), idempotent=False, attempt=attempt)
    assert (found.delay is not None) == (status == 429 and attempt < 4)
    assert found.ambiguous == (status == 408 or status >= 500)
    found = decision(Outcome(None, sent=sent), idempotent=False, attempt=attempt)
    assert (found.delay is not None) == (not sent and attempt < 4)
    assert found.ambiguous == sent


@given(st.floats(0, 1e6, exclude_min=True), st.floats(0, 100), st.floats(0, 1))
def test_retry_after_is_honoured_up_to_a_minute_and_never_past_the_deadline(
    asked: float, left: float, random: float
) -> None:
    found = decision(Outcome(503, retry_after=asked), left=left, random=random)
    if found.delay is not None:
        assert min(asked, 60) <= found.delay <= min(asked, 60) + 0.1
        assert found.delay < left
    else:
        assert min(asked, 60) + 0.1 >= left


def test_a_retry_after_of_zero_is_no_reason_to_hurry() -> None:
    assert [decision(Outcome(503, retry_after=0.0), attempt=attempt).delay for attempt in (1, 2, 3)] == [0.25, 0.5, 1.0]


NOW = 1_700_000_000.0


@pytest.mark.parametrize(
    ("headers", "body", "seconds"),
    [
        ({"retry-after": "3"}, None, 3.0),
        ({"retry-after": " 2.5 "}, None, 2.5),
        ({"retry-after": "0"}, None, 0.0),
        ({"retry-after": "-1"}, None, None),
        ({"retry-after": "soon"}, None, None),
        ({"retry-after": "٣"}, None, None),
        ({"retry-after": "1e3"}, None, None),
        ({"retry-after": "1.2.3"}, None, None),
        ({"retry-after": "Tue, 14 Nov 2023 23:13:30 +0100"}, None, 10.0),
        ({"retry-after": "nan"}, None, None),
        ({"retry-after": ""}, None, None),
        ({"retry-after": "Tue, 14 Nov 2023 22:13:30 GMT"}, None, 10.0),
        ({"retry-after": "Tue, 14 Nov 1923 22:13:30 GMT"}, None, 0.0),
        ({"retry-after": "Tue, 99 Nov 2023"}, None, None),
        ({"retry-after": "Tue, 14 Nov 2023 22:13:30 GMT", "date": "Tue, 14 Nov 2023 22:13:23 GMT"}, None, 7.0),
        ({"retry-after": "Tue, 14 Nov 2023 21:13:30 GMT", "date": "Tue, 14 Nov 2023 21:13:23 GMT"}, None, 7.0),
        ({"retry-after": "Tue, 14 Nov 2023 22:13:30 GMT", "date": "today"}, None, 10.0),
        ({"retry-after-ms": "250", "retry-after": "9"}, None, 0.25),
        ({}, {"retry_after": 30}, 30.0),
        ({}, {"retry_after": "30"}, 30.0),
        ({}, {"retry_after": True}, None),
        ({}, {"retry_after": -3}, None),
        ({}, {"retry_after": float("inf")}, None),
        ({}, {"retry_after": 10**400}, None),
        ({}, {"detail": f"resets in ~{'9' * 400}s."}, None),
        ({}, {"detail": "Your rate limit resets in ~12s."}, 12.0),
        ({}, {"detail": "in ~12s, then in ~3s for sure"}, 3.0),
        ({}, {"detail": "~3"}, None),
        ({}, {"detail": "~s"}, None),
        ({}, {"detail": ["~1s"]}, None),
        ({}, ["~1s"], None),
        ({}, "~1s", None),
        ({"retry-after": "x"}, {"retry_after": 4}, 4.0),
    ],
)
def test_what_an_answer_asks_for(headers: dict[str, str], body: object, seconds: float | None) -> None:
    assert retry_after(headers, body, NOW) == seconds


@given(st.integers(0, 10**6))
def test_dates(ahead: int) -> None:
    assert retry_after({"retry-after": formatdate(NOW + ahead, usegmt=True)}, None, NOW) == ahead


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the time zone of the process cannot be set here")
def test_a_date_without_a_zone_is_no_local_time(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as there:
        there.setenv("TZ", "Asia/Kolkata")
        time.tzset()
        found = retry_after({"retry-after": "Tue, 14 Nov 2023 22:13:30"}, None, NOW)
    time.tzset()
    assert found == 10.0


@example("0\x1f", None, "")
@given(st.text(), st.text() | st.integers() | st.floats() | st.none() | st.lists(st.integers()), st.text())
def test_nonsense_is_no_retry_after(text: str, value: object, detail: str) -> None:
    found = retry_after({"retry-after": text, "retry-after-ms": text}, {"retry_after": value, "detail": detail}, NOW)
    assert found is None or 0 <= found < float("inf")


def test_the_budget() -> None:
    budget = Budget(3)
    assert [budget.take(0.0) for _ in range(4)] == [True, True, True, False]
    budget.give()
    assert [budget.take(0.0), budget.take(0.0)] == [True, False]
    assert [budget.take(0.375), budget.take(0.5)] == [False, True]
    assert [budget.take(1.1), budget.take(1.1)] == [True, False]
    assert [budget.take(100.0) for _ in range(4)] == [True, True, True, False]
    for _ in range(10):
        budget.give()
    assert [budget.take(100.0) for _ in range(4)] == [True, True, True, False]
