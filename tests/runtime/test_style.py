"""Parameters in every style, and that no value leaves its place."""

from __future__ import annotations

import datetime as dt
import io
import re
import uuid
from collections.abc import Callable
from enum import Enum
from typing import Any
from urllib.parse import parse_qsl, unquote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicate_runtime.core.fields import UNSET
from replicate_runtime.core.record import ABSENT, Record, record, wire
from replicate_runtime.core.style import cookie, header, path, query, styled, styled_form

IDS = [1, 2]
PAIR = {"a": 1, "b": 2}


@record
class Filter(Record):
    a: int = ABSENT
    b: int = ABSENT


@record
class Upload(Record):
    content: Any = ABSENT
    class_: str = wire("class", default=ABSENT)


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


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "a parameter of /x/{} is missing"),
        (UNSET, "a parameter of /x/{} is missing"),
        ("", "a parameter of /x/{} cannot be ''"),
        ([".."], "a parameter of /x/{} cannot be '..'"),
        ("a\nb", "a parameter of /x/{} has control characters"),
        (styled(None, "json"), "a parameter of /x/{} is missing"),
        (styled("", "label"), "a parameter of /x/{} cannot be '.'"),
        (styled(".", "label"), "a parameter of /x/{} cannot be '..'"),
        (styled([], "simple", explode=True), "a parameter of /x/{} cannot be ''"),
        (styled(".", "simple"), "a parameter of /x/{} cannot be '.'"),
    ],
)
def test_the_message_names_the_path(value: Any, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        path("/x/{}", value)


@pytest.mark.parametrize(
    ("value", "style", "usual", "reserved"),
    [
        ("a/b c&d", "form", "x=a%2Fb%20c%26d", "x=a/b%20c%26d"),
        (["a b", "c/d"], "form", "x=a%20b,c%2Fd", "x=a%20b,c/d"),
        (["a b", "c/d"], "pipe", "x=a%20b%7Cc%2Fd", "x=a%20b%7Cc/d"),
        ({"a b": "c/&d"}, "form", "x=a%20b,c%2F%26d", "x=a%20b,c/%26d"),
        ({"a/": "b"}, "form", "x=a%2F,b", "x=a/,b"),
        ("a/é", "json", "x=%22a%2F%C3%A9%22", "x=%22a/%C3%A9%22"),
        (
            {"a/b": ["c d", "e/f"]},
            "deep",
            "x%5Ba%2Fb%5D=c%20d&x%5Ba%2Fb%5D=e%2Ff",
            "x%5Ba%2Fb%5D=c%20d&x%5Ba%2Fb%5D=e/f",
        ),
        ({"a": {"b": "c/d"}}, "deep", "x%5Ba%5D%5Bb%5D=c%2Fd", "x%5Ba%5D%5Bb%5D=c/d"),
    ],
)
def test_reserved_characters_are_kept_where_the_document_allows_it(
    value: Any, style: str, usual: str, reserved: str
) -> None:
    assert query({"x": styled(value, style)}) == usual
    assert query({"x": styled(value, style, reserved=True)}) == reserved


@pytest.mark.parametrize(
    ("value", "usual", "reserved"),
    [
        (["a b", "c/d"], "x=a%20b&x=c%2Fd", "x=a%20b&x=c/d"),
        ({"a b": "c d", "e": "f/g"}, "a%20b=c%20d&e=f%2Fg", "a%20b=c%20d&e=f/g"),
        ([[1, {"a": 2}], {"b": 3}], "x=%5B1%2C%7B%22a%22%3A2%7D%5D&x=%7B%22b%22%3A3%7D", None),
        ({"a": [1, 2]}, "a=%5B1%2C2%5D", None),
    ],
)
def test_exploded_items_and_properties(value: Any, usual: str, reserved: str | None) -> None:
    assert query({"x": value}) == query({"x": styled(value, "form", explode=True)}) == usual
    if reserved is not None:
        assert query({"x": styled(value, "form", explode=True, reserved=True)}) == reserved


@pytest.mark.parametrize("absent", [None, UNSET])
def test_what_is_left_out_has_no_style(absent: Any) -> None:
    assert styled(absent, "deep") is absent


def query_of(value: Any) -> str:
    return query({"x": value})


def path_of(value: Any) -> str:
    return path("/{}", value)


@pytest.mark.parametrize("write", [header, query_of, path_of])
def test_a_number_that_json_does_not_have_is_refused(write: Callable[[Any], str]) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        write(styled([float("nan")], "json"))


def test_a_matrix_is_named() -> None:
    assert path("/{}", styled([1, 2], "matrix", name="a b", explode=True)) == "/;a%20b=1;a%20b=2"
    assert path("/{}", styled({"a/b": "c d"}, "matrix", name="n", explode=True)) == "/;a%2Fb=c%20d"
    assert path("/{}", styled([], "matrix", name="n")) == "/;n="


def test_the_label_of_an_object() -> None:
    assert path("/{}", styled({"a": 1, "b": 2}, "label", explode=True)) == "/.a=1.b=2"
    assert path("/{}", styled({"a": 1, "b": 2}, "label")) == "/.a,1,b,2"


def test_the_fields_of_a_form_that_travel_in_another_way() -> None:
    given = {"a": 1, "b": None, "c": [1, 2]}
    assert styled_form(given, {"c": lambda items: styled(items, "form"), "b": str}) | {"c": 0} == {**given, "c": 0}
    assert styled_form(given, {"c": str})["c"] == "[1, 2]"
    assert styled_form(None, {"c": str}) is None


def test_a_form_may_be_a_record_that_holds_files() -> None:
    file = io.BytesIO(b"x")
    given = Upload.from_dict({"class": "c", "more": 1})
    given.content = file
    assert styled_form(given, {"class": str.upper}) == {"content": file, "class": "C", "more": 1}


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
        ("a b/c&d=~!", "a b/c&d=~!"),
        (["a b", "c"], "a b,c"),
        ({"a b": "c d"}, "a b,c d"),
        (styled({"a b": "c d"}, "simple", explode=True), "a b=c d"),
    ],
)
def test_headers(value: Any, text: str) -> None:
    assert header(value) == text


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("é", "a header value must be ASCII"),
        *((f"a{char}b", "a header value must not have control characters") for char in "\0\n\r\x1f\x7f"),
    ],
)
def test_what_no_header_may_have(value: str, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}$"):
        header(value)


def test_cookies() -> None:
    assert cookie("a", 'x; y="z"') == "a=x%3B%20y=%22z%22"
    assert cookie("a", [1, 2]) == "a=1%2C2"
    assert cookie("a", {"b": 1, "c": 2}) == "a=b%2C1%2Cc%2C2"
    assert cookie("a=b; c", 1) == "a%3Db%3B%20c=1"
    assert cookie("a", styled({"b": 1}, "json")) == "a={%22b%22:1}"
    assert cookie("a", styled([1, 2], "form", explode=True)) == "a=1%2C2"
    assert cookie("a[b]", "c=d") == "a[b]=c=d"


@pytest.mark.parametrize(
    ("value", "kind"),
    [(object(), "object"), (b"".join, "builtin_function_or_method"), ({1: object()}, "object"), (1j, "complex")],
)
def test_what_is_no_parameter(value: Any, kind: str) -> None:
    with pytest.raises(TypeError, match=f"^a parameter cannot be of type {kind}$"):
        query({"x": value})
