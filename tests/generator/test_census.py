"""The census names whatever the document has and the IR has not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from generator.census import census
from generator.ir import AliasType, AnyType, ObjectType

from .documents import OK, document, problems, read

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from generator.ir import Api, Json, Operation

S: Json = {"type": "string"}
B: dict[str, Json] = {"$ref": "#/components/schemas/B"}
C: Json = {"$ref": "#/components/schemas/C"}
THING: Json = {"type": "object", "properties": {"a": S, "in": {"properties": {"deep": S}}}}
ROOT = document(
    paths={
        "/a": {
            "parameters": [{"name": "shared", "in": "query", "schema": S}],
            "post": {
                "parameters": [{"name": "own", "in": "query", "schema": S}],
                "requestBody": {"content": {"application/json": {"schema": THING}, "text/plain": {"schema": S}}},
                "responses": {
                    "200": {"description": "ok", "headers": {"X-A": {"schema": S}}, "content": {"text/plain": {}}},
                    "default": OK["200"],
                },
            },
        }
    },
    components={"schemas": {"Thing": THING, "Word": S}},
)
POST = "#/paths/~1a/post"


def missing(root: Json, folder: Path, change: Callable[[Api], Api]) -> list[str]:
    found, api = read(root, folder)
    return [f"{problem.pointer} {problem.message.partition(' was')[0]}" for problem in census(found, change(api))]


def without_operations(api: Api) -> Api:
    return evolve(api, operations=())


def without_types(api: Api) -> Api:
    return evolve(api, types={})


def changed(**parts: object) -> Callable[[Api], Api]:
    """The API with its one operation changed."""

    def change(api: Api) -> Api:
        return evolve(api, operations=(evolve(api.operations[0], **parts),))

    return change


def test_nothing_is_missing_from_what_was_read(tmp_path: Path) -> None:
    assert missing(ROOT, tmp_path, lambda api: api) == []


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        (without_operations, [f"{POST} the operation"]),
        (changed(parameters=()), ["own", "shared"]),
        (changed(body=None), ["application~1json", "text~1plain"]),
        (changed(responses=()), ["200", "headers/X-A", "default"]),
        (without_types, ["Thing", "Word"]),
    ],
)
def test_whatever_is_lost_is_named(tmp_path: Path, change: Callable[[Api], Api], lost: list[str]) -> None:
    expected = {
        "own": f"{POST}/parameters/0 the parameter",
        "shared": "#/paths/~1a/parameters/0 the parameter",
        "application~1json": f"{POST}/requestBody/content/application~1json the media type",
        "text~1plain": f"{POST}/requestBody/content/text~1plain the media type",
        "200": f"{POST}/responses/200 the response",
        "default": f"{POST}/responses/default the response",
        "Thing": "#/components/schemas/Thing the schema",
        "Word": "#/components/schemas/Word the schema",
    }
    found = missing(ROOT, tmp_path, change)
    assert [expected.get(name, name) for name in lost if name in expected or " " in name] == [
        line for line in found if not line.endswith("the property")
    ]


def test_a_lost_part_of_a_response_is_named(tmp_path: Path) -> None:
    def change(api: Api) -> Api:
        operation: Operation = api.operations[0]
        first, *others = operation.responses
        bare = evolve(first, media=(), headers=())
        return evolve(api, operations=(evolve(operation, responses=(bare, *others)),))

    assert missing(ROOT, tmp_path, change) == [
        f"{POST}/responses/200/content/text~1plain the media type",
        f"{POST}/responses/200/headers/X-A the header",
    ]


def test_a_lost_property_is_named_wherever_it_stands(tmp_path: Path) -> None:
    def change(api: Api) -> Api:
        bare = {
            key: evolve(made, fields=()) if isinstance(made, ObjectType) else made for key, made in api.types.items()
        }
        return evolve(api, types=bare)

    schema = f"{POST}/requestBody/content/application~1json/schema"
    assert sorted(missing(ROOT, tmp_path, change)) == sorted(
        f"{where}/properties/{name} the property"
        for where in ("#/components/schemas/Thing", schema)
        for name in ("a", "in", "in/properties/deep")
    )


@pytest.mark.parametrize(
    "schema",
    [
        {"allOf": [{"properties": {"a": S}}, {"properties": {"a": S, "b": S}}]},
        {"oneOf": [{"properties": {"a": S}}, {"properties": {"b": S}}], "properties": {"c": S}},
        {"allOf": [{"properties": {"in": THING}}, {"properties": {"in": THING}}]},
        {"allOf": [{"items": THING}, {"items": THING}]},
        {"$ref": "#/components/schemas/Word", "properties": {"a": S}, "type": "object"},
        {"type": "array", "prefixItems": [{"properties": {"a": S}}], "items": {"properties": {"b": S}}},
        {"additionalProperties": {"properties": {"a": S}}, "patternProperties": {"x": {"properties": {"b": S}}}},
    ],
)
def test_a_property_that_was_merged_is_not_lost(tmp_path: Path, schema: Json) -> None:
    root = document(components={"schemas": {"Word": {}, "X": schema}})
    assert problems(root, tmp_path) == []


def test_what_stands_beside_a_reference_of_3_0_has_no_effect_and_is_not_lost(tmp_path: Path) -> None:
    parts: Json = [{"type": "object"}, {**B, "properties": {"c": S}}]
    root = document("3.0.3", components={"schemas": {"B": {"properties": {"a": S, "b": S}}, "X": {"allOf": parts}}})
    assert problems(root, tmp_path) == [
        "note #/components/schemas/X/allOf/1/$ref: takes the place of what stands beside it, up to OpenAPI 3.0"
    ]


CHOICES: list[dict[str, Json]] = [
    {"oneOf": [B, C]},
    {"oneOf": [B, C], "discriminator": {"propertyName": "a"}},
    {"anyOf": [B]},
    {"oneOf": [{"type": "object", "properties": {"a": S, "b": S}}, {"type": "object", "properties": {"a": S}}]},
    {"oneOf": [{"allOf": [B, {"properties": {"c": S}}]}, {"oneOf": [B, C]}]},
    {"oneOf": [{"title": "Free"}, C]},
    {"allOf": [{"properties": {"a": {}}}, {"oneOf": [B, C]}]},
    {"oneOf": [B, {"properties": {"c": S}}], "anyOf": [C, {"properties": {"d": S}}]},
]


@pytest.mark.parametrize("choice", CHOICES)
def test_a_property_beside_a_choice_is_that_of_its_options(tmp_path: Path, choice: dict[str, Json]) -> None:
    base: Json = {"type": "object", "properties": {"a": S}}
    built: Json = {"allOf": [{"$ref": "#/components/schemas/Base"}, {"properties": {"c": S}}]}
    whole: Json = choice if "allOf" in choice else {"type": "object", "properties": {"a": S}, **choice}
    named: Json = {"Base": base, "B": {"properties": {"a": S, "b": S}}, "C": built, "X": whole}
    assert problems(document(components={"schemas": named}), tmp_path) == []


def test_a_property_that_an_option_lost_is_named_beside_the_choice(tmp_path: Path) -> None:
    def change(api: Api) -> Api:
        kept = {key: made for key, made in api.types.items() if "X" not in key}
        return evolve(api, types={**kept, "#/components/schemas/X": AliasType("", "", "", AnyType())})

    schema: Json = {"properties": {"a": S}, "oneOf": [B, {"properties": {"a": S}}]}
    root = document(components={"schemas": {"B": {"properties": {"a": S, "b": S}}, "X": schema}})
    assert missing(root, tmp_path, change) == [
        "#/components/schemas/X/properties/a the property",
        "#/components/schemas/X/oneOf/1/properties/a the property",
    ]


def test_what_an_error_names_is_not_named_again(tmp_path: Path) -> None:
    root = document(
        paths={"/a": {"$ref": "#/nowhere"}, "/b": {"get": {"parameters": [{"$ref": "#/no"}], "responses": OK}}}
    )
    assert problems(root, tmp_path) == [
        "error #/paths/~1a/$ref: refers to #/nowhere, which is not there",
        "error #/paths/~1b/get/parameters/0/$ref: refers to #/no, which is not there",
    ]


def test_what_nothing_uses_is_noted(tmp_path: Path) -> None:
    root = document(components={"responses": {"Used": OK["200"], "Unused": OK["200"]}})
    root["paths"] = {"/a": {"get": {"responses": {"200": {"$ref": "#/components/responses/Used"}}}}}
    assert problems(root, tmp_path) == [
        "note #/components/responses/Unused: is used by no operation, so nothing is made of it"
    ]


def test_what_a_text_holds_is_noted_unless_a_type_is_made_of_it(tmp_path: Path) -> None:
    held: Json = {"type": "string", "contentSchema": {"properties": {"a": S}}}
    note = "note #/components/schemas/X/contentSchema: describes what a text holds: no type is made of it"
    assert problems(document(components={"schemas": {"X": held}}), tmp_path) == [note]
    events: Json = {"text/event-stream": {"itemSchema": {"properties": {"data": held}}}}
    answers: Json = {"200": {"description": "ok", "content": events}}
    assert problems(document(paths={"/a": {"get": {"responses": answers}}}), tmp_path) == []


def test_an_item_schema_without_effect_is_noted_and_not_lost(tmp_path: Path) -> None:
    media: Json = {"text/plain": {"itemSchema": {"properties": {"a": S}}}}
    root = document(paths={"/a": {"get": {"responses": {"200": {"description": "ok", "content": media}}}}})
    place = "#/paths/~1a/get/responses/200/content/text~1plain/itemSchema"
    assert problems(root, tmp_path) == [f"note {place}: has no effect: a body of this kind is text"]


def test_a_name_that_is_no_media_type_is_told_where_it_stands(tmp_path: Path) -> None:
    answers: Json = {"200": {"description": "ok", "content": {"a\nb": {"$ref": "#/components/mediaTypes/M"}}}}
    root = document(paths={"/a": {"get": {"responses": answers}}}, components={"mediaTypes": {"M": {"schema": S}}})
    assert problems(root, tmp_path) == ["error #/paths/~1a/get/responses/200/content/a\nb: is no media type"]
