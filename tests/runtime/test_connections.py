"""Connections: made late and once, per thread, loop and process; deadlines under them; what is closed, and when."""

from __future__ import annotations

import asyncio
import copy
import gc
import os
import pickle
import ssl
import threading
import time
import warnings
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from replicate_runtime.core.errors import AmbiguousCreateError, ConfigurationError, DeadlineExceeded
from replicate_runtime.core.flow import Flow, emit, open_stream, read
from replicate_runtime.core.http import lanes, transport
from replicate_runtime.core.http.sender import Sender
from tests.runtime.loopback import Loopback, dripping, holding, loopback, ok, silent, together
from tests.runtime.support import Ask, Service, Way, answer, client, fresh

GET = Ask("GET", "/x", dict[str, int])
CREATE = Ask("POST", "/x", dict[str, int], json={})


@pytest.fixture
def server() -> Iterator[Loopback]:
    """A server that answers."""
    with loopback() as found:
        yield found


@pytest.fixture(autouse=True)
def without_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's own proxies do not matter here."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


# ---- deadlines -------------------------------------------------------------------------------------------------------


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
        began = time.monotonic()
        with pytest.raises(DeadlineExceeded) as caught:
            way.send(made, GET)
        assert time.monotonic() - began < 5
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
        time.sleep(4)
        return False

    with loopback(stall) as server:
        began = time.monotonic()
        with pytest.raises(httpx.ReadTimeout):
            way.drive(Sender(base_url=server.url), flow())
        assert time.monotonic() - began < 3.5


def test_a_cut_body_is_asked_again(way: Way) -> None:
    answers = [HEAD + b'Content-Length: 100\r\n\r\n{"n": 1}', ok(b'{"n": 2}')]

    def behave(connection: Any, _request: bytes) -> bool:
        connection.sendall(answers.pop(0))
        return False

    with loopback(behave) as server:
        made = Sender(base_url=server.url)
        assert way.send(made, GET) == {"n": 2}
        made.close()


def test_a_server_that_closes_idle_connections_is_never_noticed(way: Way) -> None:
    def once(connection: Any, _request: bytes) -> bool:
        connection.sendall(ok())
        return False

    with loopback(once) as server:
        made = Sender(base_url=server.url)
        for count in range(5):
            assert way.send(made, GET) == {"n": 1}
            while server.closed < count * 2 + 1:
                time.sleep(0.001)
            # What was closed while it was idle is noticed in time; what closes under a create is ambiguous.
            assert way.send(made, CREATE) == {"n": 1}
        made.close()


def test_old_connections_are_not_used_again(monkeypatch: pytest.MonkeyPatch, server: Loopback) -> None:
    monkeypatch.setattr(transport, "FRESH", 0.05)
    with Sender(base_url=server.url, limits=httpx.Limits(keepalive_expiry=600)) as made:
        made.send(GET)
        made.send(CREATE)
        assert server.connections == 1
        time.sleep(0.1)
        made.send(CREATE)
        assert server.connections == 2


# ---- many at once ----------------------------------------------------------------------------------------------------


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


def test_lanes_are_few_and_used_again(monkeypatch: pytest.MonkeyPatch, server: Loopback) -> None:
    monkeypatch.setattr(lanes, "PATIENCE", 60.0)
    made = Sender(base_url=server.url)

    async def main() -> None:
        async with made:
            await asyncio.gather(*(made.async_send(GET) for _ in range(300)))
            await asyncio.gather(*(made.async_send(GET) for _ in range(300)))

    asyncio.run(main())
    assert len(server.requests) == 600
    assert server.connections <= lanes.SHORT


@pytest.mark.parametrize("headers", [{}, {"Prefer": "wait=30"}], ids=["short", "held"])
def test_a_server_that_holds_many_gets_many_lanes(headers: dict[str, str]) -> None:
    call = Ask("POST", "/x", dict[str, int], json={}, headers=headers)
    with loopback(together(lanes.SHORT * 2)) as server:
        made = Sender(base_url=server.url, timeout=60.0)

        async def main() -> None:
            async with made:
                await asyncio.gather(*(made.async_send(call) for _ in range(lanes.SHORT * 2)))

        asyncio.run(main())
        assert server.connections == lanes.SHORT * 2


def test_the_callers_limits_bound_the_lanes(server: Loopback) -> None:
    made = Sender(base_url=server.url, limits=httpx.Limits(max_connections=3))

    async def main() -> None:
        async with made:
            await asyncio.gather(*(made.async_send(GET) for _ in range(50)))

    asyncio.run(main())
    assert server.connections <= 3


def test_cancelled_tasks_give_their_lanes_back() -> None:
    with loopback(holding(0.2)) as server:
        made = Sender(base_url=server.url, limits=httpx.Limits(max_connections=2))

        async def main() -> None:
            async with made:
                tasks = [asyncio.ensure_future(made.async_send(GET)) for _ in range(10)]
                await asyncio.sleep(0.05)
                for task in tasks[::2]:
                    task.cancel()
                results = await asyncio.gather(*tasks, return_exceptions=True)
                assert [isinstance(result, dict) for result in results] == [False, True] * 5

        asyncio.run(main())


def test_leaving_a_stream_early_frees_its_lane(server: Loopback) -> None:
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
        await asyncio.to_thread(closed.wait, 10)
        for _ in range(100):
            if client.is_closed:
                return True
            await asyncio.sleep(0.01)
        return False

    async def here() -> None:
        await made.async_send(GET)
        await made.aclose()

    with ThreadPoolExecutor(1) as threads:
        other = threads.submit(in_a_loop, elsewhere)
        opened.wait(10)
        asyncio.run(here())
        closed.set()
        assert other.result() is True


# ---- closing ---------------------------------------------------------------------------------------------------------


def test_nothing_is_left_open(way: Way, server: Loopback) -> None:
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always", ResourceWarning)
        made = Sender(base_url=server.url)
        way.send(made, GET)
        made.close()
        del made
        gc.collect()
    assert [str(warning.message) for warning in heard] == []


def test_a_closed_client_opens_again(server: Loopback) -> None:
    made = Sender(base_url=server.url)
    with made:
        made.send(GET)
    assert made.send(GET) == {"n": 1}
    made.close()
    made.close()

    async def main() -> None:
        async with made:
            await made.async_send(GET)
        await made.async_send(GET)
        await made.aclose()
        await made.aclose()

    asyncio.run(main())


# ---- what it is made with --------------------------------------------------------------------------------------------


def test_making_a_client_opens_nothing() -> None:
    made = Sender(base_url="https://a.test")
    assert made._settings.shared.pools._blocking is None


def test_one_tls_context_made_at_the_first_https_request(monkeypatch: pytest.MonkeyPatch, server: Loopback) -> None:
    contexts: list[ssl.SSLContext] = []
    real = httpx.create_ssl_context

    def counted(**options: Any) -> ssl.SSLContext:
        contexts.append(real(**options))
        return contexts[-1]

    monkeypatch.setattr(httpx, "create_ssl_context", counted)
    made = Sender(base_url=server.url, retries=0)
    made.send(GET)
    assert contexts == []
    secure = Ask("GET", "https://127.0.0.1:1/")
    for _ in range(2):
        with pytest.raises(httpx.TransportError):
            made.send(secure)
        with pytest.raises(httpx.TransportError):
            asyncio.run(made.async_send(secure))
    assert len(contexts) == 1
    made.close()


def test_a_context_of_ones_own_is_used(server: Loopback) -> None:
    own = ssl.create_default_context()
    made = Sender(base_url="https://a.test", verify=own)
    made._settings.shared.pools.blocking()
    wiring = made._settings.shared.pools._wiring
    assert wiring is not None
    assert wiring.context(secure=True) is own


@pytest.mark.parametrize("name", ["verify", "cert", "http2", "limits", "proxy", "trust_env"])
def test_keywords_that_cannot_reach_the_transport(name: str) -> None:
    options: dict[str, Any] = {name: True}
    with pytest.raises(ConfigurationError, match=name):
        Sender(base_url="https://a.test", transport=httpx.MockTransport(lambda _request: answer({})), **options)


def test_unknown_keywords() -> None:
    with pytest.raises(TypeError, match="proxies"):
        Sender(base_url="https://a.test", proxies={})


def test_a_transport_for_one_side_only() -> None:
    class OnlyBlocking(httpx.BaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            return answer({"n": 1})

    made = Sender(base_url="https://a.test", transport=OnlyBlocking())
    assert made.send(GET) == {"n": 1}
    with pytest.raises(ConfigurationError, match="handle_async_request"):
        asyncio.run(made.async_send(GET))


def test_proxies_of_the_environment_are_used(way: Way, monkeypatch: pytest.MonkeyPatch, server: Loopback) -> None:
    monkeypatch.setenv("HTTP_PROXY", server.url)
    made = Sender(base_url="http://service.test", allow_http=True)
    assert way.send(made, GET) == {"n": 1}
    assert server.requests[0].startswith(b"GET http://service.test/x HTTP/1.1")
    made.close()
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with loopback() as direct:
        made = Sender(base_url=direct.url)
        way.send(made, GET)
        assert len(direct.requests) == 1
        made.close()


def test_patches_of_httpx_are_reached(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service(answer({"n": 1}))

    async def handled(_self: object, request: httpx.Request) -> httpx.Response:
        return service.answer(request)

    def blocking(_self: object, request: httpx.Request) -> httpx.Response:
        return service.answer(request)

    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", blocking)
    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", handled)
    assert way.send(Sender(base_url="https://a.test"), GET) == {"n": 1}


def test_respx_sees_requests(way: Way) -> None:
    import respx

    with respx.mock(base_url="https://a.test") as routes:
        routes.get("/x").respond(json={"n": 7})
        assert way.send(Sender(base_url="https://a.test"), GET) == {"n": 7}


def test_a_client_with_other_options_shares_connections(server: Loopback) -> None:
    made = Sender(base_url=server.url)
    other = made.with_options(timeout=3.0, headers={"X-A": "1"}, retries=0)
    made.send(GET)
    other.send(GET)
    assert server.connections == 1
    assert b"x-a: 1" in server.requests[1].lower()
    assert b"x-a" not in server.requests[0].lower()
    assert other._client is made._client
    made.close()


def test_a_client_with_other_options_keeps_its_credentials() -> None:
    service = Service(answer({"n": 1}))
    made = client(service)
    for twin in (made.with_options(timeout=1.0), copy.copy(made)):
        twin.send(GET)
        assert service.requests[-1].headers["authorization"] == "Bearer r8_secret"
        assert twin._settings.client is twin


def test_a_pickled_client_leaves_its_secrets_behind() -> None:
    made = Sender(
        base_url="https://a.test/base",
        credentials={"bearer": "r8_secret"},
        headers={"X-A": "1", "Authorization": "r8_secret", "Cookie": "r8_secret", "X-Api-Key": "r8_secret"},
        timeout=7.0,
        retries=1,
        verify=ssl.create_default_context(),
    )
    data = pickle.dumps(made)
    assert b"r8_secret" not in data
    twin = pickle.loads(data)
    assert (twin._address.base, twin._settings.timeout, twin._settings.retries) == ("https://a.test/base", 7.0, 1)
    assert twin._settings.headers == {"X-A": "1"}
    assert "r8_secret" not in repr(made)
