"""Trainings."""

from __future__ import annotations

from typing import Any

from . import HEX, program, raised, replicate

DATA = {"data": "x"}


@program
def trainings_create_by_position() -> Any:
    return replicate.trainings.create(f"owner/name:{HEX}", DATA, "me/new", "https://hook", "https://end", ["start"])


@program
def trainings_create_by_name() -> Any:
    create = replicate.trainings.create
    return [
        create(version=f"owner/name:{HEX}", input=DATA, destination="me/new"),
        create(model="owner/name", version=HEX, input=DATA, destination="me/new", webhook="https://hook"),
        create(model=("owner", "name"), version=HEX, input=DATA, destination=("me", "new")),
    ]


@program
def trainings_refused() -> Any:
    create = replicate.trainings.create
    return raised(
        lambda: create(version=f"owner/name:{HEX}", input=DATA),
        lambda: create(input=DATA, destination="me/new"),
    )


@program
def trainings_read() -> Any:
    page = replicate.trainings.list()
    training = replicate.trainings.get("t1")
    return [page, replicate.trainings.list(page.next), training, training.destination]


@program
def trainings_cancel() -> Any:
    training = replicate.trainings.list()[0]
    training.reload()
    status = training.status
    training.cancel()
    return [status, training.status, replicate.trainings.cancel("t1")]


@program
async def async_trainings() -> Any:
    trainings = replicate.Client().trainings
    training = await trainings.async_create("owner/name", HEX, DATA, destination="me/new")
    await training.async_reload()
    status = training.status
    await training.async_cancel()
    return [await trainings.async_list(), await trainings.async_get("t1"), status, training.status]
