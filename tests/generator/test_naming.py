"""Names: from the wire, changed as little as can be, apart from one another by rule."""

from __future__ import annotations

import keyword
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.naming import (
    LONGEST,
    Wish,
    assign,
    branch,
    class_name,
    constant_name,
    free,
    function_name,
    header_name,
    module_name,
    singular,
    snake_name,
    wire_name,
    words,
)

if TYPE_CHECKING:
    import random


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("schemas_page", ["schemas", "page"]),
        ("HTTPServer-url", ["HTTP", "Server", "url"]),
        ("getThing2", ["get", "Thing2"]),
        ("ﬁsh bowl", ["fish", "bowl"]),
        ("../..", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("prediction_response", "PredictionResponse"),
        ("FooBar", "FooBar"),
        ("foo-bar baz", "FooBarBaz"),
        ("APIKey", "APIKey"),
        ("2nd", "Type2nd"),
        ("", "Type"),
        ("标签", "标签"),
        ("🚀", "U1f680"),
        ("..", "U2eU2e"),
        ("__init__", "Init"),
    ],
)
def test_classes(text: str, expected: str) -> None:
    assert class_name(text) == expected


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        ("id", "id"),
        ("createdAt", "createdAt"),
        ("a-b", "a_b"),
        ("a b", "a_b"),
        ("_id", "id"),
        ("__init__", "init"),
        ("ﬁeld", "field"),
        ("e\u0301", "é"),
        ("zero\u200bwidth", "zero_width"),
        ("\u202ertl", "rtl"),
        ("2nd", "n2nd"),
        ("", "empty"),
        ("$ref", "ref"),
        ("+1", "plus_1"),
        ("-1", "minus_1"),
        ("-a", "a"),
        ("🚀", "u1f680"),
    ],
)
def test_wire_names(wire: str, expected: str) -> None:
    assert wire_name(wire) == expected


def test_headers_are_lower_case() -> None:
    assert header_name("X-Dry-Run") == "x_dry_run"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("starting", "STARTING"),
        ("+1", "PLUS_1"),
        ("-1", "MINUS_1"),
        (-30, "MINUS_30"),
        (10, "VALUE_10"),
        ("", "EMPTY"),
        (" ", "BLANK"),
        ("2nd", "VALUE_2ND"),
        ("class", "CLASS"),
        ("a/b", "A_B"),
        ("*", "STAR"),
        ("🚀", "U1F680"),
        (True, "TRUE"),
    ],
)
def test_constants(value: object, expected: str) -> None:
    assert constant_name(value) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("con", "con_"), ("LPT1", "lpt1_"), ("标签", "u6807_u7b7e"), ("../../escape", "escape"), ("__init__", "init")],
)
def test_modules(text: str, expected: str) -> None:
    assert module_name(text) == expected


@pytest.mark.parametrize(
    ("noun", "expected"),
    [
        ("predictions", "prediction"),
        ("queries", "query"),
        ("classes", "class"),
        ("boxes", "box"),
        ("status", "status"),
        ("hardware", "hardware"),
        ("access", "access"),
        ("series", "series"),
        ("s", "s"),
    ],
)
def test_singular(noun: str, expected: str) -> None:
    assert singular(noun) == expected


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ("predictions.create", "create_prediction"),
        ("models.versions.list", "list_model_versions"),
        ("models.predictions.create", "create_model_prediction"),
        ("models.search", "search_models"),
        ("webhooks.default.secret.get", "get_webhook_default_secret"),
        ("issues/list", "list_issues"),
        ("issues/list-for-repo", "list_issues_for_repo"),
        ("issues/list-comments", "list_issue_comments"),
        ("codes-of-conduct/get-all", "get_codes_of_conduct_all"),
        ("reactions/+1", "plus_1_reaction"),
        ("search", "search"),
        ("createUser", "create_user"),
        ("GET /x/{id}", "get_x_id"),
        ("../../escape", "escape"),
    ],
)
def test_functions(operation: str, expected: str) -> None:
    assert function_name(operation) == expected


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ("models.versions.get", ("models", "versions", "get")),
        ("issues/list-for-repo", ("issues", "list-for-repo")),
        ("code-scanning/alerts/get", ("code-scanning", "alerts", "get")),
        ("reactions/+1", ("reactions", "+1")),
        *[(other, ()) for other in ("search", "../../escape", "a..b", ".a", "a.1", "/a/b", "a//b", "a/", "GET /a/b")],
        *[(other, ()) for other in ("a/{id}", "a/1", "a/+", "a-b.c")],
    ],
)
def test_dots_and_slashes_are_a_tree_only_between_names(operation: str, expected: tuple[str, ...]) -> None:
    assert branch(operation) == expected


def test_a_long_name_is_cut_and_stays_apart() -> None:
    one, two = class_name("a" * 200 + "b"), class_name("a" * 200 + "c")
    assert (len(one), len(two)) == (LONGEST, LONGEST)
    assert one != two


def test_names_that_meet_are_numbered_and_the_exact_one_stays() -> None:
    wishes = [Wish(wire, wire_name(wire), int(wire != wire_name(wire))) for wire in ("a-b", "a_b", "a b")]
    assert assign(wishes) == {"a_b": "a_b", "a b": "a_b_2", "a-b": "a_b_3"}


def test_taken_names_and_keywords_get_an_underscore() -> None:
    assert assign([Wish("class", "class"), Wish("list", "list"), Wish("list_", "list_")], {"list"}) == {
        "class": "class_",
        "list_": "list_",
        "list": "list_2",
    }
    assert (free("class", ()), free("x", {"x", "x_"}), free("y", ())) == ("class_", "x__", "y")


def test_folded_names_differ_by_more_than_case() -> None:
    assert assign([Wish("a", "Job"), Wish("b", "job")], folded=True) == {"a": "Job", "b": "job_2"}


WIRES = st.lists(st.text("aAbB-_ 1é", max_size=4) | st.text(max_size=6), unique=True, max_size=12)


def wishes_of(wires: list[str]) -> list[Wish[str]]:
    return [Wish(wire, wire_name(wire), int(wire != wire_name(wire))) for wire in wires]


@given(WIRES, st.randoms())
def test_names_do_not_depend_on_their_order(wires: list[str], rng: random.Random) -> None:
    shuffled = list(wires)
    rng.shuffle(shuffled)
    assert assign(wishes_of(wires)) == assign(wishes_of(shuffled))


@given(WIRES)
def test_names_are_identifiers_and_distinct(wires: list[str]) -> None:
    names = list(assign(wishes_of(wires), {"list"}).values())
    assert len(set(names)) == len(names)
    assert all(name.isidentifier() and not keyword.iskeyword(name) and name != "list" for name in names)


@given(WIRES)
def test_an_unrelated_name_renames_nothing(wires: list[str]) -> None:
    before = assign(wishes_of(wires))
    after = assign([*wishes_of(wires), Wish("unrelated", "unrelated")])
    assert {wire: after[wire] for wire in wires if wire != "unrelated"} == {
        wire: name for wire, name in before.items() if wire != "unrelated"
    }


@given(st.text())
@example("i\u0307")
@example("\u00a8")
@example("\u00b4")
@example("\u0390")
def test_every_text_has_names(text: str) -> None:
    names = [make(text) for make in (class_name, snake_name, wire_name, constant_name)]
    assert all(name.isidentifier() for name in names)
    # Python folds what it reads: a name that it would change is not the one that is printed elsewhere.
    assert [unicodedata.normalize("NFKC", name) for name in names] == names
    module = module_name(text)
    assert module.isascii()
    assert module.isidentifier()
