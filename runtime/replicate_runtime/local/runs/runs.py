"""Carries out predictions and trainings: a queue per version, deadlines, cancelling, what is left after a crash."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final

from ..common.clock import SECOND
from ..common.links import references
from ..common.signal import Signal
from ..models.engine import Engine, fail, fail_if_open
from ..models.job import Job
from ..store.store import Window
from .live import Live
from .run import KINDS, Run

if TYPE_CHECKING:
    from ..common.clock import Clock
    from ..models.job import Bench, Runner
    from ..store.store import Store

INTERRUPTED: Final = "Prediction interrupted; please retry (code: PA)"
"""What the service says of a run that lost its machine."""

_OVERTIME: Final = "Prediction was stopped after running for too long (code: E1002)"

_KEPT: Final = "json_extract(body, '$.completed') <= ? AND NOT json_extract(body, '$.data_removed')"


class Runs:
    """All runs: those in the works in memory, all of them in the store.

    Args:
        store: Where runs are kept.
        bench: The tools that jobs are given.
        engine: Finds what carries out a version, and waits for it while it is made ready; None when nothing does.
        limit: How long a run without a deadline may last, in seconds.
        retention: How long the data of a run is kept after its end, in seconds.
    """

    def __init__(
        self,
        store: Store,
        bench: Bench,
        engine: Callable[[str], Awaitable[Engine | None]],
        limit: float,
        retention: float,
    ) -> None:
        self._store, self._bench, self._engine = store, bench, engine
        self._limit, self._retention = limit, retention
        self._live: dict[str, Live] = {}
        self.changed = Signal()
        """Rings at every change of any run."""
        self.listeners: list[Callable[[Live, str], None]] = []
        """Called with the run and `start`, `output`, `logs` or `completed`."""
        self.finishers: list[Callable[[Run], None]] = []
        """Called when a run has succeeded, before it is marked so."""

    @property
    def clock(self) -> Clock:
        """The time runs live by."""
        return self._bench.clock

    def start(self, run: Run) -> Live:
        """Keep a new run and begin to carry it out."""
        live = self._adopt(run)
        live.save()
        if run.stream is not None:
            self._store.put("stream", run.stream, {"run": run.id}, run.created)
        return live

    def _adopt(self, run: Run) -> Live:
        live = Live(run, self._store, self.clock, self._tell)
        self._live[run.id] = live
        live.task = asyncio.create_task(self._carry_out(live), name=f"{run.kind} {run.id}")
        live.task.add_done_callback(functools.partial(fail_if_open, live))
        return live

    def live(self, run_id: str) -> Live | None:
        """A run in the works."""
        return self._live.get(run_id)

    def get(self, run_id: str) -> Run | None:
        """A run, in the works or ended; a training may be asked for as a prediction, and the other way round."""
        if run_id in self._live:
            return self._live[run_id].run
        document = next(filter(None, (self._store.get(kind, run_id) for kind in KINDS)), None)
        return None if document is None else self._expired(Run.from_document(document))

    def current(self, document: dict[str, Any]) -> Run:
        """A run read from a list, as it stands now."""
        live = self._live.get(document["id"])
        return self._expired(Run.from_document(document)) if live is None else live.run

    def latest(self, limit: int) -> list[Run]:
        """The latest runs as they stand now, newest first; without output and logs where they have ended."""
        rows = [row for kind in KINDS for row in self._store.newest(kind, limit, without=("output", "logs"))]
        rows.sort(key=lambda row: row["created"], reverse=True)
        return [
            self._live[row["id"]].run if row["id"] in self._live else Run.from_document(row) for row in rows[:limit]
        ]

    async def cancel(self, run_id: str) -> Run | None:
        """Cancel a run, unless it has ended, and return it as it is then."""
        live = self._live.get(run_id)
        if live is None or live.task is None:
            return self.get(run_id)
        live.cancelled = True
        live.task.cancel()
        await asyncio.gather(live.task, return_exceptions=True)
        return live.run

    async def wait(self, live: Live, seconds: float) -> bool:
        """Wait for the answer of a blocking create; whether it came in time."""

        async def answered() -> None:
            while not live.ready:
                await live.changed.wait(live.changed.count)

        return live.ready or await self.clock.within(seconds, answered())

    async def close(self) -> None:
        """Leave everything as a crash would, but at once: what runs is found again at the next start."""
        tasks = [live.task for live in self._live.values() if live.task is not None]
        self._live.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def recover(self) -> None:
        """Take up what a former process left: what had not begun runs, what had begun has failed."""
        for kind in KINDS:
            for document in self._store.matching(kind, "status", ["starting", "processing"]):
                run = Run.from_document(document)
                self._store.forget_events(run.id)
                if run.status == "starting":
                    run.logs += "[local] taken up again after a restart of the local service\n"
                    self._adopt(run).save()
                else:
                    live = Live(run, self._store, self.clock, self._tell)
                    live.on_logs("[local] the local service was stopped while this was running\n")
                    live.on_end("failed", INTERRUPTED)

    def sweep(self) -> None:
        """Remove the data of what ended long enough ago."""
        for kind in KINDS:
            window = Window(where=_KEPT, values=(self._horizon,))
            for _, _, document in self._store.slice(kind, window):
                self._expired(Run.from_document(document))

    @property
    def _horizon(self) -> int:
        return self.clock.now() - int(self._retention * SECOND)

    def _expired(self, run: Run) -> Run:
        """A run without its data, if that has been kept long enough."""
        if (
            run.completed is not None
            and run.completed <= self._horizon
            and not run.data_removed
            and run.source != "web"
        ):
            for reference in references(run.output):
                self._bench.blobs.drop_output(reference)
            self._store.forget_events(run.id)
            run.forget()
            self._store.put(run.kind, run.id, run.to_document(), run.created)
        return run

    def _tell(self, live: Live, event: str) -> None:
        for listener in self.listeners:
            listener(live, event)
        self.changed.ring()

    async def _carry_out(self, live: Live) -> None:
        run = live.run
        try:
            engine = await self._engine(run.version)
            if engine is None:
                live.on_end("failed", f"nothing here runs version {run.version} of {run.model}")
            elif not await self.clock.within(self._until(run.deadline), engine.slots.acquire()):
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
        finally:
            self._live.pop(run.id, None)

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
        return await self.clock.within(limit, runner(job))

    def _succeed(self, live: Live) -> None:
        for finish in self.finishers:
            finish(live.run)
        # A blocking create is answered as things stood before the run was marked as ended, as on the wire.
        live.on_full()
        live.on_end("succeeded")

    def _until(self, deadline: int | None) -> float | None:
        return None if deadline is None else max(0.0, (deadline - self.clock.now()) / SECOND)
