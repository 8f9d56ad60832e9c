"""A client that is closed while its calls are on their way: none hangs, none is lost, nothing stays open."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

import httpcore
import httpx
import pytest

from replicate_runtime.core.errors import AmbiguousCreateError
from replicate_runtime.core.http.limits import Clock
from replicate_runtime.core.http.pools import Pools
from replicate_runtime.core.http.sender import Sender
from tests.runtime.loopback import Loopback, loopback, released
from tests.runtime.support import Ask, Service, Way, client

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("without_proxies")

GET = Ask("GET", "/x", dict[str, int])
POST = Ask("POST", "/x", dict[str, int], json={})


class Hasty(Sender):
    """A client whose pauses are over at once."""

    _clock = Clock()
    _clock.random = lambda: 0.0


def test_calls_that_wait_for_a_connection_are_sent_over_new_ones() -> None:
    release = threading.Event()

    async def main(url: str) -> list[Any]:
        made = Hasty(base_url=url, limits=httpx.Limits(max_connections=1))
        calls = asyncio.gather(*(made.async_send(POST) for _ in range(3)), return_exceptions=True)
        await asyncio.to_thread(server.arrived.acquire)
        await made.aclose()
        release.set()
        try:
            return await asyncio.wait_for(calls, 10)
        finally:
            await made.aclose()

    with loopback(released(release)) as server:
        under_way, *waiting = asyncio.run(main(server.url))
    assert isinstance(under_way, AmbiguousCreateError)
    assert waiting == [{"n": 1}] * 2
    assert len(server.requests) == 3


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
    way: Way, call: Any, server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, opened = Hasty(base_url=server.url), list[Any]()
    backend: Any = httpcore.AnyIOBackend if way.awaiting else httpcore.SyncBackend
    monkeypatch.setattr(backend, "connect_tcp", closing(way, made, backend.connect_tcp, opened))

    async def main() -> None:
        assert await made.async_send(call) == {"n": 1}
        await made.aclose()

    if way.awaiting:
        asyncio.run(main())
    else:
        assert made.send(call) == {"n": 1}
        made.close()
    assert [stream.get_extra_info("socket").fileno() for stream in opened] == [-1, -1]
    assert len(server.requests) == 1


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
