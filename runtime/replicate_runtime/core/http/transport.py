"""The transports that a client uses when none is given: as httpx makes them, but later, and with hard deadlines.

Nothing is made before the first request; the TLS context, the dearest part, at the first https request, once for the
blocking and the awaiting side. Each scheme has a pool of its own.
"""

from __future__ import annotations

from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any

import httpcore
import httpx

from .deadline import AsyncBoundedBackend, BoundedBackend
from .lanes import Lanes

if TYPE_CHECKING:
    import ssl

FRESH = 5.0
"""Longest idle time after which a connection is used again, in seconds: the other end may be closing an older one, and
a create that meets the closing is ambiguous."""


class Wiring:
    """How connections are made: the keywords of `httpx.Client` that say so, and the TLS context, made once."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        limits: httpx.Limits = options.get("limits") or httpx.Limits(max_connections=100, max_keepalive_connections=20)
        expiry = limits.keepalive_expiry
        self.pool: dict[str, Any] = {
            "max_connections": limits.max_connections,
            "max_keepalive_connections": limits.max_keepalive_connections,
            "keepalive_expiry": FRESH if expiry is None else min(expiry, FRESH),
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


class BoundedTransport(httpx.HTTPTransport):
    """httpx's own transport, over a pool whose connections keep deadlines."""

    def __init__(self, wiring: Wiring, *, secure: bool) -> None:
        self._pool = httpcore.ConnectionPool(
            wiring.context(secure=secure), network_backend=BoundedBackend(), **wiring.pool
        )


class AsyncBoundedTransport(httpx.AsyncHTTPTransport):
    """httpx's own transport, over a pool whose connections keep deadlines."""

    def __init__(self, wiring: Wiring, *, secure: bool, **pool: Any) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            wiring.context(secure=secure), network_backend=AsyncBoundedBackend(), **{**wiring.pool, **pool}
        )


class Transport(httpx.BaseTransport):
    """Blocking requests, over one pool per scheme; each is made once, however many threads come first."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._lock = Lock()
        self._pools: dict[str, BoundedTransport] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request."""
        pool = self._pools.get(request.url.scheme) or self._made(request.url.scheme)
        return pool.handle_request(request)

    def _made(self, scheme: str) -> BoundedTransport:
        with self._lock:
            if scheme not in self._pools:
                self._pools[scheme] = BoundedTransport(self._wiring, secure=scheme == "https")
            return self._pools[scheme]

    def close(self) -> None:
        """Close all connections."""
        with self._lock:
            pools = list(self._pools.values())
            self._pools.clear()
        for pool in pools:
            pool.close()


class AsyncTransport(httpx.AsyncBaseTransport):
    """Awaiting requests of one event loop: over lanes, or, with HTTP/2, over a pool whose connections are shared."""

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
            self._pools[scheme] = Lanes(one, wiring.most, wiring.pool["keepalive_expiry"])
        return self._pools[scheme]

    async def aclose(self) -> None:
        """Close all connections."""
        pools = list(self._pools.values())
        self._pools.clear()
        for pool in pools:
            await pool.aclose()
