"""A client that is closed while its calls are on their way: none hangs, none is lost, nothing stays open."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import httpcore
import httpx
import pytest

from replicate_runtime.core.errors import AmbiguousCreateError
from replicate_runtime.core.http.async_transport import AsyncBoundedStream
from replicate_runtime.core.http.pools import Pools
from replicate_runtime.core.http.transport import PIECE, BoundedStream
from tests.runtime.loopback import Loopback, loopback, released
from tests.runtime.support import Ask, Hasty, Service, Way, client
from tests.runtime.tls import speaking_tls, trusting

if TYPE_CHECKING:
    from collections.abc import Callable

    import trustme

    from replicate_runtime.core.http.sender import Sender

pytestmark = pytest.mark.usefixtures("without_proxies")

GET = Ask("GET", "/x", dict[str, int])
POST = Ask("POST", "/x", dict[str, int], json={})


Spoken = tuple[ssl.SSLContext | None, dict[str, Any]]


@pytest.fixture(params=[False, True], ids=["http", "https"])
def spoken(request: pytest.FixtureRequest) -> Spoken:
    """What makes a server speak http or https, and what makes a client trust it."""
    if not request.param:
        return None, {}
    authority: trustme.CA = request.getfixturevalue("authority")
    return speaking_tls(authority), {"verify": trusting(authority)}


def test_calls_that_wait_for_a_connection_are_sent_over_new_ones() -> None:
    release = threading.Event()

    async def main(url: str) -> list[Any]:
        made = Hasty(base_url=url, limits=httpx.Limits(max_connections=1))
        calls = asyncio.gather(*(made.async_send(POST) for _ in range(3)), return_exceptions=True)
        await asyncio.to_thread(server.arrived.acquire)
        await made.aclose()
        release.set()
        try:
            return await asyncio.wait_for(calls, 30)
        finally:
            await made.aclose()

    with loopback(released(release)) as server:
        under_way, *waiting = asyncio.run(main(server.url))
    assert isinstance(under_way, AmbiguousCreateError)
    assert waiting == [{"n": 1}] * 2
    assert len(server.requests) == 3


def test_a_thread_that_waits_for_an_answer_goes_on_at_once(spoken: Spoken) -> None:
    release = threading.Event()
    tls, options = spoken
    with loopback(released(release), tls) as server, ThreadPoolExecutor(1) as threads:
        made = Hasty(base_url=server.url, timeout=None, **options)
        under_way = threads.submit(made.send, POST)
        server.arrived.acquire()
        made.close()
        try:
            with pytest.raises(AmbiguousCreateError):
                under_way.result(20)
        finally:
            release.set()
        assert made.send(GET) == {"n": 1}
        made.close()


class Used(httpcore.NetworkStream):
    """A connection that is closed, from outside, while it is read or written."""

    def __init__(self) -> None:
        self.socket, self.other = socket.socketpair()
        self.outside = BoundedStream(self)
        self.seen: list[bool] = []
        self.closed = False

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self.outside.close()
        self.seen.append(self.closed)
        return self.socket.recv(max_bytes)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.outside.close()
        self.seen.append(self.closed)
        self.socket.sendall(buffer)

    def close(self) -> None:
        self.closed = True
        self.socket.close()

    def get_extra_info(self, info: str) -> Any:
        return self.socket if info == "socket" else None


@pytest.mark.parametrize("size", [1, PIECE + 1])
@pytest.mark.parametrize("verb", ["read", "write"])
def test_a_connection_in_use_is_woken_and_closed_by_who_uses_it(verb: str, size: int) -> None:
    used = Used()
    with used.other, pytest.raises((httpcore.ReadError, OSError)):
        used.outside.read(size) if verb == "read" else used.outside.write(bytes(size))
    assert (used.seen, used.closed) == ([False], True)


def test_a_connection_that_was_closed_just_before_is_not_used() -> None:
    used = Used()
    with used.other:
        used.outside.close()
        with pytest.raises(httpcore.ReadError, match="the client was closed"):
            used.outside.read(1)
        with pytest.raises(httpcore.WriteError, match="the client was closed"):
            used.outside.write(b"x")
    assert used.seen == []


def test_after_a_fork_nothing_is_shut_down_that_the_other_process_uses() -> None:
    used = Used()
    used.outside._pid = -1
    with used.other, used.socket.dup() as theirs:
        with pytest.raises(OSError, match="descriptor"):
            used.outside.read(1)
        used.other.sendall(b"x")
        assert theirs.recv(1) == b"x"
    assert used.seen == [True]


def closing(way: Way, made: Sender, connect: Any, opened: list[Any]) -> Callable[..., Any]:
    """What makes a connection, and closes the client while it makes the first."""

    async def awaited(*args: Any, **options: Any) -> Any:
        opened.append(await connect(*args, **options))
        if len(opened) == 1:
            await made.aclose()
        return opened[-1]

    def blocked(*args: Any, **options: Any) -> Any:
        opened.append(connect(*args, **options))
        if len(opened) == 1:
            made.close()
        return opened[-1]

    return awaited if way.awaiting else blocked


@pytest.mark.parametrize("call", [GET, POST])
def test_a_connection_that_is_being_made_is_closed_and_another_made(
    way: Way, call: Any, spoken: Spoken, monkeypatch: pytest.MonkeyPatch
) -> None:
    tls, options = spoken
    with loopback(tls=tls) as server:
        made, opened = Hasty(base_url=server.url, **options), list[Any]()
        backend: Any = httpcore.AnyIOBackend if way.awaiting else httpcore.SyncBackend
        stream: Any = AsyncBoundedStream if way.awaiting else BoundedStream
        made_by, verb = (backend, "connect_tcp") if tls is None else (stream, "start_tls")
        monkeypatch.setattr(made_by, verb, closing(way, made, getattr(made_by, verb), opened))
        see_two_connections(way, made, call, opened)
        assert len(server.requests) == 1


def see_two_connections(way: Way, made: Sender, call: Any, opened: list[Any]) -> None:
    """Send a call over the second of two connections, and see that both are closed."""

    async def main() -> None:
        assert await made.async_send(call) == {"n": 1}
        await made.aclose()

    if way.awaiting:
        asyncio.run(main())
    else:
        assert made.send(call) == {"n": 1}
        made.close()
    assert [stream.get_extra_info("socket").fileno() for stream in opened] == [-1, -1]


def test_a_client_that_was_closed_before_it_could_send_is_made_again(
    server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, taken = Hasty(base_url=server.url), list[httpx.Client]()
    blocking = Pools.blocking

    def close_the_first(pools: Pools) -> httpx.Client:
        taken.append(blocking(pools))
        if len(taken) == 1:
            made.close()
        return taken[-1]

    monkeypatch.setattr(Pools, "blocking", close_the_first)
    assert made.send(POST) == {"n": 1}
    assert [each.is_closed for each in taken] == [True, False]
    made.close()


def test_what_else_goes_wrong_in_a_transport_is_told_as_it_is(way: Way) -> None:
    with pytest.raises(RuntimeError, match="no luck"):
        way.send(client(Service(RuntimeError("no luck"))), GET)
