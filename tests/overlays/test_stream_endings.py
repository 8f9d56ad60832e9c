"""How a stream goes on after a pause, how long that is, and what is said of one that cannot go on."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from replicate_runtime.core.call import Headers
from replicate_runtime.core.errors import (
    ModelError,
    PredictionCanceled,
    PredictionTimeout,
    ReplicateError,
    StreamInterrupted,
)
from replicate_runtime.core.flow import Now, Open, Read, Stream
from replicate_runtime.overlays.parts.streaming import events, stream_url, streams_files
from replicate_runtime.overlays.parts.waiting import Waiting
from tests.overlays.test_streaming import EVENTS, ID, STREAM, stream_of, streamed, texts, wire
from tests.overlays.world import done, prediction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.overlays.world import World

ROUTE = f"GET {STREAM}"
DONE = wire([("done", "9", "{}")])
BROKE_OFF = "the stream of Prediction p1 broke off, and cannot be resumed"
RELOAD = "reload the prediction for its whole output"


def connections(world: World, *bodies: bytes) -> None:
    """What each connection gives in turn; a last one ends well."""
    left = iter(bodies)
    world.on(ROUTE, lambda _: stream_of(next(left, DONE)))


# ---- pauses ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("asked", "slept"), [("250", 0.25), ("0", 0), ("4000", 4), ("90000", 5)])
def test_a_stream_says_how_long_to_wait_before_a_connection(world: World, asked: str, slept: float) -> None:
    run = streamed(world)
    connections(world, f"retry: {asked}\n\n".encode(), b"", wire(EVENTS[:1]))
    assert len(world.play(run, "stream")) == 2
    assert world.clock.slept == [slept, max(slept, 0.4), slept]


def test_a_stream_that_asks_for_no_pause_and_gives_nothing_is_asked_less_and_less_often(world: World) -> None:
    run = streamed(world)
    connections(world, b"retry: 0\n\n", *[b"retry: 0\n\n"] * 4)
    world.play(run, "stream")
    assert world.clock.slept == [0, 0.4, 0.8, 1.6, 3.2]


def test_pauses_begin_anew_after_each_sign_of_life(world: World) -> None:
    run = streamed(world)
    connections(world, b"", b"", wire(EVENTS[:1]), b"", b"")
    world.play(run, "stream")
    assert world.clock.slept == [0.2, 0.4, 0.2, 0.4, 0.8]


def test_pauses_begin_anew_after_a_look_at_a_run_that_goes_on(world: World) -> None:
    run = streamed(world)
    world.on(ID, prediction("processing"))
    connections(world, *[b""] * 7)
    world.play(run, "stream")
    assert world.clock.slept == [0.2, 0.4, 0.8, 1.6, 3.2, 0.1, 0.2]
    assert world.sent.count(ID) == 1


@pytest.mark.parametrize(("after", "slept"), [("120", 60.0), ("0.05", 0.2)])
def test_a_host_that_is_busy_is_waited_for_a_minute_at_most(world: World, after: str, slept: float) -> None:
    run = streamed(world)
    world.then(ROUTE, httpx.Response(503, headers={"retry-after": after}), stream_of(DONE))
    world.play(run, "stream")
    assert world.clock.slept == [slept]


def test_no_pause_outlasts_the_deadline(world: World) -> None:
    run = streamed(world)
    busy = httpx.Response(503, headers={"retry-after": "20"})
    world.on(ROUTE, busy)
    with pytest.raises(PredictionTimeout, match=r"after 6 seconds") as caught:
        world.play(run, "stream", timeout=6)
    assert world.clock.slept == [6]
    assert caught.value.timeout == 6
    assert isinstance(caught.value.__cause__, ReplicateError)


def test_silence_counts_from_the_last_byte(world: World) -> None:
    run = streamed(world)
    connections(world, b"retry: 250\n\n", b": still here\n\n", *[b""] * 9)
    with pytest.raises(PredictionTimeout, match=r"after 1 seconds") as caught:
        world.play(run, "stream", idle_timeout=1, timeout=60)
    assert (caught.value.timeout, caught.value.prediction) == (1, run)
    assert world.clock.slept == [0.25, 0.4, 0.8]
    assert world.sent.count(ROUTE) == 4


def test_what_a_silent_stream_met_is_the_cause(world: World) -> None:
    run = streamed(world)
    world.on(ROUTE, (503, {"detail": "down"}))
    with pytest.raises(PredictionTimeout) as caught:
        world.play(run, "stream", idle_timeout=0.1)
    assert isinstance(caught.value.__cause__, ReplicateError)


@pytest.mark.parametrize(("keywords", "silence"), [({}, 60), ({"idle_timeout": 7}, 7)])
def test_a_connection_may_be_silent_for_so_long(world: World, keywords: dict[str, Any], silence: float) -> None:
    run = streamed(world)
    connections(world)
    world.play(run, "stream", **keywords)
    assert world.requests[-1].extensions["timeout"]["read"] == silence


def test_every_step_ends_with_the_deadline() -> None:
    run: Any = SimpleNamespace(urls={"stream": STREAM})
    client: Any = SimpleNamespace(fixed_interval=None)
    clock: Iterator[float] = iter([100.0, 101.0, 102.0, 103.0, 104.0])
    flow = events(run, Waiting(client, 10), None, None)
    step: Any = next(flow)
    while isinstance(step, Now):
        step = flow.send(next(clock))
    assert isinstance(step, Open)
    assert (step.call.timeout, step.call.retries) == (8.0, 0)
    step = flow.send(Stream(200, Headers([("content-type", "text/event-stream")]), STREAM))
    while isinstance(step, Now):
        step = flow.send(next(clock))
    assert isinstance(step, Read)
    assert step.timeout == 7.0


# ---- ends ------------------------------------------------------------------------------------------------------------


def test_a_run_that_ended_without_its_stream_is_told_with_what_to_do(world: World) -> None:
    run = streamed(world)
    world.on(ID, done(["Hello"]))
    world.on(ROUTE, lambda _: stream_of(b""))
    with pytest.raises(StreamInterrupted) as caught:
        world.play(run, "stream", timeout=100)
    assert str(caught.value) == f"{BROKE_OFF}; {RELOAD}"
    assert (caught.value.last_event_id, caught.value.prediction, caught.value.__cause__) == (None, run, None)
    assert world.requests[-1].extensions["timeout"]["read"] == pytest.approx(100 - world.age)


def test_a_host_that_stays_down_is_told_with_its_words(world: World) -> None:
    run = streamed(world)
    world.on(ID, done(["Hello"]))
    world.on(ROUTE, (503, {"detail": "down"}))
    with pytest.raises(StreamInterrupted) as caught:
        world.play(run, "stream")
    error = caught.value.__cause__
    assert isinstance(error, ReplicateError)
    assert error.prediction is run
    assert str(caught.value) == f"{BROKE_OFF}: {error}; {RELOAD}"


@pytest.mark.parametrize("stream", [(503, {"detail": "down"}), stream_of(b"")], ids=["down", "empty"])
def test_a_run_that_cannot_be_asked_either_is_told_with_the_first_reason(world: World, stream: Any) -> None:
    run = streamed(world)
    world.on(ID, (401, {"detail": "not yours"}))
    world.on(ROUTE, stream)
    with pytest.raises(StreamInterrupted, match="down" if isinstance(stream, tuple) else "not yours") as caught:
        world.play(run, "stream")
    assert isinstance(caught.value.__cause__, ReplicateError)
    assert caught.value.__cause__.status == 401


def test_a_stream_that_was_refused_once_it_had_begun_is_interrupted(world: World) -> None:
    run = streamed(world)
    world.then(ROUTE, stream_of(wire(EVENTS[:2])), (410, {"detail": "expired"}))
    with pytest.raises(StreamInterrupted, match="expired") as caught:
        world.play(run, "stream")
    assert (caught.value.last_event_id, caught.value.prediction) == ("1:1", run)


@pytest.mark.parametrize("id", ["", "7"])
def test_a_stream_that_tells_something_else_names_its_run(world: World, id: str) -> None:
    run = streamed(world)
    begun, other = [("output", id, "a"), ("output", id, "b")], [("output", id, "a"), ("output", id, "x")]
    world.then(ROUTE, stream_of(wire(begun)), stream_of(wire(other)))
    with pytest.raises(StreamInterrupted, match=r"^the stream was opened again, and tells something else$") as caught:
        world.play(run, "stream")
    assert (caught.value.last_event_id, caught.value.prediction) == (id or None, run)


def test_what_came_before_an_error_in_one_piece_is_given(world: World) -> None:
    run = streamed(world)
    connections(world, wire([*EVENTS[:2], ("error", "2", "boom"), *EVENTS[2:]]))
    if world.way == "awaiting":
        with pytest.raises(RuntimeError, match="boom"):
            world.play(run, "stream")
        return
    given = run.stream()
    assert texts([next(given), next(given)]) == EVENTS[:2]
    with pytest.raises(RuntimeError, match="boom"):
        next(given)


def test_what_comes_after_done_in_one_piece_is_not_given(world: World) -> None:
    run = streamed(world)
    connections(world, wire([*EVENTS, ("output", "2", "late"), ("error", "3", "late")]))
    assert texts(world.play(run, "stream")) == EVENTS


@pytest.mark.parametrize("data", ["{}", "", "[]", "null", "words", '{"reason": null}'])
def test_a_done_without_a_reason_is_success(world: World, data: str) -> None:
    run = streamed(world)
    connections(world, wire([("done", "1", data)]))
    assert texts(world.play(run, "stream")) == [("done", "1", data)]
    assert ID not in world.sent


@pytest.mark.parametrize(
    ("reason", "error", "message"),
    [
        ("canceled", PredictionCanceled, "Prediction p1 was starting"),
        ("error", ModelError, "Prediction p1 is 'starting', and gives no error"),
        ("moved", StreamInterrupted, "the stream of Prediction p1 ended: moved"),
    ],
)
def test_how_a_stream_ended_holds_though_the_run_cannot_be_asked(
    world: World, reason: str, error: type[Exception], message: str
) -> None:
    run = streamed(world)
    connections(world, wire([("done", "1", f'{{"reason": "{reason}"}}')]))
    with pytest.raises(error) as caught:
        world.play(run, "stream")
    assert str(caught.value) == message
    assert getattr(caught.value, "prediction", None) is run


def test_what_has_no_id_of_its_own_has_the_last_one_over_a_reconnection_too(world: World) -> None:
    run = streamed(world)
    connections(world, wire(EVENTS[:2]), wire([("output", "", "more")]))
    assert texts(world.play(run, "stream"))[2:] == [("output", "1:1", "more"), ("done", "9", "{}")]
    assert world.requests[-1].headers["last-event-id"] == "1:1"


@pytest.mark.parametrize("cancel", [True, False])
def test_a_run_whose_stream_takes_too_long_is_cancelled_where_that_is_said(world: World, cancel: bool) -> None:
    run = streamed(world)
    world.on("POST /v1/predictions/p1/cancel", prediction("canceled"))
    world.on(ROUTE, (503, {"detail": "down"}))
    with pytest.raises(PredictionTimeout, match="was canceled" if cancel else "goes on"):
        world.play(run, "stream", timeout=1, cancel_on_timeout=cancel)
    assert world.sent.count("POST /v1/predictions/p1/cancel") == cancel


# ---- where it is -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("urls", "url"),
    [
        ({"stream": STREAM}, STREAM),
        (SimpleNamespace(stream=STREAM), STREAM),
        ({"get": STREAM}, None),
        ({"stream": ""}, None),
        ({"stream": 5}, None),
        (SimpleNamespace(get_=STREAM), None),
        (None, None),
    ],
)
def test_the_address_of_a_stream_is_text_or_none(urls: Any, url: str | None) -> None:
    run: Any = SimpleNamespace(urls=urls)
    assert stream_url(run) == url


@pytest.mark.parametrize(
    ("url", "files"),
    [
        ("https://stream.replicate.com/v1/files/abc", True),
        ("https://stream.replicate.com/v1/streams/abc", False),
        ("https://stream.replicate.com/x/v1/files/abc", False),
    ],
)
def test_the_address_of_a_stream_tells_whether_it_is_of_files(url: str, files: bool) -> None:
    assert streams_files(url) is files
