"""How often a call is sent, when, and what is raised in the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpcore
import httpx
import pytest

from replicate_runtime.core.errors import (
    AmbiguousCreateError,
    DeadlineExceeded,
    DecodeError,
    ReplicateError,
    TransportError,
)
from replicate_runtime.core.http.awaiting import BOUND
from replicate_runtime.core.http.limits import HERE
from tests.runtime.support import Answer, Ask, Service, Way, answer, client, clock_of

if TYPE_CHECKING:
    from replicate_runtime.core.call import Call

GET = Ask("GET", "/v1/things/1", dict[str, int])
CREATE = Ask("POST", "/v1/things", dict[str, int], json={"input": {"a": 1}, "version": "v"})
CANCEL = Ask("POST", "/v1/things/1/cancel", dict[str, int], idempotent=True)
DONE = answer({"n": 1})


def failure(kind: type[httpx.TransportError]) -> httpx.TransportError:
    return kind(
        "broken", request=httpx.Request("GET", "https://x.test/?secret=1", headers={"authorization": "r8_secret"})
    )


SENT = (httpx.ReadTimeout, httpx.ReadError, httpx.WriteError, httpx.WriteTimeout, httpx.RemoteProtocolError)
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


@pytest.mark.parametrize("call", [GET, CANCEL, Ask("QUERY", "/v1/q", dict[str, int], content="text")], ids=repr)
@pytest.mark.parametrize("kind", [*SENT, *NOT_SENT])
def test_a_harmless_call_outlives_three_failures(
    way: Way, call: Call[dict[str, int]], kind: type[httpx.TransportError]
) -> None:
    service = Service(failure(kind), failure(kind), failure(kind), DONE)
    made = client(service)
    assert way.send(made, call) == {"n": 1}
    assert len(service.requests) == 4
    assert clock_of(made).slept == [0.25, 0.5, 1.0]


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_harmless_call_outlives_a_bad_moment_of_the_service(way: Way, status: int) -> None:
    service = Service(answer({}, status), DONE)
    assert way.send(client(service), GET) == {"n": 1}


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 409, 422, 501])
@pytest.mark.parametrize("call", [GET, CREATE], ids=repr)
def test_an_error_that_stays_is_raised_at_once(way: Way, status: int, call: Call[dict[str, int]]) -> None:
    service = Service(answer({"detail": "no"}, status))
    with pytest.raises(ReplicateError) as caught:
        way.send(client(service), call)
    ambiguous = call is CREATE and status >= 500
    assert (caught.value.status, caught.value.detail, len(service.requests)) == (status, "no", 1)
    assert isinstance(caught.value, AmbiguousCreateError) == ambiguous


def test_the_fourth_failure_is_the_last(way: Way) -> None:
    service = Service(failure(httpx.ReadTimeout))
    with pytest.raises(TransportError) as caught:
        way.send(client(service), GET)
    assert len(service.requests) == caught.value.attempts == 4
    assert isinstance(caught.value, httpx.ReadTimeout)
    assert "secret" not in repr(caught.value) + str(caught.value.request.url) + str(caught.value.request.headers)


def test_the_fourth_bad_answer_is_raised(way: Way) -> None:
    service = Service(answer({"detail": "busy"}, 503))
    with pytest.raises(ReplicateError, match="busy") as caught:
        way.send(client(service), GET)
    assert (len(service.requests), caught.value.attempts, caught.value.retryable) == (4, 4, True)


@pytest.mark.parametrize("kind", NOT_SENT)
def test_a_create_is_sent_again_when_nothing_of_it_went_out(way: Way, kind: type[httpx.TransportError]) -> None:
    service = Service(failure(kind), failure(kind), DONE)
    assert way.send(client(service), CREATE) == {"n": 1}


def told(kind: type[httpx.TransportError], link: str, first: Exception) -> Answer:
    """A transport that tells another failure as one of httpx's: `raise ... from first`, or while it is handled."""

    def fail(_request: httpx.Request) -> httpx.Response:
        error = kind("broken")
        setattr(error, link, first)
        raise error

    return fail


LINKS = pytest.mark.parametrize("link", ["__cause__", "__context__"])


@LINKS
@pytest.mark.parametrize("kind", NOT_SENT)
def test_what_other_libraries_call_a_failed_connection_may_be_a_lost_one(
    way: Way, kind: type[httpx.TransportError], link: str
) -> None:
    lost = type("ClientOSError", (OSError,), {"__module__": "aiohttp.client_exceptions"})("reset by peer")
    service = Service(told(kind, link, lost))
    with pytest.raises(AmbiguousCreateError):
        way.send(client(service), CREATE)
    assert len(service.requests) == 1
    with pytest.raises(TransportError):
        way.send(client(service), GET)
    assert len(service.requests) == 5


@LINKS
@pytest.mark.parametrize("kind", NOT_SENT)
def test_what_httpx_calls_a_failed_connection_is_one(way: Way, kind: type[httpx.TransportError], link: str) -> None:
    service = Service(told(kind, link, httpcore.ConnectError("refused")), told(kind, "__context__", OSError()), DONE)
    assert way.send(client(service), CREATE) == {"n": 1}


def test_a_create_is_sent_again_after_429(way: Way) -> None:
    service = Service(answer({"retry_after": 7}, 429), DONE)
    made = client(service)
    assert way.send(made, CREATE) == {"n": 1}
    assert sum(clock_of(made).slept) == pytest.approx(7.05, abs=0.2)


@pytest.mark.parametrize("kind", SENT)
def test_a_create_without_an_answer_is_sent_once(way: Way, kind: type[httpx.TransportError]) -> None:
    service = Service(failure(kind))
    with pytest.raises(AmbiguousCreateError) as caught:
        way.send(client(service), CREATE)
    error = caught.value
    assert len(service.requests) == 1
    assert isinstance(error, kind)
    assert (error.model, error.path, error.retryable) == ("v", "/v1/things", False)
    assert error.input_hash
    assert error.sent_at > 0


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504, 599])
def test_a_create_with_an_answer_that_says_nothing_is_sent_once(way: Way, status: int) -> None:
    service = Service(answer({"detail": "oops"}, status))
    with pytest.raises(AmbiguousCreateError) as caught:
        way.send(client(service), CREATE)
    assert len(service.requests) == 1
    assert isinstance(caught.value, ReplicateError)
    assert (caught.value.status, caught.value.detail, caught.value.retryable) == (status, "oops", False)
    assert "may have been carried out" in str(caught.value)


def test_a_create_with_an_unreadable_answer_says_that_it_may_exist(way: Way) -> None:
    service = Service(httpx.Response(201, text="<html>", headers={"content-type": "text/html"}))
    with pytest.raises(AmbiguousCreateError) as caught:
        way.send(client(service), CREATE)
    assert isinstance(caught.value, DecodeError)
    assert caught.value.status == 201


def test_patch_is_a_create(way: Way) -> None:
    with pytest.raises(AmbiguousCreateError):
        way.send(client(Service(answer({}, 500))), Ask("PATCH", "/v1/things/1", json={}))


@pytest.mark.parametrize(
    ("headers", "body", "seconds"),
    [
        ({"retry-after": "3"}, {}, 3.0),
        ({"retry-after": "0.5"}, {}, 0.5),
        ({"retry-after-ms": "1500"}, {}, 1.5),
        ({"retry-after": "Tue, 14 Nov 2023 22:30:10 GMT"}, {}, 10.0),
        ({"retry-after": "86400"}, {}, 60.0),
        ({}, {"retry_after": 4}, 4.0),
        ({}, {"detail": "Request was throttled. Your rate limit resets in ~9s."}, 9.0),
    ],
)
def test_the_service_names_the_pause(
    way: Way, headers: dict[str, str], body: dict[str, object], seconds: float
) -> None:
    service = Service(answer(body, 503, **headers), DONE)
    made = client(service, timeout=120.0)
    way.send(made, GET)
    assert clock_of(made).slept == [pytest.approx(seconds + 0.05)]


def test_no_pause_goes_past_the_deadline(way: Way) -> None:
    service = Service(answer({"detail": "later"}, 503, **{"retry-after": "20"}), DONE)
    made = client(service, timeout=10.0)
    with pytest.raises(ReplicateError, match="later"):
        way.send(made, GET)
    assert clock_of(made).slept == []


def test_a_deadline_that_passed_names_what_is_known(way: Way) -> None:
    made = client(Service(answer({}, 503)), timeout=4.0)

    def slow(_request: httpx.Request) -> httpx.Response:
        clock_of(made).time += 5
        raise failure(httpx.ReadTimeout)

    service = Service(answer({}, 503), slow)
    made._settings.shared.pools.transport = service.transport
    with pytest.raises(DeadlineExceeded) as caught:
        way.send(made, GET)
    error = caught.value
    assert (error.attempts, error.last_status, error.timeout) == (2, 503, 4.0)
    assert isinstance(error, httpx.ReadTimeout)
    assert isinstance(error, TimeoutError)


def test_a_create_whose_deadline_passed_may_exist(way: Way) -> None:
    made = client(Service(DONE), timeout=4.0)

    def slow(_request: httpx.Request) -> httpx.Response:
        clock_of(made).time += 5
        raise failure(httpx.ReadTimeout)

    made._settings.shared.pools.transport = Service(slow).transport
    with pytest.raises(AmbiguousCreateError):
        way.send(made, CREATE)


def test_retries_can_be_turned_off(way: Way) -> None:
    service = Service(answer({}, 503))
    with pytest.raises(ReplicateError):
        way.send(client(service), GET, retries=0)
    assert len(service.requests) == 1


def test_an_outage_is_not_multiplied(way: Way) -> None:
    service = Service(failure(httpx.ReadError))
    made = client(service)
    clock_of(made).sleep = lambda _seconds: None
    for _ in range(100):
        with pytest.raises(TransportError):
            made.send(GET)
    assert len(service.requests) <= 201


def test_an_impossible_request_is_not_repeated(way: Way) -> None:
    service = Service(failure(httpx.LocalProtocolError))
    with pytest.raises(TransportError):
        way.send(client(service), GET)
    assert len(service.requests) == 1


@pytest.mark.parametrize("call", [GET, CREATE], ids=repr)
def test_a_last_attempt_that_met_the_closing_of_a_connection_is_made_once_more(
    way: Way, call: Call[dict[str, int]]
) -> None:
    def closing(_request: httpx.Request) -> httpx.Response:
        bound = BOUND.get() if way.awaiting else HERE.bound
        bound.reused = True  # what a connection says when it is used again
        raise failure(httpx.RemoteProtocolError)

    service = Service(closing, DONE)
    made = client(service, retries=0)
    if call is GET:
        assert way.send(made, call) == {"n": 1}
    else:
        with pytest.raises(AmbiguousCreateError):
            way.send(made, call)
    assert len(service.requests) == (2 if call is GET else 1)
    always = Service(closing)
    with pytest.raises(httpx.RemoteProtocolError):
        way.send(client(always, retries=0), call)
    assert len(always.requests) == (2 if call is GET else 1)


def test_a_refusal_that_asks_for_no_pause_is_followed_by_one_all_the_same(way: Way) -> None:
    service = Service(answer({}, 429, **{"retry-after": "0"}), answer({"n": 1}))
    made = client(service)
    assert way.send(made, CREATE) == {"n": 1}
    assert clock_of(made).slept == [1.0]
