"""What a run that was started is asked: how its calls are made, and what is taken over of the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from replicate_runtime.core.errors import DecodeError, PredictionTimeout
from tests.overlays.runs import CANCEL, ID
from tests.overlays.world import done, prediction

if TYPE_CHECKING:
    from tests.overlays.world import World


@pytest.fixture
def run(world: World) -> Any:
    world.on(ID, prediction())
    world.on(CANCEL, prediction("canceled"))
    found = world.client.predictions.get("p1")
    world.requests.clear()
    return found


@pytest.mark.parametrize(("method", "route", "status"), [("reload", ID, "processing"), ("cancel", CANCEL, "canceled")])
def test_a_call_is_made_as_it_is_asked_for(world: World, run: Any, method: str, route: str, status: str) -> None:
    world.on(ID, prediction("processing"))
    assert world.play(run, method, timeout=7, headers={"X-Own": "1"}) is run
    assert run.status == status
    assert world.sent == [route]
    assert world.requests[0].extensions["timeout"]["read"] == 7
    assert world.requests[0].headers["x-own"] == "1"


@pytest.mark.parametrize(("method", "route"), [("reload", ID), ("cancel", CANCEL)])
def test_the_answer_for_another_run_is_not_taken_over(world: World, run: Any, method: str, route: str) -> None:
    world.on(route, prediction("succeeded", id="p2"))
    with pytest.raises(DecodeError, match=r"^expected Prediction p1, got 'p2'$"):
        world.play(run, method)
    assert (run.id, run.status) == ("p1", "starting")


def test_a_wait_takes_what_it_is_told_and_nothing_else(world: World, run: Any) -> None:
    told: list[str] = []

    def tell(seen: Any) -> None:
        told.append(seen.status)

    with pytest.raises(PredictionTimeout, match="after 3 seconds"):
        world.play(run, "wait", timeout=3, poll_interval=1, on_update=tell)
    assert (told, world.clock.slept) == (["starting"] * 2, [1, 1, 1])
    assert CANCEL not in world.sent
    with pytest.raises(PredictionTimeout, match="was canceled"):
        world.play(run, "wait", timeout=3, cancel_on_timeout=True)
    with pytest.raises(TypeError, match=r"^wait\(\) got an unexpected keyword argument 'patience'$"):
        world.play(run, "wait", patience=3)


def test_items_take_what_they_are_told(world: World, run: Any) -> None:
    told: list[str] = []

    def tell(seen: Any) -> None:
        told.append(seen.status)

    world.on(ID, prediction("processing", output=["a"]))
    with pytest.raises(PredictionTimeout, match="goes on") as caught:
        world.play(run, "output_iterator", timeout=3, poll_interval=1, on_update=tell)
    assert (caught.value.timeout, told, world.clock.slept) == (3, ["processing"] * 2, [1, 1, 1])
    assert CANCEL not in world.sent
    with pytest.raises(PredictionTimeout, match="was canceled"):
        world.play(run, "output_iterator", timeout=3, cancel_on_timeout=True)
    world.on(ID, done(["a", "b"]))
    run.status = "processing"
    assert world.play(run, "output_iterator") == ["a", "b"]


def test_a_stream_takes_what_it_is_told(world: World, run: Any) -> None:
    with pytest.raises(PredictionTimeout, match="goes on") as caught:
        world.play(run, "stream", timeout=30, idle_timeout=2)
    assert caught.value.timeout == 2
    assert CANCEL not in world.sent
    with pytest.raises(PredictionTimeout, match="after 3 seconds"):
        world.play(run, "stream", timeout=3)
    with pytest.raises(PredictionTimeout, match="was canceled"):
        world.play(run, "stream", timeout=3, cancel_on_timeout=True)


@pytest.mark.parametrize(("logs", "percentage"), [(None, None), ("", None), ("50%|#| 1/2", 0.5), ("nothing", None)])
def test_how_far_it_has_come_is_read_from_its_logs(run: Any, logs: str | None, percentage: float | None) -> None:
    run.logs = logs
    assert (run.progress and run.progress.percentage) == percentage
