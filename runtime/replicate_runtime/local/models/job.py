"""What a model sees of the run it carries out: its input, and ways to tell what it makes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from .inputs import with_defaults

if TYPE_CHECKING:
    from pathlib import Path

    from ..common.clock import Clock
    from ..common.dice import Dice
    from ..runs.reading import Reader
    from ..runs.run import Run
    from ..store.blobs import Blobs

Runner = Callable[["Job"], Awaitable[None]]
"""Carries out a run: tells logs and output to the job, raises when it fails, ends when cancelled."""


class Listener(Protocol):
    """Whom a job tells what happens."""

    def on_logs(self, text: str) -> None:
        """More log text."""
        ...

    def on_piece(self, piece: Any) -> None:
        """The next piece of an output that arrives in pieces."""
        ...

    def on_output(self, output: Any) -> None:
        """The whole output."""
        ...


class Bench:
    """The tools that every job is given.

    Args:
        clock: The time models sleep by.
        dice: Where names of files come from.
        blobs: Where files go.
        reader: Reads what inputs point at.
    """

    def __init__(self, clock: Clock, dice: Dice, blobs: Blobs, reader: Reader) -> None:
        self.clock, self.dice, self.blobs, self.reader = clock, dice, blobs, reader


class Job:
    """One run, as the model that carries it out sees it.

    Attributes:
        id: Identifier of the prediction or training.
        given: The input as it was given.
        input: The input, with the defaults of the schema filled in.
        document: The Cog document of the version.
        metrics: Numbers that will stand beside the times.
        version: The version that runs.
        destination: For a training, the model that gets the new version.
        webhook: Who is told.
    """

    def __init__(self, run: Run, document: Mapping[str, Any], listener: Listener, bench: Bench) -> None:
        name = "Input" if run.kind == "prediction" else "TrainingInput"
        self.id, self.version, self.destination, self.metrics = run.id, run.version, run.destination, run.metrics
        self.document, self.webhook = document, run.webhook
        self.given, self.input = run.input, with_defaults(document, name, run.input)
        self._listener, self._bench = listener, bench

    def log(self, text: str) -> None:
        """Add to the logs, as it is: end lines with a line feed."""
        self._listener.on_logs(text)

    def emit(self, piece: Any) -> None:
        """Give the next piece of the output: a text, or a reference from `keep`."""
        self._listener.on_piece(piece)

    def finish(self, output: Any) -> None:
        """Give the whole output."""
        self._listener.on_output(output)

    async def sleep(self, seconds: float) -> None:
        """Let time pass, on the clock of the service."""
        await self._bench.clock.sleep(seconds)

    async def read(self, url: str) -> bytes:
        """The content of a file that was given as an input. Raises OSError when it cannot be reached."""
        return await self._bench.reader.read(url)

    async def inlined(self) -> Any:
        """The input as it was given, with `data:` URIs in place of addresses that only we can read."""
        return await self._bench.reader.inline(self.given)

    def keep(self, name: str, content: bytes) -> str:
        """Keep an output file; returns what stands for it in the output."""
        return self._bench.blobs.put_output(self._bench.dice.delivery_token(), name, content)

    async def receive(self, name: str, chunks: AsyncIterator[bytes]) -> str:
        """Keep an output file as it arrives; returns what stands for it in the output."""
        return await self._bench.blobs.receive_output(self._bench.dice.delivery_token(), name, chunks)

    def adopt(self, path: Path) -> str:
        """Keep a copy of a file as an output; returns what stands for it in the output."""
        return self._bench.blobs.adopt_output(self._bench.dice.delivery_token(), path)
