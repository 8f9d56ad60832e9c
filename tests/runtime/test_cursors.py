"""Any cursor, and any chain of pages: nothing is lost, nothing comes twice, and no secret leaves the address."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicate_runtime.core.errors import PageLoop, ReplicateException
from replicate_runtime.core.page import Page, page_call, walk
from tests.runtime.support import Service, answer, client

if TYPE_CHECKING:
    import httpx

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
