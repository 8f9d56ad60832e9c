"""What is odd about a document is said at its place, and what can still be printed is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.normalize.parameters import MAX_PARAMETERS

from .documents import OK, document, operations, problems, schemas, types

if TYPE_CHECKING:
    from pathlib import Path

    from generator.ir import Json

S: Json = {"type": "string"}


def get(path: str = "/x", **parts: Json) -> dict[str, Json]:
    """A document with one operation."""
    return document(paths={path: {"get": {"operationId": "o", "responses": OK, **parts}}})


def given(parameter: dict[str, Json], path: str = "/x") -> dict[str, Json]:
    """A document with one parameter."""
    return get(path, parameters=[{"name": "p", "in": "query", **parameter}])


@pytest.mark.parametrize(
    ("parameter", "said"),
    [
        ({"schema": S, "content": {"text/plain": {}}}, "note {}/content: is ignored beside `schema`: there may be one"),
        ({}, "note {}: has neither a schema nor content; taken as text"),
        (
            {"content": {"application/json": {}, "text/plain": {}}},
            "error {}/content/text~1plain: is a second media type; only application/json is used",
        ),
        (
            {"content": {"application/json": {"$ref": "#/components/mediaTypes/M"}}},
            "error {}/content/application~1json/$ref: refers to #/components/mediaTypes/M, which is not there",
        ),
    ],
)
def test_a_parameter_has_one_shape(tmp_path: Path, parameter: dict[str, Json], said: str) -> None:
    found = problems(given(parameter), tmp_path)
    assert [line[: len(said.format("#/paths/~1x/get/parameters/0"))] for line in found] == [
        said.format("#/paths/~1x/get/parameters/0")
    ]


def test_a_path_parameter_need_not_say_that_it_is_required(tmp_path: Path) -> None:
    root = given({"in": "path", "schema": S}, "/{p}")
    assert problems(root, tmp_path) == [
        "note #/paths/~1{p}/get/parameters/0: a path parameter is always required",
    ]
    assert operations(root, tmp_path)[0][1] == "path p!: str"


def test_parameters_beyond_a_bound_are_named(tmp_path: Path) -> None:
    many: Json = [{"name": f"p{number}", "in": "query", "schema": S} for number in range(MAX_PARAMETERS + 1)]
    said = f"error #/paths/~1x/get/parameters: lists more than {MAX_PARAMETERS:,} parameters; no more are read"
    assert problems(get(parameters=many), tmp_path) == [said]


@pytest.mark.parametrize("path", ["x", "", "/a\nb"])
def test_what_is_no_path_is_named(tmp_path: Path, path: str) -> None:
    found = problems(get(path), tmp_path)
    assert [line.partition(": ")[2] for line in found] == [
        "is no path: it starts with a slash, and holds no control characters"
    ]


@pytest.mark.parametrize(("path", "noted"), [("/a/..", True), ("/./a", True), ("/a..b/.c", False)])
def test_steps_that_lead_elsewhere_are_noted(tmp_path: Path, path: str, *, noted: bool) -> None:
    said = f"note #/paths/{path.replace('/', '~1')}: has a step `.` or `..`, which is taken out of the address"
    assert [line[: len(said)] for line in problems(get(path), tmp_path)] == [said] * noted


@pytest.mark.parametrize(
    ("server", "place", "said"),
    [
        ({"url": "a\nb"}, "/url", "error is no URL"),
        ({"url": "/{a}"}, "/url", "note names {a}, which no variable describes; it stays as it is"),
        ({"url": "/{a}", "variables": {"a": {}}}, "/variables/a", "note has no default, so it has to be given"),
        (
            {"url": "/{a}", "variables": {"a": {"default": "x", "enum": ["y"]}}},
            "/variables/a",
            "note has a default that is none of its values",
        ),
    ],
)
def test_servers_are_addresses(tmp_path: Path, server: Json, place: str, said: str) -> None:
    severity, _, message = said.partition(" ")
    assert problems(document(paths={}, servers=[server]), tmp_path) == [f"{severity} #/servers/0{place}: {message}"]


@pytest.mark.parametrize(
    ("ref", "said"),
    [
        ("#anchor", "refers to the anchor #anchor; only pointers are followed"),
        ("#/paths/~1x/get/tags/5", "refers to #/paths/~1x/get/tags/5, which is not there"),
    ],
)
def test_references_that_lead_nowhere_are_named(tmp_path: Path, ref: str, said: str) -> None:
    root = get(tags=["t"], parameters=[{"$ref": ref}])
    assert problems(root, tmp_path) == [f"error #/paths/~1x/get/parameters/0/$ref: {said}"]


LOOP = "means nothing but itself: it leads back here with no list, map or object between"


@pytest.mark.parametrize(
    ("loop", "left"),
    [
        ({"anyOf": [{"$ref": "#/components/schemas/A"}, {"type": "null"}]}, "= Any"),
        ({"anyOf": [{"$ref": "#/components/schemas/A"}, S, {"type": "integer"}]}, "= (str | int)"),
        ({"anyOf": [{"$ref": "#/components/schemas/A"}, S]}, "= str"),
    ],
)
def test_an_alias_of_itself_keeps_what_else_it_may_be(tmp_path: Path, loop: Json, left: str) -> None:
    root = schemas(A=loop)
    assert problems(root, tmp_path) == [f"error #/components/schemas/A: {LOOP}"]
    assert types(root, tmp_path) == {"A": left}
