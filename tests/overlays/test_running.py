from __future__ import annotations

from typing import Any

import httpx
import pytest

from replicate_runtime.core.errors import (
    ModelError,
    PredictionCanceled,
    PredictionTimeout,
    ReplicateError,
)
from tests.overlays import hosts
from tests.overlays.runs import (
    BY_DEPLOYMENT,
    BY_MODEL,
    BY_VERSION,
    CANCEL,
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

# ---- which requests --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ref", "route"),
    [
        ("owner/name", BY_MODEL),
        (("owner", "name"), BY_MODEL),
        (hosts.Model(owner="owner", name="name"), BY_MODEL),
        ("deployments/owner/name", BY_DEPLOYMENT),
        (hosts.Deployment(owner="owner", name="name"), BY_DEPLOYMENT),
    ],
)
def test_what_needs_no_version_is_one_request(world: World, ref: Any, route: str) -> None:
    held(world, route, 1, done("text"))
    assert run(world, ref, {"prompt": "x"}) == "text"
    assert world.sent == [route]
    assert world.body() == {"input": {"prompt": "x"}}
    assert world.requests[0].headers["prefer"] == "wait"


@pytest.mark.parametrize("ref", [f"owner/name:{HEX}", ("owner", "name", HEX), HEX])
def test_the_schema_of_a_version_is_read_once(world: World, ref: Any) -> None:
    held(world, BY_VERSION, 1, done("text", version=HEX))
    world.on(SCHEMA, version(TEXT))
    assert run(world, ref, input={}) == "text"
    assert run(world, ref) == "text"
    assert world.sent == [BY_VERSION, SCHEMA, BY_VERSION]
    assert world.body() == {"version": HEX, "input": {}}


def test_a_version_object_brings_its_schema(world: World) -> None:
    held(world, BY_VERSION, 1, done(["a", "b"], version=HEX))
    assert run(world, hosts.Version(**version(ITERATOR))) == ["a", "b"]
    assert world.sent == [BY_VERSION]


def test_a_version_whose_schema_cannot_be_read_gives_its_output_all_the_same(world: World) -> None:
    held(world, BY_VERSION, 1, done(["a"], version=HEX))
    assert run(world, f"owner/name:{HEX}") == ["a"]
    assert run(world, f"owner/name:{HEX}") == ["a"]
    assert world.sent.count(SCHEMA) == 1


@pytest.mark.parametrize("fault", [(503, None), httpx.Response(200, html="<html>one moment</html>")])
def test_a_schema_that_could_not_be_read_for_a_moment_is_asked_for_again(world: World, fault: Any) -> None:
    held(world, BY_VERSION, 1, done(["a"], version=HEX))
    world.on(SCHEMA, fault)
    assert run(world, f"owner/name:{HEX}") == ["a"]
    world.on(SCHEMA, version(ITERATOR))
    world.requests.clear()
    run(world, f"owner/name:{HEX}")
    assert world.sent.count(SCHEMA) == 1


def test_a_community_model_runs(world: World) -> None:
    held(world, BY_VERSION, 1, done("text"))
    world.on("GET /v1/models/owner/name", {"owner": "owner", "name": "name", "latest_version": version(TEXT)})
    assert run(world, "owner/name") == "text"
    assert world.sent == [BY_MODEL, "GET /v1/models/owner/name", BY_VERSION]


@pytest.mark.parametrize(
    "ref",
    ["", "invalid", "a/b/c", "a b/c", "../x", 3, None, ("a",), "deployments/", "deployments/x", "a/b:latest:1", b"a/b"],
)
def test_a_wrong_reference_is_refused_before_anything_is_sent(world: World, ref: Any) -> None:
    with pytest.raises(ValueError, match="Accepted: 'owner/name'"):
        run(world, ref, {})
    with pytest.raises(ValueError, match="Accepted: 'owner/name'"):
        world.play(world.client, "stream", ref, input={})
    assert world.sent == []


@pytest.mark.parametrize("method", ["run", "stream"])
def test_an_unknown_argument_is_refused_before_anything_is_sent(world: World, method: str) -> None:
    with pytest.raises(TypeError, match=rf"^{method}\(\) got an unexpected keyword argument 'colour'$"):
        world.play(world.client, method, "owner/name", input={}, colour="red")
    assert world.sent == []


@pytest.mark.parametrize(
    ("method", "keyword"),
    [
        ("run", "timeout"),
        ("run", "poll_interval"),
        ("run", "retries"),
        ("stream", "timeout"),
        ("stream", "idle_timeout"),
    ],
)
@pytest.mark.parametrize("value", ["5", -1, True])
def test_a_number_that_cannot_be_meant_is_refused_before_anything_is_sent(
    world: World, method: str, keyword: str, value: Any
) -> None:
    with pytest.raises(ValueError, match=f"^{keyword} is a number of (seconds|times).*, not {value!r}$"):
        world.play(world.client, method, "owner/name", **{keyword: value})
    assert world.sent == []


@pytest.mark.parametrize(
    ("method", "keyword"), [("run", "idle_timeout"), ("stream", "progress"), ("stream", "on_update")]
)
def test_an_argument_without_effect_is_refused(world: World, method: str, keyword: str) -> None:
    with pytest.raises(TypeError, match=rf"^{method}\(\) got an unexpected keyword argument '{keyword}'$"):
        world.play(world.client, method, "owner/name", **{keyword: None})
    assert world.sent == []


# ---- when it is over -------------------------------------------------------------------------------------------------


def test_the_answer_processing_is_complete_when_it_came_before_the_wait_was_over(world: World) -> None:
    held(world, BY_MODEL, 3, prediction("processing", output="text"))
    assert run(world, "owner/name") == "text"
    assert world.sent == [BY_MODEL]


@pytest.mark.parametrize(
    ("seconds", "body", "applied"),
    [
        (60, prediction("processing", output="par"), "wait"),
        (59.6, prediction("processing", output="par"), "wait"),
        (9.8, prediction("processing", output="par"), "wait=10"),
        (3, prediction("processing", output=None), "wait"),
        (3, prediction("starting", output="par"), "wait"),
        (3, prediction("pondering", output="par"), "wait"),
    ],
)
def test_other_answers_are_waited_for(world: World, seconds: float, body: dict[str, Any], applied: str) -> None:
    held(world, BY_MODEL, seconds, body, applied)
    world.on(ID, done("whole"))
    assert run(world, "owner/name") == "whole"
    assert world.sent == [BY_MODEL, ID]


def test_without_a_preference_applied_an_early_answer_is_complete(world: World) -> None:
    held(world, BY_MODEL, 3, prediction("processing", output=None), applied=None)
    assert run(world, "owner/name") is None


@pytest.mark.parametrize("wait", [False, 0])
def test_without_a_wait_only_the_end_is_the_end(world: World, wait: Any) -> None:
    held(world, BY_MODEL, 0.1, prediction("processing", output="par"), applied=None)
    world.then(ID, prediction("processing", output="part"), done("whole"))
    assert run(world, "owner/name", wait=wait) == "whole"
    assert "prefer" not in world.requests[0].headers


@pytest.mark.parametrize(
    ("seconds", "keywords", "output"),
    [
        (61, {}, "whole"),
        (3, {}, "par"),
        (8.8, {"timeout": 10}, "whole"),
        (8, {"timeout": 10}, "par"),
        (2, {"wait": 2}, "whole"),
        (1, {"wait": 2}, "par"),
        (0, {"wait": False}, "whole"),
    ],
)
def test_a_create_that_somebody_wrapped_is_still_judged_by_its_time(
    world: World, monkeypatch: pytest.MonkeyPatch, seconds: float, keywords: dict[str, Any], output: str
) -> None:
    name = "create" if world.way == "blocking" else "async_create"

    def blocking(*_: Any, **__: Any) -> Any:
        world.clock.time += seconds
        made = hosts.Prediction(**prediction("processing", output="par"))
        made._client = world.client
        return made

    async def awaiting(*_: Any, **__: Any) -> Any:
        return blocking()

    monkeypatch.setattr(world.client.models.predictions, name, blocking if world.way == "blocking" else awaiting)
    world.on(ID, done("whole"))
    assert run(world, "owner/name", **keywords) == output


# ---- how it ends -----------------------------------------------------------------------------------------------------


def test_a_failed_run_raises_with_its_prediction(world: World) -> None:
    held(world, BY_VERSION, 1, prediction("failed", error="OOM", logs="a\nb"))
    with pytest.raises(ModelError) as caught:
        run(world, f"owner/name:{HEX}")
    assert str(caught.value) == "OOM"
    assert caught.value.prediction.logs == "a\nb"
    assert world.sent == [BY_VERSION]


@pytest.mark.parametrize("status", ["canceled", "aborted"])
def test_a_stopped_run_raises(world: World, status: str) -> None:
    held(world, BY_MODEL, 1, prediction("starting"))
    world.on(ID, prediction(status, output=None))
    with pytest.raises(PredictionCanceled, match=status):
        run(world, "owner/name")


def test_a_refusal_is_the_services(world: World) -> None:
    world.on(BY_MODEL, (402, {"title": "Insufficient credit", "detail": "no credit", "status": 402}))
    with pytest.raises(ReplicateError, match="no credit"):
        run(world, "owner/name")


def test_a_deadline_leaves_time_to_learn_what_was_created(world: World) -> None:
    held(world, BY_MODEL, 9, prediction("processing", output=None), "wait=9")
    world.on(ID, prediction("processing"))
    with pytest.raises(PredictionTimeout) as caught:
        run(world, "owner/name", timeout=10)
    assert caught.value.prediction.id == "p1"
    assert caught.value.timeout == 10
    assert "after 10 seconds" in str(caught.value)
    assert world.requests[0].headers["prefer"] == "wait=9"
    assert "cancel-after" not in world.requests[0].headers
    assert world.age == pytest.approx(10, abs=0.1)


@pytest.mark.parametrize(("timeout", "prefer"), [(1.5, None), (2, "wait=1"), (61, "wait"), (600, "wait")])
def test_the_wait_is_shorter_than_the_deadline(world: World, timeout: float, prefer: str | None) -> None:
    held(world, BY_MODEL, 0.1, done())
    run(world, "owner/name", timeout=timeout)
    assert world.requests[0].headers.get("prefer") == prefer


def test_a_run_that_may_be_cancelled_tells_the_service_when(world: World) -> None:
    held(world, BY_MODEL, 0.1, prediction("starting"))
    world.on(ID, prediction("starting"))
    world.on("POST /v1/predictions/p1/cancel", prediction("canceled"))
    with pytest.raises(PredictionTimeout):
        run(world, "owner/name", timeout=2.5, cancel_on_timeout=True)
    assert world.requests[0].headers["cancel-after"] == "5"
    assert world.sent[-1] == "POST /v1/predictions/p1/cancel"
    assert world.sent.count("POST /v1/predictions/p1/cancel") == 1


def test_a_deadline_beyond_what_the_service_can_be_told_is_kept_here_alone(world: World) -> None:
    held(world, BY_MODEL, 0.1, done("text"))
    assert run(world, "owner/name", timeout=25 * 3600, cancel_on_timeout=True) == "text"
    assert "cancel-after" not in world.requests[0].headers


def test_what_is_held_is_known_in_time_to_be_cancelled(world: World) -> None:
    held(world, BY_MODEL, 9, prediction("processing", output=None), "wait=9")
    world.on(ID, prediction("processing"))
    world.on(CANCEL, prediction("canceled"))
    with pytest.raises(PredictionTimeout, match="was canceled after 10 seconds"):
        run(world, "owner/name", timeout=10, cancel_on_timeout=True, wait=60)
    assert world.requests[0].headers["prefer"] == "wait=9"
    assert world.sent[-1] == CANCEL


@pytest.mark.parametrize("route", [ID, SCHEMA])
def test_an_interruption_cancels_what_may_be_cancelled(world: World, route: str) -> None:
    class Interrupted(BaseException):
        pass

    def interrupt(_: httpx.Request) -> httpx.Response:
        raise Interrupted

    held(world, BY_VERSION, 0.1, prediction("starting", version=HEX))
    world.on(SCHEMA, version(TEXT))
    world.on(route, interrupt)
    world.on(CANCEL, prediction("canceled"))
    with pytest.raises(Interrupted):
        run(world, f"owner/name:{HEX}", cancel_on_timeout=True)
    assert "prefer" not in world.requests[0].headers
    assert world.sent.count(CANCEL) == 1


def test_what_may_be_cancelled_is_held_where_that_is_said(world: World) -> None:
    held(world, BY_MODEL, 0.1, done())
    run(world, "owner/name", cancel_on_timeout=True, wait=True)
    assert world.requests[0].headers["prefer"] == "wait"


@pytest.mark.parametrize(("ref", "route"), [("owner/name", BY_MODEL), (f"owner/name:{HEX}", BY_VERSION)])
def test_what_happens_is_told_from_the_create_to_the_end(world: World, ref: str, route: str) -> None:
    held(world, route, 1, prediction("starting"))
    world.then(ID, prediction("processing"), done())
    told: list[str] = []

    def tell(seen: Any) -> None:
        told.append(seen.status)

    run(world, ref, wait=False, on_update=tell)
    assert told == ["starting", "processing", "succeeded"]


def test_who_listens_hears_of_an_output_that_comes_piece_by_piece(world: World) -> None:
    world.on(BY_VERSION, prediction("starting", version=HEX))
    world.on(SCHEMA, version(ITERATOR))
    world.then(ID, prediction("processing", output=["a"]), done(["a", "b"]))
    told: list[str] = []

    def tell(seen: Any) -> None:
        told.append(seen.status)

    assert run(world, HEX, wait=False, on_update=tell) == ["a", "b"]
    assert told == ["starting", "processing", "succeeded"]


# ---- who calls whom --------------------------------------------------------------------------------------------------


def test_a_run_of_a_version_goes_through_the_methods_that_people_wrap(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached = wrapped(
        world,
        monkeypatch,
        (hosts.Predictions, "create"),
        (hosts.Versions, "get"),
        (hosts.Prediction, "wait"),
        (hosts.Prediction, "reload"),
        (hosts.Predictions, "get"),
    )
    held(world, BY_VERSION, 0.1, prediction("starting", version=HEX))
    world.on(SCHEMA, version(TEXT))
    world.on(ID, done("text"))
    assert run(world, f"owner/name:{HEX}") == "text"
    assert reached == ["Predictions.create", "Versions.get", "Prediction.reload", "Predictions.get"]


def test_a_run_of_an_iterator_goes_through_output_iterator(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    reached = wrapped(world, monkeypatch, (hosts.Prediction, "output_iterator"))
    held(world, BY_VERSION, 0.1, prediction("starting", version=HEX))
    world.on(SCHEMA, version(ITERATOR))
    world.on(ID, done(["a"]))
    assert run(world, f"owner/name:{HEX}") == ["a"]
    assert reached == ["Prediction.output_iterator"]


def test_a_run_of_a_model_goes_through_the_methods_that_people_wrap(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached = wrapped(
        world,
        monkeypatch,
        (hosts.ModelsPredictions, "create"),
        (hosts.Prediction, "wait"),
        (hosts.Prediction, "reload"),
        (hosts.Predictions, "get"),
    )
    held(world, BY_MODEL, 0.1, prediction("starting"))
    world.on(ID, done("text"))
    assert run(world, "owner/name") == "text"
    assert reached == ["ModelsPredictions.create", "Prediction.wait", "Prediction.reload", "Predictions.get"]


def wrapped(world: World, monkeypatch: pytest.MonkeyPatch, *methods: tuple[type, str]) -> list[str]:
    """Wrap methods as people do, with nothing but the arguments that release 1.0.7 had."""
    reached: list[str] = []
    for owner, name in methods:
        full = name if world.way == "blocking" else f"async_{name}"
        original = getattr(owner, full)

        def wrapper(
            *args: Any, _original: Any = original, _name: str = f"{owner.__name__}.{name}", **keywords: Any
        ) -> Any:
            reached.append(_name)
            assert not keywords.keys() & {"timeout", "poll_interval", "on_update"}
            return _original(*args, **keywords)

        monkeypatch.setattr(owner, full, wrapper)
    return reached
