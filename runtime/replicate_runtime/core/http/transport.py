"""The blocking transport that a client uses when none is given: as httpx makes it, but later, and with hard deadlines.

Nothing is made before the first request; the TLS context, the dearest part, at the first https request, once for the
blocking and the awaiting side. Each scheme has a pool of its own.

httpx bounds each phase, so that a byte per second keeps a request alive for ever. The pools here have a network backend
of their own that shortens each wait to what is left of the call's deadline. Name resolution is the one wait that it
cannot shorten while it blocks.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterable
from contextlib import suppress
from threading import Lock, get_ident
from typing import TYPE_CHECKING, Any

import httpcore
import httpx

from .limits import CLOSED, HERE, Clock

if TYPE_CHECKING:
    import ssl

FRESH = 5.0
"""Longest idle time after which a connection is used again, in seconds: the other end may be closing an older one, and
a create that meets the closing is ambiguous."""

PIECE = 64 * 1024
"""Bytes that are written between two looks at the deadline."""
MORE = 4
"""How many times what was asked for is read at once where the last read was full: large bodies take fewer steps."""


class Wiring:
    """How connections are made: the keywords of `httpx.Client` that say so, and the TLS context, made once."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        limits = fresh(options.get("limits") or httpx.Limits(max_connections=100, max_keepalive_connections=20))
        self.pool: dict[str, Any] = {
            "max_connections": limits.max_connections,
            "max_keepalive_connections": limits.max_keepalive_connections,
            "keepalive_expiry": limits.keepalive_expiry,
            "http1": options.get("http1", True),
            "http2": options.get("http2", False),
        }
        self.most: int | None = limits.max_connections if options.get("limits") else None
        self._lock = Lock()
        self._tls: ssl.SSLContext | None = None

    def context(self, *, secure: bool) -> ssl.SSLContext | None:
        """The TLS context, made on first use; None for plain http, which needs none."""
        if not secure:
            return None
        with self._lock:
            if self._tls is None:
                options = {name: self.options[name] for name in ("verify", "cert", "trust_env") if name in self.options}
                self._tls = httpx.create_ssl_context(**options)
            return self._tls


def fresh(limits: httpx.Limits) -> httpx.Limits:
    """Limits by which no connection is used again after a longer idle time than `FRESH`."""
    expiry = limits.keepalive_expiry
    return httpx.Limits(
        max_connections=limits.max_connections,
        max_keepalive_connections=limits.max_keepalive_connections,
        keepalive_expiry=FRESH if expiry is None else min(expiry, FRESH),
    )


class BoundedStream(httpcore.NetworkStream):
    """A connection whose waits end with the deadline of whoever uses it, or when another thread closes it."""

    def __init__(self, stream: httpcore.NetworkStream, maker: BoundedBackend | None = None) -> None:
        self._stream = stream
        self._maker = maker
        self._begun = False
        self._used = False
        self._times = 1
        self._waits = False
        self._closed = False
        self._pid = os.getpid()

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what there is."""
        bound = HERE.bound
        self._wait(httpcore.ReadError)
        try:
            data = self._stream.read(max_bytes * self._times, bound.left(timeout))
        finally:
            self._waited()
        if self._closed and not data:
            raise httpcore.ReadError(CLOSED)
        self._times = MORE if len(data) >= max_bytes else 1
        self._used = True
        bound.answered = bound.answered or bool(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all, in pieces: the deadline is looked at before each."""
        if not buffer:
            return
        bound = HERE.bound
        first = not self._begun
        if first:
            self._begin()
        bound.wrote(buffer, first=first, reused=self._used)
        self._wait(httpcore.WriteError)
        try:
            if len(buffer) <= PIECE:
                self._stream.write(buffer, bound.left(timeout))
                return
            for start in range(0, len(buffer), PIECE):
                self._stream.write(buffer[start : start + PIECE], bound.left(timeout))
        finally:
            self._waited()

    def _wait(self, failure: type[Exception]) -> None:
        """Begin a wait, and only then look whether it was closed: who closes it sees that it waits, or is seen."""
        self._waits = True
        if self._closed:
            self._waited()
            raise failure(CLOSED)

    def _waited(self) -> None:
        """End a wait; what was closed meanwhile is closed now."""
        self._waits = False
        if self._closed:
            self._stream.close()

    def _begin(self) -> None:
        """Begin to use it, unless its pool, which forgot it then, was closed while it was made."""
        self._begun = True
        if self._maker is not None and self._maker.closed:
            self._stream.close()
            raise httpcore.ConnectError(CLOSED)

    def close(self) -> None:
        """Close; a thread that waits here is woken, and closes it.

        The system would not wake it, and would give the number of the socket, which TLS reads from, to the next one.
        After a fork the thread, and the connection that would be shut down, are the other process's.
        """
        self._closed = True
        if self._waits and self._pid == os.getpid():
            with suppress(OSError, TypeError):
                socket.socket.shutdown(self._stream.get_extra_info("socket"), socket.SHUT_RDWR)
        else:
            self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Change to TLS."""
        secured = self._stream.start_tls(ssl_context, server_hostname, HERE.bound.left(timeout))
        HERE.bound.tunnel = False
        return BoundedStream(secured, self._maker)

    def get_extra_info(self, info: str) -> Any:
        """What is known about the connection."""
        return self._stream.get_extra_info(info)


class BoundedBackend(httpcore.NetworkBackend):
    """Makes connections whose waits end with the deadline of whoever uses them; names are resolved without a bound."""

    def __init__(self, backend: httpcore.NetworkBackend | None = None) -> None:
        self._backend = backend or httpcore.SyncBackend()
        self.closed = False

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to a host: to the first of its addresses that answers."""
        HERE.bound.leave_queue(Clock.monotonic())  # a name is resolved on the call's own time
        *others, last = addresses(host, port) if isinstance(self._backend, httpcore.SyncBackend) else [host]
        for address in others:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return self._connect(address, port, timeout, local_address, socket_options)
        return self._connect(last, port, timeout, local_address, socket_options)

    def _connect(self, address: str, port: int, timeout: float | None, *rest: Any) -> httpcore.NetworkStream:
        return BoundedStream(self._backend.connect_tcp(address, port, HERE.bound.left(timeout), *rest), self)

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to a socket of this machine."""
        return BoundedStream(self._backend.connect_unix_socket(path, HERE.bound.left(timeout), socket_options), self)

    def sleep(self, seconds: float) -> None:
        """Pause this thread."""
        time.sleep(seconds)


def addresses(host: str, port: int) -> list[str]:
    """The addresses of a host. The standard library would grant each of them the whole time."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise httpcore.ConnectError(str(error)) from error
    several = list(dict.fromkeys(str(place[0]) for *_, place in found))
    return several if len(several) > 1 else [host]


def bind(pool: httpcore.ConnectionPool) -> None:
    """Let a pool that is not of our making keep deadlines. There is no argument for it; a test holds that it works."""
    held = vars(pool)
    if not isinstance(held["_network_backend"], BoundedBackend):
        held["_network_backend"] = BoundedBackend(held["_network_backend"])


class BoundedTransport(httpx.HTTPTransport):
    """httpx's own transport, over a pool whose connections keep deadlines."""

    def __init__(self, wiring: Wiring, *, secure: bool) -> None:
        self._backend = BoundedBackend()
        self._pool = httpcore.ConnectionPool(
            wiring.context(secure=secure), network_backend=self._backend, **wiring.pool
        )

    def close(self) -> None:
        """Close all connections, those too that are being made."""
        self._backend.closed = True
        super().close()


class Transport(httpx.BaseTransport):
    """Blocking requests, over one pool per scheme; each is made once, however many threads come first.

    With HTTP/2 each thread has pools of its own: on a shared connection a timeout of one call ends all others, and who
    waits for another thread to read waits without a bound.
    """

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._lock = Lock()
        self._closed = False
        self._pools: dict[tuple[str, int], BoundedTransport] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request."""
        key = (request.url.scheme, get_ident() if self._wiring.pool["http2"] else 0)
        return (self._pools.get(key) or self._made(key)).handle_request(request)

    def _made(self, key: tuple[str, int]) -> BoundedTransport:
        with self._lock:
            if self._closed:
                raise httpx.ConnectError(CLOSED)
            if key not in self._pools:
                self._pools[key] = BoundedTransport(self._wiring, secure=key[0] == "https")
            return self._pools[key]

    def close(self) -> None:
        """Close all connections."""
        with self._lock:
            self._closed = True
            pools = list(self._pools.values())
            self._pools.clear()
        for pool in pools:
            pool.close()
