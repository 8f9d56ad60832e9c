"""Where Cog servers tell what happens: a small server of our own on loopback, whose addresses nobody guesses."""

from __future__ import annotations

import asyncio
import json
import secrets
from typing import TYPE_CHECKING, Any

import attrs
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from ..common.links import REFERENCE
from ..common.shapes import is_object
from ..http.listen import Listener, bind

if TYPE_CHECKING:
    from starlette.requests import Request

    from ..models.job import Job

State = dict[str, Any]
"""What a Cog server tells of a run: `status`, `output`, `logs`, `error`, `metrics`."""


@attrs.frozen(kw_only=True, eq=False)
class Line:
    """The way from a Cog server to one run."""

    job: Job
    address: str
    """Where it tells what happens, by webhooks."""
    told: asyncio.Queue[State] = attrs.Factory(asyncio.Queue[State])
    files: dict[str, str] = attrs.Factory(dict[str, str])
    """What stands for an output file that it has sent, by the address that it was given for it."""


class Callbacks:
    """Receives what Cog servers tell, and the files that they make, and hands both to the runs."""

    def __init__(self) -> None:
        self._lines: dict[str, Line] = {}
        self._listener: Listener | None = None
        self._base, self._key = "", secrets.token_urlsafe(24)

    async def start(self) -> str:
        """Listen, unless it does; where Cog servers of ours send the files that they make."""
        if self._listener is None:
            socket = bind("127.0.0.1", 0)
            self._base = f"http://127.0.0.1:{socket.getsockname()[1]}"
            routes = [
                Route("/{key}", self._receive, methods=["POST"]),
                Route("/{key}/{name}", self._upload, methods=["PUT"]),
            ]
            self._listener = Listener(Starlette(routes=routes), socket)
            await self._listener.start()
        return f"{self._base}/{self._key}/"

    async def open(self, job: Job) -> Line:
        """A line for one run."""
        await self.start()
        key = secrets.token_urlsafe(24)
        line = self._lines[key] = Line(job=job, address=f"{self._base}/{key}")
        return line

    def close_line(self, line: Line) -> None:
        """The run is over."""
        self._lines.pop(line.address.rsplit("/", 1)[-1], None)

    async def stop(self) -> None:
        """Stop listening."""
        if self._listener is not None:
            await self._listener.stop()
            self._listener = None

    async def _receive(self, request: Request) -> Response:
        line = self._lines.get(request.path_params["key"])
        if line is None:
            return Response(status_code=404)
        state: object = json.loads(await request.body())
        if is_object(state):
            line.told.put_nowait(state)
        return Response()

    async def _upload(self, request: Request) -> Response:
        run = request.headers.get("x-prediction-id")
        line = next((line for line in self._lines.values() if line.job.id == run), None)
        if line is None or not secrets.compare_digest(request.path_params["key"], self._key):
            return Response(status_code=404)
        reference = await line.job.receive(request.path_params["name"], request.stream())
        address = f"{self._base}/{self._key}/{reference.removeprefix(REFERENCE)}"
        line.files[address] = reference
        return Response(status_code=201, headers={"Location": address})
