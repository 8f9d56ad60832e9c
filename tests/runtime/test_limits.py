"""How long a call may take."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest

from replicate_runtime.core.call import Call
from replicate_runtime.core.fields import UNSET
from replicate_runtime.core.flow import Flow, open_stream
from replicate_runtime.core.http.limits import HELD, IDLE, SHORTEST, TOTAL, Bound, Clock, Limits, limits_of, wait_of
from replicate_runtime.core.http.sender import Sender
from tests.runtime.support import Ask, Service, Way, answer, client

GET = Ask("GET", "/v1/x")
WAITING = Ask("GET", "/v1/x", headers={"Prefer": "wait=5"})


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
        ("wait=0", 0),
        ("wait=99999999", 99999999),
        ("wait=100000000", 60),
        ("wait=7.5", 60),
        ("wait=-1", 60),
        ("wait=3, wait=4", 3),
        ("x=wait", 0),
        ("x; wait=5", 0),
        ("a=1=2, WAIT=6", 6),
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


@pytest.mark.parametrize(
    ("said", "prefer", "slow", "idle", "limited"),
    [
        (UNSET, "", False, None, (30.0, (10.0, 30.0, 30.0, None), False, False)),
        (UNSET, "respond-async", False, None, (30.0, (10.0, 30.0, 30.0, None), False, False)),
        (UNSET, "wait=5", False, None, (35.0, (10.0, 35.0, 30.0, None), False, True)),
        (UNSET, "", True, None, (None, (10.0, 60.0, 30.0, None), False, True)),
        (UNSET, "wait=5", True, None, (None, (10.0, 65.0, 30.0, None), False, True)),
        (UNSET, "", False, 9.0, (30.0, (10.0, 9.0, 30.0, None), False, True)),
        (UNSET, "wait=5", True, 9.0, (None, (10.0, 14.0, 30.0, None), False, True)),
        (8.0, "", False, None, (8.0, (8.0, 8.0, 8.0, 8.0), True, False)),
        (8.0, "wait=5", False, None, (8.0, (8.0, 8.0, 8.0, 8.0), True, True)),
        (8.0, "", True, None, (8.0, (8.0, 8.0, 8.0, 8.0), True, True)),
        (8.0, "wait=1", False, 9.0, (8.0, (8.0, 9.0, 8.0, 8.0), True, True)),
        (None, "", False, 9.0, (None, (None, 9.0, None, None), False, False)),
        (None, "wait=1", False, None, (None, (None, None, None, None), False, True)),
        (httpx.Timeout(2), "", False, None, (30.0, (2, 2, 2, 2), False, False)),
        (httpx.Timeout(8), "", False, None, (32, (8, 8, 8, 8), False, False)),
        (httpx.Timeout(8), "wait=1", False, None, (33, (8, 9, 8, 8), False, True)),
        (httpx.Timeout(8), "wait=1", False, 3.0, (33, (8, 3.0, 8, 8), False, True)),
        (httpx.Timeout(8), "", True, None, (None, (8, 8, 8, 8), False, True)),
        (httpx.Timeout(8, read=None), "wait=1", False, 3.0, (None, (8, None, 8, 8), False, True)),
    ],
)
def test_what_is_said_becomes_limits(said: Any, prefer: str, slow: bool, idle: float | None, limited: Any) -> None:
    found = limits(said, prefer=prefer, slow=slow, idle=idle)
    assert (found.total, tuple(found.phases.values()), found.explicit, found.held) == limited


@pytest.mark.parametrize(
    ("said", "prefer", "slow", "idle", "limited"),
    [
        (8.0, "wait=1", False, None, (9.0, (8.0, 9.0, 8.0, 8.0), True, True)),
        (8.0, "wait=1", True, None, (None, (8.0, 9.0, 8.0, 8.0), False, True)),
        (8.0, "wait=1", False, 3.0, (9.0, (8.0, 3.0, 8.0, 8.0), True, True)),
        (None, "wait=1", True, None, (None, (None, None, None, None), False, True)),
    ],
)
def test_what_a_client_was_given_becomes_limits(
    said: Any, prefer: str, slow: bool, idle: float | None, limited: Any
) -> None:
    found = limits_of(said, {"prefer": prefer}, slow=slow, idle=idle, own=False)
    assert (found.total, tuple(found.phases.values()), found.explicit, found.held) == limited


@pytest.mark.parametrize(
    ("said", "left", "phases"),
    [
        (UNSET, 30.0, (10.0, 30.0, 30.0, None)),
        (UNSET, 0.0, (SHORTEST, SHORTEST, SHORTEST, None)),
        (8.0, 8.0, (8.0, 8.0, 8.0, 8.0)),
        (httpx.Timeout(8, read=None, pool=None), 4.0, (4.0, 4.0, 4.0, None)),
        (8.0, None, (8.0, 8.0, 8.0, 8.0)),
    ],
)
def test_what_is_left_bounds_each_phase(said: Any, left: float | None, phases: Any) -> None:
    assert tuple(limits(said).phases_within(left).values()) == phases


@pytest.mark.parametrize(
    ("call", "options", "read", "held"),
    [
        (GET, {}, 30.0, False),
        (GET, {"timeout": 8.0}, 8.0, False),
        (WAITING, {"timeout": 8.0}, 13.0, True),
        (WAITING.with_options(timeout=8.0), {"timeout": 9.0}, 8.0, True),
        (GET.with_options(headers={"Prefer": "wait=5"}), {}, 35.0, True),
        (Ask("GET", "/v1/x", bytes), {}, 60.0, True),
        (Ask("GET", "/v1/x", bytes), {"timeout": 8.0}, 8.0, True),
        (Ask("PUT", "/v1/x", content=[b"a"]), {}, 60.0, True),
        (Ask("PUT", "/v1/x", content=b"a"), {}, 30.0, False),
    ],
)
@pytest.mark.parametrize("merged", [{}, {"params": {"p": "1"}}], ids=["alone", "merged"])
def test_the_limits_of_a_call_go_with_its_request(
    way: Way, call: Call[Any], options: dict[str, Any], read: float, held: bool, merged: dict[str, Any]
) -> None:
    service = Service(answer({}))
    way.send(client(service, **options, **merged), call)
    extensions = service.requests[0].extensions
    assert (extensions["timeout"]["read"], extensions[HELD]) == (read, held)


def test_a_stream_may_be_idle_as_long_as_is_said(way: Way) -> None:
    def opening(idle: float | None) -> Flow[None]:
        yield from open_stream(GET, idle=idle)

    service = Service(answer({}))
    for idle in (3.0, None):
        way.drive(client(service), opening(idle))
    assert [request.extensions["timeout"]["read"] for request in service.requests] == [3.0, 60.0]


# ---- the attempt at hand ---------------------------------------------------------------------------------------------


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> float:
    """The clock stands still."""
    monkeypatch.setattr(Clock, "monotonic", lambda: 1000.0)
    return 1000.0


@pytest.mark.parametrize(
    ("deadline", "timeout", "left"),
    [
        (None, None, None),
        (None, 5.0, 5.0),
        (7.0, None, 7.0),
        (7.0, 5.0, 5.0),
        (7.0, 7.0, 7.0),
        (7.0, 9.0, 7.0),
        (-1.0, 9.0, SHORTEST),
        (-1.0, None, SHORTEST),
    ],
)
def test_a_timeout_ends_with_the_deadline(
    noon: float, deadline: float | None, timeout: float | None, left: float | None
) -> None:
    assert Bound(None if deadline is None else noon + deadline).left(timeout) == left


def test_the_wait_for_a_connection_is_added_to_the_deadline_once(noon: float) -> None:
    bound = Bound(noon - 50.0, queued=noon - 60.0)
    assert (bound.left(None), bound.deadline, bound.queued) == (10.0, noon + 10.0, None)
    assert (bound.left(4.0), bound.deadline) == (4.0, noon + 10.0)
    bound.leave_queue(noon + 99.0)
    assert bound.deadline == noon + 10.0
    endless = Bound(None, queued=noon)
    endless.leave_queue(noon + 9.0)
    assert (endless.left(3.0), endless.deadline) == (3.0, None)


def test_a_clock_reads_those_of_the_machine() -> None:
    clock = Clock()
    assert (clock.now, clock.date) == (time.monotonic, time.time)
    assert 0 <= clock.random() <= 1
