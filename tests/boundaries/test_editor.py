"""What an editor shows, and what type checkers say of a program that uses the package.

`editor/sample.py` marks places. `# complete "client.": models` asks for completions behind the quoted text of its line,
`# hover "client.run": Run a model` for the text over its last name, `# goto "client.run": client.py` for where it is
defined.
`editor/consumer.py` states types with `assert_type`, and marks with `# error` what must not pass.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

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
