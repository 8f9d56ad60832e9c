"""Flows stepped by hand, and driven: results, errors, interruptions, streams, items."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import anyio
import httpx
import pytest

from replicate_runtime.core.call import Call, Headers, Reply
from replicate_runtime.core.errors import BodyTooLarge, DecodeError, PageLoop, ReplicateError, TransportError
from replicate_runtime.core.events import events
from replicate_runtime.core.flow import (
    Close,
    Emit,
    Exchange,
    Flow,
    Invoke,
    Now,
    Offload,
    Open,
    Read,
    Sleep,
    Stream,
    call,
    close,
    emit,
    exchange,
    invoke,
    now,
    offload,
    open_stream,
    read,
    sleep,
)
from replicate_runtime.core.page import Page, page_call, walk
from replicate_runtime.core.record import Record, record
from replicate_runtime.core.sse import Event
from tests.runtime.support import Api, Ask, Service, Way, answer, client, clock_of

GET = Ask("GET", "/v1/things", dict[str, int])


@record
class Item(Record):
    n: int


def everything(target: object) -> Flow[str]:
    """A flow with each step once."""
    began = yield from now()
    value = yield from call(GET)
    reply = yield from exchange(GET)
    yield from sleep(1.5)
    stream = yield from open_stream(GET, idle=3.0)
    piece = yield from read(stream, timeout=2.0)
    yield from close(stream)
    yield from emit([1, 2])
    found = yield from invoke(target, "method", 1, a=2)
    length = yield from offload(len, "four")
    ended = yield from now()
    return f"{value} {reply.status} {piece!r} {found} {length} {ended - began}"


def test_a_flow_is_stepped_by_hand() -> None:
    flow = everything("target")
    stream = Stream(200, Headers(), "https://x")
    steps: list[Any] = [next(flow)]
    results: list[Any] = [1.0, {"n": 1}, Reply({}, 201, Headers()), None, stream, b"piece", None, None, "found", 4]
    steps += map(flow.send, results)
    with pytest.raises(StopIteration) as stopped:
        flow.send(3.5)
    assert stopped.value.value == "{'n': 1} 201 b'piece' found 4 2.5"
    assert [type(step) for step in steps] == [Now, Call, Exchange, Sleep, Open, Read, Close, Emit, Invoke, Offload, Now]
    assert (steps[3].seconds, steps[4].idle, steps[5].timeout, steps[7].items) == (1.5, 3.0, 2.0, [1, 2])
    assert (steps[8].target, steps[8].name, steps[8].args, steps[8].keywords) == ("target", "method", (1,), {"a": 2})
    assert steps[9].function() == 4


class Target:
    """An object with a method and its twin."""

    def method(self, *args: Any, **keywords: Any) -> str:
        return f"blocking{args}{keywords}"

    async def async_method(self, *args: Any, **keywords: Any) -> str:
        return f"awaiting{args}{keywords}"


def test_a_flow_is_driven(way: Way) -> None:
    made = client(Service(answer({"n": 1})))
    assert way.drive(made, everything(Target())) == f"{{'n': 1}} 200 b'{{\"n\": 1}}' {way!r}(1,){{'a': 2}} 4 1.5"
    assert clock_of(made).slept == [1.5]


def test_failures_are_thrown_into_the_flow(way: Way) -> None:
    def flow() -> Flow[str]:
        try:
            yield from call(GET)
        except ReplicateError as error:
            yield from sleep(1)
            return f"caught {error.status}"
        return "nothing"

    assert way.drive(client(Service(answer({}, 404))), flow()) == "caught 404"


def test_failures_that_nobody_catches_come_out(way: Way) -> None:
    def flow() -> Flow[None]:
        yield from call(GET)

    with pytest.raises(ReplicateError):
        way.drive(client(Service(answer({}, 404))), flow())


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit])
def test_an_interruption_is_thrown_in_and_steps_may_follow(kind: type[BaseException]) -> None:
    service = Service(answer({"n": 1}))
    made = client(service)
    log: list[str] = []

    def interrupt(_seconds: float) -> None:
        raise kind

    clock_of(made).sleep = interrupt

    def flow() -> Flow[None]:
        try:
            yield from sleep(1)
        except BaseException:
            log.append("interrupted")
            yield from call(GET)
            raise

    with pytest.raises(kind):
        made.drive(flow())
    assert (log, len(service.requests)) == (["interrupted"], 1)


def test_a_cancelled_task_may_still_clean_up(monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service(answer({"n": 1}))
    made = client(service)
    asleep = asyncio.Event()

    async def forever(_seconds: float) -> None:
        asleep.set()
        await asyncio.sleep(100)

    monkeypatch.setattr(clock_of(made), "async_sleep", forever)

    def flow() -> Flow[None]:
        try:
            yield from sleep(1)
        except asyncio.CancelledError:
            yield from call(GET)
            raise

    async def main() -> None:
        task = asyncio.ensure_future(made.async_drive(flow()))
        await asleep.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
    assert len(service.requests) == 1


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
@pytest.mark.parametrize("iterated", [False, True])
def test_a_cancelled_scope_leaves_the_steps_that_clean_up_alone(
    backend: str, iterated: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip(backend, reason=f"{backend} does not work here")
    made = client(Service(answer({})))
    log: list[str] = []

    def flow() -> Flow[None]:
        try:
            yield from sleep(100)
        finally:
            yield from sleep(0)
            log.append("clean")
            yield from sleep(0)
            log.append("up")

    async def main() -> None:
        monkeypatch.setattr(clock_of(made), "async_sleep", anyio.sleep)
        with anyio.CancelScope() as scope:
            scope.cancel()
            if iterated:
                await anext(made.async_iterate(flow()))
            else:
                await made.async_drive(flow())
        log.append(str(scope.cancelled_caught))

    anyio.run(main, backend=backend)
    assert log == ["clean", "up", "True"]


def counting(most: int, log: list[str]) -> Flow[None]:
    try:
        for number in range(most):
            log.append(f"made {number}")
            yield from emit([number, number + 0.5])
            yield from sleep(1)
    finally:
        log.append("closed")


def test_items_come_as_they_are_asked_for(way: Way) -> None:
    log: list[str] = []
    made = client(Service(answer({})))
    assert way.items(made, counting(2, log)) == [0, 0.5, 1, 1.5]
    assert log == ["made 0", "made 1", "closed"]


def test_leaving_early_closes_the_flow(way: Way) -> None:
    log: list[str] = []
    assert way.items(client(Service(answer({}))), counting(5, log), most=3) == [0, 0.5, 1]
    assert log == ["made 0", "made 1", "closed"]


def test_iterating_is_a_real_generator() -> None:
    made = client(Service(answer({})))
    assert type(made.iterate(counting(1, []))).__name__ == "generator"
    assert type(made.async_iterate(counting(1, []))).__name__ == "async_generator"


class Body(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A streamed body that knows whether it was closed, and may break."""

    def __init__(self, *pieces: bytes | Exception) -> None:
        self.pieces = pieces
        self.closed = False

    def __iter__(self) -> Iterator[bytes]:
        for piece in self.pieces:
            if isinstance(piece, Exception):
                raise piece
            yield piece

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self:
            yield piece

    def close(self) -> None:
        self.closed = True

    async def aclose(self) -> None:
        self.closed = True


def streaming(body: Body, media: str = "text/event-stream") -> Service:
    return Service(lambda _request: httpx.Response(200, stream=body, headers={"content-type": media}))


def pieces(limit: int = 99) -> Flow[None]:
    stream = yield from open_stream(GET)
    for _ in range(limit):
        piece = yield from read(stream)
        if not piece:
            return
        yield from emit([piece])


def test_streams_are_read_piece_by_piece_and_closed(way: Way) -> None:
    body = Body(b"a", b"b")
    assert way.items(client(streaming(body)), pieces()) == [b"a", b"b"]
    assert body.closed


def test_a_stream_left_early_is_closed(way: Way) -> None:
    body = Body(b"a", b"b")
    assert way.items(client(streaming(body)), pieces(), most=1) == [b"a"]
    assert body.closed
    body = Body(b"a", b"b")
    way.drive(client(streaming(body)), pieces(limit=1))
    assert body.closed


def test_a_broken_stream_raises_both_kinds_of_error(way: Way) -> None:
    body = Body(b"a", httpx.ReadError("cut"))
    with pytest.raises(TransportError, match="cut") as caught:
        way.items(client(streaming(body)), pieces())
    assert isinstance(caught.value, httpx.ReadError)
    assert body.closed


def test_opening_is_retried_and_errors_are_raised(way: Way) -> None:
    body = Body(b"a")
    service = Service(answer({}, 503), streaming(body).answer)
    assert way.items(client(service), pieces()) == [b"a"]
    with pytest.raises(ReplicateError, match="gone"):
        way.items(client(Service(answer({"detail": "gone"}, 404))), pieces())


def test_events_of_an_operation(way: Way) -> None:
    data = b': hi\n\ndata: {"n": 1}\n\ndata: {"n": 2}\n\ndata: [DONE]\n\ndata: {"n": 3}\n\n'
    stream = Ask("GET", "/x", Item)
    assert [item.data.n for item in way.items(client(streaming(Body(data))), events(stream))] == [1, 2]
    made = client(streaming(Body(data)))
    assert [item.data._client for item in way.items(made, events(stream))] == [made, made]
    plain = way.items(client(streaming(Body(data))), events(Ask("GET", "/x", Event)))
    assert [event.data for event in plain] == ['{"n": 1}', '{"n": 2}', "[DONE]", '{"n": 3}']
    with pytest.raises(DecodeError, match="text/html") as caught:
        way.items(client(streaming(Body(data), "text/html")), events(stream))
    assert (caught.value.status, caught.value.snippet) == (200, data[:200])
    with pytest.raises(BodyTooLarge) as bounded:
        way.items(client(streaming(Body(data)), max_body=5), events(stream))
    assert (bounded.value.limit, bounded.value.status) == (5, 200)


# ---- pages -----------------------------------------------------------------------------------------------------------


def listing(*pages: dict[str, Any]) -> Api:
    """A client whose list has these pages, by number."""

    def page(request: httpx.Request) -> httpx.Response:
        return answer(pages[int(request.url.params.get("page", "0"))])

    return client(Service(page))


URL = "https://api.example.test/v1/items?page={}"
FIRST = {"next": URL.format(1), "results": [{"n": 1}, {"n": 2}]}
SECOND: dict[str, Any] = {"next": "/v1/items?page=2", "results": []}
THIRD = {"next": None, "results": [{"n": 3}]}


def test_walking(way: Way) -> None:
    made = listing(FIRST, SECOND, THIRD)
    first = way.send(made, page_call("/v1/items", Page[Item]))
    assert [item.n for item in way.items(made, walk(first))] == [1, 2, 3]
    for limit, expected in ((0, []), (1, [1]), (2, [1, 2]), (3, [1, 2, 3])):
        assert [item.n for item in way.items(made, walk(first, limit))] == expected
    with pytest.raises(ValueError, match="limit is a number of items"):
        way.items(made, walk(first, -1))


def test_the_next_page_is_asked_for_like_the_first(way: Way) -> None:
    service = Service(
        answer({"next": "?page=1", "results": []}),
        answer({"next": "token", "results": []}),
        answer({"next": "/base/items?page=3", "results": []}),
        answer({"next": None, "results": []}),
    )
    made = client(service, base_url="https://a.test/base")
    asked = page_call("/items", Page[Item], query={"q": 1}, headers={"X-Org": "o"}, security=())
    way.items(made, walk(way.send(made, asked.with_options(retries=0))))
    assert service.urls == [
        "https://a.test/base/items?q=1",
        "https://a.test/base/items?page=1",
        "https://a.test/base/items?page=1&cursor=token",
        "https://a.test/base/items?page=3",
    ]
    for request in service.requests:
        assert (request.headers["x-org"], request.headers.get("authorization")) == ("o", None)


def test_no_page_is_asked_for_before_it_is_needed() -> None:
    service = Service(answer(FIRST))
    made = client(service)
    page: Page[Item] = made.send(page_call("/v1/items", Page[Item]))
    items = page.auto_paging(limit=2)
    assert [item.n for item in items] == [1, 2]
    assert len(service.requests) == 1


def test_a_list_that_goes_round_in_circles(way: Way) -> None:
    made = listing({"next": URL.format(0), "results": [{"n": 1}]})
    first = way.send(made, page_call("/v1/items", Page[Item]))
    with pytest.raises(PageLoop):
        way.items(made, walk(first))


def test_a_foreign_next_page_is_not_asked(way: Way) -> None:
    made = listing({"next": "https://evil.test/v1/items", "results": []})
    first = way.send(made, page_call("/v1/items", Page[Item]))
    with pytest.raises(Exception, match="another host"):
        way.items(made, walk(first))


def test_cursors() -> None:
    assert page_call("/v1/items", Page[Item], query={"a": 1}).query == {"a": 1}
    assert page_call("/v1/items", Page[Item], URL.format(1), query={"a": 1}).path == URL.format(1)
    assert page_call("/v1/items", Page[Item], "/v1/items?cursor=x").path == "/v1/items?cursor=x"
    assert page_call("/v1/items", Page[Item], "abc", query={"a": 1}).query == {"a": 1, "cursor": "abc"}
    nothing: list[Any] = [None, ""]
    for cursor in nothing:
        with pytest.raises(ValueError, match="cursor cannot be"):
            page_call("/v1/items", Page[Item], cursor)


def test_paging_awaits() -> None:
    async def main() -> list[int]:
        made = listing(FIRST, SECOND, THIRD)
        page: Page[Item] = await made.async_send(page_call("/v1/items", Page[Item]))
        return [item.n async for item in page.async_auto_paging()]

    assert asyncio.run(main()) == [1, 2, 3]
