"""The events of a run as they happen: over a connection that is made again where it broke off, or by looking."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from ...core.call import Call
from ...core.errors import (
    DeadlineExceeded,
    DecodeError,
    ModelError,
    PredictionCanceled,
    ReplicateError,
    ReplicateException,
    StreamInterrupted,
    TransportError,
)
from ...core.events import check_events, fed
from ...core.flow import close, emit, invoke, now, open_stream, read, sleep
from ...core.retry import LONGEST_RETRY_AFTER
from ...core.sse import Event, Parser
from . import polling
from .deadline import Deadline
from .events import Given, StreamError, shown
from .waiting import Run, Waiting, check, ended, guarded, timed_out

if TYPE_CHECKING:
    from ...core.flow import Flow, Stream

PATIENCE: Final = 5
"""Connections in a row that may give nothing before the run itself is asked."""

_SILENCE: Final = 60.0
_SLOWEST: Final = 5.0


Read = Callable[[str], Any]
"""Makes a file of the data of an output event, where it is one."""


def stream_url(run: Run) -> str | None:
    """Where the events of a run are; None for a model that has no stream."""
    urls = run.urls
    url = urls.get("stream") if hasattr(urls, "get") else getattr(urls, "stream", None)
    return url if isinstance(url, str) and url else None


def streams_files(url: str) -> bool:
    """Whether the address says that the output is files."""
    return urlsplit(url).path.startswith("/v1/files/")


def events(run: Run, how: Waiting, read_data: Read | None, idle_timeout: float | None) -> Flow[None]:
    """Emit the events of a run up to `done`.

    Raises StreamError for an `error` event, PredictionCanceled when the run was stopped, StreamInterrupted when the
    stream cannot be resumed, PredictionTimeout when the time is over.
    """
    deadline = Deadline(how.timeout, (yield from now()))
    url = stream_url(run)
    if url is None:
        yield from polling.events(run, how, read_data, deadline, idle_timeout)
    else:
        yield from guarded(run, how.cancel, _Connection(run, url, deadline, read_data, idle_timeout).follow())


class _Connection:
    """One stream, over as many connections as it takes."""

    def __init__(self, run: Run, url: str, deadline: Deadline, read_data: Read | None, idle: float | None) -> None:
        self._run = run
        self._url = url
        self._deadline = deadline
        self._read_data = read_data
        self._idle = idle
        self._given = Given(run)
        self._stream: Stream | None = None
        self._last_id = ""
        self._retry: int | None = None
        self._failures = 0
        self._heard = 0.0

    def follow(self) -> Flow[None]:
        """Emit events until `done`."""
        self._heard = yield from now()
        while True:
            error: ReplicateException | None = None
            try:
                if (yield from self._connected()):
                    return
            except (TransportError, DeadlineExceeded, ReplicateError, DecodeError) as raised:
                raised.prediction = self._run
                if not raised.retryable and not self._last_id:
                    raise
                if not raised.retryable:
                    raise self._interrupted(raised) from raised
                error = raised
            yield from self._pause(error)

    def _connected(self) -> Flow[bool]:
        """Read one connection to its end. Returns whether it told of the end of the run."""
        self._given.resume()
        stream = yield from self._open()
        parser = Parser(limit=stream.limit, last_id=self._last_id)
        while chunk := (yield from read(stream, timeout=self._deadline.left((yield from now())))):
            self._heard = yield from now()
            found = fed(parser, chunk, stream)
            self._last_id = parser.last_id
            self._retry = self._retry if parser.retry is None else parser.retry
            if (yield from self._emit([event for event in found if self._given.is_new(event)])):
                return True
        return False

    def _open(self) -> Flow[Stream]:
        if self._stream is not None:
            yield from close(self._stream)
        headers = {"accept": "text/event-stream", "cache-control": "no-store"}
        if self._last_id:
            headers["last-event-id"] = self._last_id
        options = self._deadline.options((yield from now()))
        # What fails is tried again by `follow`, with pauses of its own.
        call: Call[bytes] = Call("GET", self._url, bytes, headers=headers, retries=0)
        idle = _SILENCE if self._idle is None else self._idle
        self._stream = stream = yield from open_stream(call.with_options(**options), idle=idle)
        yield from check_events(stream)
        return stream

    def _emit(self, events: list[Event]) -> Flow[bool]:
        """Hand out events, up to the one that ends the stream. Returns whether there was one."""
        if not events:
            return False
        self._failures = 0
        last = next((index for index, event in enumerate(events) if event.event in ("done", "error")), None)
        given = events if last is None else events[: last + (events[last].event == "done")]
        yield from emit([shown(event, self._read_data) for event in given])
        if last is None:
            return False
        if events[last].event == "error":
            raise StreamError(events[last].data, self._run)
        yield from _check_reason(events[last].data, self._run, self._deadline)
        return True

    def _pause(self, error: ReplicateException | None) -> Flow[None]:
        """Wait before the next connection; raises when there is to be none."""
        time = yield from now()
        if self._deadline.passed(time):
            raise timed_out(self._run, self._deadline.seconds) from error
        if self._idle is not None and time - self._heard >= self._idle:
            raise timed_out(self._run, self._idle) from error
        self._failures += 1
        if self._failures > PATIENCE:
            try:
                yield from invoke(self._run, "reload", **self._deadline.options(time))
            except ReplicateException as raised:
                raise self._interrupted(error or raised) from raised
            if ended(self._run):
                raise self._interrupted(error) from error
            self._failures = 0
        seconds = min(self._usual(), _SLOWEST)
        if isinstance(error, ReplicateError) and error.retry_after is not None:
            seconds = max(seconds, min(error.retry_after, LONGEST_RETRY_AFTER))
        yield from sleep(self._deadline.within(seconds, time))

    def _usual(self) -> float:
        """Seconds until the next connection: what the stream asked for, and more where it gave nothing meanwhile."""
        longer: float = 0.1 * 2**self._failures
        if self._retry is None:
            return longer
        return max(self._retry / 1000, longer if self._failures > 1 else 0.0)

    def _interrupted(self, cause: ReplicateException | None) -> StreamInterrupted:
        why = f": {cause}" if cause else ""
        return StreamInterrupted(
            f"the stream of {type(self._run).__name__} {self._run.id} broke off, and cannot be resumed{why}; "
            "reload the prediction for its whole output",
            last_event_id=self._last_id or None,
            prediction=self._run,
        )


def _check_reason(data: str, run: Run, deadline: Deadline) -> Flow[None]:
    """Raise for a `done` that tells of another end than success."""
    try:
        reason: object = json.loads(data or "{}").get("reason")
    except (ValueError, AttributeError):
        reason = None
    if reason is None:
        return
    with suppress(ReplicateException):
        yield from invoke(run, "reload", **deadline.options((yield from now())))
    if reason == "canceled":
        raise PredictionCanceled(run)
    if reason == "error":
        raise ModelError(run)
    check(run)
    if not ended(run):
        raise StreamInterrupted(f"the stream of {type(run).__name__} {run.id} ended: {reason}", prediction=run)
