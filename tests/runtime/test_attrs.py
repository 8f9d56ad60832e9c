"""Records as attrs classes: what attrs, cattrs and programs that use them see of a class that attrs has not made."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
import weakref
from typing import Annotated, Any, Literal, TypeAlias

import attrs
import pytest

from replicate_runtime.core.codec.attributes import ATTRIBUTES
from replicate_runtime.core.fields import fields_of
from replicate_runtime.core.page import Page
from replicate_runtime.core.record import ABSENT, OpenRecord, Record, record, wire

State: TypeAlias = Literal["open", "shut"]
Labels: TypeAlias = "dict[str, Label]"
Free: TypeAlias = "str | None"
Label: TypeAlias = "str | list[Label]"
Panes: TypeAlias = list[Annotated["int | str", "panes"]]


@record
class Door(Record):
    state: State | str = ABSENT
    opened: dt.datetime = ABSENT


@record
class House(OpenRecord):
    id: str
    door: Door = ABSENT
    labels: Labels | None = ABSENT
    class_: str = wire("class", default=ABSENT)
    secret: str = ABSENT
    free: Free = ABSENT


@record
class Window(Record):
    size: tuple[int, ...] = ABSENT
    panes: Panes = ABSENT


AnyDoor: Any = Door
AnyPage: Any = Page
AnyWindow: Any = Window
AnyHouse: Any = House
"""The classes as programs without types see them."""

OTHER = "other"

DATA: dict[str, Any] = {"id": "a", "door": {"state": "open"}, "class": "c", "labels": {"x": ["y"]}, "more": 1}


@attrs.define
class Mine(Door):
    """A user's own, with a field more."""

    note: str = "n"
    tags: list[str] = attrs.field(factory=list)
    from_: str | None = attrs.field(default=None, metadata={"wire": "from"})


@attrs.define(slots=False, kw_only=True)
class Open(House):
    rooms: int


AnyMine: Any = Mine
AnyOpen: Any = Open


@pytest.fixture(autouse=True)
def fresh_attributes() -> None:
    """What attrs is told of a class is made anew for each test."""
    ATTRIBUTES.clear()


def test_fields() -> None:
    assert attrs.has(House)
    found = attrs.fields(AnyHouse)
    assert [one.name for one in found] == list(attrs.fields_dict(AnyHouse)) == list(House.__annotations__)
    assert [found.id.default, found.door.default] == [attrs.NOTHING, None]
    assert (dict(found.class_.metadata), found.class_.alias) == ({"wire": "class", "secret": False}, "class_")
    assert dict(found.secret.metadata) == {"wire": "secret", "secret": True}
    assert all(one.kw_only and one.init and one.validator is None and one.converter is None for one in found)
    assert [one.name for one in found if not one.repr] == ["secret"]
    assert attrs.fields(AnyHouse) is found
    assert attrs.fields(Record) == ()


def test_types_are_found_wherever_they_are_declared() -> None:
    assert attrs.resolve_types(AnyHouse) is House
    found = attrs.fields(AnyHouse)
    assert (found.id.type, found.door.type) == (str, Door)
    assert found.labels.type == dict[str, str | list[Any]] | None
    assert attrs.fields(attrs.resolve_types(AnyDoor)).state.type == State | str
    assert attrs.fields(attrs.resolve_types(Page[Door])).results.type == list[Door]
    assert attrs.fields(attrs.resolve_types(AnyPage)).results.type == list[Any]
    window = attrs.fields(attrs.resolve_types(AnyWindow))
    assert (window.size.type, window.panes.type) == (tuple[int, ...], list[Annotated[int | str, "panes"]])


def test_values() -> None:
    house = House.from_dict(DATA)
    assert attrs.asdict(house)["door"] == {"state": "open", "opened": None}
    assert attrs.asdict(house, recurse=False)["door"] is house.door
    assert attrs.astuple(house, recurse=False) == ("a", house.door, {"x": ["y"]}, "c", None, None)
    attrs.validate(house)


def test_a_copy_with_changes_sends_no_null_where_none_can_be() -> None:
    house = House.from_dict({"id": "a", "door": {"state": "open"}})
    changed = attrs.evolve(house, id="b")
    assert changed.to_dict() == {"id": "b", "door": {"state": "open"}, "labels": None, "free": None}
    assert changed == House(id="b", door=Door(state="open"))
    assert isinstance(attrs.evolve(AnyHouse(id="a"), door={"state": "shut"}).door, Door)


def test_patterns_and_references() -> None:
    house = House.from_dict(DATA)
    match house:
        case House(id=found, door=Door(state="open")):
            assert found == "a"
        case _:
            raise AssertionError
    assert House.__match_args__ == ()
    assert weakref.ref(house)() is house
    with pytest.raises(AttributeError):
        setattr(Door(), OTHER, 1)
    assert not hasattr(Door(), "__dict__")


def test_a_class_that_attrs_makes_of_one() -> None:
    mine = AnyMine(state="open", opened="2024-01-01T00:00:00Z", from_="here")
    assert (mine.note, mine.tags, mine.opened.year) == ("n", [], 2024)
    assert mine.to_dict() == {
        "state": "open",
        "opened": "2024-01-01T00:00:00Z",
        "note": "n",
        "tags": [],
        "from": "here",
    }
    assert [one.name for one in fields_of(Mine)] == [one.name for one in attrs.fields(AnyMine)]
    read = Mine.from_dict({"state": "shut", "note": "k", "from": "there", "more": 1})
    assert (read.note, read.from_, read.to_dict()["more"]) == ("k", "there", 1)
    assert attrs.evolve(read, note="z").note == "z"
    assert attrs.fields(attrs.resolve_types(AnyMine)).from_.type == str | None
    for twin in (copy.copy(mine), copy.deepcopy(mine), pickle.loads(pickle.dumps(mine))):
        assert twin == mine


def test_what_is_known_about_the_fields_of_a_class_that_attrs_made() -> None:
    @attrs.define(kw_only=True)
    class Gate(Door):
        width: int
        code: str = attrs.field(default="x", repr=False, metadata={"wire": "Code"})

    opened, width, code = fields_of(Gate)[1:]
    assert opened is fields_of(Door)[1]
    assert (width.wire, width.annotation, width.module, width.required, width.secret) == (
        ("width", "int", __name__, True, False)
    )
    assert (code.wire, code.default, code.required, code.secret) == ("Code", None, False, True)
    assert Gate(width=1, code="y").to_dict() == {"width": 1, "Code": "y"}


def test_a_class_with_attributes_of_its_own_that_attrs_makes_of_one() -> None:
    made = AnyOpen(id="a", rooms=3, door={"state": "open"})
    assert (made.door.state, made.to_dict()) == ("open", {"id": "a", "door": {"state": "open"}, "rooms": 3})
    assert "secret" not in repr(made)
    with pytest.raises(TypeError, match="rooms"):
        AnyOpen(id="a")


@pytest.mark.parametrize("cls", [Door, Mine])
def test_cattrs_reads_and_writes_them(cls: Any) -> None:
    converter = pytest.importorskip("cattrs.preconf.json").make_converter()
    made = converter.structure({"state": "open", "opened": "2024-01-01T00:00:00+00:00"}, cls)
    assert type(made) is cls
    assert (made.state, made.opened) == ("open", dt.datetime(2024, 1, 1, tzinfo=dt.timezone.utc))
    assert converter.structure(converter.unstructure(made), cls) == made


def test_a_plain_class_of_one_that_attrs_made() -> None:
    class Further(Mixed, Mine):
        pass

    made = Further.from_dict({"state": "open", "note": "k"})
    assert (made.note, [one.name for one in fields_of(Further)]) == ("k", [one.name for one in fields_of(Mine)])


@attrs.define
class Mixed:
    """A class of attrs that is no record, and has no field."""
