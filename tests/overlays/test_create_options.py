"""What a create is told beside the input: what is refused, in which words, and what an answer says about the wait."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from replicate_runtime.core.errors import AmbiguousCreateError, DeadlineExceeded, ReplicateError, ReplicateException
from replicate_runtime.overlays.parts.creating import Answer
from replicate_runtime.overlays.parts.file_output import FileOutput
from tests.overlays.runs import BY_DEPLOYMENT, BY_MODEL, BY_VERSION, FILES, HEX, held, run, version
from tests.overlays.world import API, World, done, prediction

MODEL = "GET /v1/models/owner/name"
AFTER = "cancel_after is 5 seconds to 24 hours, as in 90 or '1h30m', not"


def create(world: World, **keywords: Any) -> Any:
    return world.play(world.client.predictions, "create", **{"version": HEX, "input": {}, **keywords})


REFUSED: list[tuple[dict[str, Any], type[Exception], str]] = [
    ({"zoo": 1, "colour": "red"}, TypeError, "create() got an unexpected keyword argument 'colour'"),
    ({"webhook_events_filter": "start"}, TypeError, "webhook_events_filter is a list of events, as in ['start']"),
    ({"wait": "1"}, ValueError, "wait is True, or a number of seconds from 1 to 60, not '1'"),
    ({"wait": -0.5}, ValueError, "wait is True, or a number of seconds from 1 to 60, not -0.5"),
    ({"wait": float("nan")}, ValueError, "wait is True, or a number of seconds from 1 to 60, not nan"),
    (
        {"cancel_after": True},
        ValueError,
        "cancel_after is a number of seconds, or a text such as '1h30m', not True",
    ),
    (
        {"cancel_after": float("inf")},
        ValueError,
        "cancel_after is a number of seconds, or a text such as '1h30m', not inf",
    ),
    ({"cancel_after": ""}, ValueError, f"{AFTER} ''"),
    ({"cancel_after": "4s"}, ValueError, f"{AFTER} '4s'"),
    ({"cancel_after": 4}, ValueError, f"{AFTER} 4"),
    ({"cancel_after": 86_401}, ValueError, f"{AFTER} 86401"),
    ({"cancel_after": "24h1s"}, ValueError, f"{AFTER} '24h1s'"),
    ({"cancel_after": "1441m"}, ValueError, f"{AFTER} '1441m'"),
    ({"cancel_after": "23h59m61s"}, ValueError, f"{AFTER} '23h59m61s'"),
    ({"cancel_after": "30x"}, ValueError, f"{AFTER} '30x'"),
    ({"cancel_after": "30s1h"}, ValueError, f"{AFTER} '30s1h'"),
    ({"timeout": 0}, ValueError, "timeout is a number of seconds above 0, or None for no limit, not 0"),
]


@pytest.mark.parametrize(("keywords", "error", "message"), REFUSED)
def test_what_cannot_be_meant_is_said(
    world: World, keywords: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error) as caught:
        create(world, input={"file": b"content"}, **keywords)
    assert str(caught.value) == message
    assert world.sent == []


@pytest.mark.parametrize(
    ("given", "header"),
    [
        (4.1, "5"),
        (86_400, "86400"),
        ("24h", "24h"),
        ("1440m", "1440m"),
        ("23h59m60s", "23h59m60s"),
        ("1h", "1h"),
        ("1m", "1m"),
        ("1h5s", "1h5s"),
        ("5", "5"),
    ],
)
def test_a_run_may_be_cancelled_after_five_seconds_to_a_day(world: World, given: Any, header: str) -> None:
    world.on(BY_VERSION, (201, prediction()))
    create(world, cancel_after=given)
    assert world.requests[-1].headers["cancel-after"] == header


@pytest.mark.parametrize(
    ("name", "value"),
    [("webhook", None), ("webhook_completed", None), ("stream", None), ("wait", None), ("cancel_after", None)],
)
def test_none_is_nothing_said(world: World, name: str, value: Any) -> None:
    world.on(BY_VERSION, (201, prediction()))
    create(world, **{name: value})
    assert world.body() == {"version": HEX, "input": {}}
    assert not {"prefer", "cancel-after"} & world.requests[-1].headers.keys()


def test_how_the_call_is_made_reaches_the_call(world: World) -> None:
    world.on(BY_VERSION, (503, None))
    with pytest.raises(ReplicateError):
        create(world, retries=0, headers={"X-Own": "1"}, timeout=7)
    assert world.sent == [BY_VERSION]
    assert world.requests[0].headers["x-own"] == "1"
    assert world.requests[0].extensions["timeout"]["read"] == 7


def test_no_input_is_an_empty_one(world: World) -> None:
    world.on(BY_VERSION, (201, prediction()))
    create(world, input=None)
    assert world.body() == {"version": HEX, "input": {}}


def test_limits_per_phase_are_no_deadline(world: World) -> None:
    world.on(BY_VERSION, (201, prediction()))
    create(world, timeout=httpx.Timeout(5, read=50), wait=True)
    assert world.requests[0].headers["prefer"] == "wait"
    assert world.requests[0].extensions["timeout"]["connect"] == 5


def test_the_time_of_a_create_covers_its_uploads(world: World) -> None:
    def upload(_: httpx.Request) -> Any:
        world.clock.time += 3
        return 201, {"id": "f", "urls": {"get": f"{API}/v1/files/f"}}

    world.on("POST /v1/files", upload)
    world.on(BY_VERSION, (201, prediction()))
    create(world, input={"files": [b"one", b"two"]}, timeout=20)
    assert [request.extensions["timeout"]["read"] for request in world.requests] == [20, 17, 14]


def test_uploads_that_take_all_the_time_say_how_much_there_was(world: World) -> None:
    def upload(_: httpx.Request) -> Any:
        world.clock.time += 2.5
        return 201, {"id": "f", "urls": {"get": f"{API}/v1/files/f"}}

    world.on("POST /v1/files", upload)
    with pytest.raises(DeadlineExceeded) as caught:
        create(world, input={"file": b"content"}, timeout=2.5)
    assert str(caught.value) == "the time of 2.5 s was over before the input was sent; nothing was created"


# ---- what an answer says about the wait ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("waited", "applied", "elapsed", "status", "output", "complete"),
    [
        (60.0, "wait", 59.4, "processing", "x", True),
        (60.0, "wait", 59.5, "processing", "x", False),
        (60.0, "wait=10", 9.4, "processing", "x", True),
        (60.0, "wait= 10 ", 9.5, "processing", "x", False),
        (5.0, "wait=soon", 59.4, "processing", "x", True),
        (5.0, "", 4.4, "processing", "x", True),
        (5.0, None, 4.5, "processing", "x", False),
        (5.0, None, 1, "processing", None, True),
        (5.0, "wait=5", 1, "processing", None, False),
        (5.0, "wait=5", 1, "starting", "x", False),
        (0.0, None, 0, "processing", "x", False),
    ],
)
def test_an_answer_before_the_wait_was_over_is_complete(
    waited: float, applied: str | None, elapsed: float, status: str, output: str | None, complete: bool
) -> None:
    assert Answer(waited, applied, elapsed).complete(status, output) is complete


# ---- models that are run by their name -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("route", "keywords", "named"),
    [
        (BY_MODEL, {"model": "owner/name"}, "owner/name"),
        (BY_DEPLOYMENT, {"deployment": "owner/name"}, "owner/name"),
        (BY_VERSION, {"version": HEX}, HEX),
    ],
)
def test_a_create_whose_answer_was_lost_says_what_it_was_of(
    world: World, route: str, keywords: dict[str, Any], named: str
) -> None:
    def lost(_: httpx.Request) -> Any:
        raise httpx.ReadError("cut")

    world.on(route, lost)
    with pytest.raises(AmbiguousCreateError) as caught:
        world.play(world.client.predictions, "create", **keywords, input={})
    assert caught.value.model == named


def test_a_community_model_brings_the_schema_of_its_version(world: World) -> None:
    odd = "https://anywhere.example/blob"
    world.on(MODEL, {"owner": "owner", "name": "name", "latest_version": version(FILES)})
    held(world, BY_VERSION, 1, done([odd], version=HEX))
    (file,) = run(world, "owner/name")
    assert isinstance(file, FileOutput)
    assert world.sent == [BY_MODEL, MODEL, BY_VERSION]


def test_a_community_model_without_an_input_is_sent_an_empty_one(world: World) -> None:
    world.on(MODEL, {"owner": "owner", "name": "name", "latest_version": version(FILES)})
    world.on(BY_VERSION, (201, prediction()))
    world.play(world.client.models.predictions, "create", "owner/name", None)
    assert world.body() == {"version": HEX, "input": {}}


def test_a_model_that_nobody_knows_tells_of_both_answers(world: World) -> None:
    world.on(BY_MODEL, (404, {"detail": "no endpoint", "status": 404}))
    world.on(MODEL, (404, {"detail": "no model", "status": 404}))
    with pytest.raises(ReplicateError, match="no endpoint") as caught:
        world.play(world.client.predictions, "create", model="owner/name", input={})
    assert "no model" in str(caught.value.__cause__)


def test_a_model_without_a_version_says_what_the_endpoint_said(world: World) -> None:
    world.on(BY_MODEL, (404, {"detail": "no endpoint", "status": 404}))
    world.on(MODEL, {"owner": "owner", "name": "name", "latest_version": None})
    with pytest.raises(ReplicateException) as caught:
        world.play(world.client.predictions, "create", model="owner/name", input={})
    assert str(caught.value) == "owner/name has no version that could run"
    assert "no endpoint" in str(caught.value.__cause__)


@pytest.mark.parametrize("status", [402, 422])
def test_a_remembered_version_is_forgotten_only_when_it_is_gone(world: World, status: int) -> None:
    world.on(MODEL, {"owner": "owner", "name": "name", "latest_version": version(FILES)})
    world.on(BY_VERSION, (201, prediction()))
    world.play(world.client.predictions, "create", model="owner/name", input={})
    world.requests.clear()
    title = "Invalid version or not permitted"
    refusal = (status, {"title": title, "detail": "…", "status": status})
    world.then(BY_VERSION, refusal, (201, prediction()))
    if status == 422:
        world.play(world.client.predictions, "create", model="owner/name", input={})
        assert world.sent == [BY_VERSION, BY_MODEL, MODEL, BY_VERSION]
        return
    with pytest.raises(ReplicateError, match=title):
        world.play(world.client.predictions, "create", model="owner/name", input={})
    assert world.sent == [BY_VERSION]


def test_a_refusal_of_the_endpoint_is_no_reason_to_look_for_a_version(world: World) -> None:
    world.on(BY_MODEL, (403, {"detail": "not yours", "status": 403}))
    with pytest.raises(ReplicateError, match="not yours"):
        world.play(world.client.predictions, "create", model="owner/name", input={})
    assert world.sent == [BY_MODEL]


def test_each_community_model_is_remembered_by_its_own_name(world: World) -> None:
    world.on(BY_VERSION, (201, prediction()))
    for name, id in (("a/b", "1" * 64), ("c/d", "2" * 64)):
        owner, _, own = name.partition("/")
        world.on(f"GET /v1/models/{name}", {"owner": owner, "name": own, "latest_version": {"id": id}})
        world.play(world.client.predictions, "create", model=name, input={"first": name})
    for name, id in (("a/b", "1" * 64), ("c/d", "2" * 64)):
        world.requests.clear()
        world.play(world.client.predictions, "create", model=name, input={"again": name}, webhook="https://x")
        assert world.sent == [BY_VERSION]
        assert world.body() == {"version": id, "input": {"again": name}, "webhook": "https://x"}


@pytest.mark.parametrize("strategy", ["url", "base64"])
def test_files_for_a_community_model_go_as_they_are_to_go(world: World, strategy: str) -> None:
    world.on(MODEL, {"owner": "owner", "name": "name", "latest_version": version(FILES)})
    world.on("POST /v1/files", (201, {"id": "f", "urls": {"get": f"{API}/v1/files/f"}}))
    world.on(BY_VERSION, (201, prediction()))
    create = {"model": "owner/name", "input": {"file": b"hi"}, "file_encoding_strategy": strategy}
    for _ in range(2):
        world.play(world.client.predictions, "create", **create)
        inlined = "data:application/octet-stream;base64,aGk="
        assert world.body()["input"] == {"file": inlined if strategy == "base64" else f"{API}/v1/files/f"}
