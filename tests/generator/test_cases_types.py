"""The shared cases about types, each exercised as the comment at its top says."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.generator.printing import SHARED, Caller, Wire, answer, build

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType


def test_presence(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("01")
    body = {"id": "1", "email": None}
    wire = Wire(answer(body, 201))
    client = package.Client(transport=wire.transport)
    person = call(client, "create_person", package.Person(id="1", email=None))
    assert wire.body == body
    assert (person.nick, person.email, person.to_dict()) == (None, None, body)
    call(client, "create_person", package.Person(id="1", email="e", bio=None))
    assert wire.body == {"id": "1", "email": "e", "bio": None}
    with pytest.raises(TypeError, match="email"):
        package.Person(id="1")


def test_an_optional_body_that_is_left_out(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("01")
    wire = Wire()
    assert call(package.Client(transport=wire.transport), "touch_people") is None
    assert wire.last.content == b""
    assert "content-type" not in wire.last.headers


def test_nullable_30(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("02")
    data = {"a": None, "b": None, "c": None, "d": ["x", None], "e": {"x": 1.5}}
    wire = Wire(answer(data))
    thing = call(package.Client(base_url="https://a.test", transport=wire.transport), "get_thing", 2**63 - 1)
    assert wire.target == "/things/9223372036854775807"
    assert thing.to_dict() == data
    assert isinstance(thing.e, package.Inner)
    annotations = package.Thing.__annotations__
    assert annotations["a"] == "str | None"
    assert annotations["b"] == "Inner | None"
    assert annotations["c"].endswith(" | str | None")
    assert annotations["d"] == "list[str | None]"


def test_one_of(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("03")
    wire = Wire(answer([{"side": 1, "label": "l"}, {"radius": 2}, "s", 3]))
    client = package.Client(base_url="https://a.test", transport=wire.transport)
    square, circle, text, number = call(client, "list_shapes")
    assert (type(square), type(circle), text, number) == (package.Square, package.Circle, "s", 3)
    wire = Wire(answer([{"label": "neither"}]))
    with pytest.raises(package.DecodeError, match=r"\[0\]"):
        call(package.Client(base_url="https://a.test", transport=wire.transport), "list_shapes")
    wire = Wire(answer([True]))
    with pytest.raises(package.DecodeError, match=r"\[0\]"):
        call(package.Client(base_url="https://a.test", transport=wire.transport), "list_shapes")


def test_a_discriminator(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("04")
    bodies = [{"kind": "cat", "bark": True}, {"kind": "Dog", "lives": 9}, {"kind": "cow", "milk": 1}]
    wire = Wire(*map(answer, bodies))
    client = package.Client(base_url="https://a.test", transport=wire.transport)
    cat, dog, cow = (call(client, "get_pet", "1") for _ in bodies)
    assert (type(cat), type(dog), cow) == (package.Cat, package.Dog, bodies[2])
    assert cat.to_dict() == bodies[0]
    assert package.Cat(lives=9).to_dict() == {"kind": "cat", "lives": 9}


def test_all_of(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("05")
    data = {
        "id": "1",
        "name": "n",
        "salary": 3,
        "score": 2,
        "home": {"street": "s"},
        "reports": [{"id": "2", "salary": 1}],
    }
    wire = Wire(answer(data, 201))
    manager = call(package.Client(base_url="https://a.test", transport=wire.transport), "add_manager", data)
    assert isinstance(manager.home, package.Address)
    assert isinstance(manager.reports[0], package.Employee)
    with pytest.raises(TypeError, match="name"):
        package.Manager(id="1", salary=3)
    assert package.Manager.__annotations__["score"] == "int"
    assert package.Employee.__annotations__["score"] == "float"


def test_any_of(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("06")
    data: dict[str, Any] = {"a": None, "b": {"x": "1", "y": "2", "z": 3}, "c": "huge", "d": [1, 2]}
    wire = Wire(answer(data))
    found = call(package.Client(base_url="https://a.test", transport=wire.transport), "post_any", data)
    assert found.to_dict() == data
    annotations = package.Any_.__annotations__
    assert annotations["a"] == "str | None"
    assert annotations["b"] == "B1 | B2"
    assert annotations["d"] == "int | list[int]"


def test_references_in_lists(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("07")
    item = {"id": "1", "at": "2024-01-01T00:00:00Z"}
    wire = Wire(answer({"items": [item], "grid": [[item]], "first": item, "pair": [item, 2]}))
    client = package.Client(base_url="https://a.test", transport=wire.transport)
    found = call(client, "list_items", limit=5)
    assert wire.target == "/items?limit=5"
    items = [found.items[0], found.grid[0][0], found.first, found.pair[0]]
    assert {type(one) for one in items} == {package.Item}
    assert found.pair[1] == 2
    call(client, "add_items", [package.Item(id="2"), {"id": "3"}])
    assert wire.body == [{"id": "2"}, {"id": "3"}]


def test_enums(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("08")
    job = {"status": "exploded", "level": 11, "reaction": "mro"}
    wire = Wire(answer([job]))
    found = call(
        package.Client(base_url="https://a.test", transport=wire.transport), "list_jobs", status="failed", order="desc"
    )
    assert wire.target == "/jobs?status=failed&order=desc"
    assert found[0].to_dict() == job
    assert [package.JobLevelValues.LOW, package.JobLevelValues.HIGH, package.JobLevelValues.NONE] == [10, 20, -30]
    reactions: type[object] = package.JobReactionValues
    values = [value for name, value in vars(reactions).items() if not name.startswith("_")]
    assert values == ["+1", "-1", "", " ", "class", "mro", "2nd", "A", "a"]
    assert package.Job.__annotations__["status"] == "Status | str"


def test_additional_properties(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("09")
    data = {
        "labels": {"a": "1"},
        "metrics": {"m": {"v": 1.0}},
        "free": {"x": [None]},
        "mixed": {"name": "n", "extra": 7},
        "strict": {"name": "n", "unknown": 1},
        "loose": {"more": True},
    }
    wire = Wire(answer(data))
    found = call(package.Client(base_url="https://a.test", transport=wire.transport), "put_maps", data)
    assert wire.body == data
    assert found.to_dict() == data
    assert isinstance(found.metrics["m"], package.Point)
    assert (found.mixed.extra, found.loose.more, found.labels) == (7, True, {"a": "1"})


def test_datetimes(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("18")
    data: dict[str, Any] = {
        "id": "12345678-1234-5678-1234-567812345678",
        "at": "2024-01-02T03:04:05.123456789+02:00",
        "day": "2024-02-29",
        "clock": "10:00:00",
        "data": "AAE=",
        "odd": "x",
        "big": 2**63 - 1,
        "ratio": 0.5,
    }
    wire = Wire(answer([data, {"id": data["id"], "at": "soon"}]))
    client = package.Client(base_url="https://a.test", transport=wire.transport)
    since = dt.datetime(2024, 1, 2, tzinfo=dt.timezone.utc)
    event, odd = call(client, "events", since=since, day=dt.date(2024, 1, 3))
    assert wire.target == "/events?since=2024-01-02T00%3A00%3A00Z&day=2024-01-03"
    assert event.id == uuid.UUID(data["id"])
    assert (event.at.microsecond, event.at.utcoffset()) == (123456, dt.timedelta(hours=2))
    assert (event.day, event.clock, event.data) == (dt.date(2024, 2, 29), "10:00:00", b"\0\1")
    assert event.to_dict() == data
    assert (odd.at, [field for field, _ in odd._problems]) == ("soon", ["at"])


def test_recursion(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("19")
    data: dict[str, Any] = {
        "name": "n",
        "parent": {"name": "p", "parent": None},
        "children": [{"name": "c"}],
        "tree": {"a": {"b": {}}},
        "a": {"b": {"a": [{}]}},
        "value": [1, {"x": [None, True, "s", 1.5]}],
    }
    wire = Wire(answer(data))
    node = call(package.Client(base_url="https://a.test", transport=wire.transport), "put_node", data)
    assert (type(node.children[0]), type(node.a.b.a[0])) == (package.Node, package.A)
    assert (node.to_dict(), wire.body) == (data, data)


def test_constants_and_defaults(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("20")
    wire = Wire()
    client = package.Client(base_url="https://a.test", transport=wire.transport)
    call(client, "post_defaults")
    assert (wire.target, wire.body) == ("/d?v=2024-01", {"type": "d", "num": 3})
    call(client, "post_defaults", page=2, n=None, b=False, o={"x": 2})
    assert (wire.target, wire.body) == (
        "/d?v=2024-01&page=2",
        {"type": "d", "num": 3, "b": False, "o": {"x": 2}, "n": None},
    )
    assert package.D().to_dict() == {"type": "d", "num": 3}
    assert package.D.from_dict({"type": "other", "num": 3})._problems[0][0] == "type"


def test_what_is_read_is_written_back(case: Callable[[str], ModuleType]) -> None:
    person = case("01").Person
    assert person.__annotations__ == {"id": "str", "nick": "str", "email": "str | None", "bio": "str | None"}
    for more in ({}, {"bio": None}, {"bio": "b", "nick": "n"}):
        body: dict[str, Any] = {"id": "1", "email": None, **more}
        assert person.from_dict(body).to_dict() == person(**body).to_dict() == body


def test_nullable_beside_a_reference_is_told(tmp_path: Path, case: Callable[[str], ModuleType]) -> None:
    package = case("02")
    (document,) = (SHARED / "generator-cases").glob("02-*.yaml")
    [note] = build(document, tmp_path, "told").problems
    assert (note.severity, note.pointer) == ("note", "#/components/schemas/Thing/properties/e")
    assert package.Thing.__annotations__["e"] == "Inner | None"
    known: type[object] = package.ThingCValues
    assert [value for name, value in vars(known).items() if name.isupper()] == ["red", "green"]


@pytest.mark.parametrize("body", [{"radius": 1.5}, {"side": 2, "label": "l"}, "s", 3])
def test_every_alternative_is_sent(case: Callable[[str], ModuleType], call: Caller, body: Any) -> None:
    package, wire = case("03"), Wire()
    client = package.Client(base_url="https://a.test", transport=wire.transport)
    call(client, "put_shape", body)
    assert wire.body == body
    if isinstance(body, dict):
        call(client, "put_shape", (package.Circle if "radius" in body else package.Square).from_dict(body))
        assert wire.body == body


def test_a_class_is_known_by_its_tag(case: Callable[[str], ModuleType]) -> None:
    package = case("04")
    assert package.Client.get_pet.__annotations__["return"] == "Pet"
    text = Path(package.endpoints.__file__).read_text(encoding="utf-8")
    assert 'Annotated["Cat | Dog", Tagged("kind", {"cat": "Cat", "Dog": "Dog"})]' in text


def test_parts_of_all_of_add_up(case: Callable[[str], ModuleType], call: Caller) -> None:
    package, data = case("05"), {"id": "1", "name": "n", "salary": 3}
    assert {name for name in package.__all__ if name[0].isupper()} >= {"Address", "Employee", "Manager"}
    assert list(package.Employee.__annotations__) == ["id", "name", "score", "salary", "home"]
    assert package.Employee.__annotations__["home"] == package.Manager.__annotations__["home"] == "Address"
    for missing in data:
        with pytest.raises(TypeError, match=missing):
            package.Manager(**{name: value for name, value in data.items() if name != missing})
    wire = Wire(answer(data, 201))
    manager = package.Manager(**data, home=package.Address(street="s"))
    call(package.Client(base_url="https://a.test", transport=wire.transport), "add_manager", manager)
    assert wire.body == {**data, "home": {"street": "s"}}


def test_an_open_enum_lists_what_is_known(case: Callable[[str], ModuleType], call: Caller) -> None:
    package, wire = case("06"), Wire(answer({}))
    assert package.Any_.__annotations__["c"] == "AnyC | str"
    assert (package.AnyCValues.SMALL, package.AnyCValues.LARGE) == ("small", "large")
    client = package.Client(base_url="https://a.test", transport=wire.transport)
    for body in ({"c": "huge", "d": 1, "a": None}, {"b": {"y": "2", "x": "1"}, "d": [1]}):
        call(client, "post_any", package.Any_(**body))
        assert wire.body == body


def test_a_reference_takes_the_words_beside_it(case: Callable[[str], ModuleType]) -> None:
    package = case("07")
    text = Path(package.endpoints.__file__).read_text(encoding="utf-8")
    assert text.count("class Item(") == 1
    assert 'first: Item = ABSENT\n    """The newest one."""' in text
    assert "limit: How many at most. Default: 20. At most 100." in package.Client.list_items.__doc__
    assert package.Client.add_items.__annotations__["body"] == "Sequence[Item | Mapping[str, Any]]"


def test_enums_are_closed_on_write_and_apart(case: Callable[[str], ModuleType]) -> None:
    package = case("08")
    asked = package.Client.list_jobs.__annotations__
    assert (asked["status"], asked["order"]) == ("Status | None", "ListJobsOrder | None")
    assert package.Job.__annotations__["order"] == "JobOrder | str"
    reactions: type[object] = package.JobReactionValues
    names = [name for name in vars(reactions) if not name.startswith("_")]
    assert len({name for name in names if name.isidentifier()}) == 9


@pytest.mark.parametrize(
    ("field", "name", "value"),
    [
        ("labels", "Labels", "dict[str, str]"),
        ("metrics", "Metrics", "dict[str, Point]"),
        ("free", "Free", "dict[str, Any]"),
    ],
)
def test_maps_are_typed(case: Callable[[str], ModuleType], field: str, name: str, value: str) -> None:
    package = case("09")
    assert package.Maps.__annotations__[field] == name
    assert getattr(package, name) == value
    assert package.Mixed(name="n", extra=7).to_dict() == {"name": "n", "extra": 7}


@pytest.mark.parametrize(
    ("text", "offset"),
    [("2024-01-02T03:04:05Z", 0), ("2024-01-02T03:04:05.1+02:00", 2), ("2024-01-02t03:04:05-01:00", -1)],
)
def test_times_are_aware(case: Callable[[str], ModuleType], call: Caller, text: str, offset: int) -> None:
    package = case("18")
    data = {
        "id": "12345678-1234-5678-1234-567812345678",
        "at": text,
        "length": "PT1S",
        "home": "http://h",
        "data": "AAE=",
    }
    event = package.Event.from_dict(data)
    assert event.at.utcoffset() == dt.timedelta(hours=offset)
    assert (event.length, event.home, event.to_dict()) == ("PT1S", "http://h", data)
    wire = Wire(answer([]))
    client = package.Client(base_url="https://a.test", transport=wire.transport)
    call(client, "events", since=event.at.astimezone(dt.timezone(dt.timedelta(hours=2))))
    assert wire.last.url.params["since"].endswith("+02:00")
    made = package.Event(id=uuid.UUID(data["id"]), at=dt.datetime(2024, 1, 2, tzinfo=dt.timezone.utc), big=2**63 - 1)
    assert made.to_dict() == {"id": data["id"], "at": "2024-01-02T00:00:00Z", "big": 2**63 - 1}
    assert "Default: '2024-01-01T00:00:00Z'." in package.Client.events.__doc__


ANY: list[Any] = [None, True, 1, 1.5, "s", [], {}, [1, [None, {"x": [{}]}]]]


@pytest.mark.parametrize("value", ANY)
def test_a_free_value_is_any_json(case: Callable[[str], ModuleType], value: Any) -> None:
    body = {"name": "n", "value": value}
    node = case("19").Node
    assert node.from_dict(body).to_dict() == node(**body).to_dict() == body
    assert node.from_dict(body)._problems == ()


def test_a_deep_value_works_or_fails_clearly(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("19")
    deep: list[Any] = []
    for _ in range(999):
        deep = [deep]
    text = b'{"name":"n","value":' + b"[" * 1000 + b"]" * 1000 + b"}"
    wire = Wire(httpx.Response(200, content=text, headers={"content-type": "application/json"}))
    client = package.Client(base_url="https://a.test", transport=wire.transport)
    for body in ({"name": "n", "value": deep}, {"name": "n"}):
        try:
            outcome = call(client, "put_node", body)
        except (package.EncodeError, package.DecodeError) as error:
            outcome = str(error)
        # How deep JSON may be depends on the version of Python.
        assert type(outcome) is package.Node or "nested too deeply" in outcome


def test_defaults_are_told_and_not_shared(case: Callable[[str], ModuleType]) -> None:
    package = case("20")
    text = package.Client.post_defaults.__doc__
    told = {
        "i": "-1",
        "f": "0.1",
        "b": "False",
        "l": "['a', 'b']",
        "o": "{'x': 1}",
        "n": "None",
        "e": "'q'",
        "page": "1",
    }
    for name, value in told.items():
        assert f"{name}: Default: {value}." in text
    one, other = package.D(l=["x"]), package.D()
    one.l.append("y")
    assert (other.l, one.to_dict()["l"]) == (None, ["x", "y"])
    assert package.D.__annotations__["type"] == "Literal['d']"
