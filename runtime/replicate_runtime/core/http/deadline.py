"""A hard bound under every read and write: sockets ask how long the call at hand may still take.

httpx bounds each phase, so that a byte per second keeps a request alive for ever. The pools that this package makes
have a network backend of their own that shortens each wait to what is left of the call's deadline. Name resolution is
the one wait that it cannot shorten while it blocks.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, cast

import httpcore

if TYPE_CHECKING:
    import ssl

PIECE = 64 * 1024
"""Bytes that are written between two looks at the deadline."""
MORE = 4
"""How many times what was asked for is read at once where the last read was full: large bodies take fewer steps."""


class Bound:
    """What connections are told about the call at hand, and what they tell about themselves.

    Attributes:
        deadline: When it must be over, on the monotonic clock; None for no deadline.
        reused: Whether the connection had been used before.
        answered: Whether anything came back.
    """

    __slots__ = ("answered", "deadline", "reused")

    def __init__(self, deadline: float | None) -> None:
        self.deadline = deadline
        self.reused = False
        self.answered = False

    def left(self, timeout: float | None) -> float | None:
        """A timeout, shortened to what is left of the deadline."""
        if self.deadline is None:
            return timeout
        rest = max(0.001, self.deadline - time.monotonic())
        return rest if timeout is None or rest < timeout else timeout


UNBOUND = Bound(None)

BOUND: ContextVar[Bound] = ContextVar("bound", default=UNBOUND)
"""The bound of the call at hand."""


class BoundedStream(httpcore.NetworkStream):
    """A connection whose waits end with the deadline of whoever uses it."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream
        self._used = False
        self._times = 1

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what there is."""
        bound = BOUND.get()
        data = self._stream.read(max_bytes * self._times, bound.left(timeout))
        self._times = MORE if len(data) >= max_bytes else 1
        self._used = True
        bound.answered = bound.answered or bool(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all, in pieces: the deadline is looked at before each."""
        bound = BOUND.get()
        bound.reused = self._used
        if 0 < len(buffer) <= PIECE:
            self._stream.write(buffer, bound.left(timeout))
            return
        for start in range(0, len(buffer), PIECE):
            self._stream.write(buffer[start : start + PIECE], bound.left(timeout))

    def close(self) -> None:
        """Close."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Change to TLS."""
        return BoundedStream(self._stream.start_tls(ssl_context, server_hostname, BOUND.get().left(timeout)))

    def get_extra_info(self, info: str) -> Any:
        """What is known about the connection."""
        return self._stream.get_extra_info(info)


class BoundedBackend(httpcore.NetworkBackend):
    """Makes connections whose waits end with the deadline of whoever uses them."""

    def __init__(self) -> None:
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to a host."""
        return BoundedStream(
            self._backend.connect_tcp(host, port, BOUND.get().left(timeout), local_address, socket_options)
        )

    def sleep(self, seconds: float) -> None:
        """Pause this thread."""
        time.sleep(seconds)


class AsyncBoundedStream(httpcore.AsyncNetworkStream):
    """A connection whose waits end with the deadline of whoever uses it."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream
        self._used = False
        self._times = 1

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what there is."""
        bound = BOUND.get()
        data = await self._stream.read(max_bytes * self._times, bound.left(timeout))
        self._times = MORE if len(data) >= max_bytes else 1
        self._used = True
        bound.answered = bound.answered or bool(data)
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all, in pieces: the deadline is looked at before each."""
        bound = BOUND.get()
        bound.reused = self._used
        if 0 < len(buffer) <= PIECE:
            await self._stream.write(buffer, bound.left(timeout))
            return
        for start in range(0, len(buffer), PIECE):
            await self._stream.write(buffer[start : start + PIECE], bound.left(timeout))

    async def aclose(self) -> None:
        """Close."""
        await self._stream.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Change to TLS."""
        return AsyncBoundedStream(await self._stream.start_tls(ssl_context, server_hostname, BOUND.get().left(timeout)))

    def get_extra_info(self, info: str) -> Any:
        """What is known about the connection."""
        return self._stream.get_extra_info(info)


class AsyncBoundedBackend(httpcore.AsyncNetworkBackend):
    """Makes connections whose waits end with the deadline of whoever uses them, under asyncio and trio."""

    def __init__(self) -> None:
        self._backend = cast("httpcore.AsyncNetworkBackend", httpcore.AnyIOBackend())

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
        return AsyncBoundedStream(stream)

    async def sleep(self, seconds: float) -> None:
        """Pause this task."""
        await self._backend.sleep(seconds)
