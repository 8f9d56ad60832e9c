"""Any cursor, and any chain of pages: nothing is lost, nothing comes twice, and no secret leaves the address."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicate_runtime.core import codec
from replicate_runtime.core.errors import DecodeError, PageLoop, ReplicateException
from replicate_runtime.core.page import Page, page_call, walk
from replicate_runtime.core.record import Record, record
from tests.runtime.support import Service, answer, client

if TYPE_CHECKING:
    import httpx

ADDRESS = "https://api.example.test"

HOSTILE = [
    "//evil.test/x",
    "https://evil.test",
    "https:/evil.test",
    "http://api.example.test/x",
    "/\\evil.test",
    "?a=1",
]
MORE = ["https://api.example.test@evil.test/", "https://api.example.test:444/", "https://api.example.test/x"]
ANY = st.lists(
    st.sampled_from(["\ud800", "\0", "\n", "/", "\\", "@", ":", "?", "#", "%", ".."]) | st.characters(), max_size=8
).map("".join)
CURSORS = (
    ANY.filter(bool)
    | st.sampled_from([*HOSTILE, *MORE])
    | st.tuples(st.sampled_from([*HOSTILE, *MORE, "/", "?", "://"]), ANY).map("".join)
)
EMPTY: dict[str, Any] = {"next": None, "results": []}


@given(CURSORS)
def test_any_cursor_stays_at_the_address(cursor: str) -> None:
    service = Service(answer(EMPTY))
    with suppress(ReplicateException, ValueError):
        client(service).send(page_call("/v1/items", Page[int], cursor))
    for request in service.requests:
        assert (request.url.scheme, request.url.host, request.url.port) == ("https", "api.example.test", None)
        assert request.headers["host"] == "api.example.test"


@given(st.text(min_size=1).filter(lambda text: "://" not in text and text[0] not in "/?"))
def test_any_token_arrives_as_it_is(token: str) -> None:
    service = Service(answer(EMPTY))
    client(service).send(page_call("/v1/items", Page[int], token, query={"a": 1}))
    assert parse_qs(service.requests[0].url.query.decode(), keep_blank_values=True) == {"a": ["1"], "cursor": [token]}
    assert service.requests[0].method == "GET"


FORMS = ["https://api.example.test/v1/items?cursor={}", "/v1/items?cursor={}", "?cursor={}", "{}"]
PAGES = st.lists(st.tuples(st.lists(st.integers(), max_size=3), st.sampled_from(FORMS)), min_size=1, max_size=6)


def service_of(pages: list[tuple[list[int], str]], *, back_to: int | None = None) -> Service:
    """A list of pages, each with its items and the form of the address of the next; the last may lead back."""

    def page(request: httpx.Request) -> httpx.Response:
        number = int(request.url.params.get("cursor", "0"))
        items, form = pages[number]
        last = number + 1 == len(pages)
        following = back_to if last else number + 1
        return answer({"next": None if following is None else form.format(following), "results": items})

    return Service(page)


@given(PAGES, st.none() | st.integers(0, 20))
def test_any_chain_of_pages_is_walked_once(pages: list[tuple[list[int], str]], limit: int | None) -> None:
    service = service_of(pages)
    made = client(service)
    first: Page[Any] = made.send(page_call("/v1/items", Page[int]))
    whole = [item for items, _ in pages for item in items]
    assert list(made.iterate(walk(first, limit))) == whole[:limit]
    assert len(service.requests) <= len(pages)


@given(PAGES, st.integers(0, 5))
def test_any_circle_of_pages_ends(pages: list[tuple[list[int], str]], back: int) -> None:
    service = service_of(pages, back_to=back % len(pages))
    made = client(service)
    first: Page[Any] = made.send(page_call("/v1/items", Page[int]))
    with pytest.raises(PageLoop):
        list(made.iterate(walk(first)))
    assert len(service.requests) <= 5 * len(pages)


@record
class Item(Record):
    n: int


def page(following: str | None, *numbers: int) -> httpx.Response:
    return answer({"next": following, "results": [{"n": number} for number in numbers]})


def walked(first: Page[Any], awaiting: bool, limit: int | None = None) -> list[int]:
    """The numbers of all items from a page on."""

    async def gather() -> list[int]:
        return [item.n async for item in first.async_auto_paging(limit=limit)]

    return asyncio.run(gather()) if awaiting else [item.n for item in first.auto_paging(limit=limit)]


@pytest.mark.parametrize("awaiting", [False, True])
@pytest.mark.parametrize(("limit", "requests"), [(None, 3), (3, 2), (2, 1), (0, 1)])
def test_no_page_is_asked_for_that_the_limit_does_not_need(awaiting: bool, limit: int | None, requests: int) -> None:
    service = Service(page("/2", 1, 2), page("/3", 3, 4), page(None, 5))
    first: Page[Item] = client(service).send(page_call("/1", Page[Item]))
    assert walked(first, awaiting, limit) == [1, 2, 3, 4, 5][:limit]
    assert len(service.requests) == requests


@pytest.mark.parametrize(
    ("cursors", "urls"),
    [
        (["?cursor=2", "?b=1&cursor=3"], ["/items?a=1", "/items?cursor=2", "/items?b=1&cursor=3"]),
        (["/more?cursor=2&b=1&c=2", "t"], ["/items?a=1", "/more?cursor=2&b=1&c=2", "/more?b=1&c=2&cursor=t"]),
        (["/more?cursor=2", "t"], ["/items?a=1", "/more?cursor=2", "/more?cursor=t"]),
        (
            ["/more?cursors=2&a=cursor", "t=?"],
            ["/items?a=1", "/more?cursors=2&a=cursor", "/more?cursors=2&a=cursor&cursor=t%3D%3F"],
        ),
        (["t", "u"], ["/items?a=1", "/items?a=1&cursor=t", "/items?a=1&cursor=u"]),
    ],
)
def test_a_cursor_is_seen_from_the_page_that_names_it(cursors: list[str], urls: list[str]) -> None:
    service = Service(*[page(cursor, 1) for cursor in [*cursors, None]])
    first: Page[Item] = client(service).send(page_call("/items", Page[Item], query={"a": 1}))
    assert walked(first, awaiting=False) == [1, 1, 1]
    assert [request.url.raw_path.decode() for request in service.requests] == urls


@pytest.mark.parametrize("following", [f"{ADDRESS}/items?cursor=2", "/items?cursor=2"])
def test_a_page_that_no_call_brought_goes_on_at_its_next_address(following: str) -> None:
    service = Service(page(None, 2))
    first: Page[Item] = codec.decode(Page[Item], {"next": following, "results": [{"n": 1}]}, client(service))
    assert walked(first, awaiting=False) == [1, 2]
    assert [request.url.raw_path for request in service.requests] == [b"/items?cursor=2"]


def test_a_list_that_goes_round_names_the_place() -> None:
    service = Service(page("/2?cursor=secret", 1))
    first: Page[Item] = client(service).send(page_call("/1", Page[Item]))
    with pytest.raises(PageLoop, match=r"^the list goes round in circles at /2$") as caught:
        walked(first, awaiting=False)
    assert caught.value.cursor == "/2?cursor=secret"


def test_a_page_whose_items_are_no_list_is_refused() -> None:
    made = client(Service(answer({"results": {}})))
    with pytest.raises(DecodeError, match=r"^results: expected an array \(answer 200 to GET /1\)$") as caught:
        made.send(page_call("/1", Page[Item]))
    assert caught.value.path == "results"
    empty: Page[Item] = client(Service(answer({"results": None}))).send(page_call("/1", Page[Item]))
    assert (list(empty), len(empty), walked(empty, awaiting=False)) == ([], 0, [])


def test_cursors_and_limits_that_mean_nothing() -> None:
    for cursor in ("", cast("str", None)):
        with pytest.raises(ValueError, match=f"^cursor cannot be {cursor!r}$"):
            page_call("/1", Page[Item], cursor)
    message = r"^limit is a number of items, 0 or more, or None for all, not -1$"
    with pytest.raises(ValueError, match=message):
        next(walk(Page[Item](results=[]), -1))
