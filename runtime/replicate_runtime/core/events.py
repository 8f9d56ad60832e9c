"""The server-sent events of an operation, decoded as they come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .codec import decode, loads
from .errors import DecodeError
from .flow import Flow, emit, open_stream, read
from .sse import Event, Parser

if TYPE_CHECKING:
    from .call import Call

END = "[DONE]"
"""Data by which some services say that nothing follows."""


def events(described: Call[Any], *, whole: bool = False) -> Flow[None]:
    """Send a call, and emit the events of its answer one by one until it ends.

    Args:
        described: The call; its `returns` is what each event's data is read as, or `Event` for events as they are.
        whole: Whether that type describes whole events, with `event`, `data`, `id` and `retry`, and not their data.

    Raises:
        DecodeError: The answer is no stream of events, or an event does not fit the type.
    """
    stream = yield from open_stream(described)
    media = stream.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media != "text/event-stream":
        raise DecodeError(f"expected a stream of events, got {media or 'a body without a media type'}")
    parser = Parser()
    while piece := (yield from read(stream)):
        for event in parser.feed(piece):
            if event.data == END and not whole and described.returns is not Event:
                return
            yield from emit([item_of(event, described.returns, whole)])


def item_of(event: Event, form: Any, whole: bool) -> Any:
    """What an event is for its reader."""
    if form is Event:
        return event
    if not whole:
        return decode(form, event.data if form is str else loads(event.data.encode()))
    members = {"event": event.event, "data": event.data, "id": event.id or None, "retry": event.retry}
    return decode(form, {name: value for name, value in members.items() if value is not None})
