from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from replicate_runtime.core.errors import PredictionTimeout, ReplicateError
from replicate_runtime.overlays.parts.many import WaitTimeout
from tests.overlays.world import API, World, prediction

LIST = "GET /v1/predictions"


def service(world: World, ends: dict[str, float], size: int = 100) -> None:
    """A list of predictions that end at their time, newest first, in pages."""

    def state(id: str) -> dict[str, Any]:
        ended = world.age >= ends[id]
        more = {"output": id, "completed_at": "2024-01-01T00:00:01Z"} if ended else {}
        return prediction("succeeded" if ended else "processing", id=id, **more)

    def page(request: Any) -> dict[str, Any]:
        at = int(request.url.params.get("cursor", 0))
        ids = list(reversed(ends))[at : at + size]
        following = f"{API}/v1/predictions?cursor={at + size}" if at + size < len(ends) else None
        return {"results": [state(id) for id in ids], "next": following, "previous": None}

    world.on(LIST, page)
    for id in ends:
        world.on(f"GET /v1/predictions/{id}", lambda _, id=id: state(id))


def runs(world: World, ids: list[str]) -> list[Any]:
    found = [world.client.predictions.get(id) for id in ids]
    world.requests.clear()
    return found


@pytest.mark.parametrize("given", [[1], [None], "p1"])
def test_what_cannot_be_waited_for_is_refused(world: World, given: Any) -> None:
    with pytest.raises(TypeError, match="wait_all takes a list of predictions"):
        world.play(world.client, "wait_all", given)
    service(world, {"p1": 0.0})
    single = runs(world, ["p1"])[0]
    with pytest.raises(TypeError, match="wait_all takes a list of predictions"):
        world.play(world.client, "wait_all", single)
    assert world.sent == []


def test_pages_tell_of_many(world: World) -> None:
    ends = {f"p{n:03}": 20 * n / 100 for n in range(1, 101)}
    service(world, ends)
    waited = runs(world, list(ends))
    told: list[str] = []

    def tell(run: Any) -> None:
        told.append(run.id)

    assert world.play(world.client, "wait_all", waited, on_update=tell) == waited
    assert [run.output for run in waited] == list(ends)
    assert len(world.sent) <= 60
    assert set(told) >= set(ends)


def test_what_is_on_later_pages_is_found(world: World) -> None:
    service(world, {f"p{n:03}": 1.0 for n in range(250)})
    waited = runs(world, ["p000", "p001", "p249"])
    world.play(world.client, "wait_all", waited)
    assert [run.status for run in waited] == ["succeeded"] * 3
    assert len(world.sent) < 30


def test_what_no_page_tells_of_is_asked_alone(world: World) -> None:
    service(world, {"a": 1, "b": 1, "c": 1})
    waited = runs(world, ["a", "b", "c"])
    world.on(LIST, {"results": [], "next": None})
    world.play(world.client, "wait_all", waited)
    assert world.sent.count(LIST) == 1
    assert {run.output for run in waited} == {"a", "b", "c"}


def test_a_list_without_outputs_is_completed(world: World) -> None:
    service(world, {"a": 1, "b": 1})
    waited = runs(world, ["a", "b"])
    short = [prediction("succeeded", id=id, completed_at="2024-01-01T00:00:01Z") for id in ("a", "b")]
    world.on(LIST, lambda _: {"results": short if world.age > 1 else [], "next": None})
    world.on(LIST, lambda _: {"results": short, "next": None})
    world.clock.time += 2
    world.play(world.client, "wait_all", waited)
    assert [run.output for run in waited] == ["a", "b"]


def test_what_has_ended_is_not_asked_about(world: World) -> None:
    service(world, {"a": 0})
    waited = runs(world, ["a"])
    assert world.play(world.client, "wait_all", waited) == waited
    assert world.play(world.client, "wait_all", []) == []
    assert world.sent == []


def test_a_deadline_names_what_is_left(world: World) -> None:
    service(world, {"a": 1, "b": 100, "c": 100})
    waited = runs(world, ["a", "b", "c"])
    with pytest.raises(WaitTimeout) as caught:
        world.play(world.client, "wait_all", waited, timeout=5)
    assert caught.value.predictions == waited[1:]
    assert isinstance(caught.value, PredictionTimeout)
    assert world.age == pytest.approx(5)


@pytest.mark.parametrize("fault", [(503, None), httpx.Response(200, html="<html>one moment</html>"), {}])
def test_faults_that_pass_do_not_end_it(world: World, fault: Any) -> None:
    service(world, {"a": 1, "b": 1})
    waited = runs(world, ["a", "b"])
    listing: Any = world.routes[LIST]
    faults: Iterator[Any] = iter([fault] * 9)
    world.on(LIST, lambda request: next(faults, None) or listing(request))
    world.play(world.client, "wait_all", waited)
    assert [run.status for run in waited] == ["succeeded"] * 2
    world.on(LIST, (401, {"detail": "no"}))
    for run in waited:
        run.status = "starting"
    with pytest.raises(ReplicateError):
        world.play(world.client, "wait_all", waited)


@pytest.mark.parametrize("odd", [[None, 1, "x", {"id": None}], None])
def test_odd_items_of_a_list_are_passed_over(world: World, odd: list[object] | None) -> None:
    service(world, {"a": 1, "b": 1})
    waited = runs(world, ["a", "b"])
    listing: Any = world.routes[LIST]
    world.on(LIST, lambda request: {"results": odd and [*odd, *listing(request)["results"]], "next": None})
    assert {run.output for run in world.play(world.client, "wait_all", waited)} == {"a", "b"}


def test_what_cannot_be_asked_is_in_the_error(world: World) -> None:
    service(world, {"a": 1})
    waited = runs(world, ["a"])
    world.on("GET /v1/predictions/a", (401, {"detail": "no"}))
    with pytest.raises(ReplicateError) as caught:
        world.play(world.client, "wait_all", waited)
    assert caught.value.prediction is waited[0]
