# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Models that serve the same purpose, chosen by Replicate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from replicate_runtime.core.call import Call, path
from replicate_runtime.core.page import page_call
from replicate_runtime.core.record import ABSENT, record
from replicate_runtime.core.resource import Resource
from replicate_runtime.overlays.collection import CollectionOverlay
from replicate_runtime.overlays.parts.compat import Page

from .shared import Problem

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from replicate_runtime.core.call import Options
    from replicate_runtime.core.page import Cursor

    from .model import Model


@record
class Collection(CollectionOverlay["Model"]):
    """A collection: models that serve the same purpose, chosen by Replicate."""

    name: str
    """Title of the collection, for people."""
    slug: str
    """Name of the collection in URLs: lower-case words joined by hyphens, for instance `text-to-image`."""
    description: str
    """What the models of the collection have in common, in a sentence."""
    full_description: str | None = ABSENT
    """A longer text about the collection, in Markdown. Null when there is none."""
    models: list[Model] = ABSENT
    """The models of the collection, all at once and each with its complete latest version; can be close to a megabyte.
    Absent in lists.
    """


def list_collections(cursor: Cursor = ...) -> Call[Page[Collection]]:
    """Describe `collections.list`: GET /collections."""
    return page_call(
        "/v1/collections", Page[Collection], cursor, errors={"default": Problem}, operation="collections.list"
    )


def get_collection(slug: str) -> Call[Collection]:
    """Describe `collections.get`: GET /collections/{collection_slug}."""
    return Call(
        "GET", path("/v1/collections/{}", slug), Collection, errors={"default": Problem}, operation="collections.get"
    )


class Collections(Resource):
    """Models that serve the same purpose, chosen by Replicate."""

    def list(self, cursor: Cursor = ..., **options: Unpack[Options]) -> Page[Collection]:
        """List the collections of models.

        Returns one page of collections, without their models. `collections.get` returns one with its models.

        Args:
            cursor: Which page: the address in a page's `next` or `previous`; the first by default.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            A page of collections.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `collections.list`: GET /collections.
        """
        return self._client.send(list_collections(cursor), **options)

    async def async_list(self, cursor: Cursor = ..., **options: Unpack[Options]) -> Page[Collection]:
        """List the collections of models.

        Returns one page of collections, without their models. `collections.get` returns one with its models.

        Args:
            cursor: Which page: the address in a page's `next` or `previous`; the first by default.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            A page of collections.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `collections.list`: GET /collections.
        """
        return await self._client.async_send(list_collections(cursor), **options)

    def get(self, slug: str, **options: Unpack[Options]) -> Collection:
        """Get a collection and its models.

        Returns one collection with all its models in a single answer, each with its complete latest version: this can
        be close to a megabyte.

        Args:
            slug: Name of the collection in URLs, for instance `text-to-image`. `collections.list` lists them.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The collection.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `collections.get`: GET /collections/{collection_slug}.
        """
        return self._client.send(get_collection(slug), **options)

    async def async_get(self, slug: str, **options: Unpack[Options]) -> Collection:
        """Get a collection and its models.

        Returns one collection with all its models in a single answer, each with its complete latest version: this can
        be close to a megabyte.

        Args:
            slug: Name of the collection in URLs, for instance `text-to-image`. `collections.list` lists them.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The collection.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `collections.get`: GET /collections/{collection_slug}.
        """
        return await self._client.async_send(get_collection(slug), **options)
