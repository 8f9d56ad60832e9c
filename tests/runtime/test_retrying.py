"""The transport that sends requests again, for httpx clients that people make by hand."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import httpx
import pytest

from replicate_runtime.core.http.retrying import RetryTransport, transport_for
from tests.runtime.support import WAYS, Service, Way

BUSY = httpx.Response(503)
DONE = httpx.Response(200, text="done")


class Closing(httpx.MockTransport):
    """A transport that says when it is closed."""

    closed = ""

    def close(self) -> None:
        self.closed += "close "

    async def aclose(self) -> None:
        self.closed += "aclose "


@pytest.fixture
def slept(skipped: list[float], monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses, none of which takes any time; chance is always one half."""
    monkeypatch.setattr(random, "random", lambda: 0.5)
    return skipped


def ask(way: Way, service: Service, method: str = "GET", **options: Any) -> httpx.Response:
    """Send one request over a transport that sends again."""
    transport = RetryTransport(service.transport, **options)

    async def asking() -> httpx.Response:
        async with httpx.AsyncClient(transport=transport) as client:
            return await client.request(method, "https://a.test/x")

    if way.awaiting:
        return asyncio.run(asking())
    with httpx.Client(transport=transport) as client:
        return client.request(method, "https://a.test/x")


@pytest.mark.parametrize("method", ["HEAD", "GET", "PUT", "DELETE", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("status", [429, 503, 504])
def test_what_does_no_harm_is_sent_again_at_a_bad_moment(
    way: Way, slept: list[float], method: str, status: int
) -> None:
    service = Service(httpx.Response(status), httpx.Response(status), DONE)
    assert ask(way, service, method).status_code == 200
    assert (len(service.requests), slept) == (3, [0.1, 0.2])


@pytest.mark.parametrize(("method", "status"), [("POST", 503), ("PATCH", 429), ("GET", 500), ("GET", 404)])
def test_the_rest_is_sent_once(way: Way, slept: list[float], method: str, status: int) -> None:
    service = Service(httpx.Response(status))
    assert ask(way, service, method).status_code == status
    assert (len(service.requests), slept) == (1, [])


def test_it_gives_up_in_the_end_and_no_pause_is_too_long(way: Way, slept: list[float]) -> None:
    service = Service(BUSY)
    assert ask(way, service, backoff_factor=1.0).status_code == 503
    assert (len(service.requests), slept) == (10, [1, 2, 4, 8, 16, 32, 60, 60, 60])


@pytest.mark.parametrize(
    ("options", "pauses"),
    [
        ({"max_attempts": 3}, [0.1, 0.2]),
        ({"max_attempts": 1}, []),
        ({"max_attempts": 4, "max_backoff_wait": 0.3, "backoff_factor": 0.2}, [0.2, 0.3, 0.3]),
        ({"max_attempts": 2, "retry_status_codes": [500]}, []),
        ({"max_attempts": 2, "retry_status_codes": [503]}, [0.1]),
        ({"max_attempts": 2, "retryable_methods": ["POST"]}, []),
        ({"max_attempts": 2, "retryable_methods": ["GET"]}, [0.1]),
    ],
    ids=str,
)
def test_what_can_be_said_about_it(way: Way, slept: list[float], options: dict[str, Any], pauses: list[float]) -> None:
    assert ask(way, Service(BUSY), **options).status_code == 503
    assert slept == pauses


@pytest.mark.parametrize(("chance", "ratio", "pause"), [(1.0, 0.5, 1.5), (0.0, 0.5, 0.5), (1.0, 0.0, 1.0)])
def test_pauses_are_longer_and_shorter_by_chance(
    slept: list[float], monkeypatch: pytest.MonkeyPatch, chance: float, ratio: float, pause: float
) -> None:
    monkeypatch.setattr(random, "random", lambda: chance)
    ask(WAYS[0], Service(BUSY), max_attempts=2, backoff_factor=1.0, jitter_ratio=ratio)
    assert slept == [pause]


@pytest.mark.parametrize(("asked", "pause"), [("3", 3.0), ("0", 0.0), ("300", 60.0), ("soon", 0.1)])
def test_the_service_may_name_the_pause(way: Way, slept: list[float], asked: str, pause: float) -> None:
    ask(way, Service(httpx.Response(429, headers={"Retry-After": asked})), max_attempts=2)
    assert slept == [pause]


def test_closing_it_closes_what_it_wraps() -> None:
    wrapped = Closing(lambda _request: DONE)
    made = RetryTransport(wrapped)
    made.close()
    asyncio.run(made.aclose())
    assert wrapped.closed == "close aclose "


def test_each_kind_of_client_has_a_transport_of_its_own() -> None:
    assert isinstance(transport_for(httpx.AsyncClient), httpx.AsyncHTTPTransport)
    assert isinstance(transport_for(httpx.Client), httpx.HTTPTransport)


@pytest.mark.parametrize("ratio", [-0.1, 0.51])
def test_chance_has_bounds(ratio: float) -> None:
    with pytest.raises(ValueError, match=rf"^jitter_ratio is between 0 and 0\.5, not {ratio}$"):
        RetryTransport(Closing(lambda _request: DONE), jitter_ratio=ratio)
