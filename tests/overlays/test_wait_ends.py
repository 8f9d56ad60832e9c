"""How a wait ends: what is said, what is cancelled, what is borne, and what is learned."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from replicate_runtime.core.errors import (
    DeadlineExceeded,
    DecodeError,
    ModelError,
    PredictionCanceled,
    PredictionTimeout,
    ReplicateError,
)
from tests.overlays.runs import CANCEL, ID, V
from tests.overlays.world import World, done, prediction

TRAINING = "GET /v1/trainings/t"
KIND = f"owner/name:{V}"


def started(world: World, **fields: Any) -> Any:
    world.on(ID, prediction(**fields))
    made = world.client.predictions.get("p1")
    world.requests.clear()
    return made


# ---- what is said ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["starting", "processing"])
@pytest.mark.parametrize(("timeout", "told"), [(2, "2"), (0.25, "0.25")])
def test_a_run_whose_time_is_over_goes_on(world: World, status: str, timeout: float, told: str) -> None:
    run = started(world, status=status)
    with pytest.raises(PredictionTimeout) as caught:
        world.play(run, "wait", timeout=timeout)
    assert str(caught.value) == (
        f"Prediction p1 is still {status} after {told} seconds, and goes on: call wait() again, or cancel() to stop it"
    )
    assert (caught.value.timeout, caught.value.prediction) == (timeout, run)


def test_a_training_is_called_one(world: World) -> None:
    world.on(TRAINING, {"id": "t", "status": "starting"})
    run = world.client.trainings.get("t")
    with pytest.raises(PredictionTimeout, match=r"^Training t is still starting after 1 seconds, and goes on: "):
        world.play(run, "wait", timeout=1)
    world.on(TRAINING, {"id": "u", "status": "succeeded"})
    with pytest.raises(DecodeError, match=r"^expected Training t, got 'u'$"):
        world.play(run, "reload")


@pytest.mark.parametrize(
    ("keywords", "message"),
    [
        ({"zoo": 1, "colour": 2}, "wait() got an unexpected keyword argument 'colour'"),
        ({"on_update": "x"}, "on_update is a function that takes the run, not 'x'"),
        ({"progress": "yes"}, "progress is True, or a function that takes the run, not 'yes'"),
    ],
)
def test_what_a_wait_cannot_be_told_is_said(world: World, keywords: dict[str, Any], message: str) -> None:
    run = started(world)
    with pytest.raises(TypeError) as caught:
        world.play(run, "wait", **keywords)
    assert str(caught.value) == message
    assert world.sent == []


def test_the_reading_of_another_run_is_refused(world: World) -> None:
    run = started(world)
    world.on(ID, done(id="p2"))
    with pytest.raises(DecodeError, match=r"^expected Prediction p1, got 'p2'$"):
        world.play(run, "reload")
    assert (run.id, run.status) == ("p1", "starting")


# ---- when it has ended -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["starting", "processing"])
def test_a_run_that_stands_to_run_has_not_ended_whatever_else_it_says(world: World, status: str) -> None:
    run = started(world)
    world.then(ID, prediction(status, completed_at="2024-01-01T00:00:01Z"), done())
    assert world.play(run, "wait").status == "succeeded"
    assert world.sent == [ID, ID]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"status": "failed", "output": "x"}, ModelError),
        ({"status": "canceled", "output": "x"}, PredictionCanceled),
        ({"status": "aborted", "output": "x"}, PredictionCanceled),
        ({"status": "succeeded", "error": "ignored", "output": None}, None),
        ({"status": "vanished", "error": "boom", "output": "x"}, ModelError),
        ({"status": "vanished", "error": None, "output": None}, ModelError),
        ({"status": "vanished", "error": None, "output": 0}, None),
    ],
)
def test_which_ends_are_failures(world: World, fields: dict[str, Any], error: type[ModelError] | None) -> None:
    run = started(world)
    world.on(ID, prediction(**fields, completed_at="2024-01-01T00:00:01Z"))
    if error is None:
        world.play(run, "output_iterator")
        return
    with pytest.raises(ModelError) as caught:
        world.play(run, "output_iterator")
    assert type(caught.value) is error
    assert caught.value.prediction is run


# ---- what is cancelled -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["wait", "output_iterator", "stream"])
def test_what_cannot_be_cancelled_goes_on(world: World, method: str) -> None:
    run = started(world)
    world.on(CANCEL, (403, {"detail": "not yours"}))
    with pytest.raises(PredictionTimeout, match="is still starting after 1 seconds, and goes on"):
        world.play(run, method, timeout=1, cancel_on_timeout=True)
    assert world.sent.count(CANCEL) == 1


@pytest.mark.parametrize("method", ["wait", "output_iterator"])
def test_an_error_of_the_callers_cancels_nothing(world: World, method: str) -> None:
    run = started(world)

    def tell(_: Any) -> None:
        raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        world.play(run, method, on_update=tell, cancel_on_timeout=True)
    assert world.sent == [ID]


def test_leaving_an_output_cancels_nothing(world: World) -> None:
    run = started(world, status="processing", output=["a"])

    def blocking() -> None:
        items = run.output_iterator(cancel_on_timeout=True)
        assert next(items) == "a"
        items.close()

    async def awaiting() -> None:
        items = run.async_output_iterator(cancel_on_timeout=True)
        assert await anext(items) == "a"
        await items.aclose()

    blocking() if world.way == "blocking" else asyncio.run(awaiting())
    assert world.sent == []


def test_what_was_waited_for_in_vain_is_the_cause_even_when_it_is_cancelled(world: World) -> None:
    def slow(request: httpx.Request) -> httpx.Response:
        world.clock.time += 10
        raise httpx.ReadTimeout("slow", request=request)

    run = started(world)
    world.on(ID, slow)
    world.on(CANCEL, prediction("canceled"))
    for cancel in (False, True):
        with pytest.raises(PredictionTimeout, match="was canceled after 5" if cancel else "goes on") as caught:
            world.play(run, "wait", timeout=5, cancel_on_timeout=cancel)
        assert isinstance(caught.value.__cause__, TimeoutError)
        assert caught.value.timeout == 5


# ---- what is borne ---------------------------------------------------------------------------------------------------


def test_nine_looks_in_a_row_may_fail_and_again_after_one_that_did_not(world: World) -> None:
    run = started(world)
    odd = httpx.Response(200, html="<html>one moment</html>")
    world.then(ID, *[odd] * 9, prediction("processing"), *[odd] * 9, done("x"))
    assert world.play(run, "wait").output == "x"


@pytest.mark.parametrize("patience", [9, 10])
def test_looks_whose_own_time_was_over_are_borne_too(world: World, patience: int) -> None:
    hasty = world.make(timeout=1)
    world.on(ID, prediction())
    run = hasty.predictions.get("p1")
    looks: list[float] = []

    def slow(request: httpx.Request) -> Any:
        looks.append(world.clock.time)
        if len(looks) > patience:
            return done("x")
        world.clock.time += 2
        raise httpx.ReadTimeout("slow", request=request)

    world.on(ID, slow)
    if patience == 9:
        assert world.play(run, "wait").output == "x"
        return
    with pytest.raises(DeadlineExceeded) as caught:
        world.play(run, "wait")
    assert caught.value.prediction is run
    assert len(looks) == patience


def test_a_refusal_is_not_borne(world: World) -> None:
    run = started(world)
    world.on(ID, (403, {"detail": "not yours"}))
    with pytest.raises(ReplicateError, match="not yours") as caught:
        world.play(run, "wait", timeout=60)
    assert caught.value.prediction is run
    assert world.sent == [ID]


# ---- what is learned -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, 2.0),
        ({"completed_at": "2024-01-01T00:00:00.250Z"}, 0.25),
        ({"completed_at": "2024-01-01T00:00:00.000Z"}, 0.0),
        ({"completed_at": "2023-12-31T23:59:59Z"}, None),
        ({"completed_at": None}, None),
        ({"created_at": "long ago"}, None),
        ({"status": "failed"}, None),
    ],
)
def test_how_long_a_kind_takes_is_learned_from_runs_that_succeeded(
    world: World, fields: dict[str, Any], expected: float | None
) -> None:
    run = started(world)
    world.on(ID, {**done(), **fields})
    world.play(run, "wait")
    assert world.client.memory.expected(KIND) == expected
    assert world.client.memory.expected(f"owner/name:{'w' * 64}") is None


def test_a_run_is_looked_at_when_its_kind_has_ended_so_far(world: World) -> None:
    world.client.memory.ended(KIND, 3.0)
    run = started(world)
    world.on(ID, lambda _: done() if world.age >= 3 else prediction())
    world.play(run, "wait")
    assert 3 <= world.age < 3.1


def test_many_runs_are_looked_at_in_the_interval_given(world: World) -> None:
    run = started(world)
    world.then(ID, prediction(), prediction(), done())
    told: list[str] = []

    def tell(seen: Any) -> None:
        told.append(seen.status)

    assert world.play(world.client, "wait_all", [run], poll_interval=3, on_update=tell) == [run]
    assert world.clock.slept == [3, 3, 3]
    assert told == ["starting", "starting", "succeeded"]
