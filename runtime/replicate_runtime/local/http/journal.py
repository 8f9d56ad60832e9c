"""The requests of the last hour, for assertions and for the page."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import attrs

from ..common.clock import SECOND
from .problems import Problem

if TYPE_CHECKING:
    from starlette.requests import Request as Asked
    from starlette.responses import Response

    from ..common.clock import Clock
    from ..common.signal import Signal

_HOUR: Final = 3600 * SECOND
_MOST: Final = 10_000
_BUDGET: Final = 64 * 1024 * 1024
"""Bytes of bodies that are kept; the oldest are dropped first."""
SOURCE: Final = "x-replicate-local-source"
"""Header by which the page says that it asks: `web`."""
BROKEN: Final = 0
"""Status of a response in whose place the connection is broken."""
_ENTRY: Final = "replicate.entry"
_SECRET: Final = frozenset({"authorization", "cookie", "proxy-authorization"})


@attrs.define(kw_only=True)
class Request:
    """One request and how it was answered."""

    number: int
    """Counted from 0."""
    at: int
    """Nanoseconds since 1970."""
    operation: str
    """The `operationId`, `stream` or `delivery`; empty where there is none."""
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """In lower case; without secrets."""
    content: bytes = b""
    """The body, unless it was a form, or was dropped for newer ones."""
    status: int | None = None
    """HTTP status of the answer; None until there is one, and where the connection was broken in its place."""
    milliseconds: float | None = None
    """How long the answer took."""

    @property
    def shows(self) -> bool:
        """Whether the page asked, in order to show something: no call of a program, and not kept."""
        return self.method == "GET" and self.headers.get(SOURCE) == "web"

    @property
    def json(self) -> Any:
        """The body, decoded; None when there is none."""
        return json.loads(self.content) if self.content else None


class Journal:
    """Keeps requests for an hour, ten thousand at most.

    Args:
        clock: The time they are kept by.
        changed: Rung at every change.
    """

    def __init__(self, clock: Clock, changed: Signal) -> None:
        self._clock, self._changed = clock, changed
        self._kept: deque[Request] = deque()
        self._count = self._bytes = 0

    async def watch(self, operation: str, request: Asked, answer: Callable[[Asked], Awaitable[Response]]) -> Response:
        """Keep a request, and how it is answered: well, with a problem or not at all."""
        entry = self.begin(
            operation, request.method, request.url.path, dict(request.query_params), dict(request.headers)
        )
        request.scope[_ENTRY] = entry
        begun, status = time.perf_counter(), 500
        try:
            response = await answer(request)
            status = response.status_code
        except Problem as problem:
            status = problem.status
            raise
        finally:
            self.end(entry, status, (time.perf_counter() - begun) * 1000)
        return response

    def entry_of(self, request: Asked) -> Request:
        """The entry of a request that is watched."""
        entry: Request = request.scope[_ENTRY]
        return entry

    def begin(
        self, operation: str, method: str, path: str, query: Mapping[str, str], headers: Mapping[str, str]
    ) -> Request:
        """A request has come."""
        shown = {name: value for name, value in headers.items() if name.lower() not in _SECRET}
        entry = Request(
            number=self._count,
            at=self._clock.now(),
            operation=operation,
            method=method,
            path=path,
            query=query,
            headers=shown,
        )
        if entry.shows:
            return entry
        self._count += 1
        if len(self._kept) == _MOST:
            self._drop()
        self._kept.append(entry)
        return entry

    def keep(self, entry: Request, content: bytes) -> None:
        """Keep a body."""
        entry.content = content
        self._bytes += len(content)
        for old in self._kept:
            if self._bytes <= _BUDGET:
                break
            self._bytes -= len(old.content)
            old.content = b""

    def end(self, entry: Request, status: int, milliseconds: float) -> None:
        """It has been answered."""
        entry.status, entry.milliseconds = None if status == BROKEN else status, milliseconds
        # What the page reads must not make it read again.
        if not entry.shows:
            self._changed.ring()

    def recent(self) -> list[Request]:
        """The requests of the last hour, oldest first."""
        horizon = self._clock.now() - _HOUR
        while self._kept and self._kept[0].at < horizon:
            self._drop()
        return list(self._kept)

    def _drop(self) -> None:
        self._bytes -= len(self._kept.popleft().content)

    def clear(self) -> None:
        """Forget them."""
        self._kept.clear()
        self._count = self._bytes = 0
