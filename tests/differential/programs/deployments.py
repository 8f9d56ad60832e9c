"""Deployments."""

from __future__ import annotations

from typing import Any

from . import HEX, INPUT, program, replicate

SIZES = {"hardware": "cpu", "min_instances": 1, "max_instances": 2}


@program
def deployments_read() -> Any:
    page = replicate.deployments.list()
    deployment = replicate.deployments.get("owner/name")
    return [page, deployment, deployment.id, deployment.current_release.configuration.hardware]


@program
def deployments_create() -> Any:
    return replicate.deployments.create(name="name", model="owner/name", version=HEX, **SIZES)


@program
def deployments_create_with_owner() -> Any:
    return replicate.deployments.create(name="owner/name", model="owner/name", version=HEX, **SIZES)


@program
def deployments_update() -> Any:
    return replicate.deployments.update(deployment_owner="owner", deployment_name="name", max_instances=3)


@program
def deployments_update_to_nothing() -> Any:
    return replicate.deployments.update("owner", "name", min_instances=0, version=HEX, hardware="cpu")


@program
def deployments_delete() -> Any:
    return replicate.deployments.delete("owner", "name")


@program
def deployments_predict() -> Any:
    return replicate.deployments.predictions.create("owner/name", INPUT, webhook="https://example.com/hook")


@program
def deployments_predict_by_object() -> Any:
    deployment = replicate.deployments.get("owner/name")
    return [
        deployment.predictions.create(INPUT),
        replicate.deployments.predictions.create(deployment, input=INPUT),
        replicate.deployments.predictions.create(("owner", "name"), INPUT),
    ]


@program
async def async_deployments() -> Any:
    deployments = replicate.Client().deployments
    deployment = await deployments.async_get("owner/name")
    return [
        await deployments.async_list(),
        deployment,
        await deployments.async_create(name="name", model="owner/name", version=HEX, **SIZES),
        await deployments.async_update("owner", "name", max_instances=3),
        await deployments.async_delete("owner", "name"),
        await deployments.predictions.async_create("owner/name", INPUT),
        await deployment.predictions.async_create(INPUT),
    ]
