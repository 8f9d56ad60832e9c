"""Stands in the place of the real service: answers with what was recorded, in the recorded order."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from starlette.responses import Response, StreamingResponse

from ..http.problems import Problem
from .library import key

if TYPE_CHECKING:
    from starlette.requests import Request

    from .hosts import Hosts
    from .library import Exchange, Library
    from .scrub import Scrubber


class Replayer:
    """Answers from recordings.

    The same request is answered by its recordings in order, and by the last of them from then on.

    Args:
        hosts: Where the real service was.
        library: The recordings.
        scrubber: Takes secrets out of requests, as it did when they were recorded.

    Raises:
        ValueError: A file of the library is no recording.
    """

    def __init__(self, hosts: Hosts, library: Library, scrubber: Scrubber) -> None:
        self._hosts, self._scrubber = hosts, scrubber
        self._recorded: dict[str, list[Exchange]] = {}
        self._waiting: dict[str, list[Exchange]] = {}
        for found, exchange in library.read():
            self._recorded.setdefault(found, []).append(exchange)
        self.rewind()

    def rewind(self) -> None:
        """Begin again with the first recordings."""
        self._waiting = {found: list(exchanges) for found, exchanges in self._recorded.items()}

    async def close(self) -> None:
        """Nothing is open."""

    async def answer(self, request: Request, body: bytes) -> Response:
        """The response to a request. Raises Problem, when it has not been recorded."""
        base = str(request.base_url).rstrip("/")
        exchange = self._next(request, self._hosts.outward_body(body, base))
        if exchange is None:
            raise _not_recorded(request)
        return self._response(exchange, base)

    def _next(self, request: Request, body: bytes) -> Exchange | None:
        parts = (request.method, request.url.path, request.url.query, dict(request.headers), body)
        found = self._waiting.get(key(*parts, self._scrubber))
        if not found:
            return None
        return found.pop(0) if len(found) > 1 else found[0]

    def _response(self, exchange: Exchange, base: str) -> Response:
        media_type = exchange.headers.get("content-type", "")
        headers = {name: self._hosts.inward(value, base) for name, value in exchange.headers.items()}
        body = self._hosts.inward_body(exchange.body, media_type, base)
        if media_type.startswith("text/event-stream"):
            return StreamingResponse(_lines(body), exchange.status, headers=headers)
        return Response(body, exchange.status, headers=headers)


async def _lines(body: bytes) -> AsyncIterator[bytes]:
    for line in body.splitlines(keepends=True):
        yield line


def _not_recorded(request: Request) -> Problem:
    detail = f"{request.method} {request.url.path} has not been recorded, not with this query and body"
    # No 5xx: a client would wonder whether the request was carried out, or send it again.
    return Problem(400, {"title": "Not recorded", "detail": detail, "status": 400})
