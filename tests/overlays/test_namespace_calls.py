"""Every method of the namespaces: how it is told to make its call, the whole of what it sends, and what it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from replicate_runtime.core.errors import ReplicateError
from tests.overlays import hosts
from tests.overlays.runs import BY_DEPLOYMENT, BY_MODEL, BY_VERSION, CANCEL, HEX, ID
from tests.overlays.world import API, World, prediction

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MODEL: dict[str, Any] = {"owner": "owner", "name": "name"}
VERSIONS = "/v1/models/owner/name/versions"
TRAIN = f"POST {VERSIONS}/{HEX}/trainings"
PAGE: dict[str, Any] = {"results": [], "next": None}
SIZES = {"hardware": "cpu", "min_instances": 0, "max_instances": 1}


def of(made: Any, client: hosts.Client) -> Any:
    made._client = client
    return made


CALLS: list[tuple[str, Any, Callable[[hosts.Client], Any], str, tuple[Any, ...], dict[str, Any]]] = [
    ("GET /v1/models/owner/name", MODEL, lambda client: client.models, "get", ("owner/name",), {}),
    (
        "POST /v1/models",
        MODEL,
        lambda client: client.models,
        "create",
        ("owner", "name"),
        {"hardware": "cpu", "visibility": "public"},
    ),
    ("QUERY /v1/models", PAGE, lambda client: client.models, "search", ("cats",), {}),
    ("DELETE /v1/models/owner/name", (204, None), lambda client: client.models, "delete", ("owner", "name"), {}),
    ("GET /v1/models/owner/name", MODEL, lambda client: of(hosts.Model(**MODEL), client), "reload", (), {}),
    (
        f"GET {VERSIONS}/{HEX}",
        {"id": HEX},
        lambda client: client.models.versions,
        "get",
        (HEX,),
        {"model": "owner/name"},
    ),
    (f"GET {VERSIONS}", PAGE, lambda client: client.models.versions, "list", (), {"model": "owner/name"}),
    (
        f"DELETE {VERSIONS}/{HEX}",
        (202, None),
        lambda client: client.models.versions,
        "delete",
        (HEX,),
        {"model": "owner/name"},
    ),
    ("GET /v1/deployments/owner/name", MODEL, lambda client: client.deployments, "get", (("owner", "name"),), {}),
    (
        "POST /v1/deployments",
        MODEL,
        lambda client: client.deployments,
        "create",
        (),
        {"name": "name", "model": "a/b", "version": HEX, **SIZES},
    ),
    (
        "DELETE /v1/deployments/owner/name",
        (204, None),
        lambda client: client.deployments,
        "delete",
        ("owner", "name"),
        {},
    ),
    ("POST /v1/files", (201, {"id": "f"}), lambda client: client.files, "create", (b"content",), {}),
    ("GET /v1/files", PAGE, lambda client: client.files, "list", (), {}),
    ("DELETE /v1/files/f", (204, None), lambda client: client.files, "delete", ("f",), {}),
    (BY_VERSION, (201, prediction()), lambda client: client.predictions, "create", (HEX, {}), {}),
    (BY_MODEL, (201, prediction()), lambda client: client.models.predictions, "create", ("owner/name", {}), {}),
    (
        BY_DEPLOYMENT,
        (201, prediction()),
        lambda client: client.deployments.predictions,
        "create",
        ("owner/name", {}),
        {},
    ),
    (
        BY_DEPLOYMENT,
        (201, prediction()),
        lambda client: of(hosts.Deployment(**MODEL), client).predictions,
        "create",
        ({},),
        {},
    ),
    (
        TRAIN,
        (201, {"id": "t", "status": "starting"}),
        lambda client: client.trainings,
        "create",
        (f"owner/name:{HEX}", {}, "me/new"),
        {},
    ),
    (ID, prediction(), lambda client: of(hosts.Prediction(**prediction()), client), "reload", (), {}),
    (CANCEL, prediction(), lambda client: of(hosts.Prediction(**prediction()), client), "cancel", (), {}),
    ("GET /v1/trainings/t", {"id": "t"}, lambda client: of(hosts.Training(id="t"), client), "reload", (), {}),
    ("POST /v1/trainings/t/cancel", {"id": "t"}, lambda client: of(hosts.Training(id="t"), client), "cancel", (), {}),
]


@pytest.mark.parametrize(("route", "answer", "target", "method", "args", "keywords"), CALLS)
def test_every_method_is_told_how_to_make_its_call(
    world: World,
    route: str,
    answer: Any,
    target: Callable[[hosts.Client], Any],
    method: str,
    args: tuple[Any, ...],
    keywords: dict[str, Any],
) -> None:
    world.on(route, answer)
    world.play(target(world.client), method, *args, **keywords, headers={"X-Own": "1"}, timeout=7)
    assert world.sent == [route]
    assert world.requests[0].headers["x-own"] == "1"
    assert world.requests[0].extensions["timeout"]["read"] == 7
    world.requests.clear()
    world.on(route, httpx.Response(503))
    with pytest.raises(ReplicateError, match="503"):
        world.play(target(world.client), method, *args, **keywords, retries=0)
    assert world.sent == [route]


# ---- what is sent ----------------------------------------------------------------------------------------------------


def test_a_model_is_created_with_all_that_is_said(world: World) -> None:
    world.on("POST /v1/models", (201, MODEL))
    said = {
        "hardware": "cpu",
        "visibility": "public",
        "description": "what it does",
        "github_url": "https://example.com/code",
        "paper_url": "https://example.com/paper",
        "license_url": "https://example.com/licence",
        "cover_image_url": "https://example.com/picture",
    }
    world.play(world.client.models, "create", "owner", "name", **said)
    assert world.body() == {**MODEL, **said}
    bare = {"hardware": "cpu", "visibility": "public"}
    world.play(world.client.models, "create", "owner", "name", **bare, description=None, paper_url=None)
    assert world.body() == {**MODEL, **bare}


def test_a_prediction_by_a_deployment_says_all_that_is_said(world: World) -> None:
    world.on(BY_DEPLOYMENT, (201, prediction()))
    said = {"webhook": "https://x", "webhook_events_filter": ["start"], "stream": True}
    deployment = of(hosts.Deployment(**MODEL), world.client)
    for target, args in (
        (world.client.deployments.predictions, ("owner/name", {"a": 1})),
        (deployment.predictions, ({"a": 1},)),
        (world.client.predictions, (None, None, {"a": 1})),
    ):
        more = {"deployment": deployment} if len(args) == 3 else {}
        assert world.play(target, "create", *args, **more, **said, wait=5, cancel_after=30).id == "p1"
        assert world.body() == {"input": {"a": 1}, **said}
        headers = world.requests[-1].headers
        assert (headers["prefer"], headers["cancel-after"]) == ("wait=5", "30")


@pytest.mark.parametrize("method", ["models", "deployments"])
def test_what_a_create_by_name_cannot_be_told_is_said(world: World, method: str) -> None:
    namespace = getattr(world.client, method).predictions
    with pytest.raises(TypeError) as caught:
        world.play(namespace, "create", "owner/name", {}, colour=1)
    assert str(caught.value) == "create() got an unexpected keyword argument 'colour'"
    kind = method.removesuffix("s")
    with pytest.raises(ValueError, match=rf"^{kind} must be a {kind.title()}, a tuple of \(owner, name\), or a string"):
        world.play(namespace, "create", "name", {})
    assert world.sent == []


def test_the_words_of_versions_of_no_model(world: World) -> None:
    for method, args in (("get", (HEX,)), ("list", ()), ("delete", (HEX,))):
        with pytest.raises(TypeError) as caught:
            world.play(world.client.models.versions, method, *args)
        told = "these are the versions of no model: use model.versions, or pass model='owner/name'"
        assert str(caught.value) == told
    assert world.sent == []


def test_another_model_may_be_named_for_one_call(world: World) -> None:
    world.on(f"GET /v1/models/a/b/versions/{HEX}", {"id": HEX})
    versions = hosts.Versions(world.client, "owner/name")
    assert world.play(versions, "get", HEX, model="a/b").id == HEX


def test_the_words_of_a_model_that_cannot_predict() -> None:
    with pytest.raises(Exception, match="removed") as caught:
        hosts.Model(**MODEL).predict()
    assert str(caught.value) == (
        "Model.predict() was removed: use replicate.run('owner/name', input=...), or predict() of a version"
    )


@pytest.mark.parametrize("made", [hosts.Model(**MODEL), hosts.Deployment(**MODEL)])
def test_an_owner_was_called_a_username(made: Any) -> None:
    kind = type(made).__name__
    with pytest.warns(DeprecationWarning, match=rf"^{kind}\.username is deprecated: use owner$") as caught:
        assert made.username == "owner"
    assert caught[0].filename == __file__


def test_the_id_of_a_collection_was_its_slug() -> None:
    with pytest.warns(DeprecationWarning, match=r"^Collection\.id is deprecated: use slug$") as caught:
        assert hosts.Collection(slug="cats").id == "cats"
    assert caught[0].filename == __file__


# ---- trainings -------------------------------------------------------------------------------------------------------

MISSING = "model and version or shorthand version must be specified"


LACKING: list[tuple[tuple[Any, ...], dict[str, Any], type[Exception], str]] = [
    ((), {}, ValueError, MISSING),
    ((HEX, {}, "me/new"), {}, ValueError, MISSING),
    (("a/b", {}, "me/new"), {}, ValueError, MISSING),
    ((f"a/b:{HEX}", {}), {}, ValueError, "A destination must be provided as a positional or keyword argument."),
    (
        (f"a/b:{HEX}", {}, ("me", "")),
        {},
        ValueError,
        "model must be a Model, a tuple of (owner, name), or a string in the format 'owner/name'",
    ),
    (
        (f"a/b:{HEX}", {}, "me/new", 1, 2, 3, 4),
        {},
        TypeError,
        "create() takes 6 positional arguments but 7 were given",
    ),
    (
        (f"a/b:{HEX}", {}, "me/new", "https://x"),
        {"webhook": "https://y"},
        TypeError,
        "create() got multiple values for argument 'webhook'",
    ),
    (
        (f"a/b:{HEX}", {}, "me/new"),
        {"stream": True},
        TypeError,
        "create() got an unexpected keyword argument 'stream'",
    ),
]


@pytest.mark.parametrize(("args", "keywords", "error", "message"), LACKING)
def test_what_a_training_lacks_is_said(
    world: World, args: tuple[Any, ...], keywords: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error) as caught:
        world.play(world.client.trainings, "create", *args, **keywords)
    assert str(caught.value) == message
    assert world.sent == []


def test_a_training_says_all_that_is_said(world: World) -> None:
    world.on(TRAIN, (201, {"id": "t"}))
    world.on("POST /v1/files", (201, {"id": "f", "urls": {"get": f"{API}/v1/files/f"}}))
    said = {"webhook": "https://x", "webhook_completed": "https://y", "webhook_events_filter": ["start"]}
    inlined = {"data": "data:application/octet-stream;base64,aGk="}
    for strategy, sent in (("base64", inlined), (None, {"data": f"{API}/v1/files/f"})):
        ref = {"model": "owner/name", "version": HEX, "input": {"data": b"hi"}, "destination": ("me", "new")}
        world.play(world.client.trainings, "create", **ref, **said, file_encoding_strategy=strategy)
        assert world.body() == {"input": sent, "destination": "me/new", **said}
    world.play(world.client.trainings, "create", f"owner/name:{HEX}", None, destination="me/new")
    assert world.body() == {"input": {}, "destination": "me/new"}


@pytest.mark.parametrize(
    ("output", "destination"),
    [
        ({"version": "me/new:1", "weights": "x"}, "me/new"),
        ({"version": None, "weights": "x"}, None),
        ({"weights": "x"}, None),
        (None, None),
        (["me/new:1"], None),
        (hosts.Prediction(id="p", version="me/other:1"), "me/other"),
    ],
)
def test_the_destination_of_a_training_is_that_of_its_output(output: Any, destination: str | None) -> None:
    made = hosts.Training(id="t", output=output)
    assert made.destination == destination
    assert ("destination" in made.dict(exclude_none=True)) is (destination is not None)


# ---- files -----------------------------------------------------------------------------------------------------------


def test_an_upload_has_the_name_and_the_type_of_its_file(world: World, tmp_path: Path) -> None:
    world.on("POST /v1/files", (201, {"id": "f"}))
    path = tmp_path / "notes.txt"
    path.write_bytes(b"hello")
    for given, keywords, name, kind in (
        (path, {}, "notes.txt", "text/plain"),
        (str(path), {"filename": "other.png"}, "other.png", "image/png"),
        (path, {"content_type": "text/x"}, "notes.txt", "text/x"),
        (b"hello", {}, "file", "application/octet-stream"),
    ):
        world.play(world.client.files, "create", given, **keywords)
        content = world.requests[-1].content
        assert f'name="content"; filename="{name}"\r\nContent-Type: {kind}\r\n\r\nhello'.encode() in content
        assert b'name="metadata"' not in content


def test_what_is_no_upload_is_said(world: World) -> None:
    with pytest.raises(ValueError, match="Unsupported") as caught:
        world.play(world.client.files, "create", 3)
    assert str(caught.value) == "Unsupported file type. Must be a file path or file-like object."
    assert world.sent == []


def test_every_page_of_files_is_asked_for_alike(world: World) -> None:
    def page(request: Any) -> dict[str, Any]:
        number = int(request.url.params.get("cursor", 0))
        following = f"{API}/v1/files?cursor={number + 1}" if number < 2 else None
        return {"results": [{"id": str(number)}], "next": following}

    world.on("GET /v1/files", page)
    files = world.play(world.client.files, "list", headers={"X-Own": "1"})
    assert [file.id for file in files] == ["0", "1", "2"]
    assert [request.headers["x-own"] for request in world.requests] == ["1"] * 3
