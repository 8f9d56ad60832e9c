"""All predictions and trainings: begun, found, waited for, cancelled, swept, and taken up after a crash."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from ..common.clock import SECOND
from ..common.links import references
from ..common.signal import Signal
from ..store.store import Window
from .execution import fail_if_open
from .live import Live
from .run import KINDS, Run

if TYPE_CHECKING:
    from ..common.clock import Clock
    from ..models.job import Bench
    from ..store.store import Store
    from .execution import Execution

INTERRUPTED: Final = "Prediction interrupted; please retry (code: PA)"
"""What the service says of a run that lost its machine."""

_COMPLETED: Final = "json_extract(body, '$.completed')"
_KEPT: Final = "NOT json_extract(body, '$.data_removed') AND json_extract(body, '$.source') IS NOT 'web'"
"""Runs whose data will be removed, or would be if they had ended: examples keep theirs."""


class Runs:
    """All runs: those in the works in memory, all of them in the store.

    Args:
        store: Where runs are kept.
        bench: The tools that jobs are given.
        execution: Carries them out.
        retention: How long the data of a run is kept after its end, in seconds.
    """

    def __init__(self, store: Store, bench: Bench, execution: Execution, retention: float) -> None:
        self._store, self._bench, self._execution = store, bench, execution
        self._retention = int(retention * SECOND)
        self._live: dict[str, Live] = {}
        self.changed = Signal()
        """Rings at every change of any run."""
        self.listeners: list[Callable[[Live, str], None]] = []
        """Called with the run and `start`, `output`, `logs` or `completed`."""

    @property
    def clock(self) -> Clock:
        """The time runs live by."""
        return self._bench.clock

    def start(self, run: Run) -> Live:
        """Keep a new run and begin to carry it out."""
        live = self._adopt(run)
        with self._store.together():
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
        """Leave everything as it stands: what runs is found again at the next start, with what it gave so far."""
        left = list(self._live.values())
        tasks = [live.task for live in left if live.task is not None]
        self._live.clear()
        for live in left:
            live.leave()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with self._store.together():
            for live in left:
                live.save()

    async def forget(self) -> None:
        """As `close`; those who wait are woken, since nothing more will come."""
        left = list(self._live.values())
        await self.close()
        for live in left:
            live.changed.ring()

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

    def sweep(self) -> int | None:
        """Remove the data of what ended long enough ago; when the next will be, in nanoseconds."""
        window = Window(where=f"{_COMPLETED} <= ? AND {_KEPT}", values=(self._horizon,))
        for kind in KINDS:
            for _, _, document in self._store.slice(kind, window):
                self._expired(Run.from_document(document))
        firsts = [self._store.earliest(kind, _COMPLETED, _KEPT) for kind in KINDS]
        return min((first + self._retention for first in firsts if first is not None), default=None)

    @property
    def _horizon(self) -> int:
        return self.clock.now() - self._retention

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
        try:
            await self._execution.carry_out(live)
        finally:
            self._live.pop(live.run.id, None)
