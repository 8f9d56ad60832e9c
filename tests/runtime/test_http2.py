"""HTTP/2: many calls on one connection, of which each fails alone, and no create is sent twice."""

from __future__ import annotations

import asyncio
import io
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from replicate_runtime.core.errors import AmbiguousCreateError, DeadlineExceeded
from replicate_runtime.core.flow import Flow, open_stream, read
from replicate_runtime.core.http.sender import Sender
from tests.runtime.support import Ask, Way

pytest.importorskip("h2", reason="HTTP/2 needs the package h2")

from tests.runtime.multiplexed import (
    Behaviour,
    Held,
    Multiplexed,
    answering,
    breaking_off,
    closing,
    going_away,
    gone,
    multiplexed,
    resetting,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from replicate_runtime.core.call import Call

pytestmark = pytest.mark.usefixtures("without_proxies")

GET = Ask("GET", "/x", dict[str, int])
HOLD = Ask("GET", "/hold", dict[str, int])
SLOW = Ask("POST", "/slow", dict[str, int], json={"input": {}})
DONE = {"n": 1}


class Pipe(io.BytesIO):
    """A file that cannot be rewound."""

    def seekable(self) -> bool:
        return False


def client(server: Multiplexed, **options: Any) -> Sender:
    """A client that knows that the server speaks HTTP/2."""
    return Sender(base_url=server.url, http1=False, http2=True, **options)


def one_after_the_other(way: Way, made: Sender, *calls: Call[Any]) -> list[Any]:
    """What calls come to on the connections of one loop, or thread."""

    async def all_of_them() -> list[Any]:
        async with made:
            return [await made.async_send(call) for call in calls]

    with made:
        return asyncio.run(all_of_them()) if way.awaiting else [made.send(call) for call in calls]


@pytest.mark.parametrize("fault", [resetting, breaking_off, going_away, closing])
def test_what_breaks_off_is_asked_again_and_a_create_is_not(way: Way, fault: Behaviour) -> None:
    with multiplexed(fault, answering) as server:
        assert one_after_the_other(way, client(server), GET) == [DONE]
        assert len(server.bodies) == 2
    with multiplexed(fault, answering) as server, pytest.raises(AmbiguousCreateError):
        one_after_the_other(way, client(server), SLOW)
    assert len(server.bodies) == 1


@pytest.mark.parametrize(
    "describe",
    [
        lambda: Ask("POST", "/y", Any, json={"input": {}}),
        lambda: Ask("POST", "/y", Any, content=io.BytesIO(b"content")),
        lambda: Ask("POST", "/y", Any, multipart={"content": io.BytesIO(b"content")}),
    ],
)
def test_a_create_that_was_not_looked_at_is_sent_whole_on_another_connection(
    way: Way, describe: Callable[[], Call[Any]]
) -> None:
    with multiplexed(answering, gone, answering) as server:
        assert one_after_the_other(way, client(server), GET, describe()) == [DONE, DONE]
    _, first, second = server.bodies
    assert first == second
    assert server.connections == 2


@pytest.mark.parametrize(
    "describe",
    [
        lambda: Ask("POST", "/y", Any, content=Pipe(b"content")),
        lambda: Ask("POST", "/y", Any, content=iter([b"content"])),
        lambda: Ask("POST", "/y", Any, multipart={"content": Pipe(b"content")}),
    ],
)
def test_what_cannot_be_rewound_is_never_sent_empty(way: Way, describe: Callable[[], Call[Any]]) -> None:
    with (
        multiplexed(answering, gone, answering) as server,
        pytest.raises(AmbiguousCreateError, match="cannot be rewound"),
    ):
        one_after_the_other(way, client(server), GET, describe())
    assert len(server.bodies) == 2


def test_tasks_share_a_connection_and_none_is_broken_off_by_the_deadline_of_another() -> None:
    held = Held()

    async def together(made: Sender) -> None:
        async with made:
            await made.async_send(GET)
            late = asyncio.create_task(made.async_send(HOLD, timeout=0.2))
            slow = asyncio.create_task(made.async_send(SLOW))
            later = asyncio.create_task(made.async_send(HOLD, timeout=0.4))
            left = asyncio.create_task(made.async_send(HOLD))
            await asyncio.to_thread(held.arrived.wait)
            for task in (late, later):
                with pytest.raises(DeadlineExceeded):
                    await task
            left.cancel()
            held.release()
            assert await slow == DONE

    with multiplexed(held) as server:
        asyncio.run(together(client(server)))
    assert server.connections == 1


def test_threads_have_connections_of_their_own_where_a_deadline_would_end_the_calls_of_all() -> None:
    held = Held()
    with multiplexed(held) as server, client(server) as made, ThreadPoolExecutor(1) as threads:
        slow = threads.submit(made.send, SLOW)
        held.arrived.wait()
        with pytest.raises(DeadlineExceeded):
            made.send(HOLD, timeout=0.2)
        held.release()
        assert slow.result() == DONE
        made.send(GET)
    assert server.connections == 3


def test_a_read_of_a_stream_may_have_a_bound_of_its_own(way: Way) -> None:
    def headed(asked: Any) -> None:
        asked.state.send_headers(asked.stream, [(":status", "200")])

    def flow() -> Flow[None]:
        stream = yield from open_stream(GET)
        yield from read(stream, timeout=0.2)

    with multiplexed(headed) as server, pytest.raises(httpx.ReadTimeout):
        way.drive(client(server), flow())
