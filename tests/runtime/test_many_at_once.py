"""One client in many threads, tasks, event loops and processes: what it makes once, shares, and gives back."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import httpx
import pytest

from replicate_runtime.core.flow import Flow, emit, open_stream, read
from replicate_runtime.core.http import async_pool
from replicate_runtime.core.http.pools import Pools
from replicate_runtime.core.http.sender import Sender
from tests.runtime.loopback import Loopback, loopback, released, together
from tests.runtime.support import Ask, fresh

pytestmark = pytest.mark.usefixtures("without_proxies")

GET = Ask("GET", "/x", dict[str, int])


def test_threads_share_one_pool(server: Loopback) -> None:
    made = Sender(base_url=server.url)
    start = threading.Barrier(32)

    def call(_number: int) -> object:
        start.wait()
        made.send(GET)
        return made._client

    with ThreadPoolExecutor(32) as threads:
        clients = set(threads.map(call, range(32)))
    assert len(clients) == 1
    assert server.connections <= 32
    made.close()


def test_eight_threads_need_eight_connections(server: Loopback) -> None:
    with Sender(base_url=server.url) as made, ThreadPoolExecutor(8) as threads:
        list(threads.map(made.send, [GET] * 400))
    assert server.connections <= 8


def test_several_loops_one_after_the_other_and_at_once(server: Loopback) -> None:
    made = Sender(base_url=server.url)

    async def twice() -> object:
        await made.async_send(GET)
        await made.async_send(GET)
        return made._async_client

    assert asyncio.run(twice()) is not asyncio.run(twice())
    assert server.connections == 2
    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(in_a_loop, [twice] * 4))) == 4
    made.send(GET)
    made.close()


def test_the_httpx_client_of_the_next_loop_can_be_had_before(server: Loopback) -> None:
    made = Sender(base_url=server.url)
    early = made._async_client
    assert early is made._async_client

    async def inside() -> object:
        await made.async_send(GET)
        return made._async_client

    assert asyncio.run(inside()) is early
    assert asyncio.run(inside()) is not early


def test_blocking_and_awaiting_calls_in_a_running_loop_as_in_a_notebook(server: Loopback) -> None:
    made = Sender(base_url=server.url)

    async def cell() -> None:
        assert made.send(GET) == await made.async_send(GET) == {"n": 1}
        await made.aclose()

    asyncio.run(cell())
    assert server.connections == 2


def in_a_loop(main: Callable[[], Coroutine[Any, Any, object]]) -> object:
    return asyncio.run(main())


def test_trio(server: Loopback) -> None:
    import trio

    made = Sender(base_url=server.url)

    async def main() -> dict[str, int]:
        async with made:
            await made.async_send(GET)
            return await made.async_send(GET)

    assert trio.run(main) == {"n": 1}
    assert server.connections == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_after_a_fork(server: Loopback) -> None:
    code = f"""
import os
from replicate_runtime.core.call import Call
from replicate_runtime.core.http.pools import Pools
from replicate_runtime.core.http.sender import Sender
made = Sender(base_url={server.url!r})
call = Call("GET", "/x", dict[str, int])
made.send(call)
child = os.fork()
made.send(call)
if child:
    print(os.waitpid(child, 0)[1])
"""
    done = fresh(code)
    assert (done.stdout, done.stderr) == ("0\n", "")
    assert server.connections == 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
@pytest.mark.parametrize("held", ["core.http.limiter", "core.codec.readers", "overlays.parts.host"])
def test_a_fork_takes_no_lock_along_that_nobody_would_release(server: Loopback, held: str) -> None:
    code = f"""
import os, signal, threading, time, warnings
from replicate_runtime.core.call import Call
from replicate_runtime.{held} import LOCK
from replicate_runtime.core.http.pools import Pools
from replicate_runtime.core.http.sender import Sender
made, there = Sender(base_url={server.url!r}), threading.Event()
made._settings.shared.limiter.throttled(False, time.monotonic(), 0.01)

def hold():
    with LOCK:
        there.set()
        time.sleep(0.2)

threading.Thread(target=hold).start()
there.wait()
warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12 warns of such a fork
child = os.fork()
if child:
    print(os.waitpid(child, 0)[1])
else:
    signal.alarm(20)
    from replicate_runtime.core.record import Record, record
    made.send(Call("GET", "/x", record(type("Thing", (Record,), {{"__annotations__": {{"n": "int"}}}}))))
    from replicate_runtime.overlays.parts.host import Recent
    Recent().get("x")
    os._exit(0)
"""
    done = fresh(code)
    assert (done.stdout, done.stderr) == ("0\n", "")


def test_connections_are_few_and_used_again(monkeypatch: pytest.MonkeyPatch, server: Loopback) -> None:
    monkeypatch.setattr(async_pool, "PATIENCE", 60.0)
    made = Sender(base_url=server.url)

    async def main() -> None:
        async with made:
            await asyncio.gather(*(made.async_send(GET) for _ in range(300)))
            await asyncio.gather(*(made.async_send(GET) for _ in range(300)))

    asyncio.run(main())
    assert len(server.requests) == 600
    assert server.connections <= async_pool.SHORT


@pytest.mark.parametrize("headers", [{}, {"Prefer": "wait=30"}], ids=["short", "held"])
def test_a_server_that_holds_many_gets_many_connections(headers: dict[str, str]) -> None:
    call = Ask("POST", "/x", dict[str, int], json={}, headers=headers)
    with loopback(together(async_pool.SHORT * 2)) as server:
        made = Sender(base_url=server.url, timeout=60.0)

        async def main() -> None:
            async with made:
                await asyncio.gather(*(made.async_send(call) for _ in range(async_pool.SHORT * 2)))

        asyncio.run(main())
        assert server.connections == async_pool.SHORT * 2


def test_the_callers_limits_bound_the_connections(server: Loopback) -> None:
    made = Sender(base_url=server.url, limits=httpx.Limits(max_connections=3))

    async def main() -> None:
        async with made:
            await asyncio.gather(*(made.async_send(GET) for _ in range(50)))

    asyncio.run(main())
    assert server.connections <= 3


def test_cancelled_tasks_give_their_connections_back() -> None:
    release = threading.Event()
    with loopback(released(release)) as server:
        made = Sender(base_url=server.url, limits=httpx.Limits(max_connections=2))

        async def main() -> None:
            async with made:
                tasks = [asyncio.ensure_future(made.async_send(GET)) for _ in range(10)]
                for _ in range(2):
                    await asyncio.to_thread(server.arrived.acquire)
                for task in tasks[::2]:
                    task.cancel()
                release.set()
                results = await asyncio.gather(*tasks, return_exceptions=True)
                assert [isinstance(result, dict) for result in results] == [False, True] * 5

        asyncio.run(main())


def test_a_task_that_is_cancelled_while_an_old_connection_is_closed_gives_its_own_back() -> None:
    async def main() -> None:
        closing = asyncio.Event()

        class Stuck(httpx.AsyncHTTPTransport):
            async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
                return httpx.Response(200)

            async def aclose(self) -> None:
                closing.set()
                await asyncio.Event().wait()

        pool = async_pool.AsyncPool(Stuck, most=2, keep=0.0)
        request = httpx.Request("GET", "https://a.test")
        for response in [await pool.handle_async_request(request) for _ in range(2)]:
            await cast("httpx.AsyncByteStream", response.stream).aclose()
        task = asyncio.ensure_future(pool.handle_async_request(request))
        await closing.wait()
        task.cancel()
        await asyncio.wait([task])
        assert (len(pool._busy), len(pool._idle)) == (0, 1)

    asyncio.run(main())


def test_leaving_a_stream_early_frees_its_connection(server: Loopback) -> None:
    made = Sender(base_url=server.url, limits=httpx.Limits(max_connections=1))

    def flow() -> Flow[None]:
        stream = yield from open_stream(GET)
        yield from emit([(yield from read(stream))])
        yield from read(stream)

    async def main() -> None:
        async with made:
            for _ in range(3):
                items = made.async_iterate(flow())
                async for _item in items:
                    break
                await items.aclose()

    asyncio.run(main())
    assert len(server.requests) == 3


def test_one_call_closes_the_connections_of_every_loop(server: Loopback) -> None:
    made = Sender(base_url=server.url)
    opened, closed = threading.Event(), threading.Event()

    async def elsewhere() -> bool:
        await made.async_send(GET)
        client = made._async_client
        opened.set()
        await asyncio.to_thread(closed.wait, 30)
        for _ in range(30_000):
            if client.is_closed:
                return True
            await asyncio.sleep(0.001)
        return False

    async def here() -> None:
        await made.async_send(GET)
        await made.aclose()

    with ThreadPoolExecutor(1) as threads:
        other = threads.submit(in_a_loop, elsewhere)
        opened.wait(30)
        asyncio.run(here())
        closed.set()
        assert other.result() is True


def test_what_is_of_this_process_is_known_when_nothing_is_left_of_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Sender(base_url="http://127.0.0.1:1")
    pools = made._settings.shared.pools
    before, seen = made._client, list[object]()

    class Noticed(Pools):
        def __setattr__(self, name: str, value: object) -> None:
            super().__setattr__(name, value)
            seen.append(name)

    monkeypatch.setattr(pools, "_pid", -1)
    pools.__class__ = Noticed
    assert made._client is not before
    assert seen.index("_pid") > seen.index("_blocking") >= 0
    before.close()
    made.close()
