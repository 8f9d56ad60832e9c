"""An httpx transport, blocking and awaiting, that reaches the local service without a socket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import TYPE_CHECKING, Any

import httpx

from .exchange import Exchange

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from ..common.bridge import Loop


class LocalTransport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Hands requests to an ASGI application on its own loop, and streams the responses back.

    Args:
        app: The application.
        loop: The loop it lives on.
    """

    def __init__(self, app: ASGIApp, loop: Loop) -> None:
        self._app, self._loop = app, loop
        self._running: set[Exchange] = set()

    async def settle(self) -> None:
        """Wait, on the loop of the application, until it has put away what belongs to responses that are complete."""
        await asyncio.gather(*(exchange.settled() for exchange in self._running))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and return its response as soon as its head is there."""
        exchange = Exchange(self._app, _scope(request), request.read(), self._running)
        timeout = _timeout(request)
        try:
            status, headers = self._loop.call(exchange.head(), timeout)
        except FutureTimeoutError as error:
            self._loop.submit(exchange.close())
            raise httpx.ReadTimeout("the local service did not answer in time", request=request) from error
        body = _BlockingBody(exchange, self._loop, request, timeout)
        return httpx.Response(status, headers=headers, stream=body, request=request)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and return its response as soon as its head is there."""
        exchange = Exchange(self._app, _scope(request), await request.aread(), self._running)
        timeout = _timeout(request)
        try:
            status, headers = await self._loop.acall(asyncio.wait_for(exchange.head(), timeout))
        except (asyncio.TimeoutError, TimeoutError) as error:
            self._loop.submit(exchange.close())
            raise httpx.ReadTimeout("the local service did not answer in time", request=request) from error
        except BaseException:
            self._loop.submit(exchange.close())
            raise
        body = _AwaitingBody(exchange, self._loop, request, timeout)
        return httpx.Response(status, headers=headers, stream=body, request=request)


class _BlockingBody(httpx.SyncByteStream):
    def __init__(self, exchange: Exchange, loop: Loop, request: httpx.Request, timeout: float | None) -> None:
        self._exchange, self._loop, self._request, self._timeout = exchange, loop, request, timeout

    def __iter__(self) -> Iterator[bytes]:
        try:
            while chunk := self._loop.call(self._exchange.chunk(), self._timeout):
                yield chunk
        except FutureTimeoutError as error:
            raise httpx.ReadTimeout("the local service fell silent", request=self._request) from error

    def close(self) -> None:
        self._loop.submit(self._exchange.close())


class _AwaitingBody(httpx.AsyncByteStream):
    def __init__(self, exchange: Exchange, loop: Loop, request: httpx.Request, timeout: float | None) -> None:
        self._exchange, self._loop, self._request, self._timeout = exchange, loop, request, timeout

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            while chunk := await self._loop.acall(asyncio.wait_for(self._exchange.chunk(), self._timeout)):
                yield chunk
        except (asyncio.TimeoutError, TimeoutError) as error:
            raise httpx.ReadTimeout("the local service fell silent", request=self._request) from error

    async def aclose(self) -> None:
        self._loop.submit(self._exchange.close())


def _timeout(request: httpx.Request) -> float | None:
    timeouts: Mapping[str, float | None] = request.extensions.get("timeout", {})
    return timeouts.get("read")


def _scope(request: httpx.Request) -> dict[str, Any]:
    url = request.url
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": url.scheme,
        "path": url.path,
        "raw_path": url.raw_path.split(b"?")[0],
        "query_string": url.query,
        "root_path": "",
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "server": (url.host, url.port),
        "client": ("127.0.0.1", 0),
        "extensions": {},
    }
