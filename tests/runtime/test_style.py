"""Parameters in every style, and that no value leaves its place."""

from __future__ import annotations

import datetime as dt
import uuid
from enum import Enum
from typing import Any
from urllib.parse import parse_qsl, unquote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicate_runtime.core.fields import UNSET
from replicate_runtime.core.record import ABSENT, Record, record
from replicate_runtime.core.style import cookie, header, path, query, styled

IDS = [1, 2]
PAIR = {"a": 1, "b": 2}


@record
class Filter(Record):
    a: int = ABSENT
    b: int = ABSENT


class Colour(Enum):
    RED = "red"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (IDS, "x=1&x=2"),
        ((1, None, 2), "x=1&x=2"),
        ([], ""),
        (styled(IDS, "form"), "x=1,2"),
        (styled(IDS, "form", explode=True), "x=1&x=2"),
        (styled(IDS, "pipe"), "x=1%7C2"),
        (styled(IDS, "space"), "x=1%202"),
        (styled(PAIR, "deep", explode=True), "x%5Ba%5D=1&x%5Bb%5D=2"),
        (styled({"a": [1, 2], "b": []}, "deep", explode=True), "x%5Ba%5D=1&x%5Ba%5D=2"),
        (PAIR, "a=1&b=2"),
        (Filter(a=1), "a=1"),
        (styled(PAIR, "form"), "x=a,1,b,2"),
        (styled({"a": [1, {"b": None}]}, "json"), "x=%7B%22a%22%3A%5B1%2C%7B%22b%22%3Anull%7D%5D%7D"),
        (styled([{"k": "a b"}, [1]], "deep"), "x%5B0%5D%5Bk%5D=a%20b&x%5B1%5D%5B0%5D=1"),
        (styled(["a", "b"], "deep"), "x%5B0%5D=a&x%5B1%5D=b"),
        (styled({"a": {"b": [{"c": 1}]}}, "deep"), "x%5Ba%5D%5Bb%5D%5B0%5D%5Bc%5D=1"),
        (styled("/a:b?c&d=e#f+g", "form", reserved=True), "x=/a:b?c%26d%3De%23f%2Bg"),
        (styled(["a/b", "c"], "form", explode=True, reserved=True), "x=a/b&x=c"),
        (styled(["a/b", "c"], "pipe", reserved=True), "x=a/b%7Cc"),
        (styled({"a": "b/c"}, "form", explode=True, reserved=True), "a=b/c"),
        (styled({"a": "b/c"}, "deep", reserved=True), "x%5Ba%5D=b/c"),
        (styled(None, "form"), ""),
        (styled(UNSET, "pipe"), ""),
        (None, ""),
        (UNSET, ""),
        (True, "x=true"),
        (False, "x=false"),
        (1.5, "x=1.5"),
        ("a b&c=d", "x=a%20b%26c%3Dd"),
        ("", "x="),
        (Colour.RED, "x=red"),
        (dt.date(2024, 1, 2), "x=2024-01-02"),
        (dt.datetime(2024, 1, 2, 3, 4, tzinfo=dt.timezone.utc), "x=2024-01-02T03%3A04%3A00Z"),
        (uuid.UUID(int=1), "x=00000000-0000-0000-0000-000000000001"),
        ("é", "x=%C3%A9"),
    ],
)
def test_queries(value: Any, text: str) -> None:
    assert query({"x": value}) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (IDS, "1,2"),
        (PAIR, "a,1,b,2"),
        (styled(PAIR, "simple", explode=True), "a=1,b=2"),
        (styled(IDS, "label"), ".1,2"),
        (styled(IDS, "label", explode=True), ".1.2"),
        (styled("x", "label"), ".x"),
        (styled(IDS, "matrix", name="ids"), ";ids=1,2"),
        (styled(IDS, "matrix", name="ids", explode=True), ";ids=1;ids=2"),
        (styled(PAIR, "matrix", name="p", explode=True), ";a=1;b=2"),
        (styled(PAIR, "matrix", name="p"), ";p=a,1,b,2"),
        (styled({"a": 1}, "json"), "%7B%22a%22%3A1%7D"),
        ("a/b?c#d%", "a%2Fb%3Fc%23d%25"),
        ("...", "..."),
        ("id-1_2.3~4", "id-1_2.3~4"),
        (7, "7"),
        (True, "true"),
    ],
)
def test_paths(value: Any, text: str) -> None:
    assert path("/x/{}/y", value) == f"/x/{text}/y"


@pytest.mark.parametrize(
    "value",
    [
        "",
        ".",
        "..",
        None,
        UNSET,
        [],
        ["."],
        [".."],
        "a\nb",
        "\0",
        "\x7f",
        styled(".", "label"),
        styled("", "label"),
        styled("..", "simple"),
    ],
)
def test_values_that_would_change_the_path_are_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"/x/\{\}"):
        path("/x/{}", value)


@given(st.text())
def test_no_value_leaves_its_segment(value: str) -> None:
    try:
        made = path("/v1/things/{}/end", value)
    except ValueError:
        return
    url = httpx.URL(f"https://a.test{made}?q=1")
    segments = url.raw_path.decode().partition("?")[0].split("/")
    assert len(segments) == 5
    assert unquote(segments[3]) == value


@given(
    st.dictionaries(
        st.text(min_size=1, max_size=5), st.text(max_size=5) | st.lists(st.text(max_size=3), max_size=3), max_size=4
    )
)
def test_queries_are_read_back(parameters: dict[str, str | list[str]]) -> None:
    pairs = [(key, one) for key, value in parameters.items() for one in ([value] if isinstance(value, str) else value)]
    text = query(parameters)
    assert parse_qsl(text, keep_blank_values=True) == pairs
    assert httpx.URL(f"https://a.test/?{text}").query.decode() == text


ITEMS = st.lists(st.text(max_size=4), min_size=1, max_size=4)


@given(ITEMS)
def test_lists_and_objects_are_read_back(values: list[str]) -> None:
    """Where a style has a separator of its own, no value is taken for it."""
    together = query({"x": styled(values, "form")}).removeprefix("x=").split(",")
    assert [unquote(item) for item in together] == values
    apart = query({"x": styled(values, "form", explode=True)})
    assert parse_qsl(apart, keep_blank_values=True) == [("x", value) for value in values]
    fields = {str(place): value for place, value in enumerate(values)}
    deep = query({"x": styled(fields, "deep", explode=True)})
    assert parse_qsl(deep, keep_blank_values=True) == [(f"x[{key}]", value) for key, value in fields.items()]


@given(ITEMS)
def test_no_list_leaves_its_segment(values: list[str]) -> None:
    try:
        made = path("/v1/{}/end", values)
    except ValueError:
        return
    _, version, segment, end = made.split("/")
    assert (version, end) == ("v1", "end")
    assert [unquote(item) for item in segment.split(",")] == values


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1, "1"),
        (True, "true"),
        (IDS, "1,2"),
        (PAIR, "a,1,b,2"),
        (styled(PAIR, "simple", explode=True), "a=1,b=2"),
        (styled(PAIR, "json"), '{"a":1,"b":2}'),
        (styled("é", "json"), '"\\u00e9"'),
        ("tab\tok", "tab\tok"),
    ],
)
def test_headers(value: Any, text: str) -> None:
    assert header(value) == text


def test_a_header_is_ascii() -> None:
    with pytest.raises(ValueError, match="must be ASCII"):
        header("é")


def test_cookies() -> None:
    assert cookie("a", 'x; y="z"') == "a=x%3B%20y=%22z%22"
    assert cookie("a", [1, 2]) == "a=1%2C2"
    assert cookie("a", {"b": 1, "c": 2}) == "a=b%2C1%2Cc%2C2"
    assert cookie("a=b; c", 1) == "a%3Db%3B%20c=1"
    assert cookie("a", styled({"b": 1}, "json")) == "a={%22b%22:1}"


@pytest.mark.parametrize("value", [object(), b"".join, {1: object()}])
def test_what_is_no_parameter(value: Any) -> None:
    with pytest.raises(TypeError):
        query({"x": value})
