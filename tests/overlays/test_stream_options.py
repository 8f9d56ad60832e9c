"""What `stream` of a client is told beside the input: the wait, the time, the pauses, and what is made of files."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from replicate_runtime.core.errors import PredictionTimeout
from replicate_runtime.overlays.parts.events import StreamError
from replicate_runtime.overlays.parts.file_output import FileOutput
from tests.overlays import hosts
from tests.overlays.runs import BY_MODEL, BY_VERSION, CANCEL, FILE, HEX, ID, held, version
from tests.overlays.world import World, done, prediction


def stream(world: World, ref: Any = "owner/name", **keywords: Any) -> Any:
    return world.play(world.client, "stream", ref, **keywords)


@pytest.mark.parametrize(("wait", "prefer"), [(5, "wait=5"), (True, "wait"), (False, None)])
def test_a_create_is_held_where_that_is_said(world: World, wait: Any, prefer: str | None) -> None:
    held(world, BY_MODEL, 1, done("text"))
    assert [event.data for event in stream(world, wait=wait)] == ["text", "{}"]
    assert world.requests[0].headers.get("prefer") == prefer


def test_the_time_covers_the_create_and_is_told_as_it_was_given(world: World) -> None:
    held(world, BY_MODEL, 3, prediction("processing"))
    world.on(ID, prediction("processing"))
    with pytest.raises(PredictionTimeout) as caught:
        stream(world, timeout=10, poll_interval=2)
    assert str(caught.value) == (
        "Prediction p1 is still processing after 10 seconds, and goes on: call wait() again, or cancel() to stop it"
    )
    assert (caught.value.timeout, caught.value.prediction.id) == (10, "p1")
    assert world.age == pytest.approx(10)
    assert world.clock.slept == [2, 2, 2, 1]


def test_what_ended_the_stream_is_the_cause(world: World) -> None:
    def slow(request: httpx.Request) -> httpx.Response:
        world.clock.time += 10
        raise httpx.ReadTimeout("slow", request=request)

    held(world, BY_MODEL, 1, prediction("processing"))
    world.on(ID, slow)
    with pytest.raises(PredictionTimeout) as caught:
        stream(world, timeout=5, retries=0)
    assert isinstance(caught.value.__cause__, TimeoutError)
    assert caught.value.timeout == 5


def test_silence_is_told_as_it_was_given(world: World) -> None:
    held(world, BY_MODEL, 1, prediction("processing"))
    world.on(ID, prediction("processing"))
    with pytest.raises(PredictionTimeout, match=r"after 3 seconds") as caught:
        stream(world, timeout=10, idle_timeout=3)
    assert caught.value.timeout == 3
    assert world.age == pytest.approx(4)


@pytest.mark.parametrize("cancel", [True, False])
def test_a_run_is_cancelled_where_that_is_said(world: World, cancel: bool) -> None:
    held(world, BY_MODEL, 1, prediction("processing"))
    world.on(ID, prediction("processing"))
    world.on(CANCEL, prediction("canceled"))
    with pytest.raises(PredictionTimeout, match="was canceled" if cancel else "goes on"):
        stream(world, timeout=10, cancel_on_timeout=cancel)
    assert world.requests[0].headers.get("cancel-after") == ("10" if cancel else None)
    assert world.sent.count(CANCEL) == cancel


@pytest.mark.parametrize("given", [True, False])
def test_files_can_be_read_unless_that_is_not_wanted(world: World, given: bool) -> None:
    held(world, BY_MODEL, 1, done([FILE]))
    first, _ = stream(world, use_file_output=given)
    assert isinstance(first.data, FileOutput) is given
    assert str(first) == FILE


def test_a_version_object_says_which_pieces_are_files(world: World) -> None:
    odd = "https://anywhere.example/blob"
    items = {"type": "array", "items": {"type": "string", "format": "uri"}}
    held(world, BY_VERSION, 1, done([odd], version=HEX))
    first, _ = stream(world, hosts.Version(**version(items)))
    assert isinstance(first.data, FileOutput)


# ---- models without a stream -----------------------------------------------------------------------------------------


def test_what_a_run_tells_by_and_by_is_numbered_events(world: World) -> None:
    held(world, BY_MODEL, 1, prediction("starting", logs=None))
    world.then(
        ID,
        prediction("processing", logs="a\n"),
        prediction("processing", logs="a\nb\n", output=["x"]),
        prediction("processing", logs="a\nb\nc\n", output=["x", {"y": 1}]),
        done(["x", {"y": 1}, 2], logs="a\nb\nc\n"),
    )
    assert [(event.id, event.event, event.data) for event in stream(world)] == [
        ("1", "logs", "a\n"),
        ("2", "logs", "b\n"),
        ("3", "output", "x"),
        ("4", "logs", "c\n"),
        ("5", "output", '{"y": 1}'),
        ("6", "output", "2"),
        ("7", "done", "{}"),
    ]


@pytest.mark.parametrize(("output", "data"), [("text", ["text"]), ({"a": 1}, ['{"a": 1}']), (None, []), ([], [])])
def test_an_output_that_is_no_list_is_told_at_the_end(world: World, output: Any, data: list[str]) -> None:
    held(world, BY_MODEL, 1, prediction("processing", output=None))
    partial = "te" if output == "text" else None
    world.then(ID, prediction("processing", output=partial), done(output))
    assert [event.data for event in stream(world)] == [*data, "{}"]


@pytest.mark.parametrize(("error", "message"), [("boom", "boom"), (None, ""), ("", "")])
def test_a_run_that_fails_is_a_stream_error(world: World, error: str | None, message: str) -> None:
    held(world, BY_MODEL, 1, prediction("processing"))
    world.on(ID, prediction("failed", error=error))
    with pytest.raises(StreamError) as caught:
        stream(world)
    assert (str(caught.value), caught.value.prediction.status) == (message, "failed")
    assert caught.value.data == f'{{"detail": "{message}"}}'
