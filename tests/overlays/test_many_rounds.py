"""Waiting for many: how often is asked, for what, for how long, and what is said when it cannot go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from replicate_runtime.core.errors import ReplicateError
from replicate_runtime.overlays.parts.many import WaitTimeout
from tests.overlays.test_many import LIST, runs, service
from tests.overlays.world import prediction

if TYPE_CHECKING:
    from tests.overlays.world import World


def wait(world: World, given: Any, **keywords: Any) -> Any:
    return world.play(world.client, "wait_all", given, **keywords)


@pytest.mark.parametrize(("given", "kind"), [([1], "int"), ([None], "NoneType"), ("p", "str")])
def test_what_cannot_be_waited_for_says_what_it_is(world: World, given: Any, kind: str) -> None:
    with pytest.raises(TypeError) as caught:
        wait(world, given)
    assert str(caught.value) == f"wait_all takes a list of predictions, and {kind} is none"


def test_one_page_in_a_round_tells_of_all(world: World) -> None:
    service(world, {"a": 1.0, "b": 2.0, "c": 2.0})
    waited = runs(world, ["a", "b", "c"])
    assert wait(world, waited, poll_interval=1) == waited
    assert world.sent == [LIST] * 2
    assert world.clock.slept == [1, 1]
    assert [run.output for run in waited] == ["a", "b", "c"]


def test_the_last_one_is_asked_alone(world: World) -> None:
    service(world, {"a": 1.0, "b": 3.0})
    waited = runs(world, ["a", "b"])
    wait(world, waited, poll_interval=1)
    assert world.sent == [LIST, "GET /v1/predictions/b", "GET /v1/predictions/b"]


def test_pages_are_turned_while_more_than_one_is_missing(world: World) -> None:
    service(world, {f"p{n}": 1.0 for n in range(10)}, size=2)
    waited = runs(world, ["p9", "p4", "p0"])
    wait(world, waited, poll_interval=1)
    assert world.sent == [LIST] * 3 + ["GET /v1/predictions/p0"]
    assert [request.url.params.get("cursor") for request in world.requests] == [None, "2", "4", None]


def test_what_no_page_tells_of_is_asked_alone_from_then_on_in_order(world: World) -> None:
    service(world, {"a": 2.0, "b": 2.0, "c": 2.0})
    waited = runs(world, ["c", "b", "a"])
    world.on(LIST, {"results": [], "next": None})
    wait(world, waited, poll_interval=1)
    alone = [f"GET /v1/predictions/{id}" for id in "abc"]
    assert world.sent == [LIST, *alone, *alone]


def test_each_look_at_each_is_told(world: World) -> None:
    service(world, {"a": 1.0, "b": 2.0})
    waited = runs(world, ["a", "b"])
    told: list[tuple[str, str]] = []

    def tell(run: Any) -> None:
        told.append((run.id, run.status))

    wait(world, waited, poll_interval=1, on_update=tell)
    assert told == [("b", "processing"), ("a", "succeeded"), ("b", "succeeded")]


def test_each_request_ends_with_the_deadline(world: World) -> None:
    service(world, {"a": 2.0, "b": 9.0, "c": 9.0})
    waited = runs(world, ["a", "b", "c"])
    with pytest.raises(WaitTimeout) as caught:
        wait(world, waited, poll_interval=1, timeout=3)
    assert [request.extensions["timeout"]["read"] for request in world.requests] == [2, 1]
    assert str(caught.value) == "2 runs have not ended after 3 seconds; they go on, and can be waited for"
    assert (caught.value.predictions, caught.value.prediction, caught.value.timeout) == (waited[1:], waited[1], 3)


def faulty(world: World, *good: int, total: int) -> None:
    """Let rounds fail but for some."""
    listing: Any = world.routes[LIST]
    count = iter(range(total))

    def answer(request: Any) -> Any:
        number = next(count, total)
        return listing(request) if number in good or number >= total else (503, {"detail": "down"})

    world.on(LIST, answer)


def test_ten_rounds_in_a_row_may_not_fail(world: World) -> None:
    world.client = world.make(retries=0)
    service(world, {"a": 100.0, "b": 100.0})
    waited = runs(world, ["a", "b"])
    faulty(world, total=50)
    with pytest.raises(ReplicateError, match="down"):
        wait(world, waited, poll_interval=1)
    assert world.sent == [LIST] * 10


def test_rounds_that_fail_count_anew_after_one_that_did_not(world: World) -> None:
    world.client = world.make(retries=0)
    service(world, {"a": 1.0, "b": 21.0, "c": 21.0})
    waited = runs(world, ["a", "b", "c"])
    faulty(world, 9, total=19)
    wait(world, waited, poll_interval=1)
    assert [run.status for run in waited] == ["succeeded"] * 3


def test_what_was_waited_for_teaches_how_long_its_kind_takes(world: World) -> None:
    service(world, {"a": 1.0, "b": 1.0})
    waited = runs(world, ["a", "b"])
    wait(world, waited, poll_interval=1)
    assert world.client.memory.expected(f"owner/name:{'v' * 64}") == 1.0


def test_an_item_without_its_output_is_read_whole(world: World) -> None:
    service(world, {"a": 0.0, "b": 0.0})
    waited = runs(world, ["a", "b"])
    for run in waited:
        run.status, run.completed_at = "processing", None
    short = [prediction("succeeded", id=id) for id in ("a", "b")]
    world.on(LIST, {"results": [*short, short[0]], "next": None})
    told: list[str] = []

    def tell(run: Any) -> None:
        told.append(run.id)

    wait(world, waited, poll_interval=1, on_update=tell)
    assert world.sent == [LIST, "GET /v1/predictions/a", "GET /v1/predictions/b"]
    assert told == ["a", "b"]
    assert [run.output for run in waited] == ["a", "b"]
