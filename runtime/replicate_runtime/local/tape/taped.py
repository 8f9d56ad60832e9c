"""The application of a tape: requests and runs are kept for assertions, as where the service itself answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from starlette.requests import Request

from .seen import Seen

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import Receive, Scope, Send

    from ..http.journal import Journal

Name = Callable[[str, str], str]
"""The `operationId` of a method and a path; empty when there is none."""


class Tape(Protocol):
    """What answers in the place of the service."""

    async def answer(self, request: Request) -> Response:
        """The response to a request."""
        ...

    def rewind(self) -> None:
        """Begin again."""

    async def close(self) -> None:
        """Give everything back."""


class Taped:
    """An ASGI application that answers from a tape.

    Args:
        tape: What answers.
        journal: Where requests are kept.
        name: Names operations.
    """

    def __init__(self, tape: Tape, journal: Journal, name: Name) -> None:
        self.tape, self._journal, self._name = tape, journal, name
        self.seen = Seen()
        """The runs that were told."""

    def rewind(self) -> None:
        """Begin again."""
        self.tape.rewind()
        self.seen.clear()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as an ASGI application."""
        request = Request(scope, receive)
        name = self._name(request.method, request.url.path)
        response = await self._journal.watch(name, request, self._answer)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        entry, body = self._journal.entry_of(request), await request.body()
        if not request.headers.get("content-type", "").startswith("multipart/"):
            self._journal.keep(entry, body)
        response = await self.tape.answer(request)
        self.seen.take(entry, response)
        return response
