"""A program such as people write, for the type checkers: it is checked, never run."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import replicate
from replicate.exceptions import ModelError, ReplicateError

if TYPE_CHECKING:
    from replicate.prediction import Prediction


def caption(image: str) -> str:
    output = replicate.run("acme/caption:" + "a" * 64, input={"image": image})
    return str(output)


def follow(prediction: Prediction) -> str:
    prediction.wait()
    if prediction.status == "succeeded":
        return str(prediction.output)
    raise RuntimeError(prediction.error or prediction.status)


def newest(client: replicate.Client, name: str) -> list[str]:
    model = client.models.get(name)
    found = [prediction.id for prediction in client.predictions.list() if prediction.model == model.name]
    version = model.latest_version
    return [version.id, *found] if version is not None else found


async def several(prompts: list[str]) -> list[str]:
    client = replicate.Client(api_token="token", timeout=30)
    calls = [client.models.predictions.async_create("acme/hello", input={"prompt": prompt}) for prompt in prompts]
    return [prediction.id for prediction in await asyncio.gather(*calls)]


def hardware() -> dict[str, str]:
    return {item.sku: item.name for item in replicate.hardware.list()}


def main() -> None:
    client = replicate.Client(api_token="token")
    try:
        print(caption("https://example.com/cat.png"), hardware(), newest(client, "acme/hello"))
        print(follow(client.predictions.create(version="a" * 64, input={"prompt": "a llama"})))
        print(asyncio.run(several(["one", "two"])))
    except ModelError as error:
        print(error.prediction.logs)
    except ReplicateError as error:
        print(error.status, error.detail)
