"""A discriminator on a base of `allOf`: the base reads as the subtype that its property names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.generator.documents import problems, schemas, types
from tests.generator.printing import Caller, Wire, answer, build_from, document, load

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from generator.ir import Json


def ref(name: str) -> dict[str, Json]:
    """A reference to a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def builds(on: str, **properties: Json) -> dict[str, Json]:
    """A schema that builds on another one."""
    return {"allOf": [ref(on), {"type": "object", "properties": properties}]}


S: Json = {"type": "string"}
KIND: dict[str, Json] = {"type": "object", "required": ["kind"], "properties": {"kind": S}}
USE: Json = {"type": "array", "items": ref("Pet")}


def pet(mapping: Json = None, kind: Json = S) -> dict[str, Json]:
    """The base of pets."""
    told: dict[str, Json] = {"propertyName": "kind", **({"mapping": mapping} if mapping else {})}
    return {**KIND, "properties": {"kind": kind, "friend": ref("Pet")}, "discriminator": told}


@pytest.mark.parametrize(
    ("parts", "spelled"),
    [
        (
            {"Pet": pet(), "Cat": builds("Pet"), "Dog": builds("Pet")},
            "(Cat | Dog | Pet by kind: Cat=Cat, Dog=Dog, else Pet)",
        ),
        ({"Pet": pet({"c": "Cat"}), "Cat": builds("Pet")}, "(Cat | Pet by kind: c=Cat, else Pet)"),
        (
            {"Pet": pet({"z": "#/components/schemas/Zebra"}), "Cat": builds("Pet"), "Zebra": KIND},
            "(Zebra | Cat | Pet by kind: z=Zebra, Cat=Cat, else Pet)",
        ),
        (
            {"Pet": pet(), "Dog": builds("Pet"), "Puppy": builds("Dog")},
            "(Dog | Puppy | Pet by kind: Dog=Dog, Puppy=Puppy, else Pet)",
        ),
        ({"Pet": pet(), "Cat": {"allOf": [ref("Pet")]}}, "(Cat | Pet by kind: Cat=Cat, else Pet)"),
        ({"Pet": pet(kind={"enum": ["a", "b"]}), "Cat": builds("Pet")}, "(Cat | Pet by kind: Cat=Cat, else Pet)"),
        (
            {"Pet": pet(), "Cat": builds("Pet", kind={"enum": ["lion", "lynx"]})},
            "(Cat | Pet by kind: lion=Cat, lynx=Cat, else Pet)",
        ),
        ({"Pet": {**pet(), "nullable": True}, "Cat": builds("Pet")}, "(Cat | Pet by kind: Cat=Cat, else Pet)?"),
        ({"Pet": pet()}, "Pet"),
    ],
)
def test_a_base_is_its_subtypes(tmp_path: Path, parts: dict[str, Json], spelled: str) -> None:
    found = types(schemas("3.0.3", **parts, Use=USE), tmp_path)
    null = spelled.endswith("?")
    assert found["Use"] == f"= list[{'Pet' if spelled == 'Pet' else 'Pet+any'}{'?' if null else ''}]"
    assert found.get("Pet+any", "= Pet") == f"= {spelled.removesuffix('?')}"


def test_a_choice_with_a_discriminator_names_its_options(tmp_path: Path) -> None:
    choice: Json = {"oneOf": [ref("Pet"), ref("Car")], "discriminator": {"propertyName": "kind"}}
    found = types(schemas(Pet=pet(), Cat=builds("Pet"), Car=KIND, Use=choice), tmp_path)
    assert found["Use"] == "= (Pet | Car by kind: Pet=Pet, Car=Car)"


def test_a_type_that_lists_its_subtypes_is_not_a_choice_in_them(tmp_path: Path) -> None:
    choice: dict[str, Json] = {**KIND, "oneOf": [ref("Cat"), ref("Dog")], "discriminator": {"propertyName": "kind"}}
    root = schemas(Pet=choice, Cat=builds("Pet", lives=S), Dog=builds("Pet", bark=S))
    assert problems(root, tmp_path) == []
    assert types(root, tmp_path) == {
        "Pet": "= (Cat | Dog by kind: Cat=Cat, Dog=Dog)",
        "Cat": "{kind!: str, lives: str}",
        "Dog": "{kind!: str, bark: str}",
    }


def test_what_a_mapping_names_in_vain_is_a_problem(tmp_path: Path) -> None:
    root = schemas(Pet=pet({"x": "#/components/schemas/Nowhere"}), Cat=builds("Pet"), Use=USE)
    where = "#/components/schemas/Pet/discriminator/mapping/x"
    assert problems(root, tmp_path) == [f"error {where}: refers to #/components/schemas/Nowhere, which is not there"]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """A package whose pets are cats, dogs or any other ones."""
    content: Json = {"application/json": {"schema": ref("Pet")}}
    responses: dict[str, Any] = {"200": {"description": "ok", "content": content}}
    post = {"operationId": "add", "requestBody": {"required": True, "content": content}, "responses": responses}
    parts = {"Pet": pet({"cat": "Cat"}), "Cat": builds("Pet", lives=S), "Dog": builds("Pet", bark=S)}
    out = tmp_path_factory.mktemp("subtypes")
    build_from(document({"/pets": {"post": post}}, parts), out, "subtypes")
    return load(out, "subtypes")


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({"kind": "cat", "lives": "9", "friend": {"kind": "Dog", "bark": "b"}}, "Cat"),
        ({"kind": "Dog", "bark": "loud", "new": 1}, "Dog"),
        ({"kind": "cow", "milk": 1}, "Pet"),
    ],
)
def test_subtypes_travel(package: ModuleType, call: Caller, body: dict[str, Any], name: str) -> None:
    wire = Wire(answer(body))
    found = call(package.Client(transport=wire.transport), "add", getattr(package, name)(**body))
    assert type(found).__name__ == name
    assert found.to_dict() == wire.body == body
    if "friend" in body:
        assert type(found.friend) is package.Dog


def test_a_subtype_says_what_it_is(package: ModuleType) -> None:
    assert package.Cat(lives="9").to_dict() == {"kind": "cat", "lives": "9"}
    with pytest.raises(TypeError, match="kind"):
        package.Pet()
