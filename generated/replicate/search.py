# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Calls of the client itself, and their types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from replicate_runtime.core.call import Call
from replicate_runtime.core.record import ABSENT, record
from replicate_runtime.overlays.parts.compat import Compat

from .shared import Problem

if TYPE_CHECKING:
    from .model import Model


@record
class SearchPage(Compat):
    """A page of Replicate's documentation or website that fits a search."""

    name: str
    """Title of the page, for people."""
    href: str
    """Where the page is: a path on the website, such as `/docs/topics/webhooks`."""


@record
class SearchCollection(Compat):
    """A collection that fits a search."""

    name: str
    """Title of the collection, for people."""
    slug: str
    """Name of the collection in URLs. It is what `collections.get` takes."""
    description: str
    """What the models of the collection have in common, in a sentence."""
    models: list[str] | None = ABSENT
    """Some of its models, as `owner/name`. Null or absent when none are given."""


@record
class SearchModelMetadata(Compat):
    """What the search knows about a model beside the model itself."""

    generated_description: str | None = ABSENT
    """A description written by a language model, often more detailed than the owner's. Null when there is none."""
    tags: list[str] = ABSENT
    """Words that say what the model is for, such as `text-to-image`."""
    score: float | None = ABSENT
    """How well the model fits the query; higher is better. Comparable within one answer only. Null when it was not
    scored.
    """


@record
class SearchResults(Compat):
    """What a search found: models, collections and pages, each the best first."""

    query: str
    """The text that was searched for."""
    models: list[SearchModel]
    """Models that fit, at most as many as `limit` allows."""
    collections: list[SearchCollection]
    """Collections that fit, the best first."""
    pages: list[SearchPage]
    """Pages of the documentation and the website that fit."""


@record
class SearchModel(Compat):
    """A model that fits, with what the search knows about it."""

    model: Model
    """The model, as `models.get` returns it."""
    metadata: SearchModelMetadata
    """What the search knows about the model: why it fits, and how well."""


def search(query: str, *, limit: int | None = None) -> Call[SearchResults]:
    """Describe `search`: GET /search."""
    return Call(
        "GET",
        "/v1/search",
        SearchResults,
        query={"query": query, "limit": limit},
        errors={"400": Problem, "500": Problem, "default": Problem},
        security=(("bearerAuth",), ()),
        operation="search",
    )
