"""The pool of the awaiting side: a stack of transports with one connection each, for many requests at once.

httpcore searches its pool at every step, and the cost grows with the tasks that wait: a thousand of them spend most of
their time there. Here each request takes a connection from the top of a stack, so that few of them do most of the work,
and puts it back when its body has been read. Short calls share a bounded number of connections and queue for them; the
bound grows when none comes back although the event loop has time, since then it is the server that takes long. Calls
that the server is asked to hold, and streams, do not wait behind short ones.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import TYPE_CHECKING

import httpx

from .limits import CLOSED, HELD

if TYPE_CHECKING:
    from collections.abc import Callable

    import anyio

SHORT = 64
"""Connections that short calls share at first; more make the work slower, not faster."""

PATIENCE = 0.1
"""Seconds without a connection coming back after which more are opened."""

LATE = 0.02
"""Seconds by which a timer is late when the event loop is busy."""

MOST = 1000
"""Connections in all."""

SPARE_FILES = 100
"""Open files that connections leave to the rest of the process."""


class Connection:
    """A transport with one connection, and since when it has been idle."""

    __slots__ = ("held", "idle_since", "transport")

    def __init__(self, transport: httpx.AsyncHTTPTransport) -> None:
        self.transport = transport
        self.idle_since = 0.0
        self.held = False


class Turn:
    """A request that waits; it has a connection when its turn has come, and none when the pool was closed."""

    __slots__ = ("come", "connection", "held")

    def __init__(self, held: bool, come: anyio.Event) -> None:
        self.held = held
        self.come = come
        self.connection: Connection | None = None


class AsyncPool(httpx.AsyncBaseTransport):
    """Requests of one event loop to one scheme."""

    def __init__(self, make: Callable[[], httpx.AsyncHTTPTransport], most: int | None, keep: float) -> None:
        """Make it without any connection.

        Args:
            make: Makes a transport with one connection.
            most: Most connections, where the caller says so.
            keep: Seconds after which an idle connection is closed.
        """
        self._make = make
        self._most = min(most or MOST, file_limit())
        self._keep = keep
        self._idle: deque[Connection] = deque()
        self._busy: set[Connection] = set()
        self._short = 0
        self._bound = SHORT
        self._given_at = 0.0
        self._watching = False
        self._waiting: deque[Turn] = deque()
        self._held = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request over a connection of its own."""
        limits = request.extensions.get("timeout", {})
        connection = await self._take(bool(request.extensions.get(HELD)), limits.get("pool"))
        try:
            await self._close_stale()
            response = await connection.transport.handle_async_request(request)
        except BaseException:
            self._give(connection)
            raise
        assert isinstance(response.stream, httpx.AsyncByteStream)
        response.stream = PooledBody(response.stream, lambda: self._give(connection))
        return response

    async def _take(self, held: bool, limit: float | None) -> Connection:
        """A connection, when there is one to take; raises PoolTimeout when there is none in so many seconds."""
        return await self._queue(held, limit) if self._full(held) else self._taken(held)

    def _full(self, held: bool) -> bool:
        """Whether a request has to wait."""
        return len(self._busy) >= self._most or (not held and self._short >= self._bound)

    def _taken(self, held: bool) -> Connection:
        """Take a connection, of those that are idle the last one used."""
        connection = self._idle.pop() if self._idle else Connection(self._make())
        connection.held = held
        self._short += not held
        self._busy.add(connection)
        return connection

    async def _queue(self, held: bool, limit: float | None) -> Connection:
        """Wait until there is a connection to take."""
        import anyio

        turn = Turn(held, anyio.Event())
        self._waiting.append(turn)
        self._held += held
        self._watch()
        try:
            with anyio.fail_after(limit):
                await turn.come.wait()
        except BaseException as error:
            self._leave(turn)
            if isinstance(error, TimeoutError):
                raise httpx.PoolTimeout("the time is over in the client's own queue for connections") from None
            raise
        if turn.connection is None:
            raise httpx.ConnectError(CLOSED)
        return turn.connection

    def _leave(self, turn: Turn) -> None:
        """Leave the queue; a connection that came meanwhile is the next one's."""
        if turn.connection is not None:
            self._give(turn.connection)
        elif turn in self._waiting:
            self._waiting.remove(turn)
            self._held -= turn.held

    def _serve(self) -> None:
        """Hand out what there is, first come, first served: who comes later cannot take it before who was woken."""
        while self._waiting and not self._full(held=True):
            if not self._full(held=False):
                turn = self._waiting.popleft()
            elif self._held:
                turn = next(each for each in self._waiting if each.held)
                self._waiting.remove(turn)
            else:
                return
            self._held -= turn.held
            turn.connection = self._taken(turn.held)
            turn.come.set()

    def _watch(self) -> None:
        """Look again after a while whether connections come back; under trio nobody does."""
        if not self._watching:
            import asyncio

            self._given_at = max(self._given_at, time.monotonic() - LATE)
            with suppress(RuntimeError):
                loop = asyncio.get_running_loop()
                loop.call_later(PATIENCE, self._look, time.monotonic() + PATIENCE)
                self._watching = True

    def _look(self, due: float) -> None:
        """Open more connections when none came back; a late timer tells that it is the event loop that is slow."""
        self._watching = False
        now = time.monotonic()
        if not self._waiting:
            self._bound = SHORT
            return
        if now - self._given_at >= PATIENCE and now - due < LATE:
            more = min(self._bound * 3, self._most - self._bound)
            self._bound += more
            self._serve()
        self._watch()

    def _give(self, connection: Connection) -> None:
        """Put a connection back on top of the stack; doing it twice is allowed."""
        if connection in self._busy:
            self._busy.discard(connection)
            self._short -= not connection.held
            connection.idle_since = self._given_at = time.monotonic()
            self._idle.append(connection)
            self._serve()

    async def _close_stale(self) -> None:
        """Close the connections at the bottom of the stack that nobody needed for a while."""
        oldest = time.monotonic() - self._keep
        while self._idle and self._idle[0].idle_since < oldest:
            await self._idle.popleft().transport.aclose()

    async def aclose(self) -> None:
        """Close all connections, and send the calls away that wait for one."""
        while self._waiting:
            self._waiting.popleft().come.set()
        self._held = 0
        connections = [*self._idle, *self._busy]
        self._idle.clear()
        self._busy.clear()
        self._short = 0
        for connection in connections:
            await connection.transport.aclose()


class PooledBody(httpx.AsyncByteStream):
    """The body of a response, which puts its connection back when it is closed."""

    def __init__(self, stream: httpx.AsyncByteStream, give: Callable[[], None]) -> None:
        self._stream = stream
        self._give = give

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._stream:
            yield piece

    async def aclose(self) -> None:
        """Close the body."""
        try:
            await self._stream.aclose()
        finally:
            self._give()


def file_limit() -> int:
    """How many connections this process may open."""
    try:
        import resource
    except ImportError:
        return MOST
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST if soft == resource.RLIM_INFINITY else max(SHORT, soft - SPARE_FILES)
