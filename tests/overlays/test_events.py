"""Events as values, and as they are read from a response of one's own."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from replicate_runtime.core.errors import StreamInterrupted
from replicate_runtime.overlays.parts.events import EventSource, ServerSentEvent, StreamError
from replicate_runtime.overlays.parts.file_output import FileOutput

if TYPE_CHECKING:
    from tests.overlays.world import World

FILE = "https://replicate.delivery/x/out.png"
DATA = "data:image/png;base64,AA=="
DONE = "event: done\nid: 9\ndata: {}\n\n"


def output(data: str, id: str = "1") -> str:
    return f"event: output\nid: {id}\ndata: {data}\n\n"


def response(text: str, content_type: str | None = "text/event-stream; charset=utf-8") -> httpx.Response:
    return httpx.Response(200, content=text.encode(), headers={"content-type": content_type} if content_type else {})


def taken(world: World, text: str, **keywords: Any) -> list[ServerSentEvent]:
    """The events of a response, in the way of a world."""
    events = EventSource(world.client, response(text), **keywords)

    async def await_them() -> list[ServerSentEvent]:
        return [event async for event in events]

    return asyncio.run(await_them()) if world.way == "awaiting" else list(events)


def test_an_event_source_keeps_what_it_was_given() -> None:
    client, answer = object(), response("")
    events = EventSource(client, answer, use_file_output=False)
    assert (events.client, events.response, events.use_file_output) == (client, answer, False)
    assert EventSource(client, answer).use_file_output is True


@pytest.mark.parametrize(("content_type", "told"), [(None, "''"), ("text/html; charset=utf-8", "'text/html'")])
def test_what_is_no_stream_is_refused_with_what_it_is(content_type: str | None, told: str) -> None:
    with pytest.raises(ValueError, match="Content-Type") as caught:
        EventSource(None, response("", content_type))
    assert str(caught.value) == f"Expected response Content-Type to be 'text/event-stream', got {told}"


@pytest.mark.parametrize("url", [FILE, DATA])
def test_files_of_an_event_source_are_read_by_its_client(world: World, url: str) -> None:
    world.on(f"GET {FILE}", httpx.Response(200, content=b"\0"))
    file: Any = taken(world, output(url) + DONE)[0].data
    assert (type(file), file.url) == (FileOutput, url)
    assert world.play(file, "read") == b"\0"


def test_text_of_an_event_source_stays_text(world: World) -> None:
    for data, keywords in (("words", {}), (FILE, {"use_file_output": False}), (FILE, {"use_file_output": None})):
        first, _ = taken(world, output(data) + DONE, **keywords)
        assert (type(first.data), first.data) == (str, data)


def test_events_have_the_retry_that_came_with_them(world: World) -> None:
    first, second = taken(world, f"retry: 50\n{output('a')}{DONE}")
    assert first == ServerSentEvent("output", "a", "1", 50)
    assert second == ServerSentEvent("done", "{}", "9")


def test_what_follows_the_end_is_not_given(world: World) -> None:
    assert [event.data for event in taken(world, output("a") + DONE + output("b"))] == ["a", "{}"]


def test_an_error_event_of_an_event_source_is_an_error(world: World) -> None:
    with pytest.raises(StreamError, match=r"^out of memory$") as caught:
        taken(world, output("a") + 'event: error\ndata: {"detail": "out of memory"}\n\n' + DONE)
    assert caught.value.data == '{"detail": "out of memory"}'


@pytest.mark.parametrize(("text", "last"), [("", None), (output("a", "4") + "event: out", "4")])
def test_an_event_source_that_is_cut_off_tells_where(world: World, text: str, last: str | None) -> None:
    with pytest.raises(StreamInterrupted, match=r"^the stream ended before it was done$") as caught:
        taken(world, text)
    assert caught.value.last_event_id == last


def test_an_event_is_written_as_json_in_the_way_asked_for() -> None:
    event = ServerSentEvent("output", "ü", "1", 5)
    assert event.json() == '{"event": "output", "data": "\\u00fc", "id": "1", "retry": 5}'
    assert event.json(ensure_ascii=False, indent=1) == json.dumps(event.dict(), ensure_ascii=False, indent=1)


def test_an_event_may_have_neither_id_nor_retry() -> None:
    event = ServerSentEvent("output", "a")
    assert (event.id, event.retry) == ("", None)


def test_events_are_told_apart_by_each_of_their_members() -> None:
    events = [
        ServerSentEvent("output", "a", "1", 5),
        ServerSentEvent("logs", "a", "1", 5),
        ServerSentEvent("output", "b", "1", 5),
        ServerSentEvent("output", "a", "2", 5),
    ]
    assert len({hash(event) for event in events}) == len(set(events)) == 4
    assert events[0] != ServerSentEvent("output", "a", "1")
