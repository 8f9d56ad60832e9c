"""Events of a prediction's stream, as release 1.0.7 shows them, and what keeps one from being given twice."""

from __future__ import annotations

import json
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from ...core.errors import ModelError, StreamInterrupted
from ...core.sse import Event, Parser
from .file_output import FileOutput

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    import httpx

HOME: Final = "replicate.stream"


class ServerSentEvent:
    """One event of a stream. As text it is a piece of the output; every other event is empty text."""

    __module__ = HOME
    __slots__ = ("data", "event", "id", "retry")

    class EventType(str, Enum):
        """The known kinds of events."""

        __module__ = HOME

        OUTPUT = "output"
        LOGS = "logs"
        ERROR = "error"
        DONE = "done"

        @classmethod
        def _missing_(cls, value: object) -> ServerSentEvent.EventType | None:
            """A kind that the service has added since."""
            if not isinstance(value, str):
                return None
            made = str.__new__(cls, value)
            made._name_, made._value_ = value.upper(), value
            return made

    event: EventType
    """Its kind: output, logs, error or done, or one that the service has added."""

    data: str
    """Its data; a file of the output is a `FileOutput`, too."""

    id: str
    """Its id, from which a stream can be resumed; empty when it has none."""

    retry: int | None
    """Milliseconds to wait before a reconnection, when it says so."""

    def __init__(self, event: EventType | str, data: str, id: str = "", retry: int | None = None) -> None:
        """Make an event."""
        self.event = _KINDS.get(event) or self.EventType(event)
        self.data = data
        self.id = id
        self.retry = retry

    def dict(self, **_: object) -> Any:
        """The four members as a mapping."""
        return {"event": self.event, "data": self.data, "id": self.id, "retry": self.retry}

    def json(self, **dumps_kwargs: Any) -> str:
        """The four members as JSON text."""
        return json.dumps(self.dict(), **dumps_kwargs)

    def __str__(self) -> str:
        return str(self.data) if self.event == "output" else ""

    def __repr__(self) -> str:
        return f"ServerSentEvent(event={self.event!r}, data={self.data!r}, id={self.id!r}, retry={self.retry!r})"

    def __eq__(self, other: object) -> bool:
        return self.dict() == other.dict() if isinstance(other, ServerSentEvent) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.event, self.data, self.id))

    def __reduce__(self) -> tuple[Any, ...]:
        return ServerSentEvent, (self.event, self.data, self.id, self.retry)


_KINDS: Final[dict[str, ServerSentEvent.EventType]] = {kind.value: kind for kind in ServerSentEvent.EventType}


class StreamError(ModelError, RuntimeError):
    """The stream of a prediction told of an error. `prediction` is the run; the message is the stream's."""

    __module__ = "replicate.exceptions"

    def __init__(self, data: str, prediction: Any = None) -> None:
        """Make the error of an `error` event's data."""
        self.data = data
        super().__init__(prediction)

    def _message(self) -> str:
        try:
            detail = json.loads(self.data)["detail"]
        except (ValueError, TypeError, KeyError):
            return self.data
        return str(detail)


class Given:
    """The events of a run that were given so far: after a reconnection, what comes again is left out."""

    __slots__ = ("_keys", "_next", "_resumed", "_run")

    def __init__(self, run: object) -> None:
        """Nothing was given yet."""
        self._run = run
        self._keys: list[int] = []
        self._next: int | None = None
        self._resumed = False

    def resume(self) -> None:
        """The stream was opened again."""
        self._resumed = bool(self._keys)
        self._next = None

    def is_new(self, event: Event) -> bool:
        """Whether an event was not given before.

        Raises StreamInterrupted when the stream, opened again, is not the same: then nobody knows what was missed.
        """
        key = hash((event.id, event.event, event.data))
        if self._resumed:
            self._resumed = False
            self._next = self._place(key, event)
        if self._next is None or self._next == len(self._keys):
            self._next = None
            self._keys.append(key)
            return True
        if self._keys[self._next] != key:
            raise StreamInterrupted(
                "the stream was opened again, and tells something else",
                last_event_id=event.id or None,
                prediction=self._run,
            )
        self._next += 1
        return False

    def _place(self, key: int, event: Event) -> int | None:
        """Where the first event after a reconnection stands among those given; None when it is a new one."""
        if event.id:
            return self._keys.index(key) if key in self._keys else None
        return 0


class EventSource:
    """The events of a response whose body is still to be read."""

    __module__ = HOME

    class Decoder:
        """Reads a stream line by line."""

        __module__ = HOME

        def __init__(self) -> None:
            """Begin before the first line."""
            self._parser = Parser()

        def decode(self, line: str) -> ServerSentEvent | None:
            """Take a line without its end. Returns the event that an empty line completes."""
            events = self._parser.feed(line.encode("utf-8") + b"\n")
            return shown(events[0]) if events else None

    def __init__(self, client: Any, response: httpx.Response, *, use_file_output: bool | None = True) -> None:
        """Read a response; raises ValueError when it is no stream of events."""
        content_type = response.headers.get("content-type", "").partition(";")[0]
        if content_type != "text/event-stream":
            raise ValueError(f"Expected response Content-Type to be 'text/event-stream', got {content_type!r}")
        self.client = client
        self.response = response
        self.use_file_output = use_file_output

    def __iter__(self) -> Iterator[ServerSentEvent]:
        parser = Parser()
        for chunk in self.response.iter_bytes():
            for event in parser.feed(chunk):
                yield self._checked(event)
                if event.event == "done":
                    return
        raise self._cut_off(parser)

    async def __aiter__(self) -> AsyncIterator[ServerSentEvent]:
        parser = Parser()
        async for chunk in self.response.aiter_bytes():
            for event in parser.feed(chunk):
                yield self._checked(event)
                if event.event == "done":
                    return
        raise self._cut_off(parser)

    def _cut_off(self, parser: Parser) -> StreamInterrupted:
        return StreamInterrupted("the stream ended before it was done", last_event_id=parser.last_id or None)

    def _checked(self, event: Event) -> ServerSentEvent:
        if event.event == "error":
            raise StreamError(event.data)
        return shown(event, self._file if self.use_file_output else None)

    def _file(self, data: str) -> Any:
        return FileOutput(data, self.client) if data.startswith(("https:", "data:")) else data


def shown(event: Event, read: Callable[[str], Any] | None = None) -> ServerSentEvent:
    """An event as people see it; `read` makes files of the output's data."""
    data = read(event.data) if read is not None and event.event == "output" else event.data
    return ServerSentEvent(event.event, data, event.id, event.retry)
