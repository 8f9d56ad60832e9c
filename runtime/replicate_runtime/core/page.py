"""One slice of a list, and the flow that walks from page to page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from types import EllipsisType
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from .call import Call
from .flow import Flow
from .record import ABSENT, Record, record

T = TypeVar("T")

Cursor: TypeAlias = "str | EllipsisType"
"""Which page of a list: `...` the first, else a page's `next` or `previous`. None is refused."""


@record
class Page(Record, Generic[T]):
    """One slice of a list; `iter`, `len`, `[i]` and truth are those of `results`."""

    previous: str | None = ABSENT
    """Address of the page before this one; None on the first."""
    next: str | None = ABSENT
    """Address of the page after this one; None on the last."""
    results: list[T]
    """The items of this page."""

    def auto_paging(self, *, limit: int | None = None) -> Iterator[T]:
        """Walk the items of this page and of all that follow, asking for pages as they are needed.

        Args:
            limit: Most items to give; None for all.

        Raises:
            PageLoop: The next page is one that was already seen.
        """
        raise NotImplementedError

    def async_auto_paging(self, *, limit: int | None = None) -> AsyncIterator[T]:
        """Walk the items of this page and of all that follow, asking for pages as they are needed.

        Args:
            limit: Most items to give; None for all.

        Raises:
            PageLoop: The next page is one that was already seen.
        """
        raise NotImplementedError


def page_call(
    path: str, returns: Any, cursor: Cursor = ..., *, query: Mapping[str, Any] | None = None, operation: str = ""
) -> Call[Any]:
    """Describe the call that reads a page.

    Args:
        path: Path of the first page.
        returns: Type of the page: `Page[Prediction]`.
        cursor: `...` for the first page; the address in a page's `next` or `previous`, which is asked as it is; or the
            value of its `cursor` parameter.
        query: Query parameters of the first page.
        operation: `operationId`.

    Raises:
        ValueError: The cursor is None or empty, so that a loop over pages cannot start again.
    """
    raise NotImplementedError


def walk(page: Page[T], limit: int | None = None) -> Flow[None]:
    """Emit the items of a page and of all pages after it."""
    raise NotImplementedError
