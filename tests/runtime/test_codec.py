"""Types and the JSON that they read: unions, formats, aliases, names in other modules."""

from __future__ import annotations

import datetime as dt
import sys
import uuid
from contextlib import nullcontext
from enum import Enum
from threading import Thread
from types import ModuleType
from typing import Annotated, Any, Literal, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicate_runtime.core import codec
from replicate_runtime.core.codec import readers
from replicate_runtime.core.codec.forms import Later
from replicate_runtime.core.errors import DecodeError, EncodeError
from replicate_runtime.core.guards import is_dict
from replicate_runtime.core.record import ABSENT, Record, Tagged, record

Json: TypeAlias = "bool | float | int | str | list[Json] | dict[str, Json] | None"
Open: TypeAlias = "Any"
Tree: TypeAlias = "dict[str, Tree]"


@record
class Circle(Record):
    radius: float
    label: str = ABSENT


@record
class Square(Record):
    side: float
    label: str = ABSENT


@record
class Vague(Record):
    label: str = ABSENT


@record
class Vaguer(Record):
    colour: str = ABSENT
    label: str = ABSENT


@record
class Cat(Record):
    kind: Literal["cat"] = "cat"
    lives: int = ABSENT


@record
class Dog(Record):
    kind: Literal["Dog"] = "Dog"
    lives: int = ABSENT


Pet: TypeAlias = Annotated[Cat | Dog, Tagged("kind", {"cat": "Cat", "Dog": Dog})]
Based: TypeAlias = Annotated[Dog | Cat, Tagged("kind", {"Dog": "Dog"}, "Cat")]
Early: TypeAlias = Annotated["Cat | Late | list[Early]", Tagged("kind", {"cat": "Cat", "late": "Late"})]


@record
class Late(Record):
    kind: str
    pets: list[Early] = ABSENT
    pet: Early | None = ABSENT


@record
class Node(Record):
    name: str
    parent: Node | None = ABSENT
    children: list[Node] = ABSENT
    tree: Tree = ABSENT
    value: Json = ABSENT
    shape: Circle | Square | str | int = ABSENT
    shapes: dict[str, list[Circle | None]] = ABSENT
    pair: tuple[int, Circle] = ABSENT
    pet: Pet | None = ABSENT


@record
class Formats(Record):
    id: uuid.UUID = ABSENT
    at: dt.datetime = ABSENT
    day: dt.date = ABSENT
    data: bytes = ABSENT
    when: dt.datetime | str = ABSENT
    text: str | dt.datetime = ABSENT


SHAPE = Circle | Square | str | int


@pytest.mark.parametrize(
    ("form", "data", "value"),
    [
        (SHAPE, {"radius": 1}, Circle(radius=1)),
        (SHAPE, {"side": 1, "label": "x"}, Square(side=1, label="x")),
        (SHAPE, "text", "text"),
        (SHAPE, 7, 7),
        (Vague | Circle, {"radius": 1}, Circle(radius=1)),
        (Vague | Vaguer, {"label": "a"}, Vague(label="a")),
        (Vague | Vaguer, {"label": "a", "colour": "b"}, Vaguer(label="a", colour="b")),
        (Circle | dict[str, int], {"a": 1}, {"a": 1}),
        (list[int] | list[Circle], [{"radius": 1}], [Circle(radius=1)]),
        (int | list[int], [1, 2], [1, 2]),
        (float, 1, 1),
        (str | None, None, None),
        (list[Circle | None], [None, {"radius": 1}], [None, Circle(radius=1)]),
        (dict[str, Circle], {"a": {"radius": 1}}, {"a": Circle(radius=1)}),
        (tuple[int, str], [1, "a"], (1, "a")),
        (tuple[int, ...], [1, 2, 3], (1, 2, 3)),
        (Pet, {"kind": "cat", "lives": 9}, Cat(lives=9)),
        (Pet, {"kind": "Dog"}, Dog()),
        (Pet, {"kind": "bird", "wings": 2}, {"kind": "bird", "wings": 2}),
        (Based, {"kind": "Dog"}, Dog()),
        (Based, {"kind": "lion", "lives": 1}, Cat.from_dict({"kind": "lion", "lives": 1})),
        (Based, {"kind": None, "lives": 1}, Cat.from_dict({"kind": None, "lives": 1})),
        (Literal["a", "b"], "c", "c"),
        (list[dict[str, Any]], [{"a": 1}], [{"a": 1}]),
        (Any, [1, {"a": None}], [1, {"a": None}]),
        ("list[int]", [1], [1]),
        (Cat | Dog, {"kind": "Dog"}, Dog()),
    ],
)
def test_reading(form: Any, data: Any, value: Any) -> None:
    read = codec.decode(form, data)
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    ("form", "data", "place"),
    [
        (SHAPE, True, ""),
        (SHAPE, None, ""),
        (SHAPE, {"label": "x"}, ""),
        (SHAPE, [], ""),
        (str, 1, ""),
        (int, True, ""),
        (int, "1", ""),
        (float, "1", ""),
        (list[str], ["a", 1], "[1]"),
        (list[Circle], [{"radius": 1}, "x"], "[1]"),
        (dict[str, int], {"a": "x"}, ".a"),
        (dict[str, list[Pet]], {"a": [{"lives": 9}]}, ".a[0]"),
        (tuple[int, str], [1], ""),
        (tuple[int, str], [1, 2], "[1]"),
        (dt.datetime, "yesterday", ""),
        (uuid.UUID, "x", ""),
        (bytes, "?", ""),
        (Literal["a"], 1, ""),
    ],
)
def test_what_does_not_fit_names_its_place(form: Any, data: Any, place: str) -> None:
    with pytest.raises(DecodeError) as caught:
        codec.decode(form, data)
    assert caught.value.path == place


def test_inside_an_object_nothing_is_enforced() -> None:
    data: dict[str, Any] = {
        "name": 7,
        "shape": [1],
        "shapes": {"a": [{"radius": 1}, "x"]},
        "pair": [1],
        "pet": {"kind": "bird"},
        "children": {},
    }
    node = Node.from_dict(data)
    assert (node.name, node.shape, node.pair, node.pet) == (7, [1], [1], {"kind": "bird"})
    assert isinstance(node.shapes["a"][0], Circle)
    assert node.to_dict() == data
    assert sorted(place for place, _ in node._problems) == ["children", "pair", "shape", "shapes.a[1]"]


def test_recursion() -> None:
    data: dict[str, Any] = {
        "name": "a",
        "parent": {"name": "b", "parent": None},
        "children": [{"name": "c", "children": []}],
        "tree": {"x": {"y": {}}},
        "value": [1, {"a": [None, True, "x"]}],
        "pair": [1, {"radius": 2}],
        "pet": {"kind": "cat"},
    }
    node = Node.from_dict(data)
    assert isinstance(node.parent, Node)
    assert isinstance(node.children[0], Node)
    assert isinstance(node.pair[1], Circle)
    assert isinstance(node.pet, Cat)
    assert node.value is data["value"]
    assert node.to_dict() == data


@pytest.mark.parametrize("levels", [100, 1000, 100_000])
def test_deep_values_work_or_fail_clearly(levels: int) -> None:
    data: Any = {"name": "leaf"}
    for _ in range(levels):
        data = {"name": "x", "children": [data]}
    if levels == 100:
        codec.decode(Node, data)
        return
    for form in (Node, "dict[str, Any]"):
        with pytest.raises(DecodeError, match=r"^nested too deeply$") if form is Node else nullcontext():
            codec.decode(form, data)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("id", "1B4E28BA-2FA1-11D2-883F-0016D3CCA427", uuid.UUID("1b4e28ba-2fa1-11d2-883f-0016d3cca427")),
        (
            "at",
            "2024-01-02T03:04:05.1+02:00",
            dt.datetime(2024, 1, 2, 1, 4, 5, 100000, tzinfo=dt.timezone.utc),
        ),
        ("day", "2024-02-29", dt.date(2024, 2, 29)),
        ("data", "AAE=", b"\0\1"),
        ("when", "soon", "soon"),
        ("text", "2024-01-02T03:04:05Z", "2024-01-02T03:04:05Z"),
    ],
)
def test_formats_are_read_and_written_back_letter_for_letter(name: str, text: str, value: Any) -> None:
    read = Formats.from_dict({name: text})
    assert getattr(read, name) == value
    assert read.to_dict() == {name: text}
    assert read._problems == ()


def test_big_integers_survive() -> None:
    assert codec.loads(b"9223372036854775807") == 2**63 - 1


def test_names_are_found_in_the_package_when_a_value_needs_them() -> None:
    package = ModuleType("shop")
    item = ModuleType("shop.item")
    order = ModuleType("shop.order")
    sys.modules.update({"shop": package, "shop.item": item, "shop.order": order})
    try:
        source = "from __future__ import annotations\nfrom replicate_runtime.core.record import *\n"
        exec(
            f"{source}@record\nclass Order(Record):\n    item: Item | None = ABSENT\n    note: Text = ABSENT\n",
            vars(order),
        )
        read = vars(order)["Order"].from_dict({"item": None, "note": None})
        assert read.item is None
        exec(f"{source}@record\nclass Item(Record):\n    name: str\n", vars(item))
        vars(package).update(Item=vars(item)["Item"], Text="str")
        read = vars(order)["Order"].from_dict({"item": {"name": "x"}, "note": "n"})
        assert type(read.item) is vars(item)["Item"]
        assert codec.decode("list[Item]", [{"name": "x"}], package="shop")[0].name == "x"
        with pytest.raises(NameError, match="Nothing"):
            codec.decode("Nothing", 1, package="shop")
    finally:
        for name in ("shop", "shop.item", "shop.order"):
            del sys.modules[name]


def test_builtins_keep_their_meaning_beside_fields_of_their_names() -> None:
    @record
    class Shadow(Record):
        str: str = ABSENT
        list: list[Circle] = ABSENT
        after: list[Circle] = ABSENT

    read = Shadow.from_dict({"str": "a", "list": [{"radius": 1}], "after": [{"radius": 1}]})
    assert isinstance(read.list[0], Circle)
    assert isinstance(read.after[0], Circle)


TEXT = st.text('aZ0-: .é\u2028\n"', max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
NAMES = st.sampled_from([field for cls in (Node, Formats) for field in cls.__annotations__] + ["other", "more"])


@pytest.mark.parametrize("value", [1, "a", {"b": 2}, None])
def test_an_open_alternative_takes_every_kind(value: Any) -> None:
    assert codec.decode("list[int | Open]", [value], package=__name__) == [value]


@given(st.dictionaries(NAMES, VALUES, max_size=8))
def test_any_object_is_read_and_written_back(data: dict[str, Any]) -> None:
    for cls in (Node, Formats, Circle, Cat):
        assert repr(cls.from_dict(data).to_dict()) == repr(data)


@given(VALUES)
def test_what_is_encoded_is_read_back(data: Any) -> None:
    if not isinstance(data, dict):
        assert codec.loads(codec.body(data)) == data


@given(VALUES)
def test_a_fingerprint_does_not_depend_on_order(data: Any) -> None:
    turned: Any = dict(reversed(data.items())) if is_dict(data) else data
    assert codec.fingerprint(data) == codec.fingerprint(turned)


class Colour(Enum):
    RED = "red"


def test_what_can_be_sent() -> None:
    when = dt.datetime(2024, 1, 2, 3, 4, 5, tzinfo=dt.timezone.utc)
    value = {
        "cat": Cat(lives=9),
        "when": when,
        "day": when.date(),
        "id": uuid.UUID(int=1),
        "data": b"\0",
        "more": bytearray(b"\1"),
        "colour": Colour.RED,
        "pair": (1, Name("x")),
    }
    assert codec.loads(codec.body(value)) == {
        "cat": {"kind": "cat", "lives": 9},
        "when": "2024-01-02T03:04:05Z",
        "day": "2024-01-02",
        "id": "00000000-0000-0000-0000-000000000001",
        "data": "AA==",
        "more": "AQ==",
        "colour": "red",
        "pair": [1, "x"],
    }
    assert codec.body("ü\u2028") == '"ü\u2028"'.encode()
    assert codec.body(Cat()) == b'{"kind":"cat"}'
    assert codec.body(None) == b"null"


class Name(str):
    """Text with more to it."""

    __slots__ = ()


@pytest.mark.deep
def test_deep_values_are_refused_before_they_are_sent() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(EncodeError, match="deep"):
        codec.body(deep)


def test_aliases() -> None:
    with pytest.raises(TypeError, match="defined by itself"):
        codec.decode(Later("Endless", __name__), 1)
    assert codec.decode(Later("Shape", __name__), {"radius": 1}) == Circle(radius=1)
    later: Any = Later("Shape", __name__)
    assert codec.decode(later | None, {"radius": 1}) == Circle(radius=1)
    assert codec.decode(later | int, 3) == codec.decode(int | later, 3) == 3


Endless: Any = "Endless"
Shape: TypeAlias = "Circle | Square"


@pytest.mark.parametrize("form", [object(), complex, set[int], 7])
def test_types_that_nobody_can_read(form: Any) -> None:
    with pytest.raises(TypeError, match="no reader"):
        codec.decode(form, 1)


def test_an_alias_with_a_tag_may_name_what_comes_later() -> None:
    data = {"kind": "late", "pets": [{"kind": "cat", "lives": 9}, [{"kind": "late"}]], "pet": {"kind": "new"}}
    for form in (Late, Early):
        late = codec.decode(form, data, package=__name__)
        assert late.pets == [Cat(kind="cat", lives=9), [Late(kind="late")]]
        assert (late.pet, late.to_dict(), late._problems) == ({"kind": "new"}, data, ())


Nested: TypeAlias = "list[str | Nested]"


def test_an_alias_may_be_an_option_of_its_own_items() -> None:
    assert codec.decode("Nested", ["a", ["b", []]], package=__name__) == ["a", ["b", []]]
    with pytest.raises(DecodeError, match=r"\[1\]"):
        codec.decode("Nested", ["a", [1]], package=__name__)


Text: TypeAlias = "str | list[Text | None] | dict[str, Text | None]"
Words: TypeAlias = "Circle | str | list[Words | int] | None"


@record
class Written(Record):
    text: Text | None = ABSENT
    words: Words | bool = ABSENT


@pytest.mark.parametrize(
    ("form", "data", "problem"),
    [
        ("Text", ["a", None, {"b": ["c", None]}], ["a", {"b": [1]}]),
        ("Text | None", ["a", [None]], ["a", [1]]),
        ("Words", ["a", 1, ["b", None]], ["a", [True]]),
        ("int | Words", ["a", 1, ["b", None]], ["a", [True]]),
    ],
)
def test_a_union_may_be_an_option_of_its_own_items(form: str, data: list[Any], problem: list[Any]) -> None:
    assert codec.decode(form, data, package=__name__) == data
    with pytest.raises(DecodeError, match="got an array"):
        codec.decode(form, problem, package=__name__)


def test_a_field_may_be_a_union_that_is_an_option_of_its_own_items() -> None:
    data = {"text": ["a", [None]], "words": ["a", [{"radius": 1}, None]]}
    found = Written.from_dict(data)
    assert isinstance(found.words, list)
    assert (found.text, found.words) == (["a", [None]], ["a", [Circle(radius=1), None]])
    assert (found.to_dict(), found._problems) == (data, ())


Told: TypeAlias = Annotated["Cat | Late", Tagged("kind", {"cat": "Cat", "late": "Late"})]


def test_what_a_tag_names_is_built_by_one_thread_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[bool] = []

    def ask() -> None:
        free = readers.LOCK.acquire(blocking=False)
        held.append(not free)
        if free:
            readers.LOCK.release()

    def look(alias: Later, scope: readers.Scope) -> Any:
        asking = Thread(target=ask)
        asking.start()
        asking.join()
        return build(alias, scope)

    build = readers.build_alias
    monkeypatch.setattr(readers, "build_alias", look)
    assert codec.decode("Told", {"kind": "cat"}, package=__name__) == Cat(kind="cat")
    assert len(held) > 1
    assert all(held)
