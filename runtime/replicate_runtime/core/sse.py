"""Server-sent events: a pure parser, from bytes as they come to events.

The grammar is that of the HTML standard (section 9.2.6): lines end in LF, CR or CRLF and nothing else; an event ends
with an empty line, and one that does not is dropped; an event without a `data` line is none.
"""

from __future__ import annotations

from .errors import BodyTooLarge

LIMIT = 32 * 1024 * 1024
"""Largest event, in bytes: a file in a data URL is one line."""


class Event:
    """One server-sent event.

    Attributes:
        event: Its type; `message` when the stream does not say.
        data: Its data; several lines are joined by a line feed.
        id: The last id that the stream gave, here or before; "" when it gave none.
        retry: Milliseconds to wait before a reconnection, when this event said so.
    """

    __slots__ = ("data", "event", "id", "retry")

    def __init__(self, event: str, data: str, id: str = "", retry: int | None = None) -> None:
        self.event = event
        self.data = data
        self.id = id
        self.retry = retry

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Event):
            return NotImplemented
        mine = (self.event, self.data, self.id, self.retry)
        return mine == (other.event, other.data, other.id, other.retry)

    def __hash__(self) -> int:
        return hash((self.event, self.data, self.id, self.retry))

    def __repr__(self) -> str:
        return f"Event({self.event!r}, {self.data[:60]!r}, id={self.id!r})"


class Parser:
    """Cuts bytes into events; the outcome does not depend on how the bytes were split.

    Attributes:
        last_id: The last id that a complete event gave, for `Last-Event-ID`.
        retry: Milliseconds to wait before a reconnection, as the stream last said; else None.
    """

    __slots__ = ("_after_cr", "_limit", "_parts", "_size", "_started", "last_id", "retry")

    def __init__(self, *, limit: int = LIMIT, last_id: str = "") -> None:
        """Make a parser.

        Args:
            limit: Largest event, and so largest line, in bytes.
            last_id: Id that events have until the stream gives one: that of the stream which this one resumes.
        """
        self.last_id = last_id
        self.retry: int | None = None
        self._limit = limit
        self._parts: list[bytes] = []  # of the event that is not complete yet; lines end in LF here
        self._size = 0
        self._after_cr = False
        self._started = False

    def feed(self, data: bytes) -> list[Event]:
        """Take bytes, and return the events that they complete.

        Raises:
            BodyTooLarge: An event is larger than the limit.
        """
        if self._after_cr and data:
            # The CR was taken for a line end already.
            self._after_cr = False
            if data[:1] == b"\n":
                data = data[1:]
        if b"\r" in data:
            self._after_cr = data.endswith(b"\r")
            data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        end = data.rfind(b"\n\n") + 2
        if end < 2:
            split = data[:1] == b"\n" and bool(self._parts) and self._parts[-1].endswith(b"\n")
            if not split:
                self._keep(data)
                return []
            end = 1
        complete = b"".join([*self._parts, data[:end]])
        self._parts, self._size = [], 0
        self._keep(data[end:])
        return self._parse(complete)

    def _keep(self, data: bytes) -> None:
        """Remember the beginning of an event."""
        if data:
            self._parts.append(data)
            self._size += len(data)
            # The end of a line does not count.
            if self._size > self._limit + 1:
                raise self._too_large()

    def _parse(self, complete: bytes) -> list[Event]:
        """Read whole events, each ended by an empty line."""
        if len(complete) > self._limit and max(map(len, complete.split(b"\n\n"))) > self._limit:
            raise self._too_large()
        text = complete.decode("utf-8", "replace")
        if not self._started:
            self._started = True
            text = text.removeprefix("\ufeff")
        events: list[Event] = []
        append = events.append
        for block in text.split("\n\n"):
            kind, retry = "", None
            lines: list[str] = []
            for line in block.split("\n"):
                name, _, value = line.partition(": ")
                if name not in NAMES:
                    name, _, value = line.partition(":")
                if name == "data":
                    lines.append(value)
                elif name == "event":
                    kind = value
                elif name == "id":
                    if "\0" not in value:
                        self.last_id = value
                elif name == "retry" and value.isascii() and value.isdigit() and len(value) < 10:
                    self.retry = retry = int(value)
            if lines:
                append(Event(kind or "message", "\n".join(lines), self.last_id, retry))
        return events

    def _too_large(self) -> BodyTooLarge:
        return BodyTooLarge(f"an event is larger than {self._limit} bytes", self._limit)


NAMES = frozenset(("data", "event", "id", "retry"))
