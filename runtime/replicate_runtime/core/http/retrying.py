"""A transport that sends requests again, for httpx clients that people make by hand."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

import httpx

from ..retry import retry_after


class RetryTransport(httpx.AsyncBaseTransport, httpx.BaseTransport):
    """Sends a request again when its answer says that trying again may help. Clients of this package do not need it.

    Args:
        wrapped_transport: Sends the requests.
        max_attempts: How often a request is sent at most.
        max_backoff_wait: Longest pause between attempts, in seconds.
        backoff_factor: First pause, in seconds; each further one is twice as long.
        jitter_ratio: Share by which a pause is longer or shorter by chance: 0 to 0.5.
        retryable_methods: Methods that are sent again; None for those that do no harm.
        retry_status_codes: Statuses after which they are; None for 429, 503 and 504.
    """

    RETRYABLE_METHODS: ClassVar[frozenset[str]] = frozenset(("HEAD", "GET", "PUT", "DELETE", "OPTIONS", "TRACE"))
    RETRYABLE_STATUS_CODES: ClassVar[frozenset[int]] = frozenset((429, 503, 504))
    MAX_BACKOFF_WAIT: ClassVar[float] = 60

    def __init__(
        self,
        wrapped_transport: httpx.BaseTransport | httpx.AsyncBaseTransport,
        *,
        max_attempts: int = 10,
        max_backoff_wait: float = MAX_BACKOFF_WAIT,
        backoff_factor: float = 0.1,
        jitter_ratio: float = 0.1,
        retryable_methods: Iterable[str] | None = None,
        retry_status_codes: Iterable[int] | None = None,
    ) -> None:
        if not 0 <= jitter_ratio <= 0.5:
            raise ValueError(f"jitter_ratio is between 0 and 0.5, not {jitter_ratio}")
        self._wrapped: Any = wrapped_transport
        self._attempts = max_attempts
        self._longest = max_backoff_wait
        self._factor = backoff_factor
        self._jitter = jitter_ratio
        self._methods = frozenset(retryable_methods or self.RETRYABLE_METHODS)
        self._statuses = frozenset(retry_status_codes or self.RETRYABLE_STATUS_CODES)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request, as often as need be."""
        response: httpx.Response = self._wrapped.handle_request(request)
        for attempt in range(1, self._last(request)):
            if response.status_code not in self._statuses:
                break
            response.close()
            time.sleep(self._pause(attempt, response))
            response = self._wrapped.handle_request(request)
        return response

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request, as often as need be."""
        import asyncio

        response: httpx.Response = await self._wrapped.handle_async_request(request)
        for attempt in range(1, self._last(request)):
            if response.status_code not in self._statuses:
                break
            await response.aclose()
            await asyncio.sleep(self._pause(attempt, response))
            response = await self._wrapped.handle_async_request(request)
        return response

    def close(self) -> None:
        """Close the transport that sends the requests."""
        self._wrapped.close()

    async def aclose(self) -> None:
        """Close the transport that sends the requests."""
        await self._wrapped.aclose()

    def _last(self, request: httpx.Request) -> int:
        return self._attempts if request.method in self._methods else 1

    def _pause(self, attempt: int, response: httpx.Response) -> float:
        asked = retry_after({name.lower(): value for name, value in response.headers.items()}, None, time.time())
        if asked is not None:
            return min(asked, self._longest)
        spread = 1 + self._jitter * (2 * random.random() - 1)
        return min(self._factor * 2.0 ** (attempt - 1) * spread, self._longest)


def transport_for(client_type: Callable[..., Any]) -> httpx.BaseTransport | httpx.AsyncBaseTransport:
    """The transport that a kind of httpx client has by itself."""
    return httpx.AsyncHTTPTransport() if client_type is httpx.AsyncClient else httpx.HTTPTransport()
