"""Waiting for one of the client's own connections: no attempt, and no time of the call's unless it says so."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from replicate_runtime.core.errors import DeadlineExceeded, TransportError
from replicate_runtime.core.http.limits import Clock
from replicate_runtime.core.http.sender import Sender
from tests.runtime.loopback import loopback, released
from tests.runtime.support import Ask, Way

if TYPE_CHECKING:
    from replicate_runtime.core.call import Reply
    from tests.runtime.loopback import Loopback

pytestmark = pytest.mark.usefixtures("without_proxies")

FIRST = Ask("GET", "/first", dict[str, int], timeout=None)
CREATE = Ask("POST", "/x", dict[str, int], json={})
ONE = httpx.Limits(max_connections=1)


def see_queued(client: httpx.Client | httpx.AsyncClient) -> None:
    """Return when a request waits for a connection."""
    while not queued(client):
        time.sleep(0)


def queued(client: httpx.Client | httpx.AsyncClient) -> bool:
    """Whether a request waits for a connection."""
    held = vars(client)
    transports = [held["_transport"], *held["_mounts"].values()]
    transports += [pool for each in transports for pool in getattr(each, "_pools", {}).values()]
    waiting = any(len(getattr(each, "_waiting", ())) for each in transports)
    return waiting or any("1 queued" in repr(getattr(each, "_pool", None)) for each in transports)


def behind(
    way: Way, made: Sender, server: Loopback, then: Callable[[], None], release: threading.Event, **options: Any
) -> Reply[Any]:
    """The reply to a create that waits behind another call; `then` happens as soon as it does."""
    create = CREATE.with_options(**options)

    async def main() -> Reply[Any]:
        async with made:
            first = asyncio.ensure_future(made.async_send(FIRST))
            await asyncio.to_thread(server.arrived.acquire)
            second = asyncio.ensure_future(made.async_exchange(create))
            await asyncio.to_thread(see_queued, made._async_client)
            then()
            try:
                return await second
            finally:
                release.set()
                await first

    if way.awaiting:
        return asyncio.run(main())
    with ThreadPoolExecutor(2) as threads, made:
        threads.submit(made.send, FIRST)
        server.arrived.acquire()
        second = threads.submit(made.exchange, create)
        see_queued(made._client)
        then()
        try:
            return second.result()
        finally:
            release.set()


@pytest.mark.parametrize("through", ["our pool", "a proxy", "a transport of one's own"])
def test_an_hour_in_the_queue_is_no_time_of_the_calls(way: Way, monkeypatch: pytest.MonkeyPatch, through: str) -> None:
    release, real, later = threading.Event(), Clock.monotonic, 0.0
    monkeypatch.setattr(Clock, "monotonic", lambda: real() + later)

    def an_hour_later() -> None:
        nonlocal later
        later = 3600.0
        release.set()

    with loopback(released(release)) as server:
        late = type("Late", (Sender,), {"_clock": Clock()})
        if through == "our pool":
            made = late(base_url=server.url, limits=ONE)
        elif through == "a proxy":
            made = late(base_url="http://service.test", allow_http=True, proxy=server.url, limits=ONE)
        else:
            transport = httpx.AsyncHTTPTransport(limits=ONE) if way.awaiting else httpx.HTTPTransport(limits=ONE)
            made = late(base_url=server.url, transport=transport)
        reply = behind(way, made, server, an_hour_later, release)
    assert (reply.value, reply.attempts, len(server.requests)) == ({"n": 1}, 1, 2)


@pytest.mark.parametrize(
    ("timeout", "error"), [(0.05, DeadlineExceeded), (httpx.Timeout(30, pool=0.05), TransportError)], ids=repr
)
def test_a_wait_that_is_bounded_ends_and_was_no_attempt(
    way: Way, timeout: float | httpx.Timeout, error: type[TransportError]
) -> None:
    release = threading.Event()
    with loopback(released(release)) as server:
        made = Sender(base_url=server.url, limits=ONE, retries=0)
        with pytest.raises(error) as caught:
            behind(way, made, server, lambda: None, release, timeout=timeout)
    assert isinstance(caught.value, httpx.PoolTimeout)
    assert (caught.value.attempts, len(server.requests)) == (0, 1)
