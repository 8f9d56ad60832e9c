"""What `run` is told beside the input, and what it knows about the output from elsewhere."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from replicate_runtime.core.errors import PredictionTimeout
from replicate_runtime.overlays.parts.file_output import FileOutput
from tests.overlays.runs import (
    BY_DEPLOYMENT,
    BY_MODEL,
    BY_VERSION,
    CANCEL,
    FILES,
    HEX,
    ID,
    ITERATOR,
    SCHEMA,
    TEXT,
    held,
    run,
    version,
)
from tests.overlays.world import World, done, prediction

ODD = "https://anywhere.example/blob"
REFS = [("owner/name", BY_MODEL), (f"owner/name:{HEX}", BY_VERSION), ("deployments/owner/name", BY_DEPLOYMENT)]


@pytest.fixture(autouse=True)
def text(world: World) -> None:
    world.on(SCHEMA, version(TEXT))


@pytest.mark.parametrize(("ref", "route"), REFS)
def test_an_interval_is_kept_whatever_runs(world: World, ref: str, route: str) -> None:
    held(world, route, 1, prediction(version=HEX))
    world.then(ID, prediction("processing"), prediction("processing"), done("text"))
    assert run(world, ref, wait=False, poll_interval=3) == "text"
    assert world.clock.slept == [3, 3, 3]


def test_an_interval_is_kept_between_the_pieces_of_an_output(world: World) -> None:
    world.on(SCHEMA, version(ITERATOR))
    held(world, BY_VERSION, 1, prediction(version=HEX))
    world.then(ID, prediction("processing", output=["a"]), done(["a", "b"]))
    assert run(world, HEX, wait=False, poll_interval=3) == ["a", "b"]
    assert world.clock.slept == [3, 3]


@pytest.mark.parametrize(("ref", "route"), REFS)
def test_the_time_covers_all_requests(world: World, ref: str, route: str) -> None:
    def lookup(_: httpx.Request) -> dict[str, Any]:
        world.clock.time += 2
        return version(TEXT)

    held(world, route, 3, prediction("processing", version=HEX))
    world.on(SCHEMA, lookup)
    world.on(ID, prediction("processing", version=HEX))
    with pytest.raises(PredictionTimeout) as caught:
        run(world, ref, timeout=10, wait=False, poll_interval=1)
    assert str(caught.value) == (
        "Prediction p1 is still processing after 10 seconds, and goes on: call wait() again, or cancel() to stop it"
    )
    assert world.age == pytest.approx(10)
    spent = 5 if route == BY_VERSION else 3
    asked = [request.extensions["timeout"]["read"] for request in world.requests]
    assert asked == [10, *[7] * (route == BY_VERSION), *range(10 - spent - 1, 0, -1)]


@pytest.mark.parametrize(("ref", "route"), REFS)
def test_what_ended_the_time_is_the_cause(world: World, ref: str, route: str) -> None:
    def slow(request: httpx.Request) -> httpx.Response:
        world.clock.time += 10
        raise httpx.ReadTimeout("slow", request=request)

    held(world, route, 1, prediction("processing", version=HEX))
    world.on(ID, slow)
    with pytest.raises(PredictionTimeout) as caught:
        run(world, ref, timeout=5, wait=False)
    assert isinstance(caught.value.__cause__, TimeoutError)
    assert (caught.value.timeout, caught.value.prediction.id) == (5, "p1")


@pytest.mark.parametrize(
    ("timeout", "said", "header"),
    [
        (24 * 3600, {}, "86400"),
        (24 * 3600 + 1, {}, None),
        (5, {}, "5"),
        (7.5, {}, "8"),
        (9, {"cancel_after": 60}, "60"),
    ],
)
def test_the_service_is_told_when_to_cancel_where_it_can_be(
    world: World, timeout: float, said: dict[str, Any], header: str | None
) -> None:
    held(world, BY_MODEL, 0.1, done("text"))
    run(world, "owner/name", timeout=timeout, cancel_on_timeout=True, **said)
    assert world.requests[0].headers.get("cancel-after") == header
    run(world, "owner/name", timeout=timeout)
    assert "cancel-after" not in world.requests[-1].headers


def test_nothing_is_cancelled_without_a_time(world: World) -> None:
    held(world, BY_MODEL, 0.1, done("text"))
    assert run(world, "owner/name", cancel_on_timeout=True) == "text"
    assert "cancel-after" not in world.requests[0].headers
    assert CANCEL not in world.sent


# ---- what is known about the output ----------------------------------------------------------------------------------


def test_a_run_of_a_model_knows_the_schema_of_its_version(world: World) -> None:
    world.on(SCHEMA, version(FILES))
    held(world, BY_VERSION, 1, done([ODD], version=HEX))
    held(world, BY_MODEL, 1, done([ODD], version=HEX))
    assert run(world, "owner/name") == [ODD]
    run(world, f"owner/name:{HEX}")
    (file,) = run(world, "owner/name")
    assert isinstance(file, FileOutput)
    assert world.sent == [BY_MODEL, BY_VERSION, SCHEMA, BY_MODEL]


def test_the_schema_is_that_of_the_model_that_was_named(world: World) -> None:
    held(world, BY_VERSION, 1, done("text", version=HEX, model="an/alias"))
    run(world, f"owner/name:{HEX}")
    assert world.sent == [BY_VERSION, SCHEMA]


def test_a_bare_version_is_looked_up_at_the_model_of_its_prediction(world: World) -> None:
    held(world, BY_VERSION, 1, done("text", version=HEX, model="an/other"))
    run(world, HEX)
    assert world.sent == [BY_VERSION, f"GET /v1/models/an/other/versions/{HEX}"]


def test_a_bare_version_whose_prediction_names_no_model_is_not_looked_up(world: World) -> None:
    held(world, BY_VERSION, 1, done("text", version=HEX, model="nameless"))
    assert run(world, HEX) == "text"
    assert world.sent == [BY_VERSION]


def test_pieces_are_files_where_the_schema_says_so_and_are_read_by_the_client(world: World) -> None:
    world.on(SCHEMA, version({**ITERATOR, "items": {"type": "string", "format": "uri"}}))
    world.on(f"GET {ODD}", httpx.Response(200, content=b"content"))
    held(world, BY_VERSION, 1, prediction(version=HEX))
    world.then(ID, prediction("processing", output=[ODD]), done([ODD, {"url": ODD}]))
    first, second = run(world, f"owner/name:{HEX}", wait=False)
    assert world.play(first, "read") == b"content"
    assert second == {"url": ODD}


def test_what_lies_at_the_clients_own_address_is_a_file(world: World) -> None:
    own = world.make(base_url="https://gateway.example/api")
    made = done("https://gateway.example/api/v1/files/f", version=HEX)
    world.on("POST https://gateway.example/api/v1/predictions", (201, made))
    world.on(f"GET https://gateway.example/api/v1/models/owner/name/versions/{HEX}", version(TEXT))
    assert isinstance(world.play(own, "run", f"owner/name:{HEX}"), FileOutput)
