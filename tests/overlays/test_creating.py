from __future__ import annotations

from typing import Any

import pytest

from replicate_runtime.core.errors import DeadlineExceeded, ReplicateError, ReplicateException
from tests.overlays import hosts
from tests.overlays.world import API, World, prediction

V = "v" * 63 + "1"
HEX = "5797a99edc939ea0e9242d5e8c9cb3bc7d125b1eac21bda852e5cb79ede2cd9b"
BY_VERSION = "POST /v1/predictions"
BY_MODEL = "POST /v1/models/owner/name/predictions"
BY_DEPLOYMENT = "POST /v1/deployments/owner/name/predictions"
INPUT = {"prompt": "x"}
NAMED = {"owner": "owner", "name": "name"}


@pytest.fixture(autouse=True)
def answers(world: World) -> None:
    for route in (BY_VERSION, BY_MODEL, BY_DEPLOYMENT):
        world.on(route, (201, prediction()))


def model(**fields: Any) -> hosts.Model:
    return hosts.Model(owner="owner", name="name", **fields)


def create(world: World, *args: Any, **keywords: Any) -> Any:
    return world.play(world.client.predictions, "create", *args, **keywords)


VERSIONS: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
    ((HEX, INPUT), {}),
    ((HEX,), {"input": INPUT}),
    (("short", INPUT), {}),
    ((), {"version": HEX, "input": INPUT}),
    ((), {"version": "short", "input": INPUT}),
    ((), {"version": f"owner/name:{HEX}", "input": INPUT}),
    ((), {"version": hosts.Version(id=HEX), "input": INPUT}),
    ((hosts.Version(id=HEX), INPUT), {}),
    ((f"owner/name:{HEX}", INPUT), {}),
    (("owner/name", HEX, INPUT), {}),
    ((), {"model": "owner/name", "version": HEX, "input": INPUT}),
    ((), {"model": model(), "version": f"owner/name:{HEX}", "input": INPUT}),
    ((), {"model": f"owner/name:{HEX}", "version": HEX, "input": INPUT}),
]


@pytest.mark.parametrize(("args", "keywords"), VERSIONS)
def test_a_version_in_every_spelling(world: World, args: tuple[Any, ...], keywords: dict[str, Any]) -> None:
    made = create(world, *args, **keywords)
    assert world.sent == [BY_VERSION]
    assert world.body() == {"version": "short" if "short" in (*args, *keywords.values()) else HEX, "input": INPUT}
    assert made.status == "starting"


MODELS: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
    (("owner/name", INPUT), {}),
    (("owner/name",), {"input": INPUT}),
    ((model(), INPUT), {}),
    ((), {"model": "owner/name", "input": INPUT}),
    ((), {"model": ("owner", "name"), "input": INPUT}),
    ((), {"model": model(), "input": INPUT}),
]


@pytest.mark.parametrize(("args", "keywords"), MODELS)
def test_a_model_in_every_spelling(world: World, args: tuple[Any, ...], keywords: dict[str, Any]) -> None:
    create(world, *args, **keywords)
    assert world.sent == [BY_MODEL]
    assert world.body() == {"input": INPUT}


DEPLOYMENTS: list[Any] = [
    "owner/name",
    ("owner", "name"),
    hosts.Deployment(owner="owner", name="name"),
    "deployments/owner/name",
]


@pytest.mark.parametrize("deployment", DEPLOYMENTS)
def test_a_deployment_in_every_spelling(world: World, deployment: Any) -> None:
    create(world, deployment=deployment, input=INPUT)
    create(world, deployment=deployment)
    assert world.sent == [BY_DEPLOYMENT] * 2
    assert world.body() == {"input": {}}


REFUSED: list[tuple[tuple[Any, ...], dict[str, Any], str]] = [
    ((), {}, "Exactly one of 'model', 'version', or 'deployment' must be specified."),
    ((), {"model": "a/b", "version": HEX, "deployment": "c/d", "input": {}}, "Exactly one of"),
    ((), {"model": "a/b", "deployment": "c/d", "input": {}}, "Exactly one of"),
    (("short",), {"input": {}}, "may mean a version id .* or a model without its owner"),
    (("a/b", "c/d"), {}, "reads as a second model"),
    (("a/b", "c/d:1"), {}, "different things"),
    (("a/b:1", "2"), {}, "different things"),
    ((HEX, HEX), {}, "different things"),
    (("a/b/c/d", {}), {}, "Invalid reference to model version: a/b/c/d"),
    (("", {}), {}, "Accepted"),
    ((3, {}), {}, "Accepted"),
    ((), {"version": 3}, "Accepted"),
    ((), {"version": ("a", "b")}, "names no version"),
    ((), {"model": "../x"}, "no name"),
    ((), {"deployment": "x"}, "deployment must be"),
]


@pytest.mark.parametrize(("args", "keywords", "match"), REFUSED)
def test_what_cannot_be_told_is_refused_before_anything_is_sent(
    world: World, args: tuple[Any, ...], keywords: dict[str, Any], match: str
) -> None:
    with pytest.raises(ValueError, match=match):
        create(world, *args, **keywords)
    assert world.sent == []


def test_two_inputs_and_unknown_arguments_are_refused(world: World) -> None:
    with pytest.raises(TypeError, match="two inputs"):
        create(world, HEX, {"a": 1}, {"b": 2})
    for where in ({"version": HEX}, {"model": "owner/name"}, {"deployment": "owner/name"}):
        with pytest.raises(TypeError, match="unexpected keyword argument 'colour'"):
            create(world, **where, input={}, colour="red")
    with pytest.raises(TypeError, match="list of events"):
        create(world, HEX, {}, webhook_events_filter="completed")
    assert world.sent == []


def test_what_may_be_said_besides(world: World) -> None:
    said: dict[str, Any] = {
        "webhook": "https://example.com/hook",
        "webhook_completed": "https://example.com/end",
        "webhook_events_filter": ["completed"],
        "stream": True,
    }
    create(world, HEX, INPUT, **said, wait=5, cancel_after=30, headers={"X-Own": "1"})
    assert world.body() == {"version": HEX, "input": INPUT, **said}
    headers = world.requests[-1].headers
    assert (headers["prefer"], headers["cancel-after"], headers["x-own"]) == ("wait=5", "30", "1")


@pytest.mark.parametrize(
    ("wait", "header"),
    [
        (None, None),
        (False, None),
        (0, None),
        (True, "wait"),
        (1, "wait=1"),
        (2.5, "wait=3"),
        (60, "wait=60"),
        (99, "wait=60"),
    ],
)
def test_how_long_the_answer_may_be_held(world: World, wait: Any, header: str | None) -> None:
    create(world, HEX, {}, wait=wait)
    assert world.requests[-1].headers.get("prefer") == header
    create(world, model="owner/name", input={}, wait=wait)
    assert world.requests[-1].headers.get("prefer") == header


@pytest.mark.parametrize(
    ("timeout", "header", "read"),
    [(10, "wait=9", 10), (2, "wait=1", 2), (1, None, 1), (0.5, None, 0.5), (90, "wait", 90)],
)
def test_a_deadline_of_the_call_shortens_the_wait(world: World, timeout: float, header: str, read: float) -> None:
    create(world, HEX, {}, wait=True, timeout=timeout)
    assert world.requests[-1].headers.get("prefer") == header
    assert world.requests[-1].extensions["timeout"]["read"] == read


def test_a_deadline_of_the_client_has_the_wait_on_top(world: World) -> None:
    patient = world.make(timeout=10)
    world.play(patient.predictions, "create", HEX, {}, wait=True)
    assert world.requests[-1].headers["prefer"] == "wait"
    assert world.requests[-1].extensions["timeout"]["read"] == 70


def slow(world: World, seconds: float, answer: Any) -> Any:
    """Answers after some seconds."""

    def handler(_: Any) -> Any:
        world.clock.time += seconds
        return answer

    return handler


def test_a_deadline_covers_uploads_and_lookups(world: World) -> None:
    world.on("POST /v1/files", slow(world, 3, (201, {"id": "f", "urls": {"get": f"{API}/v1/files/f"}})))
    world.on(BY_MODEL, slow(world, 3, (404, {"detail": "unknown"})))
    world.on("GET /v1/models/owner/name", slow(world, 3, {**NAMED, "latest_version": {"id": HEX}}))
    create(world, model="owner/name", input={"file": b"content"}, wait=True, timeout=20)
    asked = [(request.extensions["timeout"]["read"], request.headers.get("prefer")) for request in world.requests]
    assert asked == [(20, None), (17, "wait=16"), (14, None), (11, "wait=10")]


@pytest.mark.parametrize("seconds", [3, 5])
def test_uploads_that_take_all_the_time_create_nothing(world: World, seconds: float) -> None:
    world.on("POST /v1/files", slow(world, seconds, (201, {"id": "f", "urls": {"get": f"{API}/v1/files/f"}})))
    with pytest.raises(DeadlineExceeded, match=r"the time of 4 s was over .* nothing was created") as caught:
        create(world, HEX, {"files": [b"one", b"two"]}, timeout=4)
    assert caught.value.timeout == 4
    assert set(world.sent) == {"POST /v1/files"}


@pytest.mark.parametrize(
    "keywords",
    [
        {"wait": -1},
        {"timeout": 0},
        {"wait": "long"},
        {"cancel_after": 4},
        {"cancel_after": "4s"},
        {"cancel_after": "soon"},
        {"cancel_after": "25h"},
        {"cancel_after": float("nan")},
        {"file_encoding_strategy": "zip"},
    ],
)
def test_values_that_cannot_be_meant_are_refused(world: World, keywords: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(keywords))):
        create(world, HEX, {}, **keywords)
    assert world.sent == []


@pytest.mark.parametrize(
    ("given", "header"), [(5, "5"), (7.2, "8"), ("30s", "30s"), ("1h30m45s", "1h30m45s"), ("90", "90")]
)
def test_when_it_is_to_be_cancelled(world: World, given: Any, header: str) -> None:
    create(world, HEX, {}, cancel_after=given)
    assert world.requests[-1].headers["cancel-after"] == header


def test_the_input_given_is_not_changed(world: World) -> None:
    given = {"a": [b"x"], "b": {"c": (1, 2)}}
    world.on("POST /v1/files", (201, {"id": "f", "urls": {"get": "https://files/f"}}))
    create(world, HEX, given)
    assert given == {"a": [b"x"], "b": {"c": (1, 2)}}
    assert world.body()["input"] == {"a": ["https://files/f"], "b": {"c": [1, 2]}}


def community(world: World, **version: Any) -> None:
    world.on(BY_MODEL, (404, {"detail": "The requested resource could not be found.", "status": 404}))
    latest: dict[str, Any] = {"id": V, "openapi_schema": {}, **version}
    world.on("GET /v1/models/owner/name", {"owner": "owner", "name": "name", "latest_version": latest})


def test_a_community_model_runs_as_its_newest_version_which_is_remembered(world: World) -> None:
    community(world)
    create(world, model="owner/name", input=INPUT, webhook="https://x")
    assert world.sent == [BY_MODEL, "GET /v1/models/owner/name", BY_VERSION]
    assert world.body() == {"version": V, "input": INPUT, "webhook": "https://x"}
    world.requests.clear()
    create(world, model="owner/name", input=INPUT)
    assert world.sent == [BY_VERSION]
    world.clock.time += 601
    world.requests.clear()
    create(world, model="owner/name", input=INPUT)
    assert world.sent == [BY_MODEL, "GET /v1/models/owner/name", BY_VERSION]


def test_a_model_object_knows_its_newest_version(world: World) -> None:
    community(world)
    create(world, model=model(latest_version={"id": V}), input=INPUT)
    assert world.sent == [BY_MODEL, BY_VERSION]


def test_a_remembered_version_that_is_gone_is_looked_up_again(world: World) -> None:
    community(world)
    create(world, model="owner/name", input=INPUT)
    gone = (422, {"title": "Invalid version or not permitted", "detail": "…", "status": 422})
    world.then(BY_VERSION, gone, (201, prediction()))
    world.requests.clear()
    create(world, model="owner/name", input=INPUT)
    assert world.sent == [BY_VERSION, BY_MODEL, "GET /v1/models/owner/name", BY_VERSION]


def test_a_model_that_has_an_endpoint_by_now_is_asked_there(world: World) -> None:
    community(world)
    create(world, model="owner/name", input=INPUT)
    world.on(BY_VERSION, (422, {"title": "Invalid version or not permitted", "detail": "…", "status": 422}))
    world.on(BY_MODEL, (201, prediction()))
    for sent in ([BY_VERSION, BY_MODEL], [BY_MODEL]):
        world.requests.clear()
        create(world, model="owner/name", input=INPUT)
        assert world.sent == sent


def test_another_refusal_is_no_reason_to_look_again(world: World) -> None:
    community(world)
    create(world, model="owner/name", input=INPUT)
    world.on(BY_VERSION, (422, {"title": "Input validation failed", "detail": "- input: prompt is required\n"}))
    with pytest.raises(ReplicateError, match="prompt is required"):
        create(world, model="owner/name", input={})


def test_files_are_uploaded_once_for_a_community_model(world: World) -> None:
    community(world)
    world.on("POST /v1/files", (201, {"id": "f", "urls": {"get": "https://files/f"}}))
    create(world, model="owner/name", input={"image": b"x"})
    assert world.sent.count("POST /v1/files") == 1


def test_a_model_that_does_not_exist_is_the_endpoints_404(world: World) -> None:
    world.on(BY_MODEL, (404, {"detail": "endpoint", "status": 404}))
    with pytest.raises(ReplicateError, match="endpoint") as caught:
        create(world, model="owner/name", input={})
    assert caught.value.status == 404


def test_a_model_without_a_version_says_so(world: World) -> None:
    world.on(BY_MODEL, (404, {"detail": "endpoint"}))
    world.on("GET /v1/models/owner/name", {"owner": "owner", "name": "name", "latest_version": None})
    with pytest.raises(ReplicateException, match="owner/name has no version"):
        create(world, model="owner/name", input={})


def test_a_deployment_object_has_predictions_of_its_own(world: World) -> None:
    world.on("GET /v1/deployments/owner/name", {"owner": "owner", "name": "name"})
    deployment = world.play(world.client.deployments, "get", "owner/name")
    world.play(deployment.predictions, "create", INPUT, webhook="https://x")
    assert world.sent[-1] == BY_DEPLOYMENT
    assert world.body() == {"input": INPUT, "webhook": "https://x"}


def test_wrapped_creates_are_reached(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "create" if world.way == "blocking" else "async_create"
    reached: list[dict[str, Any]] = []
    original = getattr(hosts.ModelsPredictions, name)

    def wrapper(self: Any, model: Any, input: Any, **params: Any) -> Any:
        reached.append({"model": model, "input": input, **params})
        return original(self, model, input, **params)

    monkeypatch.setattr(hosts.ModelsPredictions, name, wrapper)
    create(world, model="owner/name", input=INPUT, wait=3)
    assert reached == [{"model": "owner/name", "input": INPUT, "wait": 3}]
