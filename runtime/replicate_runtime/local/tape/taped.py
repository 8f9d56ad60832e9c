"""The application of a tape: what passes is kept for assertions, and goes wrong on demand, as in the service itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Protocol

from starlette.requests import Request

from ..common.links import DELIVERY
from ..http.problems import Problem
from ..http.received import read_body, refusal
from .hosts import VIA
from .seen import Seen

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import Receive, Scope, Send

    from ..faults.faults import Faults
    from ..http.journal import Journal
    from ..http.journal import Request as Entry
    from ..settings import Settings

Name = Callable[[str, str], str]
"""The `operationId` of a method and a path; empty when there is none."""
_DOWNLOADS: Final = (VIA, DELIVERY)


class Tape(Protocol):
    """What answers in the place of the service."""

    async def answer(self, request: Request, body: bytes) -> Response:
        """The response to a request with that body. Raises Problem."""
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
        faults: What is to go wrong.
        name: Names operations.
        settings: How large bodies may be.
    """

    def __init__(self, tape: Tape, journal: Journal, faults: Faults, name: Name, settings: Settings) -> None:
        self.tape, self._journal, self._faults, self._name = tape, journal, faults, name
        self._settings = settings
        self.seen = Seen()
        """The runs that were told."""

    def rewind(self) -> None:
        """Begin again."""
        self.tape.rewind()
        self.seen.clear()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as an ASGI application."""
        request = Request(scope, receive)
        name = self._called(request)
        response = await self._journal.watch(
            name, request, lambda asked: self._faults.around(name, asked, self._answer)
        )
        await response(scope, receive, send)

    def _called(self, request: Request) -> str:
        """What a request is called by faults and in assertions: an `operationId`, `stream`, `delivery`, or nothing."""
        if "text/event-stream" in request.headers.get("accept", ""):
            return "stream"
        path = request.url.path
        return self._name(request.method, path) or ("delivery" if path.startswith(_DOWNLOADS) else "")

    async def _answer(self, request: Request) -> Response:
        entry = self._journal.entry_of(request)
        try:
            response = await self.tape.answer(request, await self._body(request, entry))
        except Problem as problem:
            return refusal(problem)
        self.seen.take(entry, response)
        return response

    async def _body(self, request: Request, entry: Entry) -> bytes:
        if request.headers.get("content-type", "").startswith("multipart/"):
            return await read_body(request, self._settings.file_limit, upload=True)
        body = await read_body(request, self._settings.body_limit)
        self._journal.keep(entry, body)
        return body
