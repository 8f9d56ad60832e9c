"""What holds for every printed package: strict types, clean style, modules that stand alone, laziness, twins."""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.boundaries.project import environment
from tests.generator import test_access, test_answers, test_finds, test_forms
from tests.generator.odd import odd
from tests.generator.printing import ROOT, SHARED, build, build_from, document, load
from tests.generator.snippets import FOLDER

if TYPE_CHECKING:
    from pathlib import Path

CASES = SHARED / "generator-cases"
LOSING = ("h10", "h11")
REFUSED = ("h09", "h12")
THING = {"$ref": "#/components/schemas/Thing"}
FREE: dict[str, Any] = {"anyOf": [{"$ref": "#/components/schemas/Part"}, {"$ref": "#/components/schemas/Free"}]}
MIXED: dict[str, Any] = {
    "content": {"application/json": {"schema": THING}, "application/vnd.free+json": {"schema": {}}}
}
OPEN = document(
    {
        "/mixed": {"post": {"requestBody": MIXED, "responses": {"200": {"description": "ok", **MIXED}}}},
        "/lists": {
            "get": {
                "tags": ["lists"],
                "parameters": [{"name": "free", "in": "query", "schema": {"type": "array", "items": FREE}}],
                "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": FREE}}}},
            }
        },
    },
    {
        "Thing": {"type": "object", "properties": {"a": {}}},
        "Part": {"type": "object", "properties": {"b": {}}},
        "Free": {},
    },
)
"""What may be anything, beside types that have names of their own."""
TAG = {"propertyName": "n"}
TAGGED = document(
    {},
    {
        "One": {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer", "const": 1}}},
        "Two": {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}, "b": {}}},
        "Day": {"type": "object", "required": ["n"], "properties": {"n": {"type": "string", "format": "date"}}},
        "X": {
            "oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in ("One", "Two", "Day")],
            "discriminator": TAG,
        },
        "Base": {"type": "object", "required": ["n"], "properties": {"n": {"type": "boolean"}}, "discriminator": TAG},
        "Sub": {"allOf": [{"$ref": "#/components/schemas/Base"}, {"properties": {"c": {}}}]},
    },
)
"""Discriminators that name properties that are no text."""
WHOLE = {
    "open": OPEN,
    "tagged": TAGGED,
    "absent": document({}, {"Only": {"required": ["kind"], "properties": {"kind": {"const": "ABSENT"}}}}),
    "odd": odd(),
    "forms": document(test_forms.PATHS, {"Answered": test_forms.ANSWERED}),
    "answers": document(test_answers.PATHS, test_answers.SCHEMAS),
    "access": document(test_access.PATHS),
    "finds": document(test_finds.PATHS, {"Thing": test_finds.THING}),
    "hooks": {**document({}), "webhooks": test_finds.PATHS},
    "empty": document({}),
}
"""Documents of other tests."""


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a package for each shared case that can be printed, and for documents of other tests."""
    if not CASES.is_dir():
        pytest.skip("the shared generator cases are not here")
    out = tmp_path_factory.mktemp("packages")
    for spec in sorted(CASES.glob("*.yaml")):
        number = spec.name.partition("-")[0]
        if number not in REFUSED:
            build(spec, out, f"case_{number}", allow_partial=number in LOSING)
    build(FOLDER / "pages" / "spec.json", out, "case_pages")
    spec = tmp_path_factory.mktemp("documents") / "spec.json"
    for name, root in WHOLE.items():
        spec.write_text(json.dumps(root), encoding="utf-8")
        build(spec, out, f"case_{name}", allow_partial=True)
    return out


def run(packages: Path, *command: str) -> str:
    """Run a tool beside the packages; what it says if it fails, else nothing."""
    done = subprocess.run(
        [sys.executable, *command], cwd=packages, env=environment(), capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr if done.returncode else ""


def test_basedpyright_is_content(packages: Path) -> None:
    strict = '[tool.basedpyright]\ntypeCheckingMode = "strict"\npythonVersion = "3.10"\n'
    places = f'include = ["."]\nextraPaths = ["{(ROOT / "runtime").as_posix()}"]\n'
    (packages / "pyproject.toml").write_text(strict + places, encoding="utf-8")
    assert run(packages, "-m", "basedpyright", "--pythonpath", sys.executable) == ""


def test_mypy_is_content(packages: Path, tmp_path: Path) -> None:
    names = [part for path in sorted(packages.glob("case_*")) for part in ("-p", path.name)]
    command = ("-m", "mypy", "--strict", "--python-version", "3.10", "--cache-dir", str(tmp_path), *names)
    assert run(packages, *command) == ""


def test_ruff_is_content(packages: Path) -> None:
    # Names that are ambiguous or not ASCII, and how texts begin, come from the document.
    rules = "--select=E4,E7,E9,F,I,UP,B,PIE,RET,SIM,TC,D2,D4"
    wire = "--ignore=E741,D203,D213,D403,D404,D406,D407,D413,D205,D400,D401,D415"
    own = "--config=lint.isort.known-first-party=['replicate_runtime']"
    command = ("-m", "ruff", "check", "-q", "--isolated", "--line-length=120", "--target-version=py310", own)
    assert run(packages, *command, rules, wire, ".") == ""


ALONE = """
import importlib, pathlib, sys
for package in sorted(pathlib.Path(".").glob("case_*")):
    for file in sorted(package.glob("*.py"), reverse=True):
        for name in [name for name in sys.modules if name.partition(".")[0] == package.name]:
            del sys.modules[name]
        importlib.import_module(f"{package.name}.{file.stem}" if file.stem != "__init__" else package.name)
    module = importlib.import_module(package.name)
    for name in dir(module):
        getattr(module, name)
"""


def test_every_module_imports_by_itself(packages: Path) -> None:
    assert run(packages, "-c", ALONE) == ""


LAZY = """
import sys
before = set(sys.modules)
import case_08
heavy = ("case_08", "replicate_runtime", "httpx", "attr", "attrs", "typing")
loaded = {name for name in set(sys.modules) - before if name.partition(".")[0] in heavy}
assert loaded == {"case_08"}, loaded
case_08.Status
assert "case_08.client" not in sys.modules
case_08.client.Client
try:
    case_08.nothing
except AttributeError as error:
    assert "nothing" in str(error)
names = {}
exec("from case_08 import *", names)
assert names.keys() - {"__builtins__"} == set(case_08.__all__)
assert {"Client", "JobLevel", "client", "exceptions", *case_08.__all__} <= set(dir(case_08))
import importlib, pickle
job = case_08.Job(status="running")
assert importlib.reload(case_08).Job is type(job)
assert pickle.loads(pickle.dumps(job)) == job
"""


def test_a_package_loads_nothing_by_itself(packages: Path) -> None:
    assert run(packages, "-c", LAZY) == ""


def test_what_an_import_executes_has_one_size(packages: Path) -> None:
    texts = [file.read_text(encoding="utf-8") for file in packages.glob("case_*/__init__.py")]
    code = {text.partition("from __future__")[2] for text in texts}
    assert len(code) == 1


STARRED = """
from __future__ import annotations

from case_08 import *

made = Job(status="running")
made.nothing  # error
modules: type[Client] = client.Client  # error
"""


def test_a_star_brings_the_same_for_checkers(packages: Path) -> None:
    (packages / "starred.py").write_text(STARRED, encoding="utf-8")
    try:
        said = run(packages, "-m", "mypy", "--strict", "--no-error-summary", "--cache-dir", os.devnull, "starred.py")
    finally:
        (packages / "starred.py").unlink()
    assert [line.split(":")[1] for line in said.splitlines() if ": error:" in line] == ["7", "8"]


def test_twins_have_one_signature_and_one_docstring(packages: Path) -> None:
    for number in ("15", "17", "22", "23"):
        client: type[object] = load(packages, f"case_{number}").Client
        pairs = [(name, f"async_{name}") for name in vars(client) if hasattr(client, f"async_{name}")]
        for name, twin in pairs:
            one, two = getattr(client, name), getattr(client, twin)
            assert one.__doc__ == two.__doc__
            assert inspect.signature(one).parameters == inspect.signature(two).parameters


def test_resources_are_the_same_object_at_each_access(tmp_path: Path) -> None:
    operation = {"operationId": "a.b.get", "responses": {"200": {"description": "ok"}}}
    build_from(document({"/x": {"get": operation}}), tmp_path, "same")
    client = load(tmp_path, "same").Client()
    assert client.a is client.a
    assert client.a.b is client.a.b


def test_text_is_the_same_under_every_name(tmp_path: Path) -> None:
    operation = {"operationId": "get", "responses": {"200": {"description": "ok"}}}
    one = build_from(document({"/x": {"get": operation}}), tmp_path / "1", "one")
    two = build_from(document({"/x": {"get": operation}}), tmp_path / "2", "two")
    assert {path: text.replace("two", "one") for path, text in two.texts.items()} == one.texts
