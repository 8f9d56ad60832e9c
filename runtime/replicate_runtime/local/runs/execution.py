"""Carries out one run: waits its turn, keeps its deadline, and says how it ended."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..common.clock import SECOND
from ..models.engine import Engine, ModelFailureError
from ..models.job import Job

if TYPE_CHECKING:
    from ..models.job import Bench, Runner
    from .live import Live
    from .run import Run

_OVERTIME: Final = "Prediction was stopped after running for too long (code: E1002)"
_OURS: Final = Path(__file__).parents[1]


class Execution:
    """Carries out runs by the engines of their versions.

    Args:
        bench: The tools that jobs are given.
        engine: Finds what carries out a version, and waits for it while it is made ready; None when nothing does.
        limit: How long a run without a deadline may last, in seconds.
        finish: Called when a run has succeeded, before it is marked so.
    """

    def __init__(
        self,
        bench: Bench,
        engine: Callable[[str], Awaitable[Engine | None]],
        limit: float,
        finish: Callable[[Run], None],
    ) -> None:
        self._bench, self._engine, self._limit, self._finish = bench, engine, limit, finish

    async def carry_out(self, live: Live) -> None:
        """Carry out a run, from its place in the queue of its version to its end."""
        run = live.run
        try:
            engine = await self._engine(run.version)
            if engine is None:
                live.on_end("failed", f"nothing here runs version {run.version} of {run.model}")
            elif not await self._bench.clock.within(self._until(run.deadline), engine.slots.acquire()):
                live.on_end("aborted")
            else:
                try:
                    await self._run(live, engine)
                finally:
                    engine.slots.release()
        except asyncio.CancelledError:
            if not live.cancelled:
                raise
            live.on_end("canceled")

    async def _run(self, live: Live, engine: Engine) -> None:
        run = live.run
        live.on_start()
        runner = engine.predict if run.kind == "prediction" else engine.train
        if runner is None:
            live.on_end("failed", f"version {run.version} of {run.model} cannot be trained")
            return
        job = Job(run, engine.document, live, self._bench)
        limit = self._until(run.deadline) if run.deadline is not None else self._limit
        # Whatever a model raises is an outcome of its run, and no error of ours.
        (outcome,) = await asyncio.gather(self._within(limit, runner, job), return_exceptions=True)
        if outcome is True:
            self._succeed(live)
        elif isinstance(outcome, BaseException):
            fail(live, outcome)
        elif run.deadline is not None:
            live.on_end("canceled")
        else:
            live.on_end("failed", _OVERTIME)

    async def _within(self, limit: float | None, runner: Runner, job: Job) -> bool:
        """Run a model, which begins with this task: one that is cancelled before leaves nothing behind."""
        return await self._bench.clock.within(limit, runner(job))

    def _succeed(self, live: Live) -> None:
        self._finish(live.run)
        # A blocking create is answered as things stood before the run was marked as ended, as on the wire.
        live.on_full()
        live.on_end("succeeded")

    def _until(self, deadline: int | None) -> float | None:
        return None if deadline is None else max(0.0, (deadline - self._bench.clock.now()) / SECOND)


def fail(live: Live, error: BaseException) -> None:
    """End a run with what its model raised: a traceback in the logs, unless the model said it in its own words."""
    if not isinstance(error, ModelFailureError):
        live.on_logs(_traceback(error))
    live.on_end("failed", str(error) or type(error).__name__)


def fail_if_open(live: Live, task: asyncio.Task[None]) -> None:
    """No run stays open because of an error of ours."""
    error = None if task.cancelled() else task.exception()
    if error is not None and not live.closed:
        live.run.output = None
        fail(live, error)


def _traceback(error: BaseException) -> str:
    """The traceback of a model's exception, from where its own code begins."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if _OURS not in Path(frame.filename).parents]
    lines = ["Traceback (most recent call last):\n", *traceback.format_list(frames)] if frames else []
    return "".join(lines + traceback.format_exception_only(error))
