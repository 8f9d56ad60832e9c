"""Trainings: runs that make a new version of a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..http.problems import Problem, not_found
from ..http.received import Handler, Received, reply
from ..runs.run import complete, live
from .ordering import place
from .prediction import find_run
from .version import find_version

if TYPE_CHECKING:
    from starlette.responses import Response

    from ..runs.run import Run
    from ..service import Service


async def create(service: Service, received: Received) -> Response:
    """`trainings.create`: the destination must exist."""
    version = find_version(service, received)
    destination = str(received.fields["destination"])
    model = service.catalog.model(*destination.split("/")) if destination.count("/") == 1 else None
    if model is None:
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
    return reply(complete(_find(service, received), received.links))


async def cancel(service: Service, received: Received) -> Response:
    """`trainings.cancel`: what has ended stays as it is."""
    _find(service, received)
    found = await service.runs.cancel(received.path["training_id"])
    if found is None:
        raise not_found()
    return reply(complete(found, received.links))


def _find(service: Service, received: Received) -> Run:
    return find_run(service, received.path["training_id"])


HANDLERS: dict[str, Handler] = {
    "trainings.create": create,
    "trainings.list": list_,
    "trainings.get": get,
    "trainings.cancel": cancel,
}
