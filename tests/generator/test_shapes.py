"""What each construct of a schema means as a type."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .documents import problems, schemas, types

if TYPE_CHECKING:
    from pathlib import Path

    from generator.ir import Json

S: Json = {"type": "string"}
N: Json = {"type": "null"}
A: Json = {"$ref": "#/components/schemas/A"}
B: Json = {"$ref": "#/components/schemas/B"}
OBJECT_A: Json = {"type": "object", "required": ["a"], "properties": {"a": S}}
OBJECT_B: Json = {"type": "object", "properties": {"b": {"type": "integer"}}}


def x(folder: Path, schema: Json, version: str = "3.1.0", **others: Json) -> str:
    """The declaration of a component X, beside the objects A and B."""
    return types(schemas(version, A=OBJECT_A, B=OBJECT_B, **others, X=schema), folder)["X"]


@pytest.mark.parametrize(
    ("schema", "spelled"),
    [
        ({}, "= Any"),
        (True, "= Any"),
        ({"description": "only words"}, "= Any"),
        (S, "= str"),
        ({"type": "string", "format": "date-time"}, "= datetime:date-time"),
        ({"type": "string", "format": "byte"}, "= bytes:byte"),
        ({"type": "string", "format": "of-its-own"}, "= str:of-its-own"),
        ({"type": "string", "contentEncoding": "base64"}, "= bytes:byte"),
        ({"type": "string", "contentEncoding": "base64url"}, "= str"),
        ({"contentMediaType": "image/png"}, "= file:binary"),
        ({"type": "string", "contentMediaType": "image/png"}, "= file:binary"),
        ({"type": "string", "contentMediaType": "application/json"}, "= str"),
        ({"type": "integer", "format": "int64"}, "= int:int64"),
        ({"type": ["null"]}, "= null"),
        ({"type": ["string", "integer"]}, "= (str | int)"),
        ({"type": ["string", "array"], "items": {"type": "integer"}}, "= (str | list[int])"),
        ({"type": "array"}, "= list[Any]"),
        ({"items": A}, "= list[A]"),
        ({"type": "array", "prefixItems": [A, S]}, "= tuple[A, str]"),
        ({"type": "array", "prefixItems": [A], "items": S}, "= tuple[A, *str]"),
        ({"type": "array", "prefixItems": [A], "items": False}, "= tuple[A]"),
        ({"type": "object"}, "= dict[Any]"),
        ({"type": "object", "additionalProperties": True}, "= dict[Any]"),
        ({"additionalProperties": S}, "= dict[str]"),
        ({"type": "object", "patternProperties": {"^x": S, "^y": B}}, "= dict[(str | B)]"),
        ({"type": "object", "additionalProperties": False}, "{} +never"),
        ({"properties": {"a": S}, "additionalProperties": {"type": "integer"}}, "{a: str} +int"),
        ({"properties": {"a": S}, "unevaluatedProperties": False}, "{a: str} +never"),
        ({"$ref": "#/components/schemas/A"}, "= A"),
        ({"$ref": "#/components/schemas/A/properties/a"}, "= A/properties/a"),
        ({"const": "v"}, "= Literal['v']"),
        ({"const": None}, "= null"),
        ({"enum": ["v"]}, "enum[str] 'v'"),
        ({"type": "boolean", "enum": [True, False]}, "= bool"),
        ({"type": "boolean", "enum": [True]}, "= Literal[True]"),
        ({"enum": [1, 1.0, True, "1", None]}, "enum[None] 1, True, '1'"),
        ({"type": "number", "enum": [1, 0.5]}, "enum[float] 1, 0.5"),
        ({"enum": [[1], {"a": 1}]}, "= Any"),
    ],
)
def test_a_schema_is_a_type(tmp_path: Path, schema: Json, spelled: str) -> None:
    assert x(tmp_path, schema) == spelled


@pytest.mark.parametrize(
    ("schema", "spelled"),
    [
        ({"oneOf": [A, B]}, "= (A | B)"),
        ({"anyOf": [A, N]}, "= A?"),
        ({"oneOf": [N]}, "= null"),
        ({"oneOf": [A]}, "= A"),
        ({"oneOf": [A, A, S, {"type": "string", "format": "uri"}]}, "= (A | str)"),
        ({"oneOf": [A, {"oneOf": [B, N]}]}, "= (A | B)?"),
        ({"anyOf": [A, {}]}, "= Any"),
        ({"anyOf": [{"enum": ["a"]}, N]}, "enum[str] 'a'"),
        ({"oneOf": [N, OBJECT_B]}, "{b: int}"),
        ({"oneOf": [OBJECT_B]}, "{b: int}"),
        ({"anyOf": [{"type": "array"}, N]}, "= list[Any]"),
        ({"anyOf": [{"oneOf": [A, B]}, N]}, "= (A | B)"),
        ({"anyOf": [{"enum": ["a"]}, N, N]}, "= Literal['a']?"),
        ({"anyOf": [{"type": "string", "enum": ["a"]}, S]}, "enum[str, open] 'a'"),
        ({"anyOf": [S, {"const": "a"}, {"const": "a"}, N]}, "= (str | Literal['a'])?"),
        ({"oneOf": [{"const": "a", "title": "First"}, {"const": "b"}]}, "enum[str] 'a'=First, 'b'"),
        ({"oneOf": [{"const": "a"}, {"const": 1}]}, "= (Literal['a'] | Literal[1])"),
        ({"oneOf": [{"const": 1}, {"const": True}]}, "= (Literal[1] | Literal[True])"),
        ({"type": "object", "oneOf": [A, B]}, "= (A | B)"),
        ({"properties": {"a": {}}, "oneOf": [A]}, "= A"),
        ({"properties": {"a": S}, "anyOf": [{"required": ["a"]}, {"required": ["b"]}]}, "{a: str}"),
        ({"type": "string", "oneOf": [{"format": "uuid"}, {"format": "date"}]}, "= (uuid:uuid | date:date)"),
    ],
)
def test_a_choice_is_a_union_an_enumeration_or_nothing(tmp_path: Path, schema: Json, spelled: str) -> None:
    assert x(tmp_path, schema) == spelled


def test_what_stands_beside_a_choice_belongs_to_each_option(tmp_path: Path) -> None:
    found = types(schemas(A=OBJECT_A, X={"properties": {"c": S}, "required": ["c"], "oneOf": [A, OBJECT_B]}), tmp_path)
    assert found["X"] == "= (A+2 | X/oneOf/1)"
    assert found["A+2"] == "{c!: str, a!: str}"
    assert found["X/oneOf/1"] == "{c!: str, b: int}"


@pytest.mark.parametrize(
    ("schema", "spelled"),
    [
        ({"allOf": [A, OBJECT_B]}, "{a!: str, b: int}"),
        ({"allOf": [A], "description": "words"}, "= A"),
        ({"allOf": [{"allOf": [A]}]}, "= A"),
        ({"allOf": [A, {"required": ["b"]}], "properties": {"b": S}}, "{a!: str, b!: str}"),
        ({"allOf": [OBJECT_B, {"properties": {"b": {"type": "number"}}}]}, "{b: int}"),
        ({"allOf": [{"type": "number"}, {"type": "integer", "format": "int32"}]}, "= int:int32"),
        ({"allOf": [{"enum": ["a", "b", "c"]}, {"enum": ["c", "b"]}]}, "enum[str] 'b', 'c'"),
        ({"allOf": [S, {"enum": ["a", "b"]}]}, "enum[str] 'a', 'b'"),
        ({"allOf": [{"type": ["string", "null"]}, {"type": ["string", "null", "integer"]}]}, "= str?"),
        ({"allOf": [A, {"oneOf": [B, {"properties": {"c": S}}]}]}, "= (B+2 | X/allOf/1/oneOf/1)"),
        ({"$ref": "#/components/schemas/A", "properties": {"more": S}}, "{a!: str, more: str}"),
        ({"$ref": "#/components/schemas/A", "minProperties": 1, "title": "t", "odd": 1, "x-odd": 1}, "= A"),
        ({"$ref": "#/components/schemas/A", "type": "object"}, "= A"),
        ({"type": ["object", "string"], "properties": {"a": S}}, "= (X/type | str)"),
    ],
)
def test_parts_are_laid_together(tmp_path: Path, schema: Json, spelled: str) -> None:
    assert x(tmp_path, schema) == spelled


def test_a_choice_among_parts_is_about_all_of_them(tmp_path: Path) -> None:
    inline: Json = {"allOf": [A, {"oneOf": [{"properties": {"c": S}}, B]}]}
    found = types(schemas(Early=inline, A=OBJECT_A, B=OBJECT_B), tmp_path)
    assert found["Early"] == "= (Early/allOf/1/oneOf/0 | B+2)"
    assert (found["Early/allOf/1/oneOf/0"], found["B+2"]) == ("{a!: str, c: str}", "{a!: str, b: int}")
    assert found["B"] == "{b: int}"


def test_siblings_of_a_reference_count_since_3_1(tmp_path: Path) -> None:
    schema: Json = {"$ref": "#/components/schemas/A", "properties": {"more": S}}
    assert x(tmp_path, schema, "3.0.3") == "= A"


def test_objects_that_share_a_property_are_merged_deeply(tmp_path: Path) -> None:
    left: Json = {"properties": {"in": {"properties": {"a": S}}, "self": {"$ref": "#/components/schemas/L"}}}
    right: Json = {"properties": {"in": {"properties": {"b": S}}, "self": {"$ref": "#/components/schemas/R"}}}
    both: Json = {"allOf": [{"$ref": "#/components/schemas/L"}, {"$ref": "#/components/schemas/R"}]}
    found = types(schemas(L=left, R=right, X=both), tmp_path)
    assert found["X"] == "{in: R/properties/in+2, self: R+2}"
    assert found["R/properties/in+2"] == "{a: str, b: str}"
    assert found["R+2"] == "{in: R/properties/in+2, self: R+2}"


@pytest.mark.parametrize(
    ("version", "schema", "spelled"),
    [
        ("3.0.3", {"type": "string", "nullable": True}, "{p: str?}"),
        ("3.0.3", {"allOf": [A], "nullable": True}, "{p: A?}"),
        ("3.0.3", {"type": "string", "nullable": True, "enum": ["a", "b", None]}, "{p: X/properties/p?}"),
        ("3.0.3", {"oneOf": [A, B], "nullable": True}, "{p: (A | B)?}"),
        ("3.0.3", {"$ref": "#/components/schemas/A", "nullable": True}, "{p: A?}"),
        ("3.0.3", {"nullable": True}, "{p: Any}"),
        ("3.1.0", {"type": "string", "nullable": True}, "{p: str?}"),
        ("3.1.0", {"type": ["string", "null"]}, "{p: str?}"),
        ("3.1.0", {"type": ["integer", "array", "null"]}, "{p: (int | list[Any])?}"),
        ("3.1.0", {"$ref": "#/components/schemas/MaybeText"}, "{p: MaybeText?}"),
        ("3.1.0", {"$ref": "#/components/schemas/Maybe"}, "{p: Maybe?}"),
        ("3.1.0", {"$ref": "#/components/schemas/MaybeEnum"}, "{p: MaybeEnum?}"),
        ("3.1.0", {"$ref": "#/components/schemas/EnumOrNull"}, "{p: EnumOrNull?}"),
        ("3.1.0", {"type": "array", "items": {"$ref": "#/components/schemas/Maybe"}}, "{p: list[Maybe?]}"),
    ],
)
def test_null_is_told_however_it_is_spelled(tmp_path: Path, version: str, schema: Json, spelled: str) -> None:
    maybe: Json = {"type": ["object", "null"], "properties": {"m": S}}
    listed: Json = {"enum": ["a", "b", None]}
    text: Json = {"type": ["string", "null"]}
    chosen: Json = {"anyOf": [{"enum": ["a", "b"]}, N]}
    named = {"Maybe": maybe, "MaybeEnum": listed, "MaybeText": text, "EnumOrNull": chosen}
    assert x(tmp_path, {"properties": {"p": schema}}, version, **named) == spelled


@pytest.mark.parametrize(
    ("schema", "problem"),
    [
        ({"allOf": [S, {"type": "integer"}]}, "error #/components/schemas/X/allOf/1: asks for integer, where another"),
        ({"enum": []}, "error #/components/schemas/X: lists no value: `enum` is empty"),
        ({"allOf": [{"enum": ["a"]}, {"const": "b"}]}, "error #/components/schemas/X/allOf/1: lists no value"),
        ({"allOf": [{"$ref": "#/components/schemas/X"}]}, "error #/components/schemas/X: means nothing but itself"),
        (
            {"allOf": [{"$ref": "#/components/schemas/X"}, OBJECT_A]},
            "error #/components/schemas/X: is made of itself: its `allOf` leads back to it",
        ),
        ({"oneOf": [{"$ref": "#/components/schemas/X"}, S]}, "error #/components/schemas/X: means nothing but itself"),
        ({"$ref": "#/components/schemas/Y"}, "error #/components/schemas/X/$ref: refers to #/components/schemas/Y"),
        ({"$ref": "#y"}, "error #/components/schemas/X/$ref: refers to the anchor #y"),
        ({"$ref": "other.yaml#/Y"}, "error #/components/schemas/X/$ref: refers to other.yaml#/Y, which is outside"),
        ({"type": "object", "not": S}, "note #/components/schemas/X/not: narrows the values in a way that nothing"),
        ({"enum": ["a", "a"]}, "note #/components/schemas/X: lists a value twice"),
        (
            {"enum": ["a", "b"], "x-enum-varnames": ["A"]},
            "note #/components/schemas/X/x-enum-varnames: names more or fewer values",
        ),
        (
            {"properties": {"a": S}, "required": ["b"]},
            "note #/components/schemas/X: requires `b`, which is none of its properties",
        ),
        (
            {"properties": {"a": S}, "discriminator": {"propertyName": "a"}},
            "note #/components/schemas/X/discriminator: has no `oneOf` to choose from",
        ),
        (
            {"type": "string", "nullable": True},
            "note #/components/schemas/X: `nullable` is of OpenAPI 3.0; taken as meant, as the type null",
        ),
    ],
)
def test_what_cannot_be_said_is_a_problem_at_its_place(tmp_path: Path, schema: Json, problem: str) -> None:
    root = schemas(
        X={"properties": {"it": schema}} if problem.startswith("note #/components/schemas/X: `n") else schema
    )
    found = [line.replace("/properties/it", "") for line in problems(root, tmp_path)]
    assert [line for line in found if line.startswith(problem)], found


@pytest.mark.parametrize("ref", ["#/components/schemas/Y", "#y", "other.yaml#/Y"])
@pytest.mark.parametrize("wrapped", [False, True])
def test_a_component_that_refers_to_nothing_is_open_and_told_once(tmp_path: Path, ref: str, *, wrapped: bool) -> None:
    root = schemas(X={"allOf": [{"$ref": ref}]} if wrapped else {"$ref": ref})
    (found,) = problems(root, tmp_path)
    assert found.startswith(f"error #/components/schemas/X/{'allOf/0/' if wrapped else ''}$ref: refers to ")
    assert types(root, tmp_path) == {"X": "= Any"}


def test_a_part_that_refers_to_nothing_is_told_once(tmp_path: Path) -> None:
    root = schemas(X={"allOf": [{"$ref": "#/components/schemas/Y"}, OBJECT_A]})
    assert problems(root, tmp_path) == [
        "error #/components/schemas/X/allOf/0/$ref: refers to #/components/schemas/Y, which is not there"
    ]
    assert types(root, tmp_path) == {"X": "{a!: str}"}


@pytest.mark.parametrize("free", [True, {}, {"description": "Anything else."}])
def test_an_option_that_says_nothing_is_what_stands_beside_the_choice(tmp_path: Path, free: Json) -> None:
    root = schemas(A=OBJECT_A, X={"type": "object", "properties": {"c": S}, "anyOf": [A, free]})
    assert problems(root, tmp_path) == []
    assert types(root, tmp_path) == {
        "A": "{a!: str}",
        "X": "= (A+2 | X/anyOf/1)",
        "A+2": "{c: str, a!: str}",
        "X/anyOf/1": "{c: str}",
    }


def test_a_conflict_costs_no_other_schema(tmp_path: Path) -> None:
    broken: Json = {"allOf": [OBJECT_A, {"properties": {"a": {"type": "integer"}}}]}
    assert types(
        schemas(A=OBJECT_A, X=broken, Y={"properties": {"x": {"$ref": "#/components/schemas/X"}}}), tmp_path
    ) == {
        "A": "{a!: str}",
        "X": "{a!: Any}",
        "Y": "{x: X}",
    }


PET: Json = {"type": "object", "properties": {"kind": S}}


@pytest.mark.parametrize(
    ("discriminator", "told"),
    [
        ({"propertyName": "kind"}, "Cat=Cat, Dog=Dog, bird=Bird"),
        (
            {"propertyName": "kind", "mapping": {"cat": "Cat", "d": "#/components/schemas/Dog"}},
            "cat=Cat, d=Dog, bird=Bird",
        ),
        ({"propertyName": "kind", "mapping": {"a": "Cat", "b": "Cat"}}, "a=Cat, b=Cat, Dog=Dog, bird=Bird"),
    ],
)
def test_a_discriminator_maps_every_option(tmp_path: Path, discriminator: Json, told: str) -> None:
    bird: Json = {"properties": {"kind": {"const": "bird"}}}
    options: list[Json] = [{"$ref": f"#/components/schemas/{name}"} for name in ("Cat", "Dog", "Bird")]
    root = schemas(Cat=PET, Dog=PET, Bird=bird, X={"oneOf": options, "discriminator": discriminator})
    assert types(root, tmp_path)["X"] == f"= (Cat | Dog | Bird by kind: {told})"


def test_what_a_mapping_names_in_vain_is_a_problem(tmp_path: Path) -> None:
    mapping: Json = {"a": "Nowhere", "b": "#/components/schemas/Other"}
    union: Json = {"oneOf": [A, B, S], "discriminator": {"propertyName": "a", "mapping": mapping}}
    found = problems(schemas(A=OBJECT_A, B=OBJECT_B, Other=PET, X=union), tmp_path)
    assert [line.partition(": ")[0] for line in found] == [
        "error #/components/schemas/X/discriminator/mapping/a",
        "note #/components/schemas/X/discriminator/mapping/b",
        "note #/components/schemas/X/discriminator",
    ]


@pytest.mark.parametrize(
    "kind", [{"type": "integer"}, {"const": 1}, {"enum": [1.5, True]}, {"$ref": "#/components/schemas/Number"}]
)
def test_a_discriminator_that_is_no_text_is_noted(tmp_path: Path, kind: Json) -> None:
    number: Json = {"type": "object", "properties": {"kind": kind}, "discriminator": {"propertyName": "kind"}}
    options: list[Json] = [{"$ref": f"#/components/schemas/{name}"} for name in ("Cat", "Base")]
    union: Json = {"oneOf": options, "discriminator": {"propertyName": "kind"}}
    sub: Json = {"allOf": [{"$ref": "#/components/schemas/Base"}, {"properties": {"more": S}}]}
    root = schemas(Number={"type": "number"}, Cat=PET, Base=number, Sub=sub, X=union)
    place = "note #/components/schemas/{}/discriminator: names `kind`, which is no text; {}".format
    assert problems(root, tmp_path) == [
        place("Base", "every value is read as the base"),
        place("X", "the options are told apart by their shape"),
    ]
    assert types(root, tmp_path)["X"] == "= (Cat | Base)"


def test_recursion_needs_a_list_a_map_or_an_object(tmp_path: Path) -> None:
    root = schemas(
        Tree={"additionalProperties": {"$ref": "#/components/schemas/Tree"}},
        List={"type": "array", "items": {"$ref": "#/components/schemas/List"}},
        Node={"properties": {"next": {"$ref": "#/components/schemas/Node"}}},
        Value={"oneOf": [S, {"type": "array", "items": {"$ref": "#/components/schemas/Value"}}]},
    )
    assert problems(root, tmp_path) == []
    assert types(root, tmp_path) == {
        "Tree": "= dict[Tree]",
        "List": "= list[List]",
        "Node": "{next: Node}",
        "Value": "= (str | list[Value])",
    }


def test_a_long_chain_and_a_wide_diamond_cost_little(tmp_path: Path) -> None:
    chain: dict[str, Json] = {f"S{n}": {"$ref": f"#/components/schemas/S{n + 1}"} for n in range(2000)}
    ways: dict[str, Json] = {}
    for n in range(50):
        parent: Json = {"$ref": f"#/components/schemas/D{n + 1}"}
        ways[f"D{n}"] = {"allOf": [parent, parent], "properties": {f"p{n}": S}}
    found = types(schemas(**chain, S2000=S, **ways, D50=OBJECT_A), tmp_path)
    assert found["S1999"] == "= S2000"
    assert found["D0"].startswith("{a!: str, p49: str,")


def test_endless_combinations_end_in_a_problem(tmp_path: Path) -> None:
    choice: Json = {"oneOf": [{"properties": {f"p{n}": S}} for n in range(9)]}
    all_of: list[Json] = [choice] * 9
    assert any("too many combinations" in line for line in problems(schemas(X={"allOf": all_of}), tmp_path))
