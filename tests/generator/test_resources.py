"""resources.toml: read strictly, and every rule has to meet something."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.problems import Problems, Refused
from generator.resources import Need, read_layout
from tests.generator.printing import build_from, document

if TYPE_CHECKING:
    from pathlib import Path


def read(tmp_path: Path, text: str) -> tuple[object, list[str]]:
    file = tmp_path / "resources.toml"
    file.write_text(text, encoding="utf-8")
    problems = Problems()
    layout = read_layout(file, problems)
    return layout, [str(problem).removeprefix(f"{tmp_path}/") for problem in problems]


def test_every_table_is_read(tmp_path: Path) -> None:
    file = tmp_path / "resources.toml"
    file.write_text(
        """
        [options]
        times = "text"
        [names]
        strip = ["schemas_"]
        types = { A = "B.C" }
        [parameters]
        a_id = "id"
        [resources."a.b"]
        attribute = "bs"
        class = "Bs"
        module = "b"
        [operations."a.b.get"]
        resource = "a.b"
        method = "read"
        arguments = { x = "y" }
        idempotent = true
        [overlays.A]
        overlay = "a.deep:AOverlay"
        of = ["B"]
        needs.one = "a.get"
        needs.two = { operation = "a.get", bind = { id = "urls.get" } }
        [exports.old]
        names = { "core.errors" = ["E as F"] }
        all = []
        [package]
        default_client = true
        """,
        encoding="utf-8",
    )
    problems = Problems()
    layout = read_layout(file, problems)
    assert list(problems) == []
    assert (layout.options.times, layout.strip, layout.types) == ("text", ("schemas_",), {"A": "B.C"})
    assert (layout.resources["a.b"].class_, layout.operations["a.b.get"].arguments) == ("Bs", {"x": "y"})
    overlay = layout.overlays["A"]
    assert (overlay.module, overlay.mixin) == ("a.deep", "AOverlay")
    assert overlay.needs == {"one": Need("a.get"), "two": Need("a.get", {"id": "urls.get"})}
    assert (layout.exports["old"].all, layout.package.default_client) == ((), True)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[option]\n", "resources.toml:1: error: #/option: is no key here"),
        ("[options]\ntime = 1\n", "resources.toml:2: error: #/options/time: is no key here"),
        ('[options]\ntimes = "utc"\n', "resources.toml:2: error: #/options/times: must be one of aware, text"),
        ("[parameters]\na = 'b c'\n", "resources.toml:2: error: #/parameters/a: must be a Python name"),
        ("[parameters]\na = 'class'\n", "resources.toml:2: error: #/parameters/a: must be a Python name"),
        ("[overlays.A]\noverlay = 'a'\n", "resources.toml:2: error: #/overlays/A/overlay: must be a Python name"),
        ("[names]\nstrip = 'a'\n", "resources.toml:2: error: #/names/strip: must be a list of strings"),
        ("options = 3\n", "resources.toml:1: error: #/options: must be a table"),
        ("[package]\ndefault_client = 1\n", "resources.toml:2: error: #/package/default_client: must be true or false"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, text: str, problem: str) -> None:
    _, problems = read(tmp_path, text)
    assert len(problems) == 1
    assert problems[0].startswith(problem)


def test_no_toml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be read"):
        read(tmp_path, "= 1")
    with pytest.raises(Refused, match="cannot be read"):
        read_layout(tmp_path / "missing.toml", Problems())


TINY = document(
    {
        "/jobs/{id}": {
            "get": {
                "operationId": "jobs.get",
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
                "responses": {
                    "200": {
                        "description": "ok",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/job"}}},
                    }
                },
            }
        }
    },
    {"job": {"type": "object", "properties": {"id": {"type": "string"}}}},
)


@pytest.mark.parametrize(
    ("layout", "problem"),
    [
        ('[operations."jobs.list"]\n', "a rule for operation 'jobs.list'"),
        ("[resources.users]\n", "a rule for resource 'users'"),
        ("[names.types]\nUser = 'X'\n", "names a type 'User'"),
        ("[names]\nomit = ['User']\n", "omits 'User', which is not here"),
        ("[names]\nomit = ['Job']\n", "omits 'Job', which is used"),
        ("[overlays.User]\noverlay = 'a:B'\n", "an overlay for class 'User'"),
        ("[overlays.Jobs]\noverlay = 'a:B'\nreplaces = ['list']\n", "replaces 'list'"),
        ("[overlays.Job]\noverlay = 'a:B'\nleaves = ['x']\n", "leaves field 'x'"),
        ("[overlays.Job]\noverlay = 'a:B'\nneeds._x = 'jobs.list'\n", "needs operation 'jobs.list'"),
        ("[overlays.Job]\noverlay = 'a:B'\nneeds._x = { operation = 'jobs.get', bind = {} }\n", "does not bind id"),
        (
            "[overlays.Job]\noverlay = 'a:B'\nneeds._x = { operation = 'jobs.get', bind = { id = 'id', y = 'z' } }\n",
            "binds y, which is no argument",
        ),
        ("[overlays.Job]\noverlay = 'a:B'\nof = ['User']\n", "names 'User'"),
        ("[exports.old.names]\n'.job' = ['User']\n", "passes on User of .job"),
        ("[package.names]\n'.older' = ['Job']\n", "passes on Job of .older"),
        ("[exports.operations]\nnames = {}\n", "a module of its own"),
        ("[exports.old.late]\n'core.errors' = ['DecodeError']\n", "only the client's module can"),
        ("[options]\nbase_path = '/v9'\n", "does not end in '/v9'"),
    ],
)
def test_a_rule_that_meets_nothing_is_a_problem(tmp_path: Path, layout: str, problem: str) -> None:
    with pytest.raises(Refused) as caught:
        build_from(TINY, tmp_path, "tiny", layout)
    assert problem in str(caught.value)
    assert not (tmp_path / "tiny").exists()


def test_an_operation_without_a_place_is_a_problem_where_the_layout_says_so(tmp_path: Path) -> None:
    loose = document({"/x": {"get": {"operationId": "getX", "responses": {"200": {"description": "ok"}}}}})
    with pytest.raises(Refused, match="#/paths/~1x/get: operation 'getX' has no place"):
        build_from(loose, tmp_path, "tiny", '[options]\nunplaced = "error"\n')
    build_from(loose, tmp_path, "tiny", '[options]\nunplaced = "error"\n[operations.getX]\nresource = ""\n')
