"""The server-sent events of an operation, decoded as they come."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .codec import decode, loads
from .errors import BodyTooLarge, DecodeError, TransportError
from .flow import Flow, emit, open_stream, read
from .sse import Event, Parser

if TYPE_CHECKING:
    from .call import Call
    from .flow import Stream

T = TypeVar("T")

ServerSentEvent = Event
"""An event as it came, with text as its data."""

END = "[DONE]"
"""Data by which some services say that nothing follows."""


class DecodedEvent(Generic[T]):
    """A server-sent event whose data is JSON, and was read.

    Attributes:
        event: Its type; `message` when the stream does not say.
        data: What its data is.
        id: The last id that the stream gave, here or before; "" when it gave none.
        retry: Milliseconds to wait before a reconnection, when this event said so.
    """

    __slots__ = ("data", "event", "id", "retry")

    def __init__(self, event: str, data: T, id: str = "", retry: int | None = None) -> None:
        self.event = event
        self.data = data
        self.id = id
        self.retry = retry

    def __repr__(self) -> str:
        return f"DecodedEvent({self.event!r}, {self.data!r}, id={self.id!r})"


def events(described: Call[Any]) -> Flow[None]:
    """Send a call, and emit the events of its answer one by one until it ends.

    Args:
        described: The call; its `returns` is what each event's data is read as, which makes a `DecodedEvent` of it,
            or `ServerSentEvent` for events as they are.

    Raises:
        DecodeError: The answer is no stream of events, or the data of an event does not fit the type.
    """
    stream = yield from open_stream(described)
    yield from check_events(stream)
    parser, form = Parser(limit=stream.limit), described.returns
    while piece := (yield from read(stream)):
        found = fed(parser, piece, stream)
        if form is ServerSentEvent:
            yield from emit(found)
            continue
        last = next((place for place, event in enumerate(found) if event.data == END), None)
        yield from emit([decoded(event, form, stream) for event in found[:last]])
        if last is not None:
            return


def check_events(stream: Stream) -> Flow[None]:
    """Make sure that an answer is a stream of events; raises DecodeError, with how it begins, when it is not."""
    media = stream.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media == "text/event-stream":
        return
    beginning = b""
    with suppress(TransportError):
        beginning = yield from read(stream)
    error = DecodeError(f"Expected response Content-Type to be 'text/event-stream', got {media!r}")
    raise error.of(stream.status, stream.headers, beginning)


def fed(parser: Parser, piece: bytes, stream: Stream) -> list[Event]:
    """The events that a piece of a stream completes; raises BodyTooLarge, which tells of the stream's response."""
    try:
        return parser.feed(piece)
    except BodyTooLarge as error:
        raise error.of(stream.status, stream.headers) from None


def decoded(event: Event, form: Any, stream: Stream) -> DecodedEvent[Any]:
    """Read the data of an event as a type, whose objects call the stream's client."""
    data = decode(form, loads(event.data.encode()), stream.client, stream.package)
    return DecodedEvent(event.event, data, event.id, event.retry)
