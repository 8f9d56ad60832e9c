"""Versions: immutable builds of a model, with their own schemas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..common import times
from ..http.problems import absent, conflict, forbidden, not_found
from ..http.received import Handler, Received, empty, reply
from ..runs.run import sorted_by_length
from ..store.store import Window

if TYPE_CHECKING:
    from starlette.responses import Response

    from ..service import Service
    from ..store.store import Document


def show_version(version: Document) -> dict[str, Any]:
    """A version as it is told."""
    return {
        "id": version["id"],
        "created_at": times.six(version["created"]),
        "cog_version": version["cog_version"],
        "openapi_schema": sorted_by_length(version["openapi_schema"]),
    }


def named_model(received: Received) -> str:
    """The name of the model in the path: `owner/name`."""
    return f"{received.path['model_owner']}/{received.path['model_name']}"


def find_version(service: Service, received: Received) -> Document:
    """The version that the path names. Raises Problem: 404."""
    name = named_model(received)
    if service.catalog.model(name) is None:
        raise not_found()
    version = service.catalog.version(received.path["version_id"])
    if version is None or version["model"] != name:
        raise absent()
    return version


async def list_(service: Service, received: Received) -> Response:
    """`models.versions.list`; an official model does not tell its versions."""
    name = named_model(received)
    model = service.catalog.model(name)
    if model is None or model["is_official"]:
        raise not_found()
    window = Window(where="json_extract(body, '$.model') = ?", values=(name,))
    return received.page(service, "version", show_version, window)


async def get(service: Service, received: Received) -> Response:
    """`models.versions.get`."""
    headers = {"Allow": "GET, DELETE, HEAD, OPTIONS"}
    return reply(show_version(find_version(service, received)), headers=headers)


async def delete(service: Service, received: Received) -> Response:
    """`models.versions.delete`: one's own private model's, and unless somebody needs it."""
    version = find_version(service, received)
    model = service.catalog.model(version["model"])
    if model is None or not model["own"]:
        raise forbidden("You do not have permission to delete this version.")
    if model["visibility"] != "private":
        raise conflict("Only versions of private models can be deleted.")
    deployments = service.store.matching("deployment", "version", [version["id"]])
    if deployments or service.store.matching("training", "version", [version["id"]]):
        raise conflict("The version is used by a deployment or a training and cannot be deleted.")
    service.catalog.delete_version(version)
    return empty(202)


HANDLERS: dict[str, Handler] = {
    "models.versions.list": list_,
    "models.versions.get": get,
    "models.versions.delete": delete,
}
