"""Which predictions in the list a lost create may have made."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from email.utils import formatdate
from typing import Any

import httpx
import pytest

from replicate_runtime.core.codec import fingerprint
from replicate_runtime.core.errors import AmbiguousCreateError
from tests.overlays.runs import V
from tests.overlays.world import API, World, prediction

SENT = 1_700_000_000.0
LIST = "GET /v1/predictions"


def at(seconds: float) -> str:
    """A time so many seconds after the create was sent."""
    return datetime.fromtimestamp(SENT + seconds, timezone.utc).isoformat()


def lost(model: str | None = None, input: Any = None) -> AmbiguousCreateError:
    error = AmbiguousCreateError("no answer came", sent_at=SENT)
    error.model = model
    error.input_hash = None if input is None else fingerprint(input)
    return error


def find(world: World, error: AmbiguousCreateError, *listed: dict[str, Any]) -> list[str]:
    world.on(LIST, {"results": listed, "next": None})
    return [found.id for found in world.play(world.client.predictions, "find_created", error)]


@pytest.mark.parametrize(
    ("seconds", "found"), [(-121, False), (-120, True), (0, True), (900, True), (901, False), (3600, False)]
)
def test_it_was_made_around_the_time_of_the_create(world: World, seconds: float, found: bool) -> None:
    made = prediction(input={"prompt": "x"}, created_at=at(seconds))
    assert find(world, lost(input={"prompt": "x"}), made) == ["p1"] * found


@pytest.mark.parametrize("ahead", [-86400, -3600, 3600, 86400])
def test_the_clock_of_the_service_counts(world: World, ahead: int) -> None:
    """It dates predictions; this machine's, which dates the error, may be wrong by any time."""
    world.clock.time = SENT + 60 - 1_700_000_000
    made = [prediction(id=str(age), input={"prompt": "x"}, created_at=at(ahead + age)) for age in (901, 1, -121)]
    date = formatdate(SENT + 60 + ahead, usegmt=True)
    body = json.dumps({"results": made, "next": None})
    world.on(LIST, lambda _: httpx.Response(200, headers={"date": date}, stream=httpx.ByteStream(body.encode())))
    found = world.play(world.client.predictions, "find_created", lost(input={"prompt": "x"}))
    assert [each.id for each in found] == ["1"]


@pytest.mark.parametrize("odd", [5, None, "p1", {"id": "p2"}, {"id": "p3", "created_at": "soon"}])
def test_an_odd_item_does_not_end_the_list(world: World, odd: Any) -> None:
    made = prediction(input={"prompt": "x"}, created_at=at(1))
    pages: list[Any] = [{"results": [odd], "next": f"{API}/v1/predictions?cursor=2"}, {"results": [made], "next": None}]
    world.then(LIST, *pages)
    assert len(world.play(world.client.predictions, "find_created", lost(input={"prompt": "x"}))) == 1


@pytest.mark.parametrize(
    ("sent", "told", "found"),
    [
        ({"a": 7.0, "b": [1e3, 2**60]}, {"input": {"a": 7, "b": [1000, 1152921504606847000]}}, True),
        ({"a": 1}, {"input": {"a": True}}, False),
        ({"a": 1}, {"input": {"a": 1.5}}, False),
        ({"a": 10**400}, {"input": {"a": 10**400}}, True),
        ({"a": 1, "b": [1, 2]}, {"input": {"b": [1, 2], "a": 1}}, True),
        ({"a": 1}, {"input": {"a": 2}}, False),
        ({"a": 1}, {"input": {}}, False),
        ({"a": 1}, {"input": {}, "data_removed": False}, False),
        ({"a": 1}, {"input": {}, "data_removed": True}, True),
        ({"a": 1}, {"input": None, "data_removed": True}, True),
        ({}, {"input": {}}, True),
        ({}, {"input": {"a": 1}}, False),
        (None, {"input": {}}, True),
        (None, {"input": {"a": 1}}, True),
        (None, {"input": {"a": 1}, "data_removed": True}, True),
    ],
)
def test_it_has_the_input_that_was_sent_unless_that_was_removed(
    world: World, sent: Any, told: dict[str, Any], found: bool
) -> None:
    assert find(world, lost(input=sent), prediction(created_at=at(0), **told)) == ["p1"] * found


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        (None, ["a", "b", "c"]),
        ("o/m", ["a", "b"]),
        ("1" * 64, ["a"]),
        (f"o/m:{'2' * 64}", ["b"]),
        ("o/d", ["c"]),
        ("o/unknown", ["a", "b", "c"]),
    ],
)
def test_it_names_what_was_to_run_or_something_else_did(world: World, model: str | None, expected: list[str]) -> None:
    listed: list[dict[str, Any]] = [
        {"id": "a", "model": "o/m", "version": "1" * 64},
        {"id": "b", "model": "o/m", "version": "2" * 64},
        {"id": "c", "model": "o/other", "version": "3" * 64, "deployment": "o/d"},
    ]
    made = [prediction(created_at=at(1), **fields) for fields in listed]
    assert find(world, lost(model, {"prompt": "x"}), *made) == expected


@pytest.mark.parametrize("created", [None, "", "long ago"])
def test_what_does_not_say_when_it_was_made_is_passed_over(world: World, created: str | None) -> None:
    made = prediction(id="made", created_at=at(1))
    assert find(world, lost(V, {"prompt": "x"}), prediction(created_at=created), made) == ["made"]


def test_pages_are_read_up_to_what_is_too_old(world: World) -> None:
    def page(request: Any) -> dict[str, Any]:
        number = int(request.url.params.get("cursor", 0))
        listed = [prediction(id=f"{number}-{age}", created_at=at(-60 * number - age)) for age in (0, 30)]
        return {"results": listed, "next": f"{API}/v1/predictions?cursor={number + 1}"}

    world.on(LIST, page)
    found = world.play(world.client.predictions, "find_created", lost(V, {"prompt": "x"}))
    assert [made.id for made in found] == ["0-0", "0-30", "1-0", "1-30", "2-0"]
    assert [request.url.params.get("cursor") for request in world.requests] == [None, "1", "2"]
