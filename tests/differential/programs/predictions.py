"""Predictions that exist."""

from __future__ import annotations

from typing import Any

from . import HEX, INPUT, asking, hello, program, raised, replicate


@program
def predictions_read() -> Any:
    page = replicate.predictions.list()
    second = replicate.predictions.list(page.next)
    return [page, page.previous, second, second.next, replicate.predictions.get("p1")]


@program
def predictions_list_none() -> Any:
    return raised(lambda: replicate.predictions.list(None))


@program
def predictions_cancel() -> Any:
    prediction = replicate.predictions.create(HEX, asking("p1"))
    prediction.cancel()
    return [prediction.status, replicate.predictions.cancel("p1")]


@program
def predictions_wait() -> Any:
    prediction = replicate.predictions.create(HEX, asking("wait"))
    prediction.wait()
    return [prediction.status, prediction.output, prediction.logs, prediction.metrics]


@program
def predictions_reload() -> Any:
    prediction = replicate.predictions.create(HEX, asking("reload"))
    prediction.reload()
    prediction.reload()
    progress = prediction.progress
    return [prediction.status, (progress.percentage, progress.current, progress.total)]


@program
def predictions_wait_for_failure() -> Any:
    prediction = replicate.predictions.create(HEX, asking("failing"))
    prediction.wait()
    return [prediction.status, prediction.error]


@program
def predictions_output_iterator() -> Any:
    return list(replicate.predictions.create(HEX, asking("pieces")).output_iterator())


@program
def predictions_stream() -> Any:
    prediction = replicate.predictions.create(HEX, asking("stream"))
    return [(event.event.value, event.data, event.id, str(event)) for event in prediction.stream()]


@program
def predictions_urls() -> Any:
    prediction = replicate.predictions.create(HEX, asking("stream"))
    return [prediction.urls["stream"], prediction.urls.get("web"), prediction.input == asking("stream")]


@program
async def async_predictions_create() -> Any:
    client = replicate.Client()
    create = client.predictions.async_create
    return [
        await create(HEX, INPUT),
        await create(version=HEX, input=INPUT, wait=True),
        await create(model="owner/name", input=INPUT),
        await create(deployment="owner/name", input=INPUT),
    ]


@program
async def async_predictions_read() -> Any:
    predictions = replicate.Client().predictions
    page = await predictions.async_list()
    return [page, await predictions.async_list(page.next), await predictions.async_get("p1")]


@program
async def async_predictions_wait() -> Any:
    prediction = await replicate.Client().predictions.async_create(HEX, asking("wait"))
    await prediction.async_wait()
    return [prediction.status, prediction.output]


@program
async def async_predictions_cancel() -> Any:
    client = replicate.Client()
    prediction = await client.predictions.async_create(HEX, asking("p1"))
    await prediction.async_cancel()
    return [prediction.status, await client.predictions.async_cancel("p1")]


@program
async def async_predictions_reload() -> Any:
    prediction = await replicate.Client().predictions.async_create(HEX, asking("reload"))
    await prediction.async_reload()
    return prediction


@program
async def async_predictions_output_iterator() -> Any:
    prediction = await replicate.Client().predictions.async_create(HEX, asking("pieces"))
    return [piece async for piece in prediction.async_output_iterator()]


@program
async def async_predictions_stream() -> Any:
    prediction = await replicate.Client().predictions.async_create(HEX, asking("stream"))
    return [(event.event.value, event.data) async for event in prediction.async_stream()]


@program
async def async_predictions_with_files() -> Any:
    client = replicate.Client()
    with hello().open("rb") as file:
        return await client.predictions.async_create(version=HEX, input={"prompt": "x", "file": file})
