"""Collections: models that serve the same purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..http.problems import absent
from ..http.received import Handler, Received, reply
from .model import show_model

if TYPE_CHECKING:
    from starlette.responses import Response

    from ..service import Service
    from ..store.store import Document


def _show(collection: Document) -> dict[str, Any]:
    return {key: collection[key] for key in ("name", "slug", "description")}


async def list_(service: Service, received: Received) -> Response:
    """`collections.list`."""
    return received.page(service, "collection", _show)


async def get(service: Service, received: Received) -> Response:
    """`collections.get`: with its models, all at once."""
    collection = service.store.get("collection", received.path["collection_slug"])
    if collection is None:
        raise absent()
    found = (service.store.get("model", name) for name in collection["models"])
    models = [show_model(service, model, received.links) for model in found if model is not None]
    return reply({**_show(collection), "full_description": collection["full_description"], "models": models})


HANDLERS: dict[str, Handler] = {"collections.list": list_, "collections.get": get}
