"""How long a call may take."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from replicate_runtime.core.call import Call
from replicate_runtime.core.fields import UNSET
from replicate_runtime.core.http.limits import IDLE, SHORTEST, TOTAL, Limits, limits_of, wait_of
from replicate_runtime.core.http.sender import Sender


def limits(
    timeout: float | httpx.Timeout | None = UNSET, *, prefer: str = "", slow: bool = False, idle: float | None = None
) -> Limits:
    return limits_of(timeout, {"prefer": prefer} if prefer else {}, slow=slow, idle=idle)


@pytest.mark.parametrize(
    ("prefer", "seconds"),
    [
        ("wait", 60),
        ("wait=7", 7),
        ("Wait = 7", 7),
        ("respond-async, wait=10", 10),
        ("wait=5; x=1", 5),
        ('wait="9"', 9),
        ("respond-async", 0),
        ("", 0),
        ("wait=x", 60),
        ("waiting=9", 0),
    ],
)
def test_how_long_the_server_is_asked_to_wait(prefer: str, seconds: float) -> None:
    assert wait_of(prefer) == seconds


def test_nothing_said() -> None:
    assert limits().total == TOTAL
    assert not limits().held
    held = limits(prefer="wait=10")
    assert (held.total, held.phases["read"], held.held, held.explicit) == (TOTAL + 10, TOTAL + 10, True, False)
    moving = limits(slow=True)
    assert (moving.total, moving.phases["read"], moving.held) == (None, IDLE, True)
    assert limits(slow=True, idle=5.0).phases["read"] == 5.0


def test_seconds_in_all() -> None:
    said = limits(7.0, prefer="wait=10")
    assert (said.total, said.explicit) == (7.0, True)
    assert set(said.phases.values()) == {7.0}
    assert limits(7.0, idle=2.0).phases["read"] == 2.0


def test_seconds_that_a_client_was_given_leave_room_for_waits_and_transfers() -> None:
    def of_client(seconds: float | None, prefer: str = "", *, slow: bool = False, idle: float | None = None) -> Limits:
        return limits_of(seconds, {"prefer": prefer} if prefer else {}, slow=slow, idle=idle, own=False)

    assert of_client(10.0).total == 10
    assert set(of_client(10.0).phases.values()) == {10.0}
    held = of_client(10.0, "wait=60")
    assert (held.total, held.phases["read"], held.phases["connect"], held.explicit) == (70.0, 70.0, 10.0, True)
    moving = of_client(10.0, slow=True)
    assert (moving.total, moving.phases["read"], moving.phases["write"], moving.explicit) == (None, 10.0, 10.0, False)
    assert of_client(10.0, slow=True, idle=3.0).phases["read"] == 3.0
    assert of_client(None, "wait").total is None


def test_no_limit() -> None:
    said = limits(None)
    assert (said.total, said.explicit, set(said.phases.values())) == (None, False, {None})
    assert said.phases_within(None) == dict(said.phases)


def test_limits_per_phase_keep_their_meaning() -> None:
    said = limits(httpx.Timeout(connect=1, read=120, write=3, pool=4))
    assert said.phases == {"connect": 1, "read": 120, "write": 3, "pool": 4}
    assert (said.total, said.explicit) == (128, False)
    assert limits(httpx.Timeout(2)).total == TOTAL
    assert limits(httpx.Timeout(2, read=None)).total is None
    assert limits(httpx.Timeout(2, read=None)).phases["read"] is None
    assert limits(httpx.Timeout(2), prefer="wait=10").phases["read"] == 12
    assert limits(httpx.Timeout(2), slow=True).total is None
    assert limits(httpx.Timeout(2), slow=True, idle=9.0).phases["read"] == 9.0


def test_no_phase_is_longer_than_what_is_left() -> None:
    assert limits().phases_within(4.0) == {"connect": 4.0, "read": 4.0, "write": 4.0, "pool": None}
    assert limits().phases_within(20.0) == {"connect": 10.0, "read": 20.0, "write": 20.0, "pool": None}


def test_the_wait_for_a_connection_is_bounded_where_somebody_said_so() -> None:
    assert limits(30.0).phases_within(4.0)["pool"] == 4.0
    assert limits(httpx.Timeout(30, pool=7)).phases_within(4.0)["pool"] == 7


def test_a_deadline_that_has_passed_leaves_the_shortest_limits_that_httpx_takes() -> None:
    assert set(limits(30.0).phases_within(-1.0).values()) == {SHORTEST}
    assert SHORTEST > 0


@pytest.mark.parametrize("said", [0, -1, True, "5", float("nan"), (1, 2)])
def test_a_time_is_a_positive_number(said: Any) -> None:
    with pytest.raises(ValueError, match="timeout is a number of seconds above 0"):
        Sender(base_url="https://a.test", timeout=said)
    with pytest.raises(ValueError, match="timeout is a number of seconds above 0"):
        Call("GET", "/v1/x").with_options(timeout=said)


@pytest.mark.parametrize("said", [-1, True, "5", 1.5])
def test_retries_are_counted(said: Any) -> None:
    with pytest.raises(ValueError, match="retries is a number of times"):
        Sender(base_url="https://a.test", retries=said)
    with pytest.raises(ValueError, match="retries is a number of times"):
        Call("GET", "/v1/x").with_options(retries=said)


def test_a_client_takes_no_other_options() -> None:
    unknown: dict[str, Any] = {"colour": "red"}
    with pytest.raises(TypeError, match=r"^with_options\(\) got an unexpected keyword argument 'colour'$"):
        Sender(base_url="https://a.test").with_options(**unknown)
