"""Models and their versions."""

from __future__ import annotations

from typing import Any

from . import HEX, INPUT, program, raised, replicate


@program
def models_get() -> Any:
    model = replicate.models.get("owner/name")
    return [model, model.id, model.latest_version.id, model.latest_version.openapi_schema, model.default_example]


@program
def models_get_in_every_way() -> Any:
    models = replicate.models
    return [models.get("owner", "name"), models.get(key="owner/name"), models.get(owner="owner", name="name")]


@program
def models_refused() -> Any:
    models = replicate.models
    return raised(
        lambda: models.get("owner", "name", "more"),
        lambda: models.get("owner/name", key="owner/name"),
        lambda: models.get(owner="owner"),
        lambda: models.get(key="owner/name", owner="owner"),
        lambda: models.predictions.create(3, {}),
    )


@program
def models_list() -> Any:
    page = replicate.models.list()
    return [page, replicate.models.list(page.next), [model.id for model in page]]


@program
def models_search() -> Any:
    page = replicate.models.search("text-to-image")
    return [page, [(model.owner, model.name, model.description) for model in page.results]]


@program
def models_create() -> Any:
    models = replicate.models
    return [
        models.create("owner", "name", visibility="private", hardware="cpu"),
        models.create(owner="owner", name="name", visibility="public", hardware="cpu", description="A model"),
    ]


@program
def models_delete() -> Any:
    return [replicate.models.delete("owner/name"), replicate.models.delete("owner", "name")]


@program
def models_predict() -> Any:
    model = replicate.models.get("owner/name")
    return [
        replicate.models.predictions.create("owner/name", INPUT),
        replicate.models.predictions.create(model, input=INPUT, webhook="https://x", webhook_events_filter=["start"]),
        replicate.models.predictions.create(("owner", "name"), input=None),
    ]


@program
def models_reload() -> Any:
    model = replicate.models.get("owner/name")
    model.description = "changed"
    model.reload()
    return [model.description, model.owner]


@program
def models_predict_is_gone() -> Any:
    return [isinstance(error, Exception) for error in raised(lambda: replicate.models.get("owner/name").predict(x=1))]


@program
async def async_models() -> Any:
    models = replicate.Client().models
    page = await models.async_list()
    return [
        page,
        await models.async_list(page.next),
        await models.async_search("cats"),
        await models.async_get("owner/name"),
        await models.async_get("owner", "name"),
        await models.async_create("owner", "name", visibility="private", hardware="cpu"),
        await models.async_delete("owner/name"),
        await models.predictions.async_create("owner/name", INPUT),
    ]


@program
def versions() -> Any:
    model = replicate.models.get("owner/name")
    version = model.versions.get(HEX)
    return [version.id, version.cog_version, version.openapi_schema, [one.id for one in model.versions.list()]]


@program
def versions_delete() -> Any:
    return replicate.models.get("owner/name").versions.delete(HEX)


@program
async def async_versions() -> Any:
    model = await replicate.Client().models.async_get("owner/name")
    return [(await model.versions.async_get(HEX)).id, [one.id for one in await model.versions.async_list()]]
