"""One Cog model: made ready, offered, and run through its server."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import httpx

from ..common.shapes import is_object
from ..common.tasks import drop
from ..models.catalog import Offer
from ..models.engine import ModelFailureError
from .process import CogError, CogProcess
from .told import Seen, complaint

if TYPE_CHECKING:
    from ..models.job import Job
    from .callbacks import Callbacks, Line, State

_OPEN: Final = {"components": {"schemas": {"Input": {"type": "object"}, "Output": {}}}}
"""The document of a model that has none: everything goes."""
_POLL: Final = 0.05
_LAST: Final = 2.0
"""Seconds between the moment a server breaks its connections and its end."""
_TRIES: Final = 2
"""How often a server that ends during its setup is started."""


class UnreachableError(ModelFailureError):
    """A Cog server does not answer."""


class CogModel:
    """A model that a Cog server runs.

    Args:
        name: `owner/name`.
        source: A folder, or the URL of a server that runs.
        callbacks: Where the server tells what happens.
        python: The Python for a folder.
        patience: Seconds that a model may take to set itself up.

    Raises:
        CogError: The folder cannot be served.
    """

    def __init__(
        self, name: str, source: str, callbacks: Callbacks, python: Path | None = None, patience: float = 600
    ) -> None:
        if name.count("/") != 1 or not all(name.split("/")):
            raise CogError(f"a model is named owner/name, not {name!r}")
        self.name, self._callbacks, self._patience = name, callbacks, patience
        running = source.startswith(("http://", "https://"))
        self._process = None if running else CogProcess(Path(source), python)
        self._url = source.rstrip("/") if running else ""
        self._client = httpx.AsyncClient(timeout=30, trust_env=False)

    async def prepare(self) -> Offer:
        """Wait until it can run; what it offers. Raises CogError."""
        await self._ready()
        document = await self._document()
        facts = {"description": f"A Cog model, run by {self._url}", "own": True}
        return Offer(name=self.name, document=document, predict=self.run, facts=facts, slots=1)

    async def stop(self) -> None:
        """Stop its server, if it is ours."""
        if self._process is not None:
            await self._process.stop()
        await self._client.aclose()

    async def run(self, job: Job) -> None:
        """Carry out one run."""
        try:
            await self._ready()
        except CogError as error:
            raise ModelFailureError(str(error)) from error
        line = await self._callbacks.open(job)
        work = asyncio.ensure_future(self._follow(line))
        death = asyncio.ensure_future(self._process.ended()) if self._process is not None else None
        try:
            await asyncio.wait({work, death} if death is not None else {work}, return_when=asyncio.FIRST_COMPLETED)
            if death is not None and await _lost(work, death):
                raise self._died(job)
            work.result()
        except asyncio.CancelledError:
            await self._cancel(job.id)
            raise
        finally:
            self._callbacks.close_line(line)
            await drop(work, death)

    async def _follow(self, line: Line) -> None:
        job = line.job
        # The answer waits for the end, since only there all servers inline files; webhooks tell what happens before.
        # Our own files go inlined: the model's server has no token for them.
        order: dict[str, Any] = {"id": job.id, "input": await job.inlined(), "webhook": line.address}
        order["webhook_events_filter"] = ["output", "logs"]
        seen = Seen(line)
        answer = asyncio.ensure_future(self._send(job, order))
        try:
            while not answer.done():
                state = asyncio.ensure_future(line.told.get())
                await asyncio.wait({answer, state}, return_when=asyncio.FIRST_COMPLETED)
                if state.done():
                    seen.take(state.result())
                await drop(state)
            seen.finish(answer.result())
        finally:
            await drop(answer)

    async def _send(self, job: Job, order: dict[str, Any]) -> State:
        while True:
            answer = await self._call("PUT", f"/predictions/{job.id}", json=order, timeout=None)
            if answer.status_code not in {409, 503}:
                break
            # Busy, with somebody else's run or its own setup: ours waits in line.
            await asyncio.sleep(_POLL)
        if answer.status_code == 422:
            raise ModelFailureError(complaint(answer))
        state: object = answer.json() if answer.is_success else None
        if not is_object(state):
            raise ModelFailureError(f"the model's server answered {answer.status_code}: {answer.text[:500]}")
        return state

    async def _cancel(self, run_id: str) -> None:
        try:
            await self._call("POST", f"/predictions/{run_id}/cancel", timeout=5)
        except ModelFailureError:
            return

    async def _call(self, method: str, path: str, **options: Any) -> httpx.Response:
        try:
            return await self._client.request(method, self._url + path, **options)
        except httpx.HTTPError as error:
            raise UnreachableError(f"the model's server cannot be reached: {error or type(error).__name__}") from error

    def _died(self, job: Job) -> ModelFailureError:
        job.log(self._process.tail if self._process is not None else "")
        return ModelFailureError("the model's server ended during the run")

    # ---- readiness -------------------------------------------------------------------------------------------------

    async def _ready(self) -> None:
        """Start the server if it is ours and does not run, and wait until it is set up. Raises CogError."""
        starts = 0
        deadline = asyncio.get_running_loop().time() + self._patience
        while asyncio.get_running_loop().time() < deadline:
            if self._process is not None and not self._process.alive:
                if starts == _TRIES:
                    raise CogError(f"{self.name} could not be set up: its server ended\n{self._tail()}")
                await self._process.start(await self._callbacks.start())
                self._url, starts = self._process.url, starts + 1
            state = await self._health()
            if state in {"READY", "BUSY"}:
                return
            if state in {"SETUP_FAILED", "DEFUNCT"}:
                raise CogError(f"{self.name} could not be set up ({state})\n{self._tail()}")
            if state is None and self._process is None:
                raise CogError(f"{self.name}: no Cog server answers at {self._url}")
            await asyncio.sleep(_POLL)
        raise CogError(f"{self.name} was not set up within {self._patience:g} s\n{self._tail()}")

    async def _health(self) -> str | None:
        try:
            answer: object = (await self._client.get(f"{self._url}/health-check")).json()
        except (httpx.HTTPError, ValueError):
            return None
        return str(answer.get("status")) if is_object(answer) else None

    def _tail(self) -> str:
        return self._process.tail if self._process is not None else ""

    async def _document(self) -> dict[str, Any]:
        try:
            found: object = (await self._client.get(f"{self._url}/openapi.json")).json()
        except (httpx.HTTPError, ValueError) as error:
            raise CogError(f"{self.name}: its schema cannot be read: {error}") from error
        if is_object(found) and is_object(found.get("components")):
            return found
        return self._written() or _OPEN

    def _written(self) -> dict[str, Any] | None:
        """The schema in the folder: from 0.17 the server has none but this."""
        path = self._process.folder / ".cog" / "openapi_schema.json" if self._process is not None else None
        if path is None or not path.is_file():
            return None
        try:
            found: object = json.loads(path.read_text("utf-8"))
        except ValueError as error:
            raise CogError(f"{path} is no JSON: {error}") from error
        if not is_object(found) or not is_object(found.get("components")):
            raise CogError(f"{path} is no schema of a Cog model")
        return found


async def _lost(work: asyncio.Future[None], death: asyncio.Future[int]) -> bool:
    """Whether a run ended with its server, and not by what the server says of it."""
    if work.done() and isinstance(work.exception(), UnreachableError):
        await asyncio.wait({death}, timeout=_LAST)
    return death.done() and (not work.done() or isinstance(work.exception(), UnreachableError))
