"""Our answers beside those of the service, as they were recorded: fields, types, null, headers that matter."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import pytest

from replicate_runtime.local.common.shapes import is_list, is_object
from tests.local.kit import Local
from tests.local.test_operations import version_of

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

NEWER: Final = {
    "source": "made by the web or the API: told since 2025, recorded in 2024",
    "urls.web": "the page of a run: told since 2025",
    "data_removed": "told by newer answers only",
    "metrics.total_time": "beside predict_time in newer answers",
    "is_official": "told since 2025",
    "models[].is_official": "told since 2025",
    "results[].is_official": "told since 2025",
    "results[].latest_version": "null for an empty model: the recorded page has none",
    "full_description": "told since 2025",
}
"""Fields that we tell and the recordings, of 2023 and 2024, do not."""

EXPLAINED: Final = {
    ("predictions.create", "stream"): "an echo of the obsolete `stream: true`, which our request did not send",
}
"""Differences with a reason of their own."""


def shape(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every field of a JSON value with its type; what a model's own schema, input and output say is left alone."""
    if path.rsplit(".", 1)[-1] in {"openapi_schema", "input", "output", "metadata"}:
        return
    if is_object(value):
        for key, inner in value.items():
            yield from shape(inner, f"{path}.{key}".lstrip("."))
    elif is_list(value):
        for inner in value:
            yield from shape(inner, f"{path}[]")
    elif path:
        names = {bool: "boolean", int: "number", float: "number", str: "string", type(None): "null"}
        yield path, names[type(value)]


def fields(bodies: list[Any]) -> dict[str, set[str]]:
    """Types by field, over several bodies."""
    found: dict[str, set[str]] = {}
    for body in bodies:
        for path, kind in shape(body):
            found.setdefault(path, set()).add(kind)
    return found


def examples(path: str) -> bool:
    """Whether a field is in a model's example, which stands there as it was once."""
    return "default_example" in path


class Scene:
    """Calls that give an answer of ours for each recorded operation."""

    def __init__(self, local: Local, client: httpx.Client) -> None:
        self.local, self.client = local, client

    def prediction(self, **headers: str) -> httpx.Response:
        body = {"version": version_of(self.client, "replicate/progress"), "input": {"steps": 3}}
        return self.client.post("/v1/predictions", json=body, headers=headers)

    def reads(self) -> list[httpx.Response]:
        url = self.prediction().json()["urls"]["get"]
        found: list[httpx.Response] = []
        for pause in (0, 0.05, 1, 100):
            self.local.clock.advance(pause)
            found.append(self.client.get(url))
        return found

    def sleeping(self) -> httpx.Response:
        body: dict[str, Any] = {"version": version_of(self.client, "replicate/sleeper"), "input": {}}
        return self.client.post("/v1/predictions", json=body)

    def models(self) -> httpx.Response:
        for number in range(12):
            body = {"owner": "acme", "name": f"m{number}", "visibility": "public", "hardware": "cpu"}
            self.client.post("/v1/models", json=body)
        return self.client.get("/v1/models")

    def training(self) -> httpx.Response:
        version = version_of(self.client, "replicate/trainer")
        body = {"destination": "acme/my-model", "input": {"input_images": "data:,x"}}
        return self.client.post(f"/v1/models/replicate/trainer/versions/{version}/trainings", json=body)

    def waited(self) -> httpx.Response:
        self.local.clock.scale = 10  # a wait of 60 seconds leaves 6 for drawing
        return self.client.post(
            "/v1/models/stability-ai/stable-diffusion-3/predictions", json={"input": {}}, headers={"Prefer": "wait"}
        )

    def cancelled(self, made: httpx.Response) -> httpx.Response:
        self.local.clock.advance(0.01)
        return self.client.post(f"{made.json()['urls']['get'].replace('/predictions/', self._noun(made))}/cancel")

    def _noun(self, made: httpx.Response) -> str:
        return "/predictions/" if "replicate/sleeper" in made.text else "/trainings/"

    def file(self) -> httpx.Response:
        return self.client.post("/v1/files", files={"content": ("a.txt", b"", "text/plain")})

    def search(self) -> httpx.Response:
        return self.client.request("QUERY", "/v1/models", content="image", headers={"Content-Type": "text/plain"})


def one(answer: Callable[[Scene], httpx.Response]) -> Callable[[Scene], list[httpx.Response]]:
    return lambda scene: [answer(scene)]


SCENES: Final[Mapping[str, Callable[[Scene], list[httpx.Response]]]] = {
    "collections.get": one(lambda scene: scene.client.get("/v1/collections/text-to-image")),
    "collections.list": one(lambda scene: scene.client.get("/v1/collections")),
    "files.create": one(Scene.file),
    "files.delete": one(lambda scene: scene.client.delete(scene.file().json()["urls"]["get"])),
    "files.get": one(lambda scene: scene.client.get(scene.file().json()["urls"]["get"])),
    "files.list": lambda scene: [scene.file(), scene.client.get("/v1/files")][1:],
    "hardware.list": one(lambda scene: scene.client.get("/v1/hardware")),
    "models.create": one(
        lambda scene: scene.client.post(
            "/v1/models",
            json={"owner": "test", "name": "example", "visibility": "private", "hardware": "cpu", "description": "x"},
        )
    ),
    "models.get": lambda scene: [
        scene.client.get(f"/v1/models/{name}")
        for name in ("kvfrans/clipdraw", "stability-ai/stable-diffusion-3", "acme/my-model")
    ],
    "models.list": one(lambda scene: scene.models()),
    "models.search": one(Scene.search),
    "models.predictions.create": lambda scene: [scene.prediction(), scene.waited()],
    "models.versions.get": one(
        lambda scene: scene.client.get(
            f"/v1/models/kvfrans/clipdraw/versions/{version_of(scene.client, 'kvfrans/clipdraw')}"
        )
    ),
    "predictions.cancel": one(lambda scene: scene.cancelled(scene.sleeping())),
    "predictions.create": lambda scene: [
        scene.prediction(),
        scene.waited(),
        scene.client.post("/v1/predictions", json={}, headers={"Authorization": "Bearer wrong"}),
    ],
    "predictions.get": Scene.reads,
    "trainings.cancel": one(lambda scene: scene.cancelled(scene.training())),
    "trainings.create": lambda scene: [
        scene.training(),
        scene.client.post(
            f"/v1/models/replicate/trainer/versions/{version_of(scene.client, 'replicate/trainer')}/trainings",
            json={"destination": "acme/none", "input": {"input_images": "data:,"}},
        ),
    ],
    "trainings.get": one(
        lambda scene: scene.client.get(scene.training().json()["urls"]["get"].replace("predictions", "trainings"))
    ),
}


def recorded(shared: Path, operation: str) -> list[dict[str, Any]]:
    paths = (shared / "recordings" / operation).glob("*.json")
    return [json.loads(path.read_text("utf-8"))["response"] for path in paths]


def test_every_recorded_operation_has_a_scene(shared: Path) -> None:
    names = {path.name for path in (shared / "recordings").iterdir() if path.is_dir()}
    assert names - {"other-get-replicate.delivery"} == set(SCENES)


class Comparison:
    """The fields of our answers to an operation beside those of the recorded ones."""

    def __init__(self, operation: str, local: Local, client: httpx.Client, shared: Path) -> None:
        bodies = [response["body"] for response in recorded(shared, operation)]
        answers = [
            response.json() if response.content else None for response in SCENES[operation](Scene(local, client))
        ]
        self.theirs, self.ours = (
            {path: kinds for path, kinds in fields(all_).items() if not examples(path)} for all_ in (bodies, answers)
        )
        self.told = self.ours.keys() - self.theirs.keys()
        self.missing = self.theirs.keys() - self.ours.keys()


@pytest.mark.parametrize("operation", sorted(SCENES))
def test_answers_have_the_recorded_shape(operation: str, local: Local, client: httpx.Client, shared: Path) -> None:
    seen = Comparison(operation, local, client, shared)
    explained = {path for name, path in EXPLAINED if name == operation}
    assert (seen.told - NEWER.keys() - explained, seen.missing - explained) == (set(), set())
    both = seen.ours.keys() & seen.theirs.keys()
    assert {path: seen.ours[path] - seen.theirs[path] for path in both if seen.ours[path] - seen.theirs[path]} == {}


def test_every_explanation_is_needed(shared: Path) -> None:
    newer: set[str] = set()
    explained: set[tuple[str, str]] = set()
    for operation in SCENES:
        with Local(port=None, scale=0) as local, local.client() as client:
            seen = Comparison(operation, local, client, shared)
        newer |= seen.told & NEWER.keys()
        explained |= {(operation, path) for path in seen.told | seen.missing} & EXPLAINED.keys()
    assert (newer, explained) == (NEWER.keys(), EXPLAINED.keys())


@pytest.mark.parametrize("operation", sorted(SCENES))
def test_answers_have_the_recorded_status_and_headers(
    operation: str, local: Local, client: httpx.Client, shared: Path
) -> None:
    theirs, ours = recorded(shared, operation), SCENES[operation](Scene(local, client))
    assert {response.status_code for response in ours} == {response["status"] for response in theirs}
    for name in ("content-type", "preference-applied"):
        expected = {response["headers"].get(name, "").split(";")[0].split("=")[0] for response in theirs}
        assert {response.headers.get(name, "").split(";")[0] for response in ours} <= expected, name


@pytest.mark.parametrize("operation", sorted(set(SCENES) - {"files.delete"}))
def test_key_order_is_the_recorded_one(operation: str, local: Local, client: httpx.Client, shared: Path) -> None:
    """A client must not rely on it; people who read answers see the service's."""
    ours = [response.json() for response in SCENES[operation](Scene(local, client))]
    orders = [list(response["body"]) for response in recorded(shared, operation) if is_object(response["body"])]
    if not orders or operation in {"predictions.get", "models.get"}:
        return
    for body in ours:
        if is_object(body) and "status" in body:
            keys = [key for key in body if any(key in order for order in orders)]
            assert any(keys == [key for key in order if key in keys] for order in orders), keys
