"""What openapi-python-client answers is mapped back to the document; what it does not answer is a problem there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from generator import parse as stage
from generator.load import load
from generator.normalize import normalize
from generator.parse import parse
from generator.problems import Refused

from .documents import OK, document, operations, types

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openapi_python_client.parser import GeneratorData

    from generator.ir import Api, Json
    from generator.normalize.sites import Normal

S: Json = {"type": "string"}
ROOT = document(
    paths={
        "/a/{id}": {
            "post": {
                "operationId": "postA",
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": S},
                    {"name": "q", "in": "query", "required": True, "schema": {"type": "string", "format": "date-time"}},
                    {"name": "X-At", "in": "header", "schema": {"type": "array", "items": S}},
                    {"name": "client", "in": "cookie", "schema": S},
                ],
                "requestBody": {"content": {"application/json": {"schema": S}, "text/csv": {"schema": S}}},
                "responses": {"200": {"description": "ok"}, "4XX": {"description": "no"}, "default": OK["200"]},
            }
        },
        "/b": {"get": {"operationId": "post_a", "responses": OK}},
    },
    components={
        "schemas": {
            "Thing": {
                "required": ["b", "a"],
                "properties": {"a": S, "opt": {"$ref": "#/components/schemas/thing"}, "b": S},
            },
            "thing": {
                "properties": {"x-y": S, "x_y": S, "x y": S, "self": S, "date": {"type": "string", "format": "date"}}
            },
        }
    },
)


def normal(folder: Path) -> Normal:
    path = folder / "spec.json"
    path.write_text(json.dumps(ROOT))
    return normalize(load(path))


def test_operations_come_back_whole_and_in_order(tmp_path: Path) -> None:
    assert operations(ROOT, tmp_path) == [
        [
            "POST /a/{id} (postA)",
            "path id!: str",
            "query q!: datetime:date-time",
            "header X-At: list[str]",
            "cookie client: str",
            "body application/json json: str",
            "body text/csv text: str",
            "200",
            "4XX",
            "default",
        ],
        ["GET /b (post_a)", "200"],
    ]


def test_names_that_meet_in_python_do_not_meet_here(tmp_path: Path) -> None:
    assert types(ROOT, tmp_path) == {
        "Thing": "{a!: str, opt: thing, b!: str}",
        "thing": "{x-y: str, x_y: str, x y: str, self: str, date: date:date}",
    }


def answered(
    folder: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[GeneratorData], None]
) -> tuple[Normal, Api]:
    """What comes of the document when the parser's answer is changed."""
    real = stage.GeneratorData.from_dict

    def from_dict(data: dict[str, Json], **options: stage.Config) -> object:
        answer = real(data, **options)
        assert isinstance(answer, stage.GeneratorData)
        change(answer)
        return answer

    monkeypatch.setattr(stage.GeneratorData, "from_dict", from_dict)
    found = normal(folder)
    return found, parse(found)


def test_what_the_parser_leaves_out_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def change(answer: GeneratorData) -> None:
        (group,) = answer.endpoint_collections_by_tag.values()
        group.endpoints[0].query_parameters.clear()
        group.endpoints[0].bodies.pop()
        group.endpoints[0].responses.patterns.pop()

    _, api = answered(tmp_path, monkeypatch, change)
    first = api.operations[0]
    assert [parameter.wire for parameter in first.parameters] == ["id", "X-At", "client"]
    assert first.body is not None
    assert [media.content_type for media in first.body.media] == ["application/json"]
    assert [response.status for response in first.responses] == ["200", "default"]


def test_an_operation_or_schema_without_an_answer_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def change(answer: GeneratorData) -> None:
        (group,) = answer.endpoint_collections_by_tag.values()
        del group.endpoints[0]
        answer.models = []
        answer.errors.append(stage.ParseError(header="Unable to parse schema /components/schemas/T1", detail="why"))

    found, api = answered(tmp_path, monkeypatch, change)
    assert [(problem.pointer, problem.message) for problem in found.document.problems] == [
        (
            "#/components/schemas/Thing",
            "openapi-python-client cannot read it: Unable to parse schema /components/schemas/T1 why",
        ),
        ("#/paths/~1a~1{id}/post", "openapi-python-client gives no answer for this operation"),
        ("#/components/schemas/Thing", "openapi-python-client gives no answer for this schema"),
        ("#/components/schemas/thing", "openapi-python-client gives no answer for this schema"),
    ]
    assert [made.id for made in api.operations] == ["post_a"]


def test_a_type_that_the_parser_reads_as_another_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def change(answer: GeneratorData) -> None:
        thing, other = answer.models
        swapped = [prop for prop in other.optional_properties or () if isinstance(prop, stage.DateProperty)]
        thing.required_properties = [evolve(swapped[0], name=prop.name) for prop in thing.required_properties or ()]

    found, _ = answered(tmp_path, monkeypatch, change)
    assert [(problem.pointer, problem.message) for problem in found.document.problems] == [
        (
            f"#/components/schemas/Thing/properties/{wire}",
            "openapi-python-client reads it as something else: DateProperty",
        )
        for wire in ("a", "b")
    ]


@pytest.mark.parametrize("error", [ValueError("v"), TypeError("t"), OverflowError("o"), RecursionError("r")])
def test_what_escapes_from_the_parser_is_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def from_dict(data: object, **options: object) -> object:
        raise error

    monkeypatch.setattr(stage.GeneratorData, "from_dict", from_dict)
    found = normal(tmp_path)
    with pytest.raises(Refused, match=f"openapi-python-client cannot read it: {type(error).__name__}"):
        parse(found)


def test_what_the_parser_refuses_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = normal(tmp_path)
    monkeypatch.setitem(found.copy, "openapi", "4.0.0")
    with pytest.raises(Refused, match="Only OpenAPI versions"):
        parse(found)
