"""A run while it is carried out: what the model tells is added to it, kept, and told on."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import attrs

from ..common.clock import SECOND
from ..common.shapes import is_list
from ..common.signal import Signal
from ..store.store import Event

if TYPE_CHECKING:
    import asyncio

    from ..common.clock import Clock
    from ..store.store import Store
    from .run import Run


class Live:
    """One run in the works; listens to its job.

    Attributes:
        run: As it stands now.
        changed: Rings when something was added.
        answer: The run at the moment when all output was there, as a blocking create tells it: not yet marked as ended,
            and without the time it began.
        task: The task that carries it out.
    """

    def __init__(self, run: Run, store: Store, clock: Clock, tell: Callable[[Live, str], None]) -> None:
        self.run = run
        self.changed = Signal()
        self.answer: Run | None = None
        self.cancelled = False
        self.task: asyncio.Task[None] | None = None
        self._store, self._clock, self._tell = store, clock, tell
        self._events = 0
        self._left = False

    @property
    def closed(self) -> bool:
        """Whether nothing is added any more: it has ended, or was left where it stands."""
        return self._left or self.run.done

    def leave(self) -> None:
        """Keep nothing more of it: threads of models, which nobody can stop, may go on telling."""
        self._left = True

    @property
    def ready(self) -> bool:
        """Whether a blocking create has its answer."""
        return self.answer is not None or self.closed

    def on_logs(self, text: str) -> None:
        """More log text."""
        if text and not self.closed:
            self.run.logs += text
            self._event("logs", text)
            self._happened("logs")

    def on_piece(self, piece: Any) -> None:
        """The next piece of an output that arrives in pieces."""
        if not self.closed:
            if self.run.output is None:
                self.run.output = []
            self.run.output.append(piece)
            self._event("output", piece if isinstance(piece, str) else json.dumps(piece))
            self._happened("output")

    def on_output(self, output: Any) -> None:
        """The whole output."""
        if self.closed:
            return
        self.run.output = output
        if self.run.stream is not None:
            for piece in output if is_list(output) else [output]:
                self._event("output", piece if isinstance(piece, str) else json.dumps(piece))
        self._happened("output")

    def on_full(self) -> None:
        """Nothing more will come."""
        self.answer = attrs.evolve(self.run, started=None)
        self.changed.ring()

    def on_start(self) -> None:
        """A model has begun."""
        self.run.status, self.run.started = "processing", self._clock.now()
        self.save()
        self._happened("start")

    def on_end(self, status: str, error: str | None = None) -> None:
        """It is over."""
        if self.closed:
            return
        self.run.status, self.run.error, self.run.completed = status, error, self._clock.now()
        if status == "succeeded" and self.run.output is None and self.run.stream is not None:
            self.run.output = []
        reason = {"failed": "error", "succeeded": None}.get(status, "canceled")
        # A process that is killed now has kept the end with its webhook, or neither.
        with self._store.together():
            if error is not None:
                self._event("error", json.dumps({"detail": error}))
            self._event("done", json.dumps({"reason": reason} if reason else {}))
            self.save()
            self._happened("completed")

    def save(self) -> None:
        """Keep it as it stands."""
        self._store.put(self.run.kind, self.run.id, self.run.to_document(), self.run.created)

    def _event(self, name: str, data: str) -> None:
        if self.run.stream is not None:
            seconds = self._clock.now() // SECOND
            self._store.add_event(self.run.id, Event(self._events, f"{seconds}:{self._events}", name, data))
            self._events += 1

    def _happened(self, event: str) -> None:
        self.changed.ring()
        self._tell(self, event)
