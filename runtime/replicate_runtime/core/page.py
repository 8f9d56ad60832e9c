"""One slice of a list, and the flow that walks from page to page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from types import EllipsisType
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeAlias, TypeVar

from .call import Call
from .errors import DecodeError, PageLoop
from .flow import Flow, call, emit
from .guards import is_list
from .record import ABSENT, Record, record, restore

if TYPE_CHECKING:
    from typing_extensions import SupportsIndex

T = TypeVar("T")

Cursor: TypeAlias = "str | EllipsisType"
"""Which page of a list: `...` the first, else a page's `next` or `previous`. None is refused."""


class Listed(Record):
    """A record with room for the call that it answers."""

    __slots__ = ("_call",)


@record
class Page(Listed, Generic[T]):
    """One slice of a list; `iter`, `len`, `[i]` and truth are those of `results`."""

    _parameters: ClassVar[Mapping[str, Any]] = {}

    previous: str | None = ABSENT
    """Address of the page before this one; None on the first."""
    next: str | None = ABSENT
    """Address of the page after this one; None on the last."""
    results: list[T]
    """The items of this page."""

    if not TYPE_CHECKING:

        def __class_getitem__(cls, item: Any) -> Any:
            """A class of its own for each type of item, so that items given as mappings become objects."""
            return super().__class_getitem__(item) if isinstance(item, TypeVar) else page_of(cls, item)

    def __iter__(self) -> Iterator[T]:
        return iter(self.results or ())

    def __len__(self) -> int:
        return len(self.results or ())

    def __getitem__(self, index: SupportsIndex) -> T:
        return self.results[index]

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        parameters: Mapping[str, Any] | None = vars(type(self)).get("_parameters")
        if not parameters:
            return super().__reduce_ex__(protocol)
        # Classes that were made for a type of item cannot be found by name.
        return restore_page, (type(self).__mro__[1], parameters["T"], self._pickled())

    def auto_paging(self, *, limit: int | None = None) -> Iterator[T]:
        """Walk the items of this page and of all that follow, asking for pages as they are needed.

        Args:
            limit: Most items to give; None for all.

        Raises:
            PageLoop: The next page is one that was already seen.
        """
        return self._client.iterate(walk(self, limit))

    def async_auto_paging(self, *, limit: int | None = None) -> AsyncIterator[T]:
        """Walk the items of this page and of all that follow, asking for pages as they are needed.

        Args:
            limit: Most items to give; None for all.

        Raises:
            PageLoop: The next page is one that was already seen.
        """
        return self._client.async_iterate(walk(self, limit))


PAGES: dict[tuple[type, Any], Any] = {}


def page_of(cls: type[Page[Any]], item: Any) -> Any:
    """The class of pages with one type of item."""
    if (cls, item) not in PAGES:
        name = f"{cls.__name__}[{getattr(item, '__name__', item)}]"
        space = {"__slots__": (), "__module__": cls.__module__, "__doc__": cls.__doc__, "_parameters": {"T": item}}
        make: Any = type(cls)
        PAGES[cls, item] = make(name, (cls,), space)
    return PAGES[cls, item]


def restore_page(cls: Any, item: Any, state: Mapping[str, Any]) -> Any:
    """Make a page from its pickled state."""
    return restore(page_of(cls, item), state)


def page_call(
    path: str, returns: Any, cursor: Cursor = ..., *, query: Mapping[str, Any] | None = None, **described: Any
) -> Call[Any]:
    """Describe the call that reads a page.

    Args:
        path: Path of the first page.
        returns: Type of the page: `Page[Prediction]`.
        cursor: `...` for the first page; the address in a page's `next` or `previous`, which is asked as it is, and as
            seen from the page where it is relative; or the value of its `cursor` parameter.
        query: Query parameters of the first page; an address has its own.
        described: What else `Call` takes: errors, security, headers, operation, ...

    Raises:
        ValueError: The cursor is None or empty, so that a loop over pages cannot start again.
    """
    first: Call[Any] = Call("GET", path, returns, query=query, **described)
    first.bind = keep
    return first if isinstance(cursor, EllipsisType) else page_at(first, cursor)


def keep(asked: Call[Any], value: Any) -> None:
    """Let a page know its call, so that the next one is asked for alike; raises DecodeError for one without items."""
    page: Any = value
    if not isinstance(value, Page):
        return
    if page.results is not None and not is_list(page.results):
        raise DecodeError("expected an array", "results")
    page._call = asked


def page_at(asked: Call[Any], cursor: str) -> Call[Any]:
    """The same call for another page: an address is asked as it is, anything else is the `cursor` parameter.

    Raises:
        ValueError: The cursor is None or empty.
    """
    if not cursor:
        raise ValueError(f"cursor cannot be {cursor!r}")
    twin = asked.with_options()
    if "://" in cursor or cursor.startswith(("/", "?")):
        twin.path = asked.path.partition("?")[0] + cursor if cursor.startswith("?") else cursor
        twin.query, twin.same_origin = None, True
    else:
        twin.path = without_cursor(asked.path)
        twin.query = {**(asked.query or {}), "cursor": cursor}
    return twin


def without_cursor(target: str) -> str:
    """An address without the cursor in its query."""
    place, mark, text = target.partition("?")
    kept = [part for part in text.split("&") if part.partition("=")[0] != "cursor"]
    return f"{place}{mark}{'&'.join(kept)}" if any(kept) else place


def walk(page: Page[T], limit: int | None = None) -> Flow[None]:
    """Emit the items of a page and of all pages after it, at most `limit`; raises ValueError for one below 0."""
    if limit is not None and limit < 0:
        raise ValueError(f"limit is a number of items, 0 or more, or None for all, not {limit!r}")
    seen: set[str] = set()
    while True:
        items = page.results or []
        yield from emit(items[:limit])
        if limit is not None:
            limit -= len(items)
        if not page.next or (limit is not None and limit <= 0):
            return
        if page.next in seen:
            raise PageLoop(f"the list goes round in circles at {page.next.partition('?')[0]}", page.next)
        seen.add(page.next)
        asked: Call[Page[T]] = getattr(page, "_call", None) or page_call("", type(page))
        page = yield from call(page_at(asked, page.next))
