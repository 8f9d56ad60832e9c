"""The awaiting transport that a client uses when none is given; loaded with the first awaited call."""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import httpcore
import httpx

from .async_pool import AsyncPool
from .awaiting import BOUND
from .limits import CLOSED
from .transport import MORE, PIECE

if TYPE_CHECKING:
    from .transport import Wiring


SPARE = 1.0
"""Seconds by which a read on a connection that several calls share is longer than each allows: who is late is cut off
before, and alone."""


class AsyncBoundedStream(httpcore.AsyncNetworkStream):
    """A connection whose waits end with the deadline of whoever uses it, reads `spare` seconds later."""

    def __init__(
        self, stream: httpcore.AsyncNetworkStream, spare: float, maker: AsyncBoundedBackend | None = None
    ) -> None:
        self._stream = stream
        self._spare = spare
        self._maker = maker
        self._begun = False
        self._used = False
        self._times = 1

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what there is."""
        bound = BOUND.get()
        limit = bound.left(timeout)
        try:
            data = await self._stream.read(max_bytes * self._times, None if limit is None else limit + self._spare)
        except ssl.SSLError as error:
            # With TLS 1.3 a server refuses the client's certificate here; httpcore takes it for no error of its own.
            raise httpcore.ReadError(str(error)) from error
        self._times = MORE if len(data) >= max_bytes else 1
        self._used = True
        bound.answered = bound.answered or bool(data)
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all, in pieces: the deadline is looked at before each."""
        if not buffer:
            return
        bound = BOUND.get()
        first = not self._begun
        if first:
            await self._begin()
        bound.wrote(buffer, first=first, reused=self._used)
        if len(buffer) <= PIECE:
            await self._stream.write(buffer, bound.left(timeout))
            return
        for start in range(0, len(buffer), PIECE):
            await self._stream.write(buffer[start : start + PIECE], bound.left(timeout))

    async def _begin(self) -> None:
        """Begin to use it, unless its pool, which forgot it then, was closed while it was made."""
        self._begun = True
        if self._maker is not None and self._maker.closed:
            await self._stream.aclose()
            raise httpcore.ConnectError(CLOSED)

    async def aclose(self) -> None:
        """Close."""
        await self._stream.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Change to TLS."""
        bound = BOUND.get()
        secured = await self._stream.start_tls(ssl_context, server_hostname, bound.left(timeout))
        bound.tunnel = False
        return AsyncBoundedStream(secured, self._spare, self._maker)

    def get_extra_info(self, info: str) -> Any:
        """What is known about the connection."""
        return self._stream.get_extra_info(info)


class AsyncBoundedBackend(httpcore.AsyncNetworkBackend):
    """Makes connections whose waits end with the deadline of whoever uses them, under asyncio and trio."""

    def __init__(self, backend: httpcore.AsyncNetworkBackend | None = None, *, shared: bool) -> None:
        self._spare = SPARE if shared else 0.0
        self.closed = False
        self._backend = backend or cast("httpcore.AsyncNetworkBackend", httpcore.AnyIOBackend())

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to a host."""
        stream = await self._backend.connect_tcp(host, port, BOUND.get().left(timeout), local_address, socket_options)
        return AsyncBoundedStream(stream, self._spare, self)

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to a socket of this machine."""
        stream = await self._backend.connect_unix_socket(path, BOUND.get().left(timeout), socket_options)
        return AsyncBoundedStream(stream, self._spare, self)

    async def sleep(self, seconds: float) -> None:
        """Pause this task."""
        await self._backend.sleep(seconds)


def bind_async(pool: httpcore.AsyncConnectionPool) -> None:
    """Let a pool that is not of our making keep deadlines, as `bind` does."""
    held = vars(pool)
    if not isinstance(held["_network_backend"], AsyncBoundedBackend):
        held["_network_backend"] = AsyncBoundedBackend(held["_network_backend"], shared=held["_http2"])


class AsyncBoundedTransport(httpx.AsyncHTTPTransport):
    """httpx's own transport, over a pool whose connections keep deadlines."""

    def __init__(self, wiring: Wiring, *, secure: bool, **pool: Any) -> None:
        self._backend = AsyncBoundedBackend(shared=wiring.pool["http2"])
        self._pool = httpcore.AsyncConnectionPool(
            wiring.context(secure=secure), network_backend=self._backend, **{**wiring.pool, **pool}
        )

    async def aclose(self) -> None:
        """Close all connections, those too that are being made."""
        self._backend.closed = True
        await super().aclose()


class AsyncTransport(httpx.AsyncBaseTransport):
    """Awaiting requests of one event loop: over a pool, or, with HTTP/2, over one whose connections are shared."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._pools: dict[str, httpx.AsyncBaseTransport] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request."""
        pool = self._pools.get(request.url.scheme) or self._made(request.url.scheme)
        return await pool.handle_async_request(request)

    def _made(self, scheme: str) -> httpx.AsyncBaseTransport:
        secure, wiring = scheme == "https", self._wiring
        if wiring.pool["http2"]:
            self._pools[scheme] = AsyncBoundedTransport(wiring, secure=secure)
        else:
            one = partial(AsyncBoundedTransport, wiring, secure=secure, max_connections=1, max_keepalive_connections=1)
            self._pools[scheme] = AsyncPool(one, wiring.most, wiring.pool["keepalive_expiry"])
        return self._pools[scheme]

    async def aclose(self) -> None:
        """Close all connections."""
        pools = list(self._pools.values())
        self._pools.clear()
        for pool in pools:
            await pool.aclose()
