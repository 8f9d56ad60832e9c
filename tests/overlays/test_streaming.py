from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest

from replicate_runtime.core.errors import (
    BodyTooLarge,
    DecodeError,
    ModelError,
    PredictionCanceled,
    PredictionTimeout,
    ReplicateError,
    StreamInterrupted,
)
from replicate_runtime.overlays.parts.events import EventSource, ServerSentEvent, StreamError
from replicate_runtime.overlays.parts.file_output import FileOutput
from tests.overlays.world import TOKEN, World, done, prediction, respond

STREAM = "https://stream.replicate.com/v1/streams/abc"
FILES = "https://stream.replicate.com/v1/files/abc"
BY_MODEL = "POST /v1/models/owner/name/predictions"
ID = "GET /v1/predictions/p1"
EVENTS = [
    ("logs", "1:0", "loading"),
    ("output", "1:1", "Hello"),
    ("output", "1:2", ", \nwörld"),
    ("output", "1:3", "\u2028!"),
    ("done", "1:4", "{}"),
]


def wire(events: list[tuple[str, str, str]]) -> bytes:
    """Events as they are sent, after a comment."""
    text = ": hi\n\n"
    for kind, id, data in events:
        lines = "".join(f"data: {line}\n" for line in data.split("\n"))
        text += f"event: {kind}\nid: {id}\n{lines}\n" if id else f"event: {kind}\n{lines}\n"
    return text.encode()


class Cut(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that breaks off, with an error or without."""

    def __init__(self, content: bytes, error: bool) -> None:
        self.content = content
        self.error = error

    def __iter__(self) -> Iterator[bytes]:
        yield self.content
        if self.error:
            raise httpx.ReadError("cut")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self:
            yield piece


def stream_of(content: bytes, *, error: bool = False) -> httpx.Response:
    return httpx.Response(200, headers={"content-type": "text/event-stream; charset=utf-8"}, stream=Cut(content, error))


def streamed(world: World, url: str | None = STREAM, **fields: Any) -> Any:
    urls = {"stream": url} if url else {}
    world.on(BY_MODEL, (201, prediction(urls=urls, **fields)))
    return world.client.predictions.create(model="owner/name", input={})


def texts(events: list[ServerSentEvent]) -> list[tuple[str, str, str]]:
    return [(str(getattr(event.event, "value", event.event)), event.id, event.data) for event in events]


def test_events_come_typed_and_are_text(world: World) -> None:
    world.on(BY_MODEL, (201, prediction(urls={"stream": STREAM})))
    world.on(f"GET {STREAM}", lambda _: stream_of(wire(EVENTS)))
    events = world.play(world.client, "stream", "owner/name", input={"prompt": "x"})
    assert texts(events) == EVENTS
    assert "".join(map(str, events)) == "Hello, \nwörld\u2028!"
    assert events[0].event == ServerSentEvent.EventType.LOGS == "logs"
    assert world.body(0) == {"input": {"prompt": "x"}, "stream": True}
    assert "prefer" not in world.requests[0].headers
    request = world.requests[1]
    assert (request.headers["accept"], request.headers["cache-control"]) == ("text/event-stream", "no-store")
    assert TOKEN not in str(request.headers)


def test_streams_are_real_generators(world: World) -> None:
    run = streamed(world)
    assert inspect.isgenerator(run.stream())
    assert inspect.isasyncgen(run.async_stream())
    assert inspect.isgenerator(world.client.stream("owner/name"))
    assert inspect.iscoroutinefunction(world.client.async_stream)


@pytest.mark.parametrize("error", [False, True])
def test_a_stream_that_is_cut_anywhere_gives_the_same_events(world: World, error: bool) -> None:
    whole = wire(EVENTS)
    run = streamed(world)
    for cut in range(len(whole)):
        connections: list[str | None] = []

        def answer(
            request: httpx.Request, cut: int = cut, connections: list[str | None] = connections
        ) -> httpx.Response:
            last = request.headers.get("last-event-id")
            connections.append(last)
            if len(connections) == 1:
                return stream_of(whole[:cut], error=error)
            after = [id for _, id, _ in EVENTS].index(last) + 1 if last else 0
            return stream_of(wire(EVENTS[after:]))

        world.on(f"GET {STREAM}", answer)
        assert texts(world.play(run, "stream")) == EVENTS
        assert len(connections) == 2


@pytest.mark.parametrize("ids", [True, False])
def test_what_a_stream_repeats_is_not_given_twice(world: World, ids: bool) -> None:
    """A server that ignores Last-Event-ID begins again."""
    events = EVENTS if ids else [(kind, "", data) for kind, _, data in EVENTS]
    whole = wire(events)
    run = streamed(world)
    for cut in range(0, len(whole), 7):
        bodies = iter([whole[:cut], whole[: cut + 9], whole])
        world.on(f"GET {STREAM}", lambda _, bodies=bodies: stream_of(next(bodies)))
        assert texts(world.play(run, "stream")) == events


def test_a_stream_that_tells_something_else_after_a_cut_is_an_error(world: World) -> None:
    run = streamed(world)
    world.then(
        f"GET {STREAM}",
        stream_of(wire([("output", "", "a"), ("output", "", "b")])),
        stream_of(wire([("output", "", "x")])),
    )
    with pytest.raises(StreamInterrupted, match="something else"):
        world.play(run, "stream")


def test_a_stream_that_stays_silent_goes_on_while_its_run_does(world: World) -> None:
    """The service ends a stream after 30 seconds without an event, which says nothing about the run."""
    run = streamed(world)
    world.on(ID, prediction("starting", urls={"stream": STREAM}))

    def answer(_: httpx.Request) -> httpx.Response:
        world.clock.time += 30
        return stream_of(wire(EVENTS)) if world.age > 600 else stream_of(b":408: 408 Request Timeout\n\n")

    world.on(f"GET {STREAM}", answer)
    assert texts(world.play(run, "stream")) == EVENTS
    assert 0 < world.sent.count(ID) < 5


def test_a_stream_that_never_ends_though_its_run_did_is_an_error(world: World) -> None:
    run = streamed(world)
    world.on(ID, done(["Hello"]))
    world.on(f"GET {STREAM}", lambda _: stream_of(wire(EVENTS[:2])))
    with pytest.raises(StreamInterrupted) as caught:
        world.play(run, "stream")
    assert caught.value.last_event_id == "1:1"
    assert caught.value.prediction is run
    assert run.output == ["Hello"]


def test_an_error_event_is_a_model_error_and_a_runtime_error(world: World) -> None:
    run = streamed(world)
    world.on(
        f"GET {STREAM}",
        stream_of(wire([*EVENTS[:2], ("error", "2:0", '{"detail": "CUDA out of memory"}'), EVENTS[-1]])),
    )
    with pytest.raises(RuntimeError) as caught:
        world.play(run, "stream")
    assert isinstance(caught.value, StreamError)
    assert isinstance(caught.value, ModelError)
    assert str(caught.value) == caught.value.args[0] == "CUDA out of memory"
    assert caught.value.prediction is run


@pytest.mark.parametrize(("reason", "error"), [("canceled", PredictionCanceled), ("error", ModelError)])
def test_another_end_than_success_is_an_error(world: World, reason: str, error: type[ModelError]) -> None:
    run = streamed(world)
    status = "canceled" if reason == "canceled" else "failed"
    world.on(ID, prediction(status, error="boom"))
    world.on(f"GET {STREAM}", stream_of(wire([EVENTS[1], ("done", "2", json.dumps({"reason": reason}))])))
    with pytest.raises(error, match="canceled" if reason == "canceled" else "boom"):
        world.play(run, "stream")


@pytest.mark.parametrize(
    ("status", "error"),
    [("succeeded", None), ("aborted", PredictionCanceled), ("failed", ModelError), ("processing", StreamInterrupted)],
)
def test_an_end_for_a_reason_that_nobody_knows_is_what_the_prediction_says(
    world: World, status: str, error: type[Exception] | None
) -> None:
    run = streamed(world)
    world.on(ID, prediction(status))
    world.on(f"GET {STREAM}", lambda _: stream_of(wire([EVENTS[1], ("done", "2", '{"reason": "moved"}')])))
    if error is None:
        assert texts(world.play(run, "stream"))[-1][0] == "done"
    else:
        with pytest.raises(error):
            world.play(run, "stream")


def test_the_deadline_of_a_stream_bounds_the_look_at_how_it_ended(world: World) -> None:
    run = streamed(world)
    world.on(ID, prediction("canceled"))
    world.on(f"GET {STREAM}", stream_of(wire([("done", "1", '{"reason": "canceled"}')])))
    with pytest.raises(PredictionCanceled):
        world.play(run, "stream", timeout=3)
    assert world.requests[-1].extensions["timeout"]["read"] == 3


def test_a_refused_stream_is_the_hosts_error(world: World) -> None:
    run = streamed(world)
    world.on(f"GET {STREAM}", (404, {"detail": "gone"}))
    with pytest.raises(ReplicateError, match="gone") as caught:
        world.play(run, "stream")
    assert caught.value.prediction is run


def test_what_is_no_stream_says_so(world: World) -> None:
    run = streamed(world)
    world.on(f"GET {STREAM}", httpx.Response(200, text="<html>", headers={"content-type": "text/html"}))
    with pytest.raises(DecodeError, match="Expected response Content-Type to be 'text/event-stream'"):
        world.play(run, "stream")


def html(_: httpx.Request) -> httpx.Response:
    return httpx.Response(200, html="<html>one moment", headers={"x-request-id": "req-1"})


def test_what_is_no_stream_tells_how_it_begins(world: World) -> None:
    run = streamed(world)
    world.on(f"GET {STREAM}", html)
    with pytest.raises(DecodeError) as caught:
        world.play(run, "stream")
    assert (caught.value.status, caught.value.request_id, caught.value.snippet) == (200, "req-1", b"<html>one moment")


def test_a_stream_that_is_none_any_more_cannot_be_resumed(world: World) -> None:
    run = streamed(world)
    answers = iter([stream_of(wire(EVENTS[:2]))])
    world.on(f"GET {STREAM}", lambda request: next(answers, None) or html(request))
    with pytest.raises(StreamInterrupted) as caught:
        world.play(run, "stream")
    assert (caught.value.last_event_id, caught.value.prediction) == ("1:1", run)
    assert isinstance(caught.value.__cause__, DecodeError)


def test_an_endless_event_is_refused_within_the_clients_bound(world: World) -> None:
    world.client = world.make(max_body=1000)
    run = streamed(world)
    world.on(f"GET {STREAM}", lambda _: stream_of(b"data: " + b"x" * 2000))
    with pytest.raises(BodyTooLarge) as caught:
        world.play(run, "stream")
    assert (caught.value.limit, caught.value.status) == (1000, 200)


def test_keep_alives_keep_a_stream(world: World) -> None:
    class Quiet(Cut):
        """An hour of nothing but comments, one in 50 seconds, then some events, or the end."""

        def __iter__(self) -> Iterator[bytes]:
            for _ in range(72):
                world.clock.time += 50
                yield b": keep-alive\n\n"
            yield self.content

    run = streamed(world)
    bodies = iter([Quiet(wire(EVENTS[:2]), False), Quiet(b"", False), Quiet(wire(EVENTS[2:]), True)])
    headers = {"content-type": "text/event-stream"}
    world.on(f"GET {STREAM}", lambda _: httpx.Response(200, headers=headers, stream=next(bodies)))
    assert texts(world.play(run, "stream", idle_timeout=60)) == EVENTS
    assert world.sent.count(f"GET {STREAM}") == 3
    assert world.age >= 3 * 3600


@pytest.mark.parametrize("seconds", [0, -1, "5", True])
def test_an_idle_timeout_that_cannot_be_meant_is_refused(world: World, seconds: Any) -> None:
    with pytest.raises(ValueError, match=r"^idle_timeout is a number of seconds above 0"):
        world.play(streamed(world), "stream", idle_timeout=seconds)
    assert f"GET {STREAM}" not in world.sent


def test_connections_that_give_nothing_are_made_less_and_less_often(world: World) -> None:
    run = streamed(world)
    bodies = iter([b""] * 5)
    world.on(f"GET {STREAM}", lambda _: stream_of(next(bodies, wire(EVENTS))))
    assert texts(world.play(run, "stream")) == EVENTS
    assert world.clock.slept == [0.2, 0.4, 0.8, 1.6, 3.2]


@pytest.mark.parametrize("began", [False, True])
def test_a_host_that_is_down_is_asked_six_times_before_the_run_is(world: World, began: bool) -> None:
    run = streamed(world)
    world.on(ID, done(["Hello"]))
    bodies = iter([stream_of(wire(EVENTS[:2]))] if began else [])
    world.on(f"GET {STREAM}", lambda _: next(bodies, None) or (503, {"detail": "down"}))
    with pytest.raises(StreamInterrupted, match="down"):
        world.play(run, "stream")
    assert world.sent.count(f"GET {STREAM}") == 6


def test_a_host_that_says_when_to_come_back_is_not_asked_before(world: World) -> None:
    run = streamed(world)
    busy = httpx.Response(503, headers={"retry-after": "20"})
    world.then(f"GET {STREAM}", busy, stream_of(wire(EVENTS)))
    assert texts(world.play(run, "stream")) == EVENTS
    assert world.clock.slept == [20.0]


def test_files_of_a_stream_can_be_read(world: World) -> None:
    run = streamed(world, FILES)
    url = "https://anywhere.example/blob"
    body = wire([("output", "1", url), ("done", "2", "{}")])
    world.on(f"GET {FILES}", lambda _: stream_of(body))
    first, _ = world.play(run, "stream")
    assert isinstance(first.data, FileOutput)
    assert str(first) == first.data.url == url
    plain, _ = world.play(run, "stream", use_file_output=False)
    assert type(plain.data) is str


def test_files_that_nobody_wants_to_read_are_text_without_a_stream_too(world: World) -> None:
    url = "https://replicate.delivery/xyz/out.png"
    world.on(BY_MODEL, (201, done([url, {"file": url}])))
    run = world.client.predictions.create(model="owner/name", input={})
    first, second, _ = world.play(run, "stream", use_file_output=False)
    assert (type(first.data), first.data) == (str, url)
    assert (type(second.data), second.data) == (str, f'{{"file": "{url}"}}')


def test_a_link_in_a_text_stream_stays_text(world: World) -> None:
    run = streamed(world, STREAM)
    world.on(f"GET {STREAM}", stream_of(wire([("output", "1", "https://example.com/page"), ("done", "2", "{}")])))
    assert type(world.play(run, "stream")[0].data) is str


def test_a_deadline_ends_a_stream(world: World) -> None:
    run = streamed(world)
    world.on(ID, prediction())

    def answer(_: httpx.Request) -> httpx.Response:
        world.clock.time += 4
        return stream_of(b": hi\n\n")

    world.on(f"GET {STREAM}", answer)
    with pytest.raises(PredictionTimeout) as caught:
        world.play(run, "stream", timeout=10)
    assert caught.value.prediction is run
    assert world.age < 15


def test_silence_ends_a_stream_where_it_was_asked_for(world: World) -> None:
    run = streamed(world)

    def answer(_: httpx.Request) -> httpx.Response:
        world.clock.time += 4
        return stream_of(b"")

    world.on(f"GET {STREAM}", answer)
    with pytest.raises(PredictionTimeout):
        world.play(run, "stream", idle_timeout=6)


def test_a_model_without_a_stream_gives_the_same_events(world: World) -> None:
    run = streamed(world, None)
    world.then(
        ID,
        prediction("processing", logs="one\n", output=["a"]),
        prediction("processing", logs="one\n", output=["a"]),
        prediction("processing", logs="one\ntwo\n", output=["a", "b"]),
        done(["a", "b", "c"], logs="one\ntwo\n"),
    )
    events = world.play(run, "stream")
    assert [(event.event, event.data) for event in events] == [
        ("logs", "one\n"),
        ("output", "a"),
        ("logs", "two\n"),
        ("output", "b"),
        ("output", "c"),
        ("done", "{}"),
    ]
    assert len({event.id for event in events}) == len(events)


def test_a_model_without_a_stream_fails_the_same_way(world: World) -> None:
    run = streamed(world, None)
    world.on(ID, prediction("failed", error="boom", output=None))
    with pytest.raises(RuntimeError, match="boom"):
        world.play(run, "stream")
    run = streamed(world, None)
    world.on(ID, prediction("aborted"))
    with pytest.raises(PredictionCanceled):
        world.play(run, "stream")


def test_a_model_without_a_stream_that_tells_nothing_new_is_silent(world: World) -> None:
    run = streamed(world, None)
    world.then(ID, prediction("processing"), prediction("processing", logs="one\n"))
    world.on("POST /v1/predictions/p1/cancel", prediction("canceled"))
    with pytest.raises(PredictionTimeout, match=r"after 0\.5 seconds") as caught:
        world.play(run, "stream", idle_timeout=0.5, timeout=60, cancel_on_timeout=True)
    assert caught.value.timeout == 0.5
    assert 0.5 < world.age < 1.5
    assert world.sent[-1] == "POST /v1/predictions/p1/cancel"


def test_a_model_without_a_stream_that_goes_on_telling_is_not_silent(world: World) -> None:
    run = streamed(world, None)
    world.on(ID, lambda _: done("x") if world.age >= 5 else prediction("processing", logs="." * int(9 * world.age)))
    assert texts(world.play(run, "stream", idle_timeout=1))[-1][0] == "done"


def test_leaving_a_stream_early_closes_it(world: World) -> None:
    run = streamed(world)
    closed: list[bool] = []

    class Open(Cut):
        def close(self) -> None:
            closed.append(True)

        async def aclose(self) -> None:
            closed.append(True)

    world.on(
        f"GET {STREAM}",
        lambda _: httpx.Response(200, headers={"content-type": "text/event-stream"}, stream=Open(wire(EVENTS), False)),
    )
    events = run.stream()
    next(events)
    events.close()
    assert closed == [True]


# ---- the classes of release 1.0.7 ------------------------------------------------------------------------------------


def test_an_event_is_what_it_was() -> None:
    event = ServerSentEvent(event="output", data="x", id="1")
    assert event.event is ServerSentEvent.EventType.OUTPUT
    assert repr(event) == "ServerSentEvent(event=<EventType.OUTPUT: 'output'>, data='x', id='1', retry=None)"
    assert event.dict() == {"event": "output", "data": "x", "id": "1", "retry": None}
    assert json.loads(event.json()) == {"event": "output", "data": "x", "id": "1", "retry": None}
    assert event == ServerSentEvent(event="output", data="x", id="1")
    assert str(ServerSentEvent(event="done", data="{}", id="2")) == ""
    assert ServerSentEvent(event="pondering", data="", id="").event == "pondering"


def test_an_event_source_reads_a_response(world: World) -> None:
    response = respond(httpx.Response(200, content=wire(EVENTS), headers={"content-type": "text/event-stream"}))
    assert texts(list(EventSource(world.client, response))) == EVENTS
    for cut in (0, 40, len(wire(EVENTS[:-1]))):
        content = wire(EVENTS)[:cut]
        response = respond(httpx.Response(200, content=content, headers={"content-type": "text/event-stream"}))
        with pytest.raises(StreamInterrupted, match="before it was done"):
            list(EventSource(world.client, response))
    with pytest.raises(ValueError, match="Expected response Content-Type"):
        EventSource(world.client, httpx.Response(200, text="x"))


def test_an_event_source_is_awaited_too(world: World) -> None:
    async def read(content: bytes) -> list[ServerSentEvent]:
        answer = httpx.Response(200, content=content, headers={"content-type": "text/event-stream"})
        return [event async for event in EventSource(world.client, answer)]

    assert texts(asyncio.run(read(wire(EVENTS)))) == EVENTS
    with pytest.raises(StreamInterrupted, match="before it was done"):
        asyncio.run(read(wire(EVENTS[:-1])))


def test_a_decoder_takes_lines() -> None:
    decoder = EventSource.Decoder()
    lines = ["event: output", "data: a", "data: b", "id: 7", "retry: 5"]
    assert [decoder.decode(line) for line in lines] == [None] * 5
    assert decoder.decode("") == ServerSentEvent(event="output", data="a\nb", id="7", retry=5)
