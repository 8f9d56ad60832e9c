"""What a wait shows on the screen, and whom it tells."""

from __future__ import annotations

import asyncio
import importlib.util
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from replicate_runtime.core.errors import PredictionTimeout
from replicate_runtime.overlays.parts.display import Bar
from tests.overlays.runs import BY_MODEL, BY_VERSION, HEX, ID, ITERATOR, SCHEMA, held, run, version
from tests.overlays.world import World, done, prediction

HALF = " 40%|####      | 2/5 [00:01<00:02]"


def without(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Make packages look as if they were not installed."""
    find = importlib.util.find_spec

    def hidden(name: str, package: str | None = None) -> Any:
        return None if name.partition(".")[0] in names else find(name, package)

    monkeypatch.setattr("replicate_runtime.overlays.parts.display.find_spec", hidden)


@pytest.fixture(params=[(), ("tqdm",), ("tqdm", "rich")], ids=["tqdm", "rich", "plain lines"])
def library(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, *request.param)


def seen(status: str, logs: str | None = "") -> Any:
    return SimpleNamespace(status=status, logs=logs, completed_at=None)


def drawn(capsys: pytest.CaptureFixture[str]) -> str:
    out, err = capsys.readouterr()
    return out + err


@pytest.mark.usefixtures("library")
def test_a_bar_has_the_status_the_share_and_the_last_log_line(capsys: pytest.CaptureFixture[str]) -> None:
    bar = Bar()
    bar(seen("starting", None))
    bar(seen("processing", f"loading weights\n{HALF}\n"))
    bar.close()
    shown = drawn(capsys)
    assert "processing" in shown
    assert "40%" in shown
    assert "2/5" in shown
    bar(seen("succeeded", "all fine"))
    shown = drawn(capsys)
    assert "succeeded" in shown
    assert "100%" in shown
    assert "all fine" in shown


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("line", ["[/red] [bold]x", "{0} {desc}", "100%", "\x1b[31mred", "x" * 500])
def test_a_log_line_is_text(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    bar = Bar()
    bar(seen("processing", line))
    bar.close()
    assert drawn(capsys)


class Screen:
    """A bar that remembers what was drawn."""

    def __init__(self) -> None:
        self.drawn: list[str] = []

    def show(self, share: float, status: str, line: str) -> None:
        self.drawn.append(f"{status} {share:.0%} {line}")

    def close(self) -> None:
        self.drawn.append("closed")


@pytest.mark.parametrize("method", ["run", "wait"])
def test_a_bar_is_closed_however_the_wait_ends(world: World, method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr("replicate_runtime.overlays.parts.display._display", lambda: screen)
    world.on(ID, prediction("processing", logs="a\nb"))
    world.on(BY_MODEL, (201, prediction("processing", logs="a")))
    target, args = (world.client, ["owner/name"]) if method == "run" else (world.client.predictions.get("p1"), [])
    with pytest.raises(PredictionTimeout):
        world.play(target, method, *args, timeout=1, progress=True)
    assert screen.drawn[-2:] == ["processing 0% b", "closed"]


def test_a_bar_stays_until_the_last_piece(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr("replicate_runtime.overlays.parts.display._display", lambda: screen)
    world.on(BY_VERSION, prediction(version=HEX))
    world.on(SCHEMA, version(ITERATOR))
    world.then(ID, prediction("processing", logs="a", output=["x"]), done(["x", "y"], logs="a\nb"))
    assert run(world, HEX, progress=True) == ["x", "y"]
    assert screen.drawn == ["starting 0% ", "processing 0% a", "succeeded 100% b", "closed"]


def test_a_bar_of_what_is_complete_at_once_is_closed_after_the_last_piece(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = Screen()
    monkeypatch.setattr("replicate_runtime.overlays.parts.display._display", lambda: screen)
    held(world, BY_VERSION, 1, prediction("processing", version=HEX, output=["x"]))
    world.on(SCHEMA, version(ITERATOR))
    assert run(world, HEX, progress=True, wait=5) == ["x"]
    assert screen.drawn == ["processing 0% ", "closed"]


def test_a_bar_is_closed_when_the_pieces_are_left(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr("replicate_runtime.overlays.parts.display._display", lambda: screen)
    world.on(BY_VERSION, prediction(version=HEX))
    world.on(SCHEMA, version(ITERATOR))
    world.on(ID, prediction("processing", output=["x"]))

    def blocking() -> None:
        pieces = world.client.run(HEX, progress=True)
        assert next(pieces) == "x"
        pieces.close()

    async def awaiting() -> None:
        pieces = await world.client.async_run(HEX, progress=True)
        assert await anext(pieces) == "x"
        await pieces.aclose()

    blocking() if world.way == "blocking" else asyncio.run(awaiting())
    assert screen.drawn[-1] == "closed"


@pytest.mark.parametrize("keywords", [{"progress": True}, {"progress": print}, {"on_update": print}])
def test_what_is_watched_is_not_held(
    world: World, keywords: dict[str, Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    without(monkeypatch, "tqdm", "rich")
    world.on(BY_MODEL, (201, prediction()))
    world.on(ID, done())
    world.play(world.client, "run", "owner/name", **keywords)
    assert "prefer" not in world.requests[0].headers
    assert "succeeded" in drawn(capsys)
    world.play(world.client, "run", "owner/name", wait=5, **keywords)
    assert world.requests[-2].headers["prefer"] == "wait=5"


def test_a_function_for_progress_and_another_for_updates_are_both_told(world: World) -> None:
    world.then(ID, prediction("starting"), prediction("processing"), done())
    run = world.client.predictions.get("p1")
    told: list[str] = []

    def teller(name: str) -> Callable[[Any], object]:
        async def awaited(run: Any) -> None:
            told.append(f"{name} {run.status}")

        def called(run: Any) -> None:
            told.append(f"{name} {run.status}")

        return called if world.way == "blocking" else awaited

    world.play(run, "wait", progress=teller("a"), on_update=teller("b"))
    assert told == ["a processing", "b processing", "a succeeded", "b succeeded"]


@pytest.mark.parametrize("keywords", [{"progress": "yes"}, {"progress": 1}, {"on_update": True}, {"on_update": "x"}])
def test_who_cannot_be_told_is_refused_before_anything_is_sent(world: World, keywords: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="a function that takes the run, not"):
        world.play(world.client, "run", "owner/name", **keywords)
    assert world.sent == []
    world.on(ID, prediction())
    run = world.client.predictions.get("p1")
    with pytest.raises(TypeError, match="a function that takes the run, not"):
        world.play(run, "wait", **keywords)


def test_who_cannot_be_told_of_items_or_of_many_is_refused(world: World) -> None:
    world.on(ID, prediction())
    run = world.client.predictions.get("p1")
    sent = list(world.sent)
    for target, method, args in ((run, "output_iterator", ()), (world.client, "wait_all", ([run],))):
        with pytest.raises(TypeError, match="a function that takes the run, not"):
            world.play(target, method, *args, on_update="x")
    assert world.sent == sent
