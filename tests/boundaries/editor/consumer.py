"""A program for the type checkers: what it states must hold, and lines marked as errors must be refused."""

from __future__ import annotations

from typing import Any

from typing_extensions import assert_type

import replicate
from replicate.exceptions import ModelError, PredictionTimeout, ReplicateError
from replicate.helpers import FileOutput
from replicate.pagination import Page


def resources(client: replicate.Client) -> None:
    assert_type(client.predictions.get("id"), replicate.Prediction)
    assert_type(client.predictions.list(), Page[replicate.Prediction])
    assert_type(client.hardware.list(), list[replicate.Hardware])
    assert_type(client.models.get("acme/hello"), replicate.Model)
    assert_type(client.accounts.current().username, str)
    assert_type(client.files.delete("id"), bool)
    assert_type(replicate.models.get("acme/hello"), replicate.Model)
    assert_type(replicate.run("acme/hello", input={"text": "Alice"}), Any)
    client.predictions.get()  # error
    client.predictions.get(1)  # error
    client.predictions.list(since="now")  # error
    client.prediction.get("id")  # error
    replicate.no_such_name  # error


async def twins(client: replicate.Client) -> None:
    assert_type(await client.predictions.async_get("id"), replicate.Prediction)
    assert_type(await client.predictions.async_list(), Page[replicate.Prediction])
    assert_type(await client.accounts.async_current(), replicate.Account)
    assert_type(await client.async_run("acme/hello"), Any)
    prediction = await replicate.predictions.async_get("id")
    assert_type(await prediction.async_wait(timeout=10), replicate.Prediction)
    client.predictions.async_get("id").status  # error


def fields(prediction: replicate.Prediction, model: replicate.Model) -> None:
    assert_type(prediction.id, str)
    assert_type(prediction.logs, str | None)
    assert_type(prediction.output, Any)
    assert_type(prediction.wait(), replicate.Prediction)
    assert_type(prediction.urls, replicate.PredictionUrls)
    assert_type(model.latest_version, replicate.Version | None)
    assert_type(model.default_example, replicate.Prediction | None)
    if prediction.status == "succeeded":
        assert_type(prediction.metrics["predict_time"], Any)
    prediction.state  # error
    prediction.status.value  # error
    model.latest_version.id  # error


def pages(client: replicate.Client) -> None:
    page = client.models.list()
    assert_type(page.results, list[replicate.Model])
    assert_type(page[0], replicate.Model)
    assert_type([model.name for model in page], list[str])
    if page.next:
        client.models.list(page.next)
    client.models.list(page.next)  # error
    client.models.list(0)  # error


def failures() -> None:
    try:
        replicate.run("acme/hello")
    except ModelError as error:
        assert_type(error.prediction.id, str)
        assert_type(error.prediction.logs, str | None)
        assert_type(error.prediction.output, Any)
    except PredictionTimeout as error:
        assert_type(error.prediction.wait(timeout=60).status, str)
        assert_type(error.timeout, float | None)
    except ReplicateError as error:
        assert_type(error.status, int | None)
        assert_type(error.detail, str | None)


def files(output: FileOutput) -> None:
    assert_type(output.url, str)
    assert_type(output.read(), bytes)
