"""The classes of operations: one of each, and how what it makes is counted."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import attrs

from replicate.exceptions import ReplicateError

if TYPE_CHECKING:
    from replicate.client import Client
    from replicate.testing import LocalReplicate

LLAMA: Final = "meta/meta-llama-3-8b-instruct"
COUNTER: Final = "replicate/counter"
TRAINER: Final = "replicate/trainer"
SCALE: Final[Mapping[str, Any]] = {"hardware": "cpu", "min_instances": 0, "max_instances": 1}


@attrs.frozen
class Play:
    """A method, and what it is called with."""

    target: Any
    method: str
    args: tuple[Any, ...] = ()
    keywords: Mapping[str, Any] = attrs.field(factory=dict[str, Any])


@attrs.frozen
class Case:
    """One operation, how it is called, and how what it makes is counted."""

    operation: str
    manner: str
    prepare: Callable[[Client], Play]
    made: Callable[[LocalReplicate], int] | None = None


def predictions(local: LocalReplicate) -> int:
    return len(local.predictions)


def trainings(local: LocalReplicate) -> int:
    return len(local.trainings)


def models(local: LocalReplicate) -> int:
    try:
        local.client().models.get("acme", "fresh")
    except ReplicateError:
        return 0
    return 1


def deployments(local: LocalReplicate) -> int:
    return len(local.client().deployments.list())


def files(local: LocalReplicate) -> int:
    return len(local.client().files.list())


def version(client: Client, model: str = COUNTER) -> str:
    found = client.models.get(model).latest_version
    assert found is not None
    return found.id


def counted(client: Client) -> Any:
    return client.predictions.create(version=version(client), input={"count": 2})


def deployed(client: Client, name: str) -> dict[str, Any]:
    return {"name": name, "model": COUNTER, "version": version(client), **SCALE}


def to_a_deployment(client: Client) -> Play:
    client.deployments.create(**deployed(client, "mine"))
    return Play(client.deployments.predictions, "create", ("acme/mine", {"count": 2}))


def a_training(client: Client) -> Play:
    destination = client.models.create("acme", "fresh", visibility="private", hardware="cpu")
    keywords = {
        "version": f"{TRAINER}:{version(client, TRAINER)}",
        "input": {"input_images": "data:application/zip;base64,UEs="},
        "destination": f"{destination.owner}/{destination.name}",
    }
    return Play(client.trainings, "create", (), keywords)


def a_download(client: Client) -> Play:
    output = client.run("stability-ai/stable-diffusion-3", input={"prompt": "a"})
    return Play(output[0] if isinstance(output, list) else output, "read")


def a_stream(client: Client) -> Play:
    run = client.predictions.create(model=LLAMA, input={"prompt": "x"})
    # It has ended by the first time that it is asked why its stream stays broken.
    client.predictions.get(run.id).wait()
    return Play(run, "stream")


CASES: Final[Mapping[str, Case]] = {
    "get": Case("predictions.get", "read", lambda client: Play(client.predictions, "get", (counted(client).id,))),
    "list": Case("predictions.list", "read", lambda client: Play(client.predictions, "list")),
    "text search": Case("models.search", "read", lambda client: Play(client.models, "search", ("text",))),
    "search": Case("search", "read", lambda client: Play(client, "search", ("text",))),
    "cancel": Case(
        "predictions.cancel", "read", lambda client: Play(client.predictions, "cancel", (counted(client).id,))
    ),
    "prediction of a version": Case(
        "predictions.create",
        "create",
        lambda client: Play(client.predictions, "create", (), {"version": version(client), "input": {"count": 2}}),
        predictions,
    ),
    "prediction of a model": Case(
        "models.predictions.create",
        "create",
        lambda client: Play(client.predictions, "create", (), {"model": LLAMA, "input": {"prompt": "x"}}),
        predictions,
    ),
    "prediction of a deployment": Case("deployments.predictions.create", "create", to_a_deployment, predictions),
    "training": Case("trainings.create", "create", a_training, trainings),
    "model": Case(
        "models.create",
        "create",
        lambda client: Play(client.models, "create", ("acme", "fresh"), {"visibility": "private", "hardware": "cpu"}),
        models,
    ),
    "deployment": Case(
        "deployments.create",
        "create",
        lambda client: Play(client.deployments, "create", (), deployed(client, "mine")),
        deployments,
    ),
    "file": Case("files.create", "create", lambda client: Play(client.files, "create", (io.BytesIO(b"x" * 9),)), files),
    "patch": Case(
        "models.update",
        "create",
        lambda client: Play(client.models, "update", ("acme", "my-model"), {"description": "new"}),
    ),
    "delete": Case(
        "files.delete",
        "delete",
        lambda client: Play(client.files, "delete", (client.files.create(io.BytesIO(b"x")).id,)),
    ),
    "download": Case("delivery", "download", a_download),
    "stream": Case("stream", "stream", a_stream),
    "run": Case(
        "models.predictions.create",
        "run",
        lambda client: Play(client, "run", (LLAMA,), {"input": {"prompt": "x"}}),
        predictions,
    ),
}
"""Every class of operation."""
