"""The documented programs, as far as release 1.0.7 has them: `python documented.py FOLDER` prints what they saw."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import replicate

FOLDER = Path(sys.argv[1])
VERSION = "5797a99edc939ea0e9242d5e8c9cb3bc7d125b1eac21bda852e5cb79ede2cd9b"


def run_a_model():
    output = replicate.run("stability-ai/stable-diffusion-3", input={"prompt": "An astronaut riding a rainbow unicorn"})
    if hasattr(output, "read"):
        (FOLDER / "astronaut.png").write_bytes(output.read())
    return (FOLDER / "astronaut.png").read_bytes()[:4].hex()


def run_in_the_background():
    model = replicate.models.get("kvfrans/clipdraw")
    version = model.versions.get(VERSION)
    prediction = replicate.predictions.create(
        version=version, input={"prompt": "Watercolor painting of an underwater submarine"}
    )
    first = prediction.status
    prediction.wait()
    return [first, prediction.status, "100%" in prediction.logs, prediction.output.startswith("http")]


def call_a_webhook():
    version = replicate.models.get("ai-forever/kandinsky-2.2").latest_version
    prediction = replicate.predictions.create(
        version=version,
        input={"prompt": "Watercolor painting of an underwater submarine"},
        webhook="https://example.com/your-webhook",
        webhook_events_filter=["completed"],
    )
    prediction.wait()
    return [prediction.status, len(prediction.output)]


def chain_models():
    laionide = replicate.models.get("afiaka87/laionide-v4")
    swinir = replicate.models.get("jingyunliang/swinir")
    if not hasattr(laionide.latest_version, "predict"):
        return None
    image = laionide.latest_version.predict(prompt="avocado armchair")
    upscaled = swinir.latest_version.predict(image=image)
    return [str(image).startswith("http"), str(upscaled).startswith("http")]


def list_and_search():
    predictions = replicate.predictions.list()
    names = [model.name for model in replicate.models.search("text-to-image").results]
    return [len(predictions.results) > 2, predictions.next, "stable-diffusion-3" in names]


def cancel():
    prediction = replicate.predictions.create(
        version=replicate.models.get("replicate/sleeper").latest_version, input={"seconds": 60}
    )
    if prediction.status in ["starting", "processing"]:
        prediction.cancel()
    prediction.reload()
    return prediction.status


def stream():
    events = list(replicate.stream("meta/meta-llama-3-8b-instruct", input={"prompt": "a haiku"}))
    return ["".join(str(event) for event in events)[:10], events[-1].event.value]


def fail():
    version = replicate.models.get("replicate/failure").latest_version.id
    try:
        replicate.run(f"replicate/failure:{version}", input={"message": "broke"})
    except replicate.exceptions.ModelError as error:
        return str(error.prediction.error)
    return None


def refuse():
    try:
        replicate.run("meta/meta-llama-3-8b-instruct", input={"max_tokens": 0})
    except replicate.exceptions.ReplicateError as error:
        return [error.status, error.title]
    return None


def files():
    file = replicate.files.create(__file__)
    found = replicate.files.get(file.id)
    output = replicate.run(
        "replicate/everything:" + replicate.models.get("replicate/everything").latest_version.id, input={"text": "x"}
    )
    replicate.files.delete(file.id)
    return [found.size == Path(__file__).stat().st_size, output["count"]]


def others():
    deployment = replicate.deployments.create(
        name="mine",
        model="kvfrans/clipdraw",
        version=VERSION,
        hardware=replicate.hardware.list()[0].sku,
        min_instances=0,
        max_instances=1,
    )
    run = replicate.deployments.get("acme/mine").predictions.create(input={"num_iterations": 1})
    run.wait()
    replicate.models.create(owner="acme", name="new", visibility="private", hardware="cpu")
    trainer = replicate.models.get("replicate/trainer").latest_version
    training = replicate.trainings.create(
        model="replicate/trainer", version=trainer.id, input={"input_images": "data:,x"}, destination="acme/new"
    )
    while training.status not in {"succeeded", "failed", "canceled"}:
        training.reload()
    collection = replicate.collections.get("text-to-image")
    secret = replicate.webhooks.default.secret().key
    return [
        deployment.current_release.number,
        run.status,
        training.output["version"].split(":")[0],
        len(collection.models),
        secret[:6],
        replicate.default_client.accounts.current().username,
    ]


async def awaiting():
    output = await replicate.async_run("stability-ai/stable-diffusion-3", input={"prompt": "x"})
    text = [
        str(event)
        async for event in await replicate.async_stream("meta/meta-llama-3-8b-instruct", input={"prompt": "x"})
    ]
    return [(await output.aread())[:4].hex(), "".join(text)[:10]]


PROGRAMS = (
    run_a_model,
    run_in_the_background,
    call_a_webhook,
    chain_models,
    list_and_search,
    cancel,
    stream,
    fail,
    refuse,
    files,
    others,
)

if __name__ == "__main__":
    seen = {program.__name__: program() for program in PROGRAMS}
    print(json.dumps({**seen, "awaiting": asyncio.run(awaiting())}))
