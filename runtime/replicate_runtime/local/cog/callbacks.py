"""Where Cog servers tell what happens: a small server of our own on loopback, whose addresses nobody guesses."""

from __future__ import annotations

import asyncio
import json
import secrets
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from ..common.shapes import is_object
from ..http.listen import Listener, bind

if TYPE_CHECKING:
    from starlette.requests import Request

State = dict[str, Any]
"""What a Cog server tells of a run: `status`, `output`, `logs`, `error`, `metrics`."""


class Callbacks:
    """Receives what Cog servers tell, and hands it to those who wait."""

    def __init__(self) -> None:
        self._queues: dict[str, asyncio.Queue[State]] = {}
        self._listener: Listener | None = None
        self._base = ""

    async def open(self) -> tuple[str, asyncio.Queue[State]]:
        """An address for one run, and the queue of what is told there."""
        if self._listener is None:
            socket = bind("127.0.0.1", 0)
            self._base = f"http://127.0.0.1:{socket.getsockname()[1]}"
            self._listener = Listener(Starlette(routes=[Route("/{key}", self._receive, methods=["POST"])]), socket)
            await self._listener.start()
        key = secrets.token_urlsafe(24)
        self._queues[key] = asyncio.Queue()
        return f"{self._base}/{key}", self._queues[key]

    def close_address(self, address: str) -> None:
        """Nobody waits there any more."""
        self._queues.pop(address.rsplit("/", 1)[-1], None)

    async def stop(self) -> None:
        """Stop listening."""
        if self._listener is not None:
            await self._listener.stop()
            self._listener = None

    async def _receive(self, request: Request) -> Response:
        queue = self._queues.get(request.path_params["key"])
        if queue is None:
            return Response(status_code=404)
        state: object = json.loads(await request.body())
        if is_object(state):
            queue.put_nowait(state)
        return Response()
