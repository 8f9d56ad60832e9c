from __future__ import annotations

from itertools import pairwise
from typing import Any

import httpx
import pytest

from replicate_runtime.core.errors import DecodeError, ModelError, PredictionTimeout, ReplicateError
from tests.overlays import hosts
from tests.overlays.world import World, done, prediction

ID = "GET /v1/predictions/p1"


def started(world: World, **fields: Any) -> Any:
    world.on(ID, prediction(**fields))
    made = world.client.predictions.get("p1")
    world.requests.clear()
    return made


def test_a_wait_looks_until_the_end_and_gives_the_prediction_back(world: World) -> None:
    run = started(world)
    world.then(ID, prediction("starting"), prediction("processing"), done("text"))
    assert world.play(run, "wait") is run
    assert (run.status, run.output) == ("succeeded", "text")
    assert world.sent == [ID] * 3


def test_a_status_that_nobody_knows_is_final_once_it_is_completed(world: World) -> None:
    run = started(world)
    world.then(ID, prediction("pondering"), prediction("vanished", completed_at="2024-01-01T00:00:01Z"))
    assert world.play(run, "wait").status == "vanished"
    assert len(world.sent) == 2


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [({"error": "boom"}, "boom"), ({}, "is 'vanished', and gives no error"), ({"output": "x"}, None)],
)
def test_an_end_that_nobody_knows_is_a_failure_unless_it_has_an_output(
    world: World, fields: dict[str, Any], outcome: str | None
) -> None:
    ended = prediction("vanished", completed_at="2024-01-01T00:00:01Z", **fields)
    world.on("POST /v1/models/owner/name/predictions", (201, ended))
    if outcome is None:
        assert world.play(world.client, "run", "owner/name", input={}) == "x"
        return
    with pytest.raises(ModelError, match=outcome) as caught:
        world.play(world.client, "run", "owner/name", input={})
    assert caught.value.prediction.status == "vanished"


@pytest.mark.parametrize("status", ["failed", "canceled", "aborted"])
def test_other_ends_end_a_wait_too_and_are_no_error(world: World, status: str) -> None:
    run = started(world)
    world.on(ID, prediction(status))
    assert world.play(run, "wait").status == status


def test_pauses_grow_and_have_a_bound(world: World) -> None:
    run = started(world)
    world.on(ID, lambda _: done() if world.age >= 20 else prediction("processing"))
    world.play(run, "wait")
    slept = world.clock.slept
    assert slept[0] < 0.2
    assert all(later > 0.8 * earlier for earlier, later in pairwise(slept[1:]))
    assert 0.4 < slept[-1] <= max(slept) <= 0.5


def test_an_interval_that_somebody_chose_is_kept(world: World) -> None:
    run = started(world)
    world.client.poll_interval = 3
    world.then(ID, prediction(), prediction(), done())
    world.play(run, "wait")
    assert world.clock.slept == [3, 3, 3]


def test_an_interval_may_be_chosen_for_one_wait_and_may_be_nothing(world: World) -> None:
    run = started(world)
    world.then(ID, prediction(), prediction(), done())
    world.play(run, "wait", poll_interval=0)
    assert world.clock.slept == [0, 0, 0]


def test_later_waits_know_how_long_runs_of_a_kind_take(world: World) -> None:
    begins: list[float] = []
    for _ in range(2):
        run = started(world)
        begins.append(world.clock.time)
        world.on(ID, lambda _: done() if world.clock.time - begins[-1] >= 2 else prediction("processing"))
        world.requests.clear()
        world.play(run, "wait")
    assert 2 <= world.clock.time - begins[-1] < 2.1
    assert len(world.sent) <= 7


def test_a_deadline_holds_the_prediction(world: World) -> None:
    run = started(world)
    with pytest.raises(PredictionTimeout, match="still starting after 2 seconds, and goes on") as caught:
        world.play(run, "wait", timeout=2)
    assert caught.value.prediction is run
    assert isinstance(caught.value, TimeoutError)
    assert world.age == pytest.approx(2)
    assert "POST /v1/predictions/p1/cancel" not in world.sent


def test_a_deadline_bounds_each_look(world: World) -> None:
    run = started(world)
    timeouts: list[float] = []

    def look(request: httpx.Request) -> Any:
        timeouts.append(request.extensions["timeout"]["read"])
        return prediction()

    world.on(ID, look)
    with pytest.raises(PredictionTimeout):
        world.play(run, "wait", timeout=1)
    assert max(timeouts) <= 1
    assert timeouts == sorted(timeouts, reverse=True)


def test_a_wait_may_cancel_when_its_time_is_over(world: World) -> None:
    run = started(world)
    world.on("POST /v1/predictions/p1/cancel", prediction("canceled"))
    with pytest.raises(PredictionTimeout, match="was canceled after 1 seconds, since its time was over"):
        world.play(run, "wait", timeout=1, cancel_on_timeout=True)
    assert world.sent[-1] == "POST /v1/predictions/p1/cancel"
    assert world.requests[-1].extensions["timeout"]["read"] == 5
    assert run.status == "canceled"


def test_what_succeeded_before_it_could_be_cancelled_is_no_timeout(world: World) -> None:
    run = started(world)
    world.on("POST /v1/predictions/p1/cancel", done("late"))
    assert world.play(run, "wait", timeout=1, cancel_on_timeout=True).output == "late"


def test_an_interruption_cancels_where_it_was_asked_for(world: World) -> None:
    class Interrupted(BaseException):
        pass

    run = started(world)

    def look(_: httpx.Request) -> Any:
        raise Interrupted

    world.on(ID, look)
    world.on("POST /v1/predictions/p1/cancel", prediction("canceled"))
    with pytest.raises(Interrupted):
        world.play(run, "wait", cancel_on_timeout=True)
    assert world.sent[-1] == "POST /v1/predictions/p1/cancel"
    world.requests.clear()
    run.status = "starting"
    with pytest.raises(Interrupted):
        world.play(run, "wait")
    assert world.sent == [ID]


def test_faults_that_pass_do_not_end_a_wait(world: World) -> None:
    run = started(world)
    faults = iter([(503, None)] * 9)
    world.on(ID, lambda _: next(faults, None) or done())
    assert world.play(run, "wait").status == "succeeded"


@pytest.mark.parametrize(
    "odd",
    [
        httpx.Response(200, html="<html>one moment</html>"),
        httpx.Response(200, content=b'{"id": "p1", "sta', headers={"content-type": "application/json"}),
        httpx.Response(200, content=b""),
        httpx.Response(200, json={}),
        httpx.Response(200, json=prediction(id="another")),
    ],
    ids=["HTML", "cut", "empty", "no prediction", "another"],
)
def test_what_cannot_be_read_does_not_end_a_wait_and_is_never_taken_over(world: World, odd: httpx.Response) -> None:
    run = started(world)
    world.then(ID, odd, odd, done("x"))
    assert world.play(run, "wait").output == "x"
    run = started(world)
    world.on(ID, odd)
    with pytest.raises(DecodeError) as caught:
        world.play(run, "wait")
    assert caught.value.prediction is run
    assert (run.id, run.status, len(world.sent)) == ("p1", "starting", 10)


def test_a_refusal_ends_a_wait_and_holds_the_prediction(world: World) -> None:
    run = started(world)
    world.on(ID, (401, {"detail": "no"}))
    with pytest.raises(ReplicateError) as caught:
        world.play(run, "wait")
    assert caught.value.prediction is run


def test_each_look_is_told(world: World) -> None:
    run = started(world)
    world.then(ID, prediction("starting"), prediction("processing"), done())
    told: list[str] = []

    def tell(seen: Any) -> None:
        told.append(seen.status)

    world.play(run, "wait", on_update=tell)
    assert told == ["starting", "processing", "succeeded"]


@pytest.mark.parametrize("timeout", [0, -1, "1", True, float("nan")])
def test_a_timeout_is_a_positive_number(world: World, timeout: Any) -> None:
    run = started(world)
    with pytest.raises(ValueError, match="timeout"):
        world.play(run, "wait", timeout=timeout)
    assert world.sent == []


def test_cancel_and_reload_update_in_place_and_give_the_prediction(world: World) -> None:
    run = started(world)
    world.on("POST /v1/predictions/p1/cancel", prediction("canceled"))
    assert world.play(run, "cancel") is run
    assert run.status == "canceled"
    world.on(ID, done())
    assert world.play(run, "reload") is run
    assert run.status == "succeeded"


def test_wrapped_methods_are_reached(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    run = started(world)
    world.on(ID, done())
    reached: list[str] = []
    methods: list[tuple[Any, str]] = [(hosts.Prediction, "reload"), (hosts.Predictions, "get")]
    for owner, name in methods:
        full = name if world.way == "blocking" else f"async_{name}"
        original = getattr(owner, full)

        def wrapper(*args: Any, _original: Any = original, _name: str = name) -> Any:
            reached.append(_name)
            return _original(*args)

        monkeypatch.setattr(owner, full, wrapper)
    world.play(run, "wait")
    assert reached == ["reload", "get"]
