from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from replicate_runtime.core.errors import AmbiguousCreateError, ReplicateException
from replicate_runtime.overlays.client import raise_for_status
from replicate_runtime.overlays.legacy import resolve
from replicate_runtime.overlays.reference import ModelVersionIdentifier
from tests.overlays import hosts
from tests.overlays.world import World, done, prediction

if TYPE_CHECKING:
    from pathlib import Path

HEX = "5" * 64
MODEL: dict[str, Any] = {"owner": "owner", "name": "name"}

# ---- models ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "keywords"),
    [
        (("owner/name",), {}),
        (("owner", "name"), {}),
        ((), {"key": "owner/name"}),
        ((), {"owner": "owner", "name": "name"}),
    ],
)
def test_a_model_is_named_in_every_way(world: World, args: tuple[str, ...], keywords: dict[str, str]) -> None:
    world.on("GET /v1/models/owner/name", MODEL)
    world.on("DELETE /v1/models/owner/name", (204, None))
    models = world.client.models
    model = world.play(models, "get", *args, **keywords, headers={"X-Own": "1"})
    assert isinstance(model, models.model)
    assert model.id == "owner/name"
    assert world.requests[-1].headers["x-own"] == "1"
    assert world.play(models, "delete", *args, **keywords) is True


@pytest.mark.parametrize(
    ("args", "keywords", "match"),
    [
        (("a/b",), {"key": "a/b"}, "Cannot mix positional and keyword arguments"),
        (("a", "b", "c"), {}, "Invalid number of arguments"),
        ((), {"owner": "a"}, "Both 'owner' and 'name' must be provided if 'key' is not specified"),
        ((), {}, "Must specify exactly one of 'owner' and 'name' or single 'key'"),
        ((), {"key": "a/b", "owner": "a"}, "Must specify exactly one of"),
        (("a",), {}, "model must be a Model, a tuple of"),
    ],
)
def test_a_model_that_is_not_named_is_refused(
    world: World, args: tuple[str, ...], keywords: dict[str, str], match: str
) -> None:
    for method in ("get", "delete"):
        with pytest.raises(ValueError, match=match):
            world.play(world.client.models, method, *args, **keywords)
    assert world.sent == []


def test_a_deployment_that_is_not_named_is_refused(world: World) -> None:
    with pytest.raises(ValueError, match=r"^deployment must be a Deployment, a tuple of"):
        world.play(world.client.deployments, "get", "name")
    assert world.sent == []


def test_ids_cannot_change_a_path(world: World) -> None:
    with pytest.raises(ValueError, match=r"\.\."):
        world.play(world.client.models, "get", "..", "models")
    with pytest.raises(ValueError, match="must be"):
        world.play(world.client.models, "get", "a/b?x=1")
    assert world.sent == []


def test_a_model_is_created(world: World) -> None:
    world.on("POST /v1/models", (201, MODEL))
    said = {"hardware": "cpu", "visibility": "private"}
    assert world.play(world.client.models, "create", "owner", "name", **said).id == "owner/name"
    assert world.body() == {**MODEL, **said}
    world.play(world.client.models, "create", owner="owner", name="name", **said, description="d", github_url="g")
    assert world.body() == {**MODEL, **said, "description": "d", "github_url": "g"}


def test_a_search_is_a_query(world: World) -> None:
    world.on("QUERY /v1/models", {"results": [MODEL], "next": None, "previous": None})
    page = world.play(world.client.models, "search", "cats")
    assert [model.id for model in page] == ["owner/name"]
    assert world.requests[0].content == b"cats"
    assert world.requests[0].headers["content-type"] == "text/plain"


def test_a_model_object(world: World) -> None:
    world.on("GET /v1/models/owner/name", {**MODEL, "description": "new", "latest_version": {"id": HEX}})
    model = world.client.models.get("owner/name")
    model.description = "old"
    assert world.play(model, "reload") is model
    assert model.description == "new"
    assert isinstance(model.latest_version, hosts.Version)
    with pytest.raises(ReplicateException, match=r"replicate\.run\('owner/name'"):
        model.predict(prompt="x")
    with pytest.warns(DeprecationWarning, match="use owner"):
        assert model.username == "owner"
    model.username = "other"
    assert model.owner == "other"


# ---- versions --------------------------------------------------------------------------------------------------------


def test_the_versions_of_a_model(world: World) -> None:
    base = "/v1/models/owner/name/versions"
    world.on(f"GET {base}/{HEX}", {"id": HEX})
    world.on(f"GET {base}", {"results": [{"id": HEX}], "next": f"https://api.replicate.com{base}?cursor=x"})
    world.on(f"DELETE {base}/{HEX}", (202, None))
    model = hosts.Model(**MODEL)
    model._client = world.client
    for versions in (model.versions, hosts.Versions(world.client, "owner/name"), hosts.Versions(world.client, model)):
        assert world.play(versions, "get", HEX).id == HEX
        assert [version.id for version in world.play(versions, "list")] == [HEX]
        assert world.play(versions, "delete", HEX) is True
        assert versions.model == ("owner", "name")
    assert world.play(world.client.models.versions, "get", HEX, model="owner/name").id == HEX
    world.play(model.versions, "list", f"https://api.replicate.com{base}?cursor=x")
    assert world.requests[-1].url.params["cursor"] == "x"
    with pytest.raises(TypeError, match="the versions of no model"):
        world.play(world.client.models.versions, "get", HEX)


def test_a_version_predicts(world: World) -> None:
    world.on("POST /v1/predictions", (201, done("text", version=HEX)))
    document = {"components": {"schemas": {"Output": {"type": "string"}}}}
    version = hosts.Version(id=HEX, openapi_schema=document)
    version._client = world.client
    assert world.play(version, "predict", prompt="x") == "text"
    assert world.body() == {"version": HEX, "input": {"prompt": "x"}}
    assert world.sent == ["POST /v1/predictions"]


# ---- deployments -----------------------------------------------------------------------------------------------------


def test_deployments(world: World) -> None:
    deployment = {"owner": "owner", "name": "name"}
    world.on("POST /v1/deployments", deployment)
    world.on("DELETE /v1/deployments/owner/name", (204, None))
    said = {"model": "a/b", "version": HEX, "hardware": "cpu", "min_instances": 0, "max_instances": 1}
    made = world.play(world.client.deployments, "create", name="owner/name", **said)
    assert world.body() == {"name": "name", **said}
    assert made.id == "owner/name"
    more = {**said, "model": hosts.Model(owner="a", name="b"), "version": hosts.Version(id=HEX)}
    world.play(world.client.deployments, "create", name="name", **more)
    assert world.body() == {"name": "name", **said}
    world.play(world.client.deployments, "create", name="name", **{**said, "version": f"a/b:{HEX}"})
    assert world.body() == {"name": "name", **said}
    with pytest.raises(ValueError, match="name different things"):
        world.play(world.client.deployments, "create", name="name", **{**said, "version": f"c/d:{HEX}"})
    assert world.play(world.client.deployments, "delete", "owner", "name") is True
    with pytest.warns(DeprecationWarning, match="use owner"):
        assert made.username == "owner"


# ---- trainings -------------------------------------------------------------------------------------------------------

TRAIN = f"POST /v1/models/owner/name/versions/{HEX}/trainings"
INPUT = {"data": "x"}


@pytest.mark.parametrize(
    ("args", "keywords"),
    [
        ((f"owner/name:{HEX}", INPUT, "me/new"), {}),
        ((f"owner/name:{HEX}", INPUT), {"destination": "me/new"}),
        ((f"owner/name:{HEX}",), {"input": INPUT, "destination": "me/new"}),
        ((), {"version": f"owner/name:{HEX}", "input": INPUT, "destination": ("me", "new")}),
        ((), {"model": "owner/name", "version": HEX, "input": INPUT, "destination": "me/new"}),
        (("owner/name", HEX, INPUT), {"destination": hosts.Model(owner="me", name="new")}),
        (("owner/name",), {"version": hosts.Version(id=HEX), "input": INPUT, "destination": "me/new"}),
        ((), {"model": ("owner", "name"), "version": f"owner/name:{HEX}", "input": INPUT, "destination": "me/new"}),
    ],
)
def test_a_training_in_every_spelling(world: World, args: tuple[Any, ...], keywords: dict[str, Any]) -> None:
    world.on(TRAIN, (201, {"id": "t", "status": "starting"}))
    assert world.play(world.client.trainings, "create", *args, **keywords).status == "starting"
    assert world.sent == [TRAIN]
    assert world.body() == {"input": INPUT, "destination": "me/new"}


def test_the_rest_of_the_positional_order(world: World) -> None:
    world.on(TRAIN, (201, {"id": "t"}))
    args = (f"owner/name:{HEX}", INPUT, "me/new", "https://hook", "https://end", ["start"])
    world.play(world.client.trainings, "create", *args)
    assert world.body() == {
        "input": INPUT,
        "destination": "me/new",
        "webhook": "https://hook",
        "webhook_completed": "https://end",
        "webhook_events_filter": ["start"],
    }


@pytest.mark.parametrize(
    ("args", "keywords", "error", "match"),
    [
        ((), {"input": INPUT, "destination": "me/new"}, ValueError, "model and version or shorthand version"),
        ((HEX, INPUT, "me/new"), {}, ValueError, "model and version or shorthand version"),
        ((), {"model": "a/b", "input": INPUT, "destination": "me/new"}, ValueError, "shorthand version"),
        (("a/b", f"c/d:{HEX}", INPUT), {"destination": "me/new"}, ValueError, "name different things"),
        (("nonsense/", INPUT, "me/new"), {}, ValueError, "shorthand version"),
        ((f"owner/name:{HEX}", INPUT), {}, ValueError, "A destination must be provided"),
        ((f"owner/name:{HEX}", INPUT, "me/new"), {"destination": "x/y"}, TypeError, "multiple values"),
        ((f"owner/name:{HEX}", INPUT, "me/new", 1, 2, 3, 4), {}, TypeError, "positional arguments"),
        ((f"owner/name:{HEX}", INPUT, "me/new"), {"colour": 1}, TypeError, "unexpected keyword argument 'colour'"),
        ((f"owner/name:{HEX}", INPUT, "me/new"), {"wait": 1}, TypeError, "unexpected keyword argument 'wait'"),
    ],
)
def test_a_training_that_cannot_be_told_is_refused(
    world: World, args: tuple[Any, ...], keywords: dict[str, Any], error: type[Exception], match: str
) -> None:
    with pytest.raises(error, match=match):
        world.play(world.client.trainings, "create", *args, **keywords)
    assert world.sent == []


def test_a_training_object(world: World) -> None:
    ended = {"id": "t", "status": "succeeded", "output": {"version": f"me/new:{HEX}", "weights": "https://w"}}
    world.then("GET /v1/trainings/t", {"id": "t", "status": "starting"}, {"id": "t", "status": "processing"}, ended)
    world.on("POST /v1/trainings/t/cancel", {"id": "t", "status": "canceled"})
    training = world.client.trainings.get("t")
    assert training.destination is None
    assert world.play(training, "wait") is training
    assert training.destination == "me/new"
    assert training.dict()["destination"] == "me/new"
    assert world.play(training, "cancel") is training
    assert training.status == "canceled"
    assert world.play(training, "reload").status == "succeeded"
    training.logs = " 40%|####      | 2/5"
    assert training.progress is not None
    training.destination = "a/b"
    assert training.destination == "a/b"
    assert hosts.Training.parse_obj({"id": "t", "destination": "c/d"}).destination == "c/d"


# ---- files -----------------------------------------------------------------------------------------------------------


def test_files(world: World, tmp_path: Path) -> None:
    world.on("POST /v1/files", lambda _: (201, {"id": "f"}))
    path = tmp_path / "hello.txt"
    path.write_text("hello", encoding="utf-8")
    files = world.client.files
    with path.open("rb") as file:
        for given in (str(path), path, file, b"hello", io.StringIO("hello")):
            assert world.play(files, "create", given, filename="hello.txt").id == "f"
            content = world.requests[-1].content
            assert b'name="content"; filename="hello.txt"' in content
            assert b"text/plain" in content
            assert b"hello" in content
            assert b"metadata" not in content
        assert not file.closed
    world.play(files, "create", path, content_type="text/x", metadata={"a": 1})
    assert b"text/x" in world.requests[-1].content
    assert b'{"a":1}' in world.requests[-1].content.replace(b" ", b"")


def test_an_empty_file_is_a_file(world: World, tmp_path: Path) -> None:
    world.on("POST /v1/files", (201, {"id": "f"}))
    path = tmp_path / "empty"
    path.touch()
    assert world.play(world.client.files, "create", path).id == "f"


def test_what_is_no_file_is_refused(world: World, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is not a file"):
        world.play(world.client.files, "create", tmp_path)
    with pytest.raises(ValueError, match="Unsupported file type"):
        world.play(world.client.files, "create", 3)
    with pytest.raises(FileNotFoundError):
        world.play(world.client.files, "create", "no-such-file")
    with pytest.raises(TypeError, match="'colour'"):
        world.play(world.client.files, "create", b"", colour=1)
    closed = io.BytesIO()
    closed.close()
    with pytest.raises(ValueError, match="the file is closed"):
        world.play(world.client.files, "create", closed)
    assert world.sent == []


def test_all_files_are_listed(world: World) -> None:
    following = "https://api.replicate.com/v1/files?cursor=2"
    world.then("GET /v1/files", {"results": [{"id": "a"}], "next": following}, {"results": [{"id": "b"}], "next": None})
    listed = world.play(world.client.files, "list")
    assert [file.id for file in listed] == ["a", "b"]
    assert isinstance(listed, list)
    world.on("GET /v1/files", {"results": [{"id": "a"}], "next": following})
    assert len(world.play(world.client.files, "list")) == 2
    world.on("DELETE /v1/files/a", (204, None))
    assert world.play(world.client.files, "delete", "a") is True


# ---- small ones ------------------------------------------------------------------------------------------------------


def test_hardware_and_collections_keep_their_ids() -> None:
    with pytest.warns(DeprecationWarning, match="use sku"):
        assert hosts.Hardware(sku="cpu", name="CPU").id == "cpu"
    collection = hosts.Collection.parse_obj({"slug": "cats", "models": [MODEL]})
    with pytest.warns(DeprecationWarning, match="use slug"):
        assert collection.id == "cats"
    assert [model.id for model in collection] == ["owner/name"]
    assert (len(collection), collection[0], collection[:1]) == (1, collection.models[0], collection.models)
    empty = hosts.Collection(slug="dogs")
    assert (list(empty), len(empty), empty[0]) == ([], 0, None)


def test_identifiers() -> None:
    assert ModelVersionIdentifier.parse("a/b:c:d") == ("a", "b", "c:d")
    assert repr(ModelVersionIdentifier.parse("a/b")) == "ModelVersionIdentifier(owner='a', name='b', version=None)"
    for wrong in ("", "invalid", "invalid/id/format", "a/b:", "/b", "a/"):
        message = f"^Invalid reference to model version: {wrong}. Expected format: owner/name:version$"
        with pytest.raises(ValueError, match=message):
            ModelVersionIdentifier.parse(wrong)
    version = hosts.Version(id=HEX, openapi_schema={})
    assert resolve("a/b:c") == (None, "a", "b", "c")
    assert resolve(hosts.Model(**MODEL)) == (None, "owner", "name", None)
    assert resolve(version) == (version, None, None, HEX)


def test_a_status_is_raised_for() -> None:
    raise_for_status(httpx.Response(302))
    with pytest.raises(ReplicateException, match="status: 404"):
        raise_for_status(httpx.Response(404, json={"detail": "gone"}))


# ---- creates whose answer was lost -----------------------------------------------------------------------------------


def test_what_a_lost_create_made_is_found(world: World) -> None:
    def lost(_: httpx.Request) -> Any:
        raise httpx.ReadError("cut")

    world.on("POST /v1/predictions", lost)
    with pytest.raises(AmbiguousCreateError) as caught:
        world.play(world.client.predictions, "create", HEX, {"prompt": "x", "n": 1})
    at = "2023-11-14T22:30:00Z"
    listed = [
        prediction(id="other", input={"prompt": "y"}, created_at=at),
        prediction(id="new", input={"n": 1, "prompt": "x"}, created_at=at, version=HEX),
        prediction(id="elsewhere", input={"n": 1, "prompt": "x"}, created_at=at, version="z"),
    ]
    following = "https://api.replicate.com/v1/predictions?cursor=2"
    older = [prediction(id="old", input={"n": 1, "prompt": "x"}, created_at="2023-11-14T20:00:00Z", version=HEX)]
    world.then("GET /v1/predictions", {"results": listed, "next": following}, {"results": older, "next": following})
    found = world.play(world.client.predictions, "find_created", caught.value)
    assert [made.id for made in found] == ["new"]
    assert len(world.sent) == 3


def test_a_list_that_goes_round_in_circles_ends(world: World) -> None:
    world.on("POST /v1/predictions", (500, {}))
    with pytest.raises(AmbiguousCreateError) as caught:
        world.play(world.client.predictions, "create", HEX, {})
    circle: dict[str, Any] = {"results": [], "next": "https://api.replicate.com/v1/predictions?cursor=2"}
    world.then("GET /v1/predictions", circle, circle, circle, (404, {"detail": "asked once too often"}))
    assert world.play(world.client.predictions, "find_created", caught.value) == []


def test_a_client_shows_where_its_calls_go(monkeypatch: pytest.MonkeyPatch) -> None:
    made = hosts.Client()
    assert repr(made) == "<Client https://api.replicate.com>"
    monkeypatch.setenv("REPLICATE_BASE_URL", "http://127.0.0.1:9")
    assert repr(made) == "<Client http://127.0.0.1:9>"
    monkeypatch.setenv("REPLICATE_BASE_URL", "https://me:secret@example.test")
    assert repr(made) == "<Client without a usable address>"
    monkeypatch.setenv("REPLICATE_BASE_URL", "http://127.0.0.1:9")
    assert made.origin == "http://127.0.0.1:9"
    monkeypatch.delenv("REPLICATE_BASE_URL")
    assert repr(made) == "<Client http://127.0.0.1:9>"
