"""Models: what can be run, with its page of facts, README and examples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from starlette.responses import PlainTextResponse

from ..common import times
from ..http.problems import conflict, forbidden, not_found, rejected
from ..http.received import Handler, Received, empty, reply
from ..models.catalog import FACTS
from ..runs.run import Run, complete
from ..store.store import Window
from .hardware import wrong_hardware
from .version import named_model, show_version

if TYPE_CHECKING:
    from starlette.responses import Response

    from ..common.links import Links
    from ..service import Service
    from ..store.store import Document

_PAGE: Final = 25
"""How many models a search finds at most."""


def show_model(service: Service, model: Document, links: Links) -> dict[str, Any]:
    """A model as it is told, with its latest version whole."""
    latest = service.catalog.version(model["latest"]) if model["latest"] else None
    return {
        "url": links.model(model["owner"], model["name"]),
        "owner": model["owner"],
        "name": model["name"],
        "description": model["description"],
        "visibility": model["visibility"],
        "github_url": model["github_url"],
        "paper_url": model["paper_url"],
        "license_url": model["license_url"],
        "run_count": model["run_count"],
        "is_official": model["is_official"],
        "cover_image_url": _cover(model, links),
        "default_example": _example(service, model, links),
        "latest_version": show_version(latest) if latest else None,
    }


def _dated(told: dict[str, Any], model: Document, **more: Any) -> dict[str, Any]:
    """In the spelling of another back end: by alphabet, with the time it was made."""
    return dict(sorted({**told, "created_at": times.six(model["created"]), **more}.items()))


def _cover(model: Document, links: Links) -> str | None:
    given: str | None = model["cover_image_url"]
    return links.cover(model["owner"], model["name"]) if model.get("cover") and given is None else given


def find_model(service: Service, received: Received) -> Document:
    """The model that the path names. Raises Problem: 404."""
    model = service.catalog.model(named_model(received))
    if model is None:
        raise not_found()
    return model


def search_models(service: Service, text: str, limit: int) -> list[Document]:
    """The models that answer a text, best first: how many of its words stand in the name and the description."""
    words = text.lower().replace("-", " ").split()

    def score(model: Document) -> int:
        facts = f"{model['owner']} {model['name']} {model['description'] or ''}".lower().replace("-", " ")
        return sum(word in facts for word in words)

    scored = [(score(model), model["run_count"], model) for model in service.store.all("model")]
    found = [entry for entry in scored if entry[0] and entry[2]["visibility"] == "public"]
    return [model for *_, model in sorted(found, key=lambda entry: entry[:2], reverse=True)[:limit]]


async def list_(service: Service, received: Received) -> Response:
    """`models.list`: the public ones."""
    window = Window(
        by="json_extract(body, '$.created')" if received.query.get("sort_by") == "model_created_at" else "at",
        descending=received.query.get("sort_direction") != "asc",
        where="json_extract(body, '$.visibility') = 'public'",
    )
    return received.page(service, "model", lambda model: show_model(service, model, received.links), window)


async def search(service: Service, received: Received) -> Response:
    """`models.search`: the body is the text."""
    found = search_models(service, str(received.body or ""), _PAGE)
    results = [_dated(show_model(service, model, received.links), model) for model in found]
    return reply({"next": None, "previous": None, "results": results})


async def create(service: Service, received: Received) -> Response:
    """`models.create`: empty at first; a training, or a function, gives it a version."""
    given = received.fields
    errors = wrong_hardware(given["hardware"])
    if service.catalog.is_foreign(given["owner"]):
        raise forbidden(f"You cannot create models of {given['owner']}")
    if not _plain(given["name"]):
        errors.append(("/name", "must be lower-case letters, digits, dots, dashes and underscores"))
    if errors:
        raise rejected(errors)
    if service.catalog.model(f"{given['owner']}/{given['name']}") is not None:
        raise conflict("A model with that name and owner already exists")
    facts = {**given, "own": True}
    model = service.catalog.add_model(given["owner"], given["name"], service.clock.now(), facts)
    return reply(show_model(service, model, received.links), 201)


async def get(service: Service, received: Received) -> Response:
    """`models.get`."""
    headers = {"Allow": "GET, DELETE, HEAD, OPTIONS, PATCH"}
    model = find_model(service, received)
    told = show_model(service, model, received.links)
    if model["is_official"]:
        told = _dated(told, model, weights_url=model["weights_url"])
    return reply(told, headers=headers)


async def update(service: Service, received: Received) -> Response:
    """`models.update`: only what is given changes."""
    model = find_model(service, received)
    if not model["own"]:
        raise forbidden("You do not have permission to change this model.")
    model |= {key: value for key, value in received.fields.items() if key in FACTS}
    service.catalog.save_model(model)
    return reply(show_model(service, model, received.links))


async def delete(service: Service, received: Received) -> Response:
    """`models.delete`: one's own, private, without versions."""
    model = find_model(service, received)
    if not model["own"]:
        raise forbidden("You do not have permission to delete this model.")
    if model["visibility"] != "private":
        raise conflict("Only private models can be deleted.")
    if service.catalog.versions(named_model(received)):
        raise conflict("The model has versions: delete those first.")
    service.catalog.delete_model(model)
    return empty(204)


async def readme(service: Service, received: Received) -> Response:
    """`models.readme.get`: Markdown, as plain text."""
    model = find_model(service, received)
    if not model["readme"]:
        raise not_found()
    return PlainTextResponse(model["readme"])


async def examples(service: Service, received: Received) -> Response:
    """`models.examples.list`."""
    find_model(service, received)
    window = Window(where="json_extract(body, '$.model') = ?", values=(named_model(received),))
    return received.page(service, "example", lambda run: _show_example(run, received.links), window)


def _example(service: Service, model: Document, links: Links) -> dict[str, Any] | None:
    example = service.store.get("example", model["default_example"]) if model["default_example"] else None
    return None if example is None else _show_example(example, links)


def _show_example(example: Document, links: Links) -> dict[str, Any]:
    return complete(Run.from_document(example), links)


def _plain(name: str) -> bool:
    return bool(name) and name == name.lower() and all(letter.isalnum() or letter in "._-" for letter in name)


HANDLERS: dict[str, Handler] = {
    "models.list": list_,
    "models.search": search,
    "models.create": create,
    "models.get": get,
    "models.update": update,
    "models.delete": delete,
    "models.readme.get": readme,
    "models.examples.list": examples,
}
