"""Creating predictions."""

from __future__ import annotations

from typing import Any

from . import HEX, INPUT, hello, program, raised, replicate


@program
def predictions_create_by_position() -> Any:
    return replicate.predictions.create(HEX, INPUT)


@program
def predictions_create_by_name() -> Any:
    return replicate.predictions.create(
        version=HEX,
        input=INPUT,
        webhook="https://example.com/hook",
        webhook_completed="https://example.com/end",
        webhook_events_filter=["completed"],
        stream=True,
    )


@program
def predictions_create_by_object() -> Any:
    model = replicate.models.get("owner/name")
    version = model.versions.get(HEX)
    return [
        replicate.predictions.create(version=version, input=INPUT),
        replicate.predictions.create(version, INPUT),
        replicate.predictions.create(model=model, input=INPUT),
    ]


@program
def predictions_create_by_model() -> Any:
    return [
        replicate.predictions.create(model="owner/name", input=INPUT, webhook="https://example.com/hook"),
        replicate.predictions.create(model=("owner", "name"), input=INPUT),
    ]


@program
def predictions_create_by_deployment() -> Any:
    return [
        replicate.predictions.create(deployment="owner/name", input=INPUT),
        replicate.predictions.create(deployment=replicate.deployments.get("owner/name"), input=INPUT),
    ]


@program
def predictions_create_and_wait() -> Any:
    return [
        replicate.predictions.create(version=HEX, input=INPUT, wait=True),
        replicate.predictions.create(version=HEX, input=INPUT, wait=5),
        replicate.predictions.create(version=HEX, input=INPUT, wait=False),
    ]


@program
def predictions_create_without_input() -> Any:
    return [
        replicate.predictions.create(version=HEX, input=None),
        replicate.predictions.create(model="owner/name", input=None),
    ]


@program
def predictions_create_from_a_whole_reference() -> Any:
    return replicate.predictions.create(version=f"owner/name:{HEX}", input=INPUT).status


@program
def predictions_create_by_model_and_wait() -> Any:
    return replicate.predictions.create(model="owner/name", input=INPUT, wait=True).id


@program
def predictions_create_refused() -> Any:
    create = replicate.predictions.create
    return raised(
        lambda: create(version="v", model="a/b", deployment="c/d", input={}),
        lambda: create(input={}),
    )


@program
def predictions_with_files() -> Any:
    with hello().open("rb") as file:
        return replicate.predictions.create(version=HEX, input={"prompt": "x", "file": file, "list": [hello()]})


@program
def predictions_with_inlined_files() -> Any:
    with hello().open("rb") as file:
        return replicate.predictions.create(
            version=HEX, input={"prompt": "x", "file": file}, file_encoding_strategy="base64"
        )
