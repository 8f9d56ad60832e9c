"""The shared hostile cases: text stays text, names stay apart, nothing lands outside, refusals name the place."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from generator.load.source import read_source
from tests.generator.printing import ROOT, SHARED, Caller, Wire, answer, build, build_from

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

CASES = SHARED / "generator-cases"
REFUSED = ("09", "10", "11", "12")
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the shared generator cases are not here")


def nodes(package: ModuleType) -> Iterator[ast.AST]:
    """Everything in the syntax trees of a package's modules, but for the fixed code of its `__init__`."""
    for file in sorted(Path(package.__path__[0]).glob("*.py*")):
        if file.name != "__init__.py":
            yield from ast.walk(ast.parse(file.read_text(encoding="utf-8")))


@pytest.mark.parametrize("number", ["h01", "h02", "h03"])
def test_text_becomes_no_code(case: Callable[[str], ModuleType], number: str) -> None:
    found = list(nodes(case(number)))
    names = {node.id for node in found if isinstance(node, ast.Name)}
    names |= {node.attr for node in found if isinstance(node, ast.Attribute)}
    assert not names & {"__import__", "evc", "lipsum", "__globals__", "eval", "exec"}
    assert not [node for node in found if isinstance(node, ast.JoinedStr)]


def test_text_stays_what_it_is(case: Callable[[str], ModuleType]) -> None:
    package = case("h01")
    text = package.Client.get_x.__doc__
    assert 'ends with a quote"' in text
    assert "back\\slash \\N{NOPE} \\x and ''' and \"\"\" and # __import__('evc')" in " ".join(text.split())


def test_values_travel_exactly(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("h02")
    wire = Wire()
    client = package.Client(base_url="https://a.test", transport=wire.transport)
    body = {"kind": 'a", __import__("evc"), "', "prop\"]; __import__('evc'); x[\"": "p", "line\nbreak": "l"}
    call(client, "post_x", package.V.from_dict(body), a_b="v")
    assert (wire.body, wire.target) == (body, "/x?a%22b=v")
    assert wire.last.headers["content-type"] == 'application/vnd.x+json; v="1\\""'
    assert package.VKindValues.B_C == "b\nc"


def test_braces_are_no_places(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("h03")
    wire = Wire()
    client = package.Client(base_url="https://a.test", transport=wire.transport)
    call(client, "get_y", f="{0}")
    assert wire.target == "/y?%7Bf%7D=%7B0%7D"
    call(client, "get_braces", "{id!r}", "x", "y")
    assert wire.target == "/x/%7Bid%21r%7D/%7Bx%7D/y"


def test_keywords_go_by_their_own_names(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("h04")
    wire = Wire()
    client = package.Client(base_url="https://a.test", transport=wire.transport)
    names = ("def", "to_dict", "__init__", "__class__", "self", "cls", "from_dict", "additional_properties")
    body = {name: str(number) for number, name in enumerate(names, 1)}
    call(client, "class_.none", "s", "c", body, body_="b", async_="a", params="p", httpx="h", client="x", kwargs="k")
    assert wire.target == "/k/s/c?client=x&body=b&kwargs=k&async=a"
    assert (wire.last.headers["params"], wire.last.headers["cookie"]) == ("p", "httpx=h")
    assert wire.body == body
    more = {"from_dict_": "7", "additional_properties": "8"}
    made = package.True_(def_="1", to_dict_="2", init="3", class_="4", self_="5", cls="6", **more)
    assert made.to_dict() == body


def test_builtins_keep_their_meaning(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("h05")
    data = {
        "list": ["a"],
        "str": "s",
        "dict": {"x": 1},
        "date": "2024-01-02",
        "zz_after": ["b"],
        "zz_when": "2024-01-02",
    }
    wire = Wire(answer(data))
    found = call(package.Client(base_url="https://a.test", transport=wire.transport), "list")
    assert found.to_dict() == data
    assert (found.zz_when.year, found.zz_after, found._problems) == (2024, ["b"], ())
    assert package.Optional.from_dict({"UNSET": "u", "Unset": "x"}).to_dict() == {"UNSET": "u", "Unset": "x"}
    assert package.Optional.__annotations__["Unset"] == "Union | str"
    assert package.UnionValues.X == "x"


def test_names_that_meet_stay_apart(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("h06")
    wire = Wire(answer({"one": "1", "aB": "2", "a_b": "3", "a-b": "4", "a b": "5"}), answer({"two": "2"}), answer({}))
    client = package.Client(base_url="https://a.test", transport=wire.transport)
    places = ("foo_bar.get_thing", "foo_bar_2.getthing", "foo_bar_3.get_thing")
    found = [call(client, place) for place in places]
    assert {type(one).__module__.partition(".")[2] for one in found} == {"foo_bar", "foo_bar_2", "foo_bar_3"}
    assert [request.url.path for request in wire.requests] == ["/t2", "/t3", "/t1"]
    made = package.FooBar(one="1", aB="2", a_b="3", a_b_2="5", a_b_3="4")
    assert made.to_dict() == {"one": "1", "aB": "2", "a_b": "3", "a-b": "4", "a b": "5"}


def test_names_stay_when_others_come(tmp_path: Path) -> None:
    (path,) = CASES.glob("h06-*.yaml")
    document = read_source(path.read_bytes(), path.name).value
    before = build(path, tmp_path, "before").plan.rows
    assert isinstance(document, dict)
    more: Any = document
    more["paths"] = {"/a": {"get": {"operationId": "aaa", "tags": ["A"], "responses": {}}}, **more["paths"]}
    more["components"]["schemas"] = {"Aaa": {"properties": {"x": {}}}, **more["components"]["schemas"]}
    after = build_from(more, tmp_path, "after").plan.rows
    assert {(row.name, row.became) for row in before} == {
        (row.name, row.became) for row in after if row.name not in ("aaa", "Aaa")
    }


def test_values_that_meet_stay_apart(case: Callable[[str], ModuleType]) -> None:
    values: list[type[object]] = [case("h06").FooBarEValues, case("h07").FishX2Values]
    found = [[value for name, value in vars(one).items() if not name.startswith("_")] for one in values]
    assert found == [["a", "A", "a ", "-a", ""], ["\uff21", "A", "a", "🚀", "🛸"]]


def test_scripts_and_folding(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("h07")
    data = {
        name: str(index)
        for index, name in enumerate(
            ["ﬁeld", "field", "e\u0301", "\u00e9", "zero\u200bwidth", "zerowidth", "🚀", "\u202ertl"]
        )
    }
    wire = Wire(answer(data))
    fish = call(package.Client(base_url="https://a.test", transport=wire.transport), "标签.получить", "й")
    assert wire.target == "/u/%D0%B9"
    assert fish.to_dict() == data
    assert (fish.field, fish.field_2, fish.zerowidth) == ("1", "0", "5")


def test_nothing_lands_outside(case: Callable[[str], ModuleType], printed: Path) -> None:
    package = case("h08")
    assert {path.name.partition("_")[0] for path in printed.iterdir()} == {"case"}
    files = [path.name for path in Path(package.__path__[0]).iterdir()]
    assert len({name.lower() for name in files}) == len(files)
    assert not {"con.py", "aux.py", "types.py", "__init___.py"} & set(files)


def test_every_operation_is_there(case: Callable[[str], ModuleType], call: Caller) -> None:
    package = case("h08")
    wire = Wire()
    client = package.Client(base_url="https://a.test", transport=wire.transport)
    for row in package.operations.OPERATIONS:
        call(client, row.attribute)
        assert (wire.last.method, wire.target) == (row.method, row.path)
    assert [row.path for row in package.operations.OPERATIONS] == ["/m0", "/m1", "/m2", "/m3", "/m4"]
    assert package.Aux.from_dict({"types": "a"}).types == package.TypesValues.A


@pytest.mark.parametrize("number", REFUSED)
def test_refusals_name_the_place_and_write_nothing(tmp_path: Path, number: str) -> None:
    (document,) = CASES.glob(f"h{number}-*.yaml")
    command = [
        sys.executable,
        "-m",
        "generator",
        "build",
        str(document),
        "--out",
        str(tmp_path / "out"),
        "--package",
        "p",
    ]
    before = os.times().children_user
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert os.times().children_user - before < 10
    assert (done.returncode, done.stdout) == (3, "")
    assert ": #/" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


ENDS: dict[str, set[str]] = {
    "h10": {
        "#/paths/~1p1/$ref",
        "#/paths/~1p2/$ref",
        "#/components/parameters/P/$ref",
        *(f"#/components/schemas/{name}" for name in ("Self", "A", "B", "U")),
    },
    "h11": {
        f"#/paths/~1{name}/get/responses/200/content/application~1json/schema/$ref" for name in ("f", "h", "r", "n")
    },
}


@pytest.mark.parametrize("number", ENDS)
def test_what_leads_nowhere_is_named(tmp_path: Path, number: str) -> None:
    (document,) = CASES.glob(f"{number}-*.yaml")
    result = build(document, tmp_path, "partial", allow_partial=True)
    assert result.problems.pointers("error") == ENDS[number]
    lost = json.loads((tmp_path / "partial" / "_coverage.json").read_text(encoding="utf-8"))["lost"]
    assert {one["pointer"] for one in lost} == ENDS[number]


def test_what_is_legal_beside_cycles_is_printed(tmp_path: Path) -> None:
    (document,) = CASES.glob("h10-*.yaml")
    result = build(document, tmp_path, "legal", allow_partial=True)
    rows = {row.name: row.became for row in result.plan.rows}
    assert (rows["getX"], rows["Tree"]) == ("client.get_x()", "Tree")
    assert "#/paths/~1p1" in (tmp_path / "legal" / "_coverage.json").read_text(encoding="utf-8")
