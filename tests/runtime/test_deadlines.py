"""Deadlines: no call outlives its own, whatever the other end does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from replicate_runtime.core.errors import AmbiguousCreateError, DeadlineExceeded
from replicate_runtime.core.flow import Flow, open_stream, read
from replicate_runtime.core.http.sender import Sender
from tests.runtime.loopback import dripping, loopback, ok, silent
from tests.runtime.support import Ask, Way, answer

pytestmark = pytest.mark.usefixtures("without_proxies")

GET = Ask("GET", "/x", dict[str, int])
CREATE = Ask("POST", "/x", dict[str, int], json={})
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@pytest.mark.parametrize(
    "behave",
    [
        dripping(b"HTTP/1.1 200 OK\r\nX-Drip: "),
        dripping(HEAD + b"Content-Length: 1000\r\n\r\n"),
        dripping(HEAD + b"\r\n"),
        silent,
    ],
    ids=["head", "body", "endless body", "silence"],
)
def test_nothing_outlives_its_deadline(way: Way, behave: Callable[..., bool]) -> None:
    with loopback(behave) as server:
        made = Sender(base_url=server.url, timeout=0.4)
        with pytest.raises(DeadlineExceeded) as caught:
            way.send(made, GET)
        # The drips end after ten seconds: who had waited for that would have met a connection that was closed.
        assert isinstance(caught.value, httpx.ReadTimeout)
        with pytest.raises(AmbiguousCreateError):
            way.send(made, CREATE)
        made.close()


def test_a_transport_without_deadlines_is_cut_off() -> None:
    async def never(_request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(30)
        return answer({})

    made = Sender(base_url="https://a.test", transport=httpx.MockTransport(never), timeout=0.05)
    with pytest.raises(DeadlineExceeded):
        asyncio.run(made.async_send(GET))


def test_a_read_may_have_a_bound_of_its_own(way: Way) -> None:
    def flow() -> Flow[None]:
        stream = yield from open_stream(GET)
        yield from read(stream, timeout=0.2)

    def stall(connection: Any, _request: bytes) -> bool:
        connection.sendall(HEAD + b"\r\n")
        connection.settimeout(10)
        return bool(connection.recv(1))

    with loopback(stall) as server, pytest.raises(httpx.ReadTimeout):
        way.drive(Sender(base_url=server.url), flow())


def test_a_cut_body_is_asked_again(way: Way) -> None:
    answers = [HEAD + b'Content-Length: 100\r\n\r\n{"n": 1}', ok(b'{"n": 2}')]

    def behave(connection: Any, _request: bytes) -> bool:
        connection.sendall(answers.pop(0))
        return False

    with loopback(behave) as server:
        made = Sender(base_url=server.url)
        assert way.send(made, GET) == {"n": 2}
        made.close()
