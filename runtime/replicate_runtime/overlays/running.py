"""Running what can be run: created, waited for, and its output handed out; or followed as it happens."""

from __future__ import annotations

import math
from collections.abc import AsyncGenerator, Callable, Generator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ..core.errors import PredictionTimeout, ReplicateException
from ..core.flow import invoke, now
from .parts.creating import LONGEST, PREDICTION, SHORTEST, Answer, CreateOptions, preference, present, within
from .parts.deadline import Deadline, interval
from .parts.outcome import holds_urls, piece_reader, plain
from .parts.waiting import (
    Waiting,
    check,
    close,
    ended,
    in_time,
    listening,
    look_until,
    passing,
    remember,
    tell,
    timed_out,
    uninterrupted,
)
from .reference import Reference, model_name

if TYPE_CHECKING:
    from ..core.flow import Flow
    from .parts.display import Shown
    from .parts.host import Host
    from .parts.output import Reader
    from .parts.schema import OutputSchema

_OWN: Final = {
    "run": frozenset(("timeout", "poll_interval", "cancel_on_timeout", "on_update", "progress")),
    "stream": frozenset(("timeout", "poll_interval", "cancel_on_timeout", "idle_timeout")),
}
"""Keyword arguments of each method beside those of a create."""


class Pieces:
    """An output that comes piece by piece: an iterator of either kind, or a list.

    Attributes:
        items: The pieces as they come.
        convert: Makes of each what is handed out.
        seconds: The time given for the whole run, which an error tells rather than what was left for the pieces.
        shown: What is on the screen until the last piece.
    """

    __slots__ = ("convert", "items", "seconds", "shown")

    def __init__(
        self,
        items: Any,
        convert: Callable[[Any], Any] = plain,
        seconds: float | None = None,
        shown: Shown | None = None,
    ) -> None:
        self.items = items
        self.convert = convert
        self.seconds = seconds
        self.shown = shown


class Run:
    """One run of a reference, and how it was asked for."""

    def __init__(
        self,
        client: Host,
        ref: Reference,
        input: Mapping[str, Any] | None,
        params: Mapping[str, Any],
        method: str = "run",
    ) -> None:
        """Sort the keyword arguments of a method; raises TypeError, which names it, for one that is not known."""
        self._client = client
        self._ref = ref
        self._input: Mapping[str, Any] = input or {}
        own = {name: value for name, value in params.items() if name in _OWN[method]}
        self._create = {name: value for name, value in params.items() if name not in own}
        CreateOptions(self._create, PREDICTION, method)
        self._timeout = Deadline(own.get("timeout"), 0.0).seconds
        self._idle_timeout = Deadline(own.get("idle_timeout"), 0.0, "idle_timeout").seconds
        self._poll_interval = interval(own.get("poll_interval"))
        self._cancel = bool(own.get("cancel_on_timeout"))
        self._on_update, self._shown = listening(own)
        if self._cancel and self._timeout is not None and self._timeout <= LONGEST:
            self._create.setdefault("cancel_after", max(SHORTEST, math.ceil(self._timeout)))

    def output(self, use_file_output: bool) -> Flow[Any]:
        """Create, wait and give the output, or `Pieces` of it.

        What is watched, or may have to be cancelled, is not held, unless that was asked for: a held create has nothing
        to tell, and no id to cancel yet.

        Raises ModelError for a run that failed, PredictionCanceled for one that was stopped, PredictionTimeout.
        """
        deadline = Deadline(self._timeout, (yield from now()))
        held = not self._cancel and self._on_update is None
        prediction, answer = yield from self._created(deadline, self._create.get("wait", held))
        outcome: Any = None
        try:
            followed = self._followed(prediction, answer, deadline, use_file_output)
            outcome = yield from uninterrupted(prediction, self._cancel, followed)
        except PredictionTimeout as error:
            raise timed_out(prediction, deadline.seconds) from error.__cause__
        finally:
            if not isinstance(outcome, Pieces):
                close(self._shown)
        return outcome

    def events(self, use_file_output: bool) -> Flow[None]:
        """Create, and emit what happens, up to `done`."""
        from .parts.streaming import events

        began = yield from now()
        deadline = Deadline(self._timeout, began)
        prediction = yield from self._invoked({**self._create, "stream": True, **deadline.options(began)})
        left = deadline.left((yield from now()))
        how = Waiting(self._client, left, self._poll_interval, cancel=self._cancel)
        read = piece_reader(prediction, self._client) if use_file_output else None
        try:
            yield from events(prediction, how, read, self._idle_timeout)
        except PredictionTimeout as error:
            # What was left at the creation is nothing that the caller said.
            given = deadline.seconds if error.timeout == left else error.timeout
            raise timed_out(prediction, given) from error.__cause__

    def _created(self, deadline: Deadline, wait: Any) -> Flow[tuple[Any, Answer]]:
        """Create the prediction by the method that 1.0.7's callers wrap. Returns it, and how it was answered."""
        began = yield from now()
        params = {**self._create, **deadline.options(began)}
        if wait is not None:
            params["wait"] = wait
        prediction = yield from self._invoked(params)
        answer = getattr(prediction, "_answer", None)
        if not isinstance(answer, Answer):
            waited = preference(within(wait, deadline.seconds))[1]
            answer = Answer(waited, None, (yield from now()) - began)
        return prediction, answer

    def _invoked(self, params: Mapping[str, Any]) -> Flow[Any]:
        client, ref = self._client, self._ref
        if ref.kind == "model":
            runs = client.models.predictions
            return (yield from invoke(runs, "create", model=ref.origin, input=self._input, **params))
        if ref.kind == "deployment":
            runs = client.deployments.predictions
            return (yield from invoke(runs, "create", deployment=ref.origin, input=self._input, **params))
        client.memory.learn(ref.origin)
        return (yield from invoke(client.predictions, "create", version=ref.version, input=self._input, **params))

    def _followed(self, prediction: Any, answer: Answer, deadline: Deadline, use_file_output: bool) -> Flow[Any]:
        yield from tell(self._on_update, prediction)
        return (yield from self._outcome(prediction, answer, deadline, use_file_output))

    def _outcome(self, prediction: Any, answer: Answer, deadline: Deadline, use_file_output: bool) -> Flow[Any]:
        check(prediction)
        schema = yield from self._schema(prediction, deadline)
        iterator = self._ref.kind == "version" and schema is not None and schema.iterator
        if not ended(prediction) and not answer.complete(prediction.status, prediction.output):
            if iterator:
                options = self._options(deadline, (yield from now()))
                if self._cancel:
                    options["cancel_on_timeout"] = True
                items = yield from invoke(prediction, "output_iterator", **options)
                convert = partial(self._piece, schema) if use_file_output else plain
                return Pieces(items, convert, deadline.seconds, self._shown)
            yield from in_time(prediction, self._cancel, self._waited(prediction, deadline))
            check(prediction)
            remember(prediction, self._client)
        output = plain(prediction.output)
        if use_file_output and holds_urls(output):
            output = self._reader(schema).output(output)
        return Pieces(output, shown=self._shown) if iterator and isinstance(output, list) else output

    def _schema(self, prediction: Any, deadline: Deadline) -> Flow[OutputSchema | None]:
        """What is known about the output: of a version it is asked for once, of a model not at all."""
        schemas, version = self._client.memory.schemas, self._ref.version
        if version is None:
            return schemas.get(str(getattr(prediction, "version", None)))
        if (known := schemas.get(version)) is not None:
            return known
        named = (self._ref.owner, self._ref.name) if self._ref.owner else _model_of(prediction)
        if named is None:
            return None
        versions = type(self._client.models.versions)(self._client, named)
        try:
            found = yield from invoke(versions, "get", version, **deadline.options((yield from now())))
        except ReplicateException as error:
            # What was paid for is not lost because its description is.
            if passing(error):
                return None
            found = None
        return self._client.memory.learn(found, version)

    def _waited(self, prediction: Any, deadline: Deadline) -> Flow[None]:
        time = yield from now()
        if self._ref.kind == "version":
            how = Waiting(self._client, None, self._poll_interval, self._on_update)
            yield from look_until(prediction, how, deadline, time, lambda: ended(prediction))
            return
        yield from invoke(prediction, "wait", **self._options(deadline, time))

    def _options(self, deadline: Deadline, time: float) -> dict[str, Any]:
        """What a wait is told; nothing unless it was asked for, so that any wrapper takes it."""
        return deadline.options(time) | present(poll_interval=self._poll_interval, on_update=self._on_update)

    def _piece(self, schema: OutputSchema | None, value: Any) -> Any:
        return self._reader(schema).piece(value) if holds_urls(value) else plain(value)

    def _reader(self, schema: OutputSchema | None) -> Reader:
        from .parts.file_output import FileOutput
        from .parts.output import Reader

        return Reader(schema, self._client.origin, lambda url: FileOutput(url, self._client))


def _model_of(prediction: Any) -> tuple[str, str] | None:
    try:
        return model_name(prediction.model)
    except (AttributeError, ValueError):
        return None


def given(pieces: Pieces) -> Generator[Any, None, None]:
    """The pieces of an output, from an iterator."""
    items = pieces.items
    try:
        for item in items:
            yield pieces.convert(item)
    except PredictionTimeout as error:
        raise timed_out(error.prediction, pieces.seconds) from error.__cause__
    finally:
        close(pieces.shown)
        if isinstance(items, Generator):
            items.close()


async def async_given(pieces: Pieces) -> AsyncGenerator[Any, None]:
    """The pieces of an output, from an iterator of either kind."""
    items = pieces.items
    if isinstance(items, list):
        for piece in given(pieces):
            yield piece
        return
    try:
        async for item in items:
            yield pieces.convert(item)
    except PredictionTimeout as error:
        raise timed_out(error.prediction, pieces.seconds) from error.__cause__
    finally:
        close(pieces.shown)
        if isinstance(items, AsyncGenerator):
            await items.aclose()
