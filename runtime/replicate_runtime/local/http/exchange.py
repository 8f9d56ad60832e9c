"""One request and its response, between an ASGI application and whoever reads it chunk by chunk."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx

from .breaking import ABORT

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from starlette.types import ASGIApp

_AHEAD = 16
"""Chunks that the application may be ahead of its reader."""


class Exchange:
    """Runs the application for one request. All methods are called on the loop of the application.

    Args:
        app: The application.
        scope: The ASGI scope of the request.
        body: The whole body of the request.
        running: The exchanges whose application runs; this one is among them for as long as its own does.
    """

    def __init__(self, app: ASGIApp, scope: MutableMapping[str, Any], body: bytes, running: set[Exchange]) -> None:
        self._app, self._scope, self._body, self._running = app, scope, body, running
        self._scope["extensions"][ABORT] = self._abort
        self._asked = self._complete = False
        self._left = asyncio.Event()
        self._head: asyncio.Future[tuple[int, list[tuple[bytes, bytes]]]] | None = None
        self._chunks: asyncio.Queue[bytes | BaseException] = asyncio.Queue(_AHEAD)
        self._task: asyncio.Task[None] | None = None

    async def head(self) -> tuple[int, list[tuple[bytes, bytes]]]:
        """Start, and wait for status and headers."""
        self._head = asyncio.get_running_loop().create_future()
        self._task = asyncio.create_task(self._run())
        self._running.add(self)
        self._task.add_done_callback(self._ended)
        return await asyncio.shield(self._head)

    async def chunk(self) -> bytes:
        """The next chunk of the body; empty at its end."""
        chunk = await self._chunks.get()
        if isinstance(chunk, BaseException):
            raise chunk
        return chunk

    async def close(self) -> None:
        """The reader has left."""
        self._left.set()
        if self._complete:
            while not self._chunks.empty():
                self._chunks.get_nowait()  # its last word may wait for room
        # One that has said everything is left to end by itself.
        if self._task is not None and not self._task.done() and not self._complete:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def settled(self) -> None:
        """Return when an application that has said everything has put its things away, open files for instance."""
        if self._complete and self._task is not None:
            await asyncio.wait({self._task})

    def _abort(self, error: Exception) -> None:
        """Break the connection as seen by the client: the error is raised where it reads."""
        if self._head is not None and not self._head.done():
            self._head.set_exception(error)
        while self._chunks.full():
            self._chunks.get_nowait()
        self._chunks.put_nowait(error)

    async def _run(self) -> None:
        await self._app(self._scope, self._receive, self._send)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(self)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self._abort(httpx.RemoteProtocolError(f"the local service failed: {error!r}"))

    async def _receive(self) -> MutableMapping[str, Any]:
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": self._body, "more_body": False}
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start" and self._head is not None:
            if not self._head.done():
                self._head.set_result((message["status"], list(message.get("headers", []))))
        elif message["type"] == "http.response.body":
            if message.get("body") and self._scope["method"] != "HEAD":
                await self._chunks.put(message["body"])
            if not message.get("more_body", False):
                self._complete = True
                await self._chunks.put(b"")
