"""Deployments: a version on hardware of one's choice, under a stable name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..common import times
from ..common.clock import SECOND
from ..http.problems import conflict, no_such_version, not_found, rejected
from ..http.received import Handler, Received, empty, reply
from .account import account
from .hardware import wrong_hardware
from .ordering import place
from .prediction import run

if TYPE_CHECKING:
    from starlette.responses import Response

    from ..service import Service
    from ..store.store import Document

_QUIET = 15 * 60
"""Seconds that a deployment must have been offline and unused before it can be deleted."""
_CONFIGURATION = ("hardware", "min_instances", "max_instances")


def show(service: Service, deployment: Document) -> dict[str, Any]:
    """A deployment as it is told."""
    return {
        "owner": deployment["owner"],
        "name": deployment["name"],
        "current_release": {
            "number": deployment["number"],
            "model": deployment["model"],
            "version": deployment["version"],
            "created_at": times.six(deployment["released"]),
            "created_by": account(service),
            "configuration": {key: deployment[key] for key in _CONFIGURATION},
        },
    }


def find(service: Service, received: Received) -> Document:
    """The deployment that the path names. Raises Problem: 404."""
    key = f"{received.path['deployment_owner']}/{received.path['deployment_name']}"
    deployment = service.store.get("deployment", key)
    if deployment is None:
        raise not_found()
    return deployment


def _key(deployment: Document) -> str:
    return f"{deployment['owner']}/{deployment['name']}"


def _save(service: Service, deployment: Document) -> None:
    service.store.put("deployment", _key(deployment), deployment, deployment["created"])


def _check(service: Service, deployment: Document) -> None:
    version = service.catalog.version(deployment["version"])
    if version is None or version["model"] != deployment["model"]:
        raise no_such_version()
    errors = wrong_hardware(deployment["hardware"])
    if deployment["min_instances"] > deployment["max_instances"]:
        errors.append(("/min_instances", "must not be greater than max_instances"))
    if errors:
        raise rejected(errors)


async def list_(service: Service, received: Received) -> Response:
    """`deployments.list`."""
    return received.page(service, "deployment", lambda item: show(service, item))


async def create(service: Service, received: Received) -> Response:
    """`deployments.create`: answers 200, where every other create answers 201."""
    given, now = received.fields, service.clock.now()
    wanted = ("name", "model", "version", *_CONFIGURATION)
    deployment = {key: given[key] for key in wanted}
    deployment |= {"owner": service.settings.username, "number": 1, "created": now, "released": now, "used": None}
    _check(service, deployment)
    if service.store.get("deployment", _key(deployment)) is not None:
        raise conflict("A deployment with that name already exists")
    _save(service, deployment)
    return reply(show(service, deployment))


async def get(service: Service, received: Received) -> Response:
    """`deployments.get`."""
    return reply(show(service, find(service, received)))


async def update(service: Service, received: Received) -> Response:
    """`deployments.update`: a new release, with the next number."""
    deployment = find(service, received)
    deployment |= {key: value for key, value in received.fields.items() if key in ("version", *_CONFIGURATION)}
    _check(service, deployment)
    deployment |= {"number": deployment["number"] + 1, "released": service.clock.now()}
    _save(service, deployment)
    return reply(show(service, deployment))


async def delete(service: Service, received: Received) -> Response:
    """`deployments.delete`: when it has no instance, and has not been used for a while."""
    deployment = find(service, received)
    used = deployment["used"]
    if deployment["min_instances"] or (used is not None and service.clock.now() - used < _QUIET * SECOND):
        raise conflict("A deployment must be offline and unused for at least 15 minutes before it can be deleted.")
    service.store.delete("deployment", _key(deployment))
    return empty(204)


async def predict(service: Service, received: Received) -> Response:
    """`deployments.predictions.create`: runs the current release."""
    deployment = find(service, received)
    version = service.catalog.version(deployment["version"])
    if version is None:
        raise no_such_version()
    order = place(service, received, version, deployment=_key(deployment))
    _save(service, {**deployment, "used": service.clock.now()})
    return await run(service, received, order)


HANDLERS: dict[str, Handler] = {
    "deployments.list": list_,
    "deployments.create": create,
    "deployments.get": get,
    "deployments.update": update,
    "deployments.delete": delete,
    "deployments.predictions.create": predict,
}
