"""Accounts, hardware and collections."""

from __future__ import annotations

from typing import Any

from . import program, replicate


@program
def account() -> Any:
    return replicate.Client().accounts.current()


@program
async def async_account() -> Any:
    return await replicate.Client().accounts.async_current()


@program
def hardware() -> Any:
    found = replicate.hardware.list()
    return [isinstance(found, list), found, found[0].sku]


@program
async def async_hardware() -> Any:
    return await replicate.Client().hardware.async_list()


@program
def collections_list() -> Any:
    page = replicate.collections.list()
    return [page, page.next is not None, len(page), page[0].slug, [one.name for one in page]]


@program
def collections_next() -> Any:
    return replicate.collections.list(replicate.collections.list().next)


@program
def collections_get() -> Any:
    collection = replicate.collections.get("cats")
    return [collection, len(collection), collection[0], [model.name for model in collection]]


@program
async def async_collections() -> Any:
    client = replicate.Client()
    return [await client.collections.async_list(), await client.collections.async_get("cats")]
