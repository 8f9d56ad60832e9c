"""Search: models, collections and pages that answer a text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from ..http.problems import search_needs_query
from ..http.received import Handler, Received, reply
from .model import search_models, show_model

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.responses import Response

    from ..service import Service
    from ..store.store import Document

T = TypeVar("T")

_LIMIT: Final = 20
_PAGES: Final = (
    ("Run a model from Python", "/docs/get-started/python"),
    ("Webhooks", "/docs/topics/webhooks"),
    ("Text to image models", "/collections/text-to-image"),
)


async def search(service: Service, received: Received) -> Response:
    """`search`."""
    text = received.query.get("query", "")
    if not text:
        raise search_needs_query()
    limit = int(received.query.get("limit", _LIMIT))
    models = search_models(service, text, limit)
    return reply(
        {
            "query": text,
            "models": [
                {"model": show_model(service, model, received.links), "metadata": _metadata(model, rank)}
                for rank, model in enumerate(models)
            ],
            "collections": [_collection(item) for item in _ranked(text, service.store.all("collection"), _facts)],
            "pages": [{"name": name, "href": href} for name, href in _ranked(text, list(_PAGES), lambda page: page[0])],
        }
    )


def _metadata(model: Document, rank: int) -> dict[str, Any]:
    tags = sorted(_words(model["description"] or ""))[:5]
    return {"generated_description": model["description"], "tags": tags, "score": round(1 / (1 + rank), 3)}


def _collection(collection: Document) -> dict[str, Any]:
    return {key: collection[key] for key in ("name", "slug", "description", "models")}


def _facts(collection: Document) -> str:
    return f"{collection['name']} {collection['slug']} {collection['description']}"


def _ranked(text: str, items: list[T], facts: Callable[[T], str]) -> list[T]:
    """What shares a word with the text, the most words first."""
    scored = [(len(_words(text) & _words(facts(item))), item) for item in items]
    return [item for score, item in sorted(scored, key=lambda entry: -entry[0]) if score]


def _words(text: str) -> set[str]:
    words = (word.strip(".,;:!?") for word in text.lower().replace("-", " ").split())
    return {word for word in words if len(word) > 2}


HANDLERS: dict[str, Handler] = {"search": search}
