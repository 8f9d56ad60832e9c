"""What an editor shows, and what type checkers say of a program that uses the package.

`editor/sample.py` marks places. `# complete "client.": models` asks for completions behind the quoted text of its line,
`# hover "client.run": Run a model` for the text over its last name, `# goto "client.run": client.py` for where it is
defined.
Every operation and every field of the client is asked for in a file of one line each.
`editor/consumer.py` states types with `assert_type`, and marks with `# error` what must not pass.
"""

from __future__ import annotations

import inspect
import json
import re
import subprocess
import sys
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

import replicate
from replicate.operations import OPERATIONS
from replicate_runtime.core.record import Record
from tests.boundaries.langserver import LanguageServer
from tests.boundaries.project import ROOT, environment

if TYPE_CHECKING:
    from collections.abc import Generator

EDITOR = Path(__file__).parent / "editor"
SAMPLE, CONSUMER = EDITOR / "sample.py", EDITOR / "consumer.py"
MARK = re.compile(r'# (complete|hover|goto) "([^"]+)": (.+)$')


class Mark(NamedTuple):
    """A question at a place: the line, the column behind the quoted text, and what the answer must hold."""

    line: int
    column: int
    question: str
    text: str
    expected: str


def marks() -> list[Mark]:
    """Every mark of the sample."""
    found: list[Mark] = []
    for number, line in enumerate(SAMPLE.read_text(encoding="utf-8").splitlines()):
        if mark := MARK.search(line):
            question, text, expected = mark.groups()
            found.append(Mark(number, line.index(text) + len(text), question, text, expected))
    return found


@pytest.fixture(scope="module")
def server() -> Generator[LanguageServer, None, None]:
    """A language server that has the sample open."""
    with LanguageServer() as running:
        running.open(SAMPLE)
        yield running


@pytest.mark.parametrize("mark", marks(), ids=lambda mark: f"{mark.line + 1}-{mark.question}-{mark.text}")
def test_an_editor_shows_it(server: LanguageServer, mark: Mark) -> None:
    uri = SAMPLE.as_uri()
    if mark.question == "complete":
        offered = server.completions(uri, mark.line, mark.column)
        assert set(mark.expected.split()) <= offered
    elif mark.question == "hover":
        assert mark.expected in " ".join(server.hover(uri, mark.line, mark.column - 1).split())
    else:
        found = server.definitions(uri, mark.line, mark.column - 1)
        assert any(name.endswith(f"/{mark.expected}") for name in found), found


METHODS = {f"client.{row.attribute}": row.name for row in OPERATIONS}
"""Methods by how a program reaches them, with their operations."""


def twin(method: str) -> str:
    """The awaitable twin of a method."""
    holder, _, name = method.rpartition(".")
    return f"{holder}.async_{name}"


def own(record: object) -> list[str]:
    """The fields of a type that the document describes."""
    if not (isinstance(record, type) and issubclass(record, Record)):
        return []
    return [name for name in vars(record).get("__annotations__", {}) if not name.startswith("_")]


FIELDS = {f"replicate.{name}(": fields for name in dir(replicate) if (fields := own(getattr(replicate, name)))}
"""How a program constructs each type, with its fields."""


class Everything(NamedTuple):
    """A file with a method or field at the end of each line, and the server that has it open."""

    server: LanguageServer
    uri: str
    lines: list[str]

    def hover(self, text: str) -> str:
        """What is shown over the end of a line, without the signature."""
        shown = self.server.hover(self.uri, self.lines.index(text), len(text) - 1)
        return shown.partition("\n")[2].strip()

    def offered(self, text: str, until: str) -> set[str]:
        """What is offered within a line, behind its last `until`."""
        return self.server.completions(self.uri, self.lines.index(text), text.rindex(until) + 1)


@pytest.fixture(scope="module")
def everything(server: LanguageServer, tmp_path_factory: pytest.TempPathFactory) -> Everything:
    """The file, open."""
    lines = ["import replicate", "client = replicate.Client()", *METHODS, *map(twin, METHODS)]
    lines += [f"{method}()" for method in METHODS]
    lines += [f"{made}).{field}" for made, fields in FIELDS.items() for field in fields]
    path = tmp_path_factory.mktemp("editor") / "everything.py"
    path.write_text("\n".join(lines), encoding="utf-8")
    return Everything(server, server.open(path), lines)


@pytest.mark.parametrize("method", METHODS)
def test_a_method_and_its_twin_are_offered_and_explained(everything: Everything, method: str) -> None:
    for one in (method, twin(method)):
        assert METHODS[method] in everything.hover(one)
    names = {one.rpartition(".")[2] for one in (method, twin(method))}
    assert names <= everything.offered(method, ".")


@pytest.mark.parametrize("method", METHODS)
def test_its_arguments_are_offered(everything: Everything, method: str) -> None:
    signature = inspect.signature(attrgetter(method.removeprefix("client."))(replicate.Client()))
    given = signature.parameters.values()
    named = {f"{one.name}=" for one in given if one.kind not in (one.VAR_KEYWORD, one.VAR_POSITIONAL)}
    options = {"timeout="} if any(one.kind is one.VAR_KEYWORD for one in given) else set[str]()
    assert named | options <= everything.offered(f"{method}()", "(")


@pytest.mark.parametrize("made", FIELDS)
def test_fields_are_offered_and_explained(everything: Everything, made: str) -> None:
    lines = [f"{made}).{field}" for field in FIELDS[made]]
    assert {*FIELDS[made]} <= everything.offered(lines[0], ".")
    assert {f"{field}=" for field in FIELDS[made]} <= everything.offered(lines[0], "(")
    assert [line for line in lines if not everything.hover(line)] == []


def wrong_lines() -> set[int]:
    """Lines of the consumer that are marked as errors."""
    lines = CONSUMER.read_text(encoding="utf-8").splitlines()
    return {number for number, line in enumerate(lines, 1) if line.endswith("# error")}


def reported_by_basedpyright() -> dict[int, str]:
    """What basedpyright says of the consumer, in strict mode: message by line."""
    settings = {"typeCheckingMode": "strict", "extraPaths": ["../../../generated", "../../../runtime"]}
    project = EDITOR / "pyrightconfig.json"
    assert json.loads(project.read_text(encoding="utf-8")) == settings
    checker = Path(sys.executable).with_name("basedpyright")
    command = [str(checker), "--outputjson", "--pythonpath", sys.executable, "--project", str(project)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    found = json.loads(done.stdout)["generalDiagnostics"]
    return {
        item["range"]["start"]["line"] + 1: item["message"] for item in found if item["file"].endswith("consumer.py")
    }


def reported_by_mypy() -> dict[int, str]:
    """What mypy says of the consumer, in strict mode: message by line."""
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--no-error-summary", str(CONSUMER)]
    variables = {**environment(), "MYPYPATH": environment()["PYTHONPATH"]}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=variables)
    found = re.findall(r"^[^:\n]*consumer\.py:(\d+): error: (.*)$", done.stdout, re.MULTILINE)
    return {int(line): message for line, message in found}


CHECKERS = {"basedpyright": reported_by_basedpyright, "mypy": reported_by_mypy}


@pytest.mark.parametrize("checker", CHECKERS)
def test_a_checker_agrees_with_the_consumer(checker: str) -> None:
    reported = CHECKERS[checker]()
    assert {line: message for line, message in reported.items() if line not in wrong_lines()} == {}
    assert wrong_lines() - reported.keys() == set()
