"""What counts as an attempt, what pauses count against, and what is known of a call afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from replicate_runtime.core.call import RedirectTarget
from replicate_runtime.core.errors import AmbiguousCreateError, DeadlineExceeded, DecodeError, ReplicateError
from replicate_runtime.core.http.awaiting import BOUND
from replicate_runtime.core.http.limits import HERE
from tests.runtime.support import Ask, FakeClock, Service, Way, answer, client, clock_of, twin

if TYPE_CHECKING:
    from tests.runtime.support import Api

GET = Ask("GET", "/v1/things/1", dict[str, int])
CREATE = Ask("POST", "/v1/things", dict[str, int], json={})
DONE = answer({"n": 1})
BUSY = answer({}, 429)
EPOCH = 1_700_000_000.0
"""What the calendar shows when the clock of these tests shows 0."""


def taking(seconds: float, clock: FakeClock, outcome: httpx.Response | Exception) -> Any:
    """An outcome after a while."""

    def answered(_request: httpx.Request) -> httpx.Response:
        clock.time += seconds
        if isinstance(outcome, Exception):
            raise outcome
        return twin(outcome)

    return answered


def test_a_reply_says_how_long_it_took_and_how_often_it_was_asked(way: Way) -> None:
    clock = FakeClock()
    hop = httpx.Response(302, headers={"location": "/v2"})
    service = Service(taking(2.0, clock, answer({}, 503)), taking(1.0, clock, hop), taking(4.0, clock, DONE))
    reply = way.exchange(client(service, clock=clock), GET)
    assert (reply.value, reply.status, reply.headers["content-type"]) == ({"n": 1}, 200, "application/json")
    assert (reply.elapsed, reply.attempts) == (7.25, 3)


def test_a_lost_create_says_when_it_was_last_sent(way: Way) -> None:
    clock = FakeClock()
    service = Service(httpx.ConnectError("refused"), taking(5.0, clock, httpx.ReadError("cut")))
    with pytest.raises(AmbiguousCreateError) as caught:
        way.send(client(service, clock=clock), CREATE)
    assert caught.value.sent_at == EPOCH + 1000.25


def test_who_only_waited_for_a_connection_never_asked(way: Way) -> None:
    with pytest.raises(httpx.PoolTimeout) as caught:
        way.send(client(Service(httpx.PoolTimeout("full"))), GET)
    error: Any = caught.value
    assert (error.attempts, error.sent, str(error)) == (0, False, "GET https://api.example.test/v1/things/1: full")


def test_an_attempt_that_met_the_closing_of_a_connection_was_none(way: Way) -> None:
    def closing(_request: httpx.Request) -> httpx.Response:
        bound = BOUND.get() if way.awaiting else HERE.bound
        bound.reused = True  # what a connection says when it is used again
        raise httpx.ReadError("closed")

    assert way.exchange(client(Service(closing, DONE), retries=0), GET).attempts == 1
    service = Service(closing, closing, DONE)
    assert (way.exchange(client(service, retries=1), GET).attempts, len(service.requests)) == (2, 3)


@pytest.mark.parametrize("kind", [httpx.ReadTimeout, httpx.ConnectError])
@pytest.mark.parametrize(("reused", "answered"), [(True, False), (False, False), (True, True)])
def test_other_last_failures_are_the_end(
    way: Way, kind: type[httpx.TransportError], reused: bool, answered: bool
) -> None:
    def failing(_request: httpx.Request) -> httpx.Response:
        bound = BOUND.get() if way.awaiting else HERE.bound
        bound.reused, bound.answered = reused, answered
        raise kind("no") if reused and not answered else httpx.ReadError("no")

    service = Service(failing)
    with pytest.raises(httpx.TransportError):
        way.send(client(service, retries=0), GET)
    assert len(service.requests) == 1


@pytest.mark.parametrize("kind", [httpx.LocalProtocolError, httpx.UnsupportedProtocol])
@pytest.mark.parametrize("call", [GET, CREATE], ids=repr)
def test_what_cannot_be_asked_is_not_asked_again(way: Way, kind: type[httpx.TransportError], call: Any) -> None:
    service = Service(kind("no"))
    with pytest.raises(kind if call is GET or kind is httpx.UnsupportedProtocol else AmbiguousCreateError):
        way.send(client(service), call)
    assert len(service.requests) == 1


# ---- 429 -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("call", [GET, CREATE], ids=repr)
def test_a_refusal_counts_unless_others_got_through_since_the_last(way: Way, call: Any) -> None:
    def refusing(_request: httpx.Request) -> httpx.Response:
        made._settings.shared.limiter.succeeded(create=call is CREATE)
        return twin(BUSY)

    service = Service(*[refusing] * 9, DONE)
    made: Api = client(service, retries=1)
    assert way.exchange(made, call).attempts == 10
    alone = Service(BUSY)
    with pytest.raises(ReplicateError) as caught:
        way.send(client(alone, retries=1), call)
    assert (caught.value.attempts, len(alone.requests)) == (2, 2)
    service.answers[:] = [refusing]
    with pytest.raises(ReplicateError) as caught:
        way.send(made, call, retries=0)
    assert caught.value.attempts == 1


@pytest.mark.parametrize(("timeout", "slept"), [(0.9, []), (1.2, [1.0])])
def test_a_refusal_without_a_pause_asks_for_a_second(way: Way, timeout: float, slept: list[float]) -> None:
    made = client(Service(BUSY, DONE), timeout=timeout, retries=1)
    if slept:
        way.send(made, GET)
    else:
        with pytest.raises(ReplicateError, match="429"):
            way.send(made, GET)
    assert clock_of(made).slept == pytest.approx(slept)


def test_a_pause_after_a_refusal_counts_only_against_a_deadline_that_was_asked_for(way: Way) -> None:
    busy = answer({}, 429, **{"retry-after": "40"})
    made = client(Service(busy, DONE))
    assert way.send(made, GET) == {"n": 1}
    assert sum(clock_of(made).slept) == pytest.approx(40.05)
    with pytest.raises(ReplicateError, match="429"):
        way.send(client(Service(busy, DONE), timeout=30.0), GET)


# ---- the deadline ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("left", "late"), [(0.02, False), (0.01, True), (0.0, True)])
def test_a_failure_just_before_the_deadline_is_the_deadlines(way: Way, left: float, late: bool) -> None:
    clock = FakeClock()
    clock.time = 0.0
    service = Service(taking(1.0 - left, clock, httpx.ReadTimeout("slow")))
    with pytest.raises(httpx.ReadTimeout) as caught:
        way.send(client(service, clock=clock, timeout=1.0, retries=0), GET)
    assert isinstance(caught.value, DeadlineExceeded) is late


@pytest.mark.parametrize("timeout", [30.0, httpx.Timeout(7.5)])
def test_a_later_attempt_has_what_is_left(way: Way, timeout: Any) -> None:
    clock = FakeClock()
    service = Service(taking(25.0, clock, answer({}, 503)), DONE)
    way.send(client(service, clock=clock, timeout=timeout), GET)
    assert service.requests[1].extensions["timeout"]["read"] == 4.75


# ---- answers that cannot be read -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "status", "kind"),
    [("POST", 201, AmbiguousCreateError), ("POST", 300, DecodeError), ("GET", 201, DecodeError)],
)
def test_only_a_create_that_was_a_success_leaves_it_open(
    way: Way, method: str, status: int, kind: type[Exception]
) -> None:
    with pytest.raises(kind) as caught:
        way.send(client(Service(httpx.Response(status))), Ask(method, "/v1/x", RedirectTarget))
    assert isinstance(caught.value, AmbiguousCreateError) is (kind is AmbiguousCreateError)
    assert isinstance(caught.value, DecodeError)


# ---- the budget ------------------------------------------------------------------------------------------------------


def test_a_success_pays_for_one_retry_and_so_does_half_a_second(way: Way) -> None:
    service = Service(httpx.ReadError("cut"))
    made = client(service)
    clock_of(made).time = 0.0
    clock_of(made).random = lambda: 0.0
    spent = 0
    while True:
        before = len(service.requests)
        with pytest.raises(httpx.ReadError):
            way.send(made, GET)
        if len(service.requests) == before + 1:
            break
        spent += len(service.requests) - before - 1
    assert spent == 100
    service.answers[:] = [DONE, httpx.ReadError("cut")]
    way.send(made, GET)
    before = len(service.requests)
    with pytest.raises(httpx.ReadError):
        way.send(made, GET)
    assert len(service.requests) == before + 2
    clock_of(made).time += 0.5
    with pytest.raises(httpx.ReadError):
        way.send(made, GET)
    assert len(service.requests) == before + 4
