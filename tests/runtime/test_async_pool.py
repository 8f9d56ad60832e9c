"""The queue of the awaiting side: whose turn it is when a connection comes back, and who may go first."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, cast

import httpx
import pytest

from replicate_runtime.core.http import async_pool
from replicate_runtime.core.http.async_pool import AsyncPool
from replicate_runtime.core.http.limits import HELD


class Answering(httpx.AsyncHTTPTransport):
    """Answers at once."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return httpx.Response(200)


def request(*, held: bool = False, limit: float | None = None) -> httpx.Request:
    return httpx.Request("GET", "https://a.test", extensions={HELD: held, "timeout": {"pool": limit}})


class Users:
    """Those who use a pool: each notes when it has a connection, and keeps it until it is told to leave."""

    def __init__(self, pool: AsyncPool) -> None:
        self.pool = pool
        self.there: list[str] = []
        self.open: dict[str, httpx.Response] = {}

    async def come(self, name: str, *, held: bool = False, limit: float | None = None) -> None:
        self.open[name] = await self.pool.handle_async_request(request(held=held, limit=limit))
        self.there.append(name)

    def queue(self, *names: str, held: bool = False) -> list[asyncio.Task[None]]:
        return [asyncio.ensure_future(self.come(name, held=held)) for name in names]

    async def leave(self, *names: str) -> None:
        for name in names:
            await cast("httpx.AsyncByteStream", self.open.pop(name).stream).aclose()

    async def settle(self) -> None:
        for _ in range(10):
            await asyncio.sleep(0)


def run(most: int, main: Callable[[Users], Coroutine[Any, Any, None]]) -> list[str]:
    """The names of those who had a connection, in order."""

    async def inside() -> list[str]:
        users = Users(AsyncPool(Answering, most=most, keep=60.0))
        await main(users)
        assert users.pool._short == sum(not connection.held for connection in users.pool._busy)
        assert len(users.pool._busy) == len(users.open)
        return users.there

    return asyncio.run(inside())


def test_who_comes_later_is_not_served_before_those_who_wait() -> None:
    async def main(users: Users) -> None:
        await users.come("a")
        users.queue("b", "c")
        await users.settle()

        async def once_more() -> None:
            await users.leave("a")
            await users.come("d")

        last = asyncio.ensure_future(once_more())
        await users.settle()
        for name in "bcd":
            await users.leave(name)
            await users.settle()
        await last

    assert run(1, main) == ["a", "b", "c", "d"]


def test_calls_that_are_held_do_not_wait_behind_short_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(async_pool, "SHORT", 1)

    async def main(users: Users) -> None:
        await users.come("short")
        users.queue("waits")
        await users.settle()
        await users.come("held", held=True)
        await users.leave("held", "short")
        await users.settle()

    assert run(3, main) == ["short", "held", "waits"]


def test_where_there_are_no_more_connections_both_kinds_wait_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(async_pool, "SHORT", 1)

    async def main(users: Users) -> None:
        await users.come("short")
        await users.come("held", held=True)
        users.queue("short 2", "short 3")
        await users.settle()
        users.queue("held 2", held=True)
        await users.settle()
        await users.leave("held")  # no short one may have it
        await users.settle()
        await users.leave("short")
        await users.settle()
        users.queue("held 3", held=True)
        await users.settle()
        await users.leave("short 2")
        await users.settle()
        await users.leave("short 3")
        await users.settle()

    assert run(2, main) == ["short", "held", "held 2", "short 2", "short 3", "held 3"]


@pytest.mark.parametrize("turn", ["has come", "has not come"])
def test_who_is_cancelled_in_the_queue_holds_up_nobody(turn: str) -> None:
    async def main(users: Users) -> None:
        await users.come("a")
        cancelled, _ = users.queue("b", "c")
        await users.settle()
        if turn == "has come":
            await users.leave("a")
            cancelled.cancel()
        else:
            cancelled.cancel()
            await users.settle()
            await users.leave("a")
        await users.settle()
        assert cancelled.cancelled()

    assert run(1, main) == ["a", "c"]


def test_a_time_that_is_over_as_the_turn_comes_holds_up_nobody() -> None:
    async def main(users: Users) -> None:
        await users.come("a")
        with pytest.raises(httpx.PoolTimeout):
            await users.come("b", limit=0.0)
        await users.leave("a")
        await users.come("c")

    assert run(1, main) == ["a", "c"]


def test_a_pool_that_is_closed_sends_those_away_who_wait() -> None:
    async def main(users: Users) -> None:
        await users.come("a")
        waiting = users.queue("b", "c")
        await users.settle()
        await users.pool.aclose()
        users.open.clear()
        results = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(result) for result in results] == [httpx.ConnectError] * 2

    assert run(1, main) == ["a"]
