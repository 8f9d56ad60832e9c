"""Trainings: runs that make a new version of a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..http.problems import Problem
from ..http.received import Handler, Received, reply
from ..runs.run import complete, live
from .ordering import place
from .prediction import cancel_run, find_run
from .version import find_version

if TYPE_CHECKING:
    from starlette.responses import Response

    from ..service import Service


async def create(service: Service, received: Received) -> Response:
    """`trainings.create`: the destination must exist."""
    version = find_version(service, received)
    if service.catalog.model(received.fields["destination"]) is None:
        raise Problem(404, {"detail": "The specified training destination does not exist", "status": 404})
    order = place(service, received, version, kind="training")
    body = live(order, received.links)
    service.runs.start(order)
    return reply(body, 201)


async def list_(service: Service, received: Received) -> Response:
    """`trainings.list`: newest first."""
    return received.page(service, "training", lambda item: complete(service.runs.current(item), received.links))


async def get(service: Service, received: Received) -> Response:
    """`trainings.get`."""
    return reply(complete(find_run(service, received.path["training_id"]), received.links))


async def cancel(service: Service, received: Received) -> Response:
    """`trainings.cancel`: what has ended stays as it is."""
    return await cancel_run(service, received, received.path["training_id"])


HANDLERS: dict[str, Handler] = {
    "trainings.create": create,
    "trainings.list": list_,
    "trainings.get": get,
    "trainings.cancel": cancel,
}
