"""How fields are declared, and what is known about each."""

from __future__ import annotations

import copy
import pickle
from typing import Annotated, Any, ClassVar, Literal

import pytest

from replicate_runtime.core import codec
from replicate_runtime.core.fields import UNSET, Field, Tagged, declared, field, wire
from replicate_runtime.core.record import Record, record


def test_an_argument_that_was_not_given_is_one_of_its_kind() -> None:
    assert (repr(UNSET), bool(UNSET)) == ("UNSET", False)
    assert pickle.loads(pickle.dumps(UNSET)) is copy.deepcopy(UNSET) is UNSET


def said(one: Field) -> tuple[Any, ...]:
    """All that is known about a field."""
    return one.name, one.wire, one.annotation, one.module, one.default, one.required, one.secret


@pytest.mark.parametrize(
    ("value", "wire_name", "default", "required", "secret"),
    [
        (..., "kind", None, True, False),
        (None, "kind", None, False, False),
        ("x", "kind", "x", False, False),
        (wire("Kind"), "Kind", None, True, False),
        (wire("Kind", default="x"), "Kind", "x", False, False),
        (wire("Kind", secret=True), "Kind", None, True, True),
    ],
)
def test_a_field_is_what_its_declaration_says(
    value: Any, wire_name: str, default: Any, required: bool, secret: bool
) -> None:
    assert said(field("kind", "str", value, "shop.item")) == (
        ("kind", wire_name, "str", "shop.item", default, required, secret)
    )


def test_what_wire_says() -> None:
    usual, whole = wire("a"), wire("b", default=1, secret=True)
    assert (usual.name, usual.default, usual.secret) == ("a", ..., False)
    assert (whole.name, whole.default, whole.secret) == ("b", 1, True)


@pytest.mark.parametrize(
    ("name", "annotation", "secret"),
    [
        ("token", "str", True),
        ("Access_Token", "str | None", True),
        ("webhook_secret", Any, True),
        ("API_KEY", "str", True),
        ("password", "int | str", True),
        ("Authorization", "dict[str, str]", True),
        ("input_token_count", "int", False),
        ("token_share", "float | int|None", False),
        ("has_password", "bool", False),
        ("key", "str", False),
    ],
)
def test_secrets_are_known_by_their_names_unless_they_are_numbers(name: str, annotation: Any, secret: bool) -> None:
    assert field(name, annotation, None, "shop.item").secret is secret


def test_the_fields_of_a_class_are_its_annotations_but_for_class_variables() -> None:
    class Text(Record):
        a: int
        b: str = "x"
        count: ClassVar[int] = 1

    assert [said(one) for one in declared(Text)] == [
        ("a", "a", "int", __name__, None, True, False),
        ("b", "b", "str", __name__, "x", False, False),
    ]
    space = {"__annotations__": {"a": int, "count": ClassVar[int]}, "__module__": "shop.item"}
    assert [said(one) for one in declared(type("Types", (Record,), space))] == [
        ("a", "a", int, "shop.item", None, True, False)
    ]


def test_a_tag_tells_which_class_an_object_is() -> None:
    @record
    class Cat(Record):
        kind: Literal["cat"]

    @record
    class Dog(Record):
        kind: str

    plain: Any = Annotated[Cat | Dog, Tagged("kind", {"cat": Cat})]
    based: Any = Annotated[Cat | Dog, Tagged("kind", {"cat": Cat}, Dog)]
    assert type(codec.decode(plain, {"kind": "cat"})) is type(codec.decode(based, {"kind": "cat"})) is Cat
    assert codec.decode(plain, {"kind": "x"}) == {"kind": "x"}
    assert type(codec.decode(based, {"kind": "x"})) is type(codec.decode(based, {})) is Dog
