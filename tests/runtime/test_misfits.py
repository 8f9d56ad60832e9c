"""What is said of a value that does not fit, which client objects know, and what type variables stand for."""

from __future__ import annotations

import datetime as dt
import re
import sys
import uuid
from collections.abc import Iterator
from types import ModuleType
from typing import Annotated, Any, Literal, TypeAlias

import pytest

from replicate_runtime.core import codec
from replicate_runtime.core.errors import DecodeError
from replicate_runtime.core.record import ABSENT, Record, Tagged, Unset, record

Kind: TypeAlias = Literal["cat"]
Loop: Any = "int | Loop | str"
Nothing: TypeAlias = "None"
Numbers: TypeAlias = "int | float"
Forest: TypeAlias = "Circle | list[Forest]"


@record
class Circle(Record):
    radius: float
    label: str = ABSENT


@record
class Vague(Record):
    label: str = ABSENT


@record
class Dot(Record):
    size: float


@record
class Wordy(Record):
    label: str = ABSENT
    colour: str = ABSENT


@record
class Basket(Record):
    items: list[int]


@record
class Cat(Record):
    kind: Kind = "cat"
    lives: int = ABSENT


@record
class Dog(Record):
    kind: Literal["Dog"] = "Dog"
    lives: int = ABSENT


Sized: TypeAlias = Annotated[Cat | dict[str, str], Tagged("kind", {"cat": Cat, "sizes": "dict[str, str]"})]
Listed: TypeAlias = Annotated[Cat | Dog | list[Circle], Tagged("kind", {"cat": "Cat", "Dog": "Dog"})]


@record
class Holder(Record):
    name: str
    circle: Circle | None = ABSENT
    either: Circle | Dog | str = ABSENT
    circles: list[Circle] = ABSENT
    table: dict[str, Circle] = ABSENT
    pair: tuple[int, Circle] = ABSENT
    many: tuple[Circle, ...] = ABSENT
    forest: Forest = ABSENT
    tagged: Listed = ABSENT
    sized: Sized = ABSENT
    mixed: list[Circle | Basket | str] = ABSENT
    inner: Holder | None = ABSENT
    one: Literal[1] = ABSENT
    kind: Kind = ABSENT
    at: dt.datetime = ABSENT
    day: dt.date | None = ABSENT


CIRCLE = {"radius": 1}
LONG = "x" * 50


@pytest.mark.parametrize(
    ("form", "data", "message"),
    [
        (str, 1, "expected a string, got an integer"),
        (bool, "x", "expected a boolean, got a string"),
        (int, True, "expected an integer, got a boolean"),
        (float, None, "expected a number, got null"),
        (None, 1.5, "expected null, got a number"),
        (list[Any], {}, "expected an array, got an object"),
        (list[int], {}, "expected an array, got an object"),
        (list[int], [1, "x"], "[1]: expected an integer, got a string"),
        (dict[str, Any], [], "expected an object, got an array"),
        (dict[str, int], [], "expected an object, got an array"),
        (dict[str, list[int]], {"a": [None]}, ".a[0]: expected an integer, got null"),
        (tuple[int, str], {}, "expected an array of 2 items, got an object"),
        (tuple[int, str], [1], "expected an array of 2 items, got 1"),
        (tuple[int, str], [1, 2], "[1]: expected a string, got an integer"),
        (tuple[int, ...], "x", "expected an array, got a string"),
        (tuple[int, ...], [1, 2, "x"], "[2]: expected an integer, got a string"),
        (int, object(), "expected an integer, got no JSON"),
        (Literal["a", "b"], 1, "expected a known value, got an integer"),
        (Circle, [], "expected an object (Circle), got an array"),
        (Circle | None, [], "expected an object (Circle), got an array"),
        (list[int] | None, ["x"], "[0]: expected an integer, got a string"),
        (int | Unset, "x", "expected an integer, got a string"),
        ("Circle | Numbers", "x", "expected Circle or an integer or a number, got a string"),
        (Circle | str, 1, "expected Circle or a string, got an integer"),
        (Circle | list[int] | None, "x", "expected Circle or list or null, got a string"),
        ("Forest", [[CIRCLE, 1]], "expected Circle or list, got an array"),
        (Annotated[int, "seconds"], "x", "expected an integer, got a string"),
        (Listed, {"lives": 9}, "expected an object with 'kind', got an object"),
        (Sized, {"kind": "sizes", "a": 1}, ".a: expected a string, got an integer"),
        (dt.datetime, 1, "expected a date-time with an offset, got an integer"),
        (dt.datetime, LONG, f"expected a date-time with an offset, got '{LONG[:40]}'"),
        (dt.date, "today", "expected a date, got 'today'"),
        (uuid.UUID, "x", "expected a UUID, got 'x'"),
        (bytes, "?", "expected base64 text, got '?'"),
    ],
)
def test_the_message_says_what_was_expected_and_what_came(form: Any, data: Any, message: str) -> None:
    with pytest.raises(DecodeError, match=f"^{re.escape(message)}$"):
        codec.decode(form, data, package=__name__)


@pytest.mark.parametrize(
    ("data", "kept", "problem"),
    [
        ({"circle": 1}, 1, ("circle", "expected an object (Circle), got an integer")),
        ({"either": 1}, 1, ("either", "expected Circle or Dog or a string, got an integer")),
        ({"circles": "x"}, "x", ("circles", "expected an array, got a string")),
        (
            {"circles": [CIRCLE, 1]},
            [Circle(radius=1), 1],
            ("circles[1]", "expected an object (Circle), got an integer"),
        ),
        ({"table": [1]}, [1], ("table", "expected an object, got an array")),
        (
            {"table": {"a": CIRCLE, "b": 1}},
            {"a": Circle(radius=1), "b": 1},
            ("table.b", "expected an object (Circle), got an integer"),
        ),
        ({"pair": [1]}, [1], ("pair", "expected an array of 2 items, got 1")),
        ({"pair": [1, 2]}, [1, 2], ("pair[1]", "expected an object (Circle), got an integer")),
        ({"many": [CIRCLE, 2]}, [Circle(radius=1), 2], ("many[1]", "expected an object (Circle), got an integer")),
        ({"one": True}, True, ("one", "expected 1, got 'True'")),
        ({"one": LONG}, LONG, ("one", f"expected 1, got '{LONG[:40]}'")),
        ({"kind": "dog"}, "dog", ("kind", "expected 'cat', got 'dog'")),
        ({"at": LONG}, LONG, ("at", f"expected a date-time with an offset, got '{LONG[:40]}'")),
        ({"day": 1}, 1, ("day", "expected a date, got an integer")),
    ],
)
def test_a_field_keeps_what_does_not_fit_and_the_object_notes_it(
    data: dict[str, Any], kept: Any, problem: tuple[str, str]
) -> None:
    holder = Holder.from_dict({"name": "x", **data})
    assert getattr(holder, next(iter(data))) == kept
    assert holder._problems == (problem,)
    assert holder.to_dict() == {"name": "x", **data}


def test_pages_need_no_import() -> None:
    page = codec.decode("Page[int]", {"results": [1, 2]}, package="nowhere")
    assert (list(page), type(page).__name__) == ([1, 2], "Page[int]")


def test_null_constants_and_what_is_in_an_open_table_are_no_misfits() -> None:
    data: dict[str, Any] = {"name": "x", "mixed": [None, "x"], "sized": {"kind": "sizes", "a": 1}, "either": None}
    data |= {"kind": "cat", "one": 1}
    holder = Holder.from_dict(data)
    assert (holder._problems, holder.sized, holder.mixed) == ((), data["sized"], [None, "x"])


@pytest.mark.parametrize(
    ("form", "data", "value"),
    [
        (None, None, None),
        (tuple[int], [1], (1,)),
        ("Forest", [[CIRCLE], []], [[Circle(radius=1)], []]),
        (Annotated[list[Circle], "in order"], [CIRCLE], [Circle(radius=1)]),
        (Annotated[Any, Tagged("kind", {"cat": Cat})], [1], [1]),
        (Listed, [CIRCLE], [Circle(radius=1)]),
        (Sized, {"kind": "sizes", "a": "b"}, {"kind": "sizes", "a": "b"}),
        (Circle | Basket, {"items": [1]}, Basket(items=[1])),
        (Unset | str, "x", "x"),
        ("datetime.date", "2024-01-02", dt.date(2024, 1, 2)),
        ("Optional[Circle]", CIRCLE, Circle(radius=1)),
        ("Loop", "x", "x"),
        ("Loop", 1, 1),
        ("Circle | Nothing", None, None),
        (uuid.UUID | list[int], [1], [1]),
        (list[int] | uuid.UUID, str(uuid.UUID(int=1)), uuid.UUID(int=1)),
        (Circle | Annotated[list[int], "in order"], [1], [1]),
        (Circle | Annotated[int | str, "text or number"], "x", "x"),
        (Vague | Circle, {"radius": 1, "label": "x"}, Circle(radius=1, label="x")),
        (Dog | Cat, {"kind": "cat"}, Cat()),
        (Cat | Vague, {"kind": "x", "label": "y"}, Vague.from_dict({"kind": "x", "label": "y"})),
        (
            Wordy | Dot,
            {"size": 1, "label": "x", "colour": "y"},
            Dot.from_dict({"size": 1, "label": "x", "colour": "y"}),
        ),
        (Dog | Cat, {"lives": 1}, Dog.from_dict({"lives": 1})),
        (Vague | dict[str, int], {"label": "x"}, Vague(label="x")),
    ],
)
def test_reading(form: Any, data: Any, value: Any) -> None:
    read = codec.decode(form, data, package=__name__)
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    ("name", "data", "place"),
    [
        ("circle", CIRCLE, []),
        ("either", CIRCLE, []),
        ("circles", [1, CIRCLE], [1]),
        ("table", {"a": CIRCLE}, ["a"]),
        ("pair", [1, CIRCLE], [1]),
        ("many", [CIRCLE], [0]),
        ("forest", [[CIRCLE]], [0, 0]),
        ("tagged", [CIRCLE], [0]),
        ("inner", {"name": "b"}, []),
    ],
)
def test_every_object_inside_another_knows_the_client(name: str, data: Any, place: list[Any]) -> None:
    client = object()
    inner = {"name": "b", name: data}
    found: Any = codec.decode(Holder, {"name": "a", "inner": inner}, client).inner
    assert found._client is client
    found = getattr(found, name)
    for key in place:
        found = found[key]
    assert found._client is client


@pytest.mark.parametrize(
    ("form", "data"),
    [
        (list[Circle], [CIRCLE]),
        (tuple[Circle], [CIRCLE]),
        (Circle | None, CIRCLE),
        (Circle | Dog, CIRCLE),
        (Annotated[Cat | Dog, Tagged("kind", {"Dog": Dog})], {"kind": "Dog"}),
    ],
)
def test_every_object_knows_the_client(form: Any, data: Any) -> None:
    client = object()
    read = codec.decode(form, data, client)
    assert (read if isinstance(read, Record) else read[0])._client is client


def test_an_object_without_any_required_field_is_none_of_its_class() -> None:
    assert codec.decode_whole(Vague, {}) == Vague()
    assert codec.decode_whole(Circle, CIRCLE) == Circle(radius=1)
    assert codec.decode_whole(list[Circle], [{}])[0].radius is None
    client = object()
    assert codec.decode_whole("list[Circle]", [CIRCLE], client, __name__)[0]._client is client
    message = r"expected an object \(Circle\), got one without any of its required fields"
    with pytest.raises(DecodeError, match=f"^{message}$"):
        codec.decode_whole(Circle, {"label": "x"})


def test_annotations_may_be_types_themselves() -> None:
    space = {"__annotations__": {"kind": Literal["bird"], "wings": int}, "wings": ABSENT, "__module__": __name__}
    bird: Any = record(type("Bird", (Record,), space))
    assert type(codec.decode(Cat | bird, {"kind": "bird", "wings": 2})) is bird
    assert type(codec.decode(bird | Cat, {"kind": "cat"})) is Cat


SOURCE = """
from __future__ import annotations
from replicate_runtime.core.page import Page, T
from replicate_runtime.core.record import ABSENT, Record, record

@record
class Order(Record):
    item: Item
    note: Optional[str] = ABSENT

Named = "list[T]"
Plain = list[T]
Mixed = T | int

@record
class Rack(Page[T]):
    first: T = ABSENT
    named: Named = ABSENT
    plain: Plain = ABSENT
    mixed: list[Mixed] = ABSENT
    late: Optional[T] = ABSENT
"""


@pytest.fixture
def order() -> Iterator[ModuleType]:
    """A module whose package does not export all that its annotations name."""
    package, module = ModuleType("shop"), ModuleType("shop.order")
    sys.modules.update({"shop": package, "shop.order": module})
    exec(SOURCE, vars(module))
    yield module
    del sys.modules["shop"], sys.modules["shop.order"]


def test_classes_are_told_apart_before_their_fields_types_are_found(order: ModuleType) -> None:
    cls: Any = order.Order
    assert type(codec.decode(cls | Circle, {"radius": 1})) is Circle
    assert codec.decode(cls | Circle, {"item": None}).to_dict() == {"item": None}


def test_a_name_that_nobody_exports_is_said_to_be_missing(order: ModuleType) -> None:
    message = "shop.order names a type that its package does not export: Item"
    with pytest.raises(NameError, match=f"^{re.escape(message)}$"):
        order.Order.from_dict({"item": {}})


def test_a_type_that_is_found_late_has_its_client(order: ModuleType) -> None:
    client = object()
    vars(sys.modules["shop"])["Item"] = Circle
    assert codec.decode(order.Order, {"item": CIRCLE}, client).item._client is client


RACK = {
    "results": [CIRCLE],
    "named": [CIRCLE],
    "plain": [CIRCLE],
    "mixed": [CIRCLE],
    "first": CIRCLE,
    "late": CIRCLE,
}


def test_a_type_variable_stands_for_the_type_of_item(order: ModuleType) -> None:
    rack = order.Rack[Circle].from_dict(RACK)
    assert (type(rack).__name__, type(rack).__module__) == ("Rack[Circle]", "shop.order")
    assert [*rack, *rack.named, *rack.plain, *rack.mixed, rack.first, rack.late] == [Circle(radius=1)] * 6
    bare = order.Rack.from_dict(RACK)
    assert [*bare, *bare.named, *bare.plain, *bare.mixed, bare.first, bare.late] == [CIRCLE] * 6


def test_null_is_sent_where_the_type_of_item_takes_it(order: ModuleType) -> None:
    assert order.Rack[Circle](results=[], first=None).to_dict() == {"results": []}
    assert order.Rack[Circle | None](results=[], first=None).to_dict() == {"results": [], "first": None}
