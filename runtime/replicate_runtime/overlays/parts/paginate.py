"""Walking a list page by page, as release 1.0.7 does."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from typing import TYPE_CHECKING, TypeVar

from ...core.errors import PageLoop
from .homes import home

if TYPE_CHECKING:
    from ...core.page import Page

T = TypeVar("T")


def paginate(list_method: Callable[..., Page[T]]) -> Generator[Page[T], None, None]:
    """Call a list method for its first page, and then for each that follows.

    Args:
        list_method: Such as `client.predictions.list`.

    Raises:
        PageLoop: The next page is one that was already seen.
    """
    page = list_method(...)
    yield page
    seen: set[str] = set()
    while page.next:
        page = list_method(_unseen(page.next, seen))
        yield page


async def async_paginate(list_method: Callable[..., Awaitable[Page[T]]]) -> AsyncGenerator[Page[T], None]:
    """Call a list method for its first page, and then for each that follows.

    Args:
        list_method: Such as `client.predictions.async_list`.

    Raises:
        PageLoop: The next page is one that was already seen.
    """
    page = await list_method(...)
    yield page
    seen: set[str] = set()
    while page.next:
        page = await list_method(_unseen(page.next, seen))
        yield page


def _unseen(cursor: str, seen: set[str]) -> str:
    if cursor in seen:
        raise PageLoop(f"the list goes in a circle: it has been at {cursor} before", cursor)
    seen.add(cursor)
    return cursor


home("replicate.pagination", paginate, async_paginate)
