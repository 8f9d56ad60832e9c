"""Deadlines: no call outlives its own, whatever the other end does."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Any

import httpcore
import httpx
import pytest

from replicate_runtime.core.errors import AmbiguousCreateError, DeadlineExceeded
from replicate_runtime.core.flow import Flow, open_stream, read
from replicate_runtime.core.http.limits import HERE, Bound, Clock
from replicate_runtime.core.http.sender import Sender
from replicate_runtime.core.http.transport import PIECE, BoundedBackend, BoundedStream
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
        assert isinstance(caught.value, httpx.TimeoutException)
        with pytest.raises(AmbiguousCreateError):
            way.send(made, CREATE)
        made.close()


@pytest.mark.parametrize("through", ["a proxy", "a transport of one's own"])
def test_a_deadline_holds_on_connections_that_are_not_of_our_making(
    way: Way, monkeypatch: pytest.MonkeyPatch, through: str
) -> None:
    with loopback(dripping(b"HTTP/1.1 200 OK\r\nX-Drip: ")) as server:
        if through == "a proxy":
            monkeypatch.setenv("HTTP_PROXY", server.url)
            made = Sender(base_url="http://service.test", allow_http=True, timeout=0.4)
        else:
            transport = httpx.AsyncHTTPTransport() if way.awaiting else httpx.HTTPTransport()
            made = Sender(base_url=server.url, transport=transport, timeout=0.4)
        with pytest.raises(DeadlineExceeded) as caught:
            way.send(made, GET)
        assert isinstance(caught.value, httpx.TimeoutException)
        made.close()


def test_the_addresses_of_a_host_share_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    now, tried = 100.0, list[tuple[str, float]]()

    def swallow(_self: object, host: str, _port: int, timeout: float, *_rest: object) -> None:
        nonlocal now
        tried.append((host, timeout))
        now += timeout
        raise httpcore.ConnectTimeout

    def resolve(*_host: object, **_options: object) -> list[Any]:
        return [(2, 1, 6, "", (f"192.0.2.{number}", 443)) for number in (1, 2, 3)]

    monkeypatch.setattr(Clock, "monotonic", lambda: now)
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", swallow)
    monkeypatch.setattr(HERE, "bound", Bound(112.0))
    with pytest.raises(httpcore.ConnectTimeout):
        BoundedBackend().connect_tcp("service.test", 443, 10.0)
    assert tried == [("192.0.2.1", 10.0), ("192.0.2.2", 2.0), ("192.0.2.3", 0.001)]


def test_a_large_body_is_written_in_pieces_until_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    now, written = 100.0, list[tuple[int, float | None]]()

    class Slow(httpcore.NetworkStream):
        def write(self, buffer: bytes, timeout: float | None = None) -> None:
            nonlocal now
            written.append((len(buffer), timeout))
            now += 4.0

    monkeypatch.setattr(Clock, "monotonic", lambda: now)
    monkeypatch.setattr(HERE, "bound", Bound(110.0))
    BoundedStream(Slow()).write(bytes(2 * PIECE + 1), 10.0)
    assert written == [(PIECE, 10.0), (PIECE, 6.0), (1, 2.0)]


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
