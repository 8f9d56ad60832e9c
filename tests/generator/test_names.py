"""Whatever things are called, each is there under a name of its own, and goes by the document's name on the wire."""

from __future__ import annotations

import inspect
import pickle
import warnings
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import pytest

from tests.generator.odd import NAMES, SCHEMAS, odd
from tests.generator.printing import Wire, answer, build_from, load

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from generator.pipeline import Result


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """What was made of the document."""
    return build_from(odd(), tmp_path_factory.getbasetemp() / "names", "odd")


@pytest.fixture(scope="module")
def package(result: Result, tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """The package."""
    assert result.operations
    return load(tmp_path_factory.getbasetemp() / "names", "odd")


def names_of(cls: Any) -> list[str]:
    """The Python names of a class's fields."""
    return list(cls.__annotations__)


def test_every_operation_can_be_called(result: Result, package: ModuleType) -> None:
    wire = Wire(answer({}))
    client = package.Client(base_url="https://a.test", transport=wire.transport)
    rows = [row for row in result.plan.rows if row.what == "operation" and row.wire.startswith("GET")]
    called = {row.became.removeprefix("client.").removesuffix("()") for row in rows}
    assert len(called) == len(rows) == 3 * len(NAMES)
    for row in rows:
        name = row.became.removeprefix("client.").removesuffix("()")
        place, _, method = name.rpartition(".")
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            attrgetter(name)(client)()
        assert f"GET {wire.target}" == row.wire
        holder = attrgetter(place)(client) if place else client
        assert inspect.iscoroutinefunction(getattr(holder, f"async_{method}"))


def test_every_property_is_kept(package: ModuleType) -> None:
    data = {name: str(number) for number, name in enumerate(NAMES)}
    found = package.AllNames.from_dict(data)
    fields = names_of(package.AllNames)
    assert found.to_dict() == data
    assert sorted(getattr(found, name) for name in fields) == sorted(data.values())
    made = package.AllNames(**{name: getattr(found, name) for name in fields})
    assert (made, made.to_dict()) == (found, data)
    assert pickle.loads(pickle.dumps(found)) == found


def test_annotations_mean_what_they_say(package: ModuleType) -> None:
    lists = package.AllLists.from_dict({name: ["2024-01-02"] for name in NAMES})
    assert lists._problems == ()
    assert {getattr(lists, name)[0].year for name in names_of(package.AllLists)} == {2024}
    data: dict[str, Any] = {f"p{number}": {"self": {"all": []}} for number in range(len(SCHEMAS))}
    found = package.AllSchemas.from_dict(data)
    classes: set[type[object]] = {type(getattr(found, key)) for key in data}
    assert (len(classes), found.to_dict()) == (len(SCHEMAS), data)
    for key in data:
        one: object = getattr(found, key)
        inner = next(getattr(one, name) for name in names_of(type(one)) if name.startswith("self"))
        assert isinstance(inner, type(one))


def test_every_value_has_a_name(package: ModuleType) -> None:
    values: type[object] = package.AllValuesValues
    assert sorted(value for name, value in vars(values).items() if not name.startswith("__")) == sorted(NAMES)


def test_every_argument_goes_by_its_name(result: Result, package: ModuleType) -> None:
    (row,) = (row for row in result.plan.rows if row.name == "all" and row.what == "operation")
    describe = getattr(package, row.module.removesuffix(".py")).all
    given = {name: f"given {name}" for name in inspect.signature(describe).parameters}
    call = describe(**given)
    sendable = {name for name in NAMES if name and "\n" not in name}
    assert (call.query.keys(), call.cookies.keys(), call.json.keys()) == (sendable, sendable, set(NAMES))
    sent = [*call.query.values(), *call.cookies.values(), *call.json.values()]
    assert sorted(sent) == sorted(given.values())


def test_a_type_in_an_operation_without_an_id_goes_by_its_method_and_path(tmp_path: Path) -> None:
    color = {"name": "color", "in": "query", "schema": {"enum": ["red", "blue"]}}
    operation = {"tags": ["notes"], "parameters": [color], "responses": {"204": {"description": "None."}}}
    document = {"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "paths": {"/notes": {"get": operation}}}
    rows = build_from(document, tmp_path / "anonymous", "anonymous").plan.rows
    assert [row.became for row in rows if row.what == "type"] == ["GetNotesColor"]
