"""The page on reliability: every promise names tests, and they exist."""

from __future__ import annotations

import ast
import functools
import re
from typing import NamedTuple

import pytest

from tests.boundaries.project import ROOT

PAGE = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
SECTIONS = (
    "Time",
    "Retries and money",
    "Truth",
    "Secrets and hosts",
    "Concurrency",
    "Generator and supply chain",
    "How it is proven",
)


class Row(NamedTuple):
    """A promise, and what stands behind it."""

    promise: str
    proofs: list[str]


def rows(section: str) -> list[Row]:
    """The rows of a section's table, without its head."""
    _, _, rest = PAGE.partition(f"\n## {section}\n")
    lines = [line for line in rest.partition("\n## ")[0].splitlines() if line.startswith("|")]
    cells = [line.strip("|").rsplit("|", 1) for line in lines[2:]]
    return [Row(promise.strip(), re.findall(r"`([^`]+)`", proofs)) for promise, proofs in cells]


@functools.cache
def names(path: str) -> set[str]:
    """The tests in a file, as pytest names them: functions, and classes made by hand or by a machine."""
    found: set[str] = set()
    for node in ast.parse((ROOT / path).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        if isinstance(node, ast.Assign):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return {name for name in found if name.lower().startswith("test")}


def exists(proof: str) -> bool:
    """Whether a test, or a target of the Makefile, is there."""
    path, _, name = proof.partition("::")
    if path.startswith("make "):
        return f"\n{path.removeprefix('make ')}:" in (ROOT / "Makefile").read_text(encoding="utf-8")
    return (ROOT / path).is_file() and name in names(path)


def test_the_sections_are_there() -> None:
    assert tuple(re.findall(r"^## (.+)$", PAGE, re.MULTILINE)) == SECTIONS


@pytest.mark.parametrize("section", SECTIONS)
def test_every_promise_names_tests_that_exist(section: str) -> None:
    found = rows(section)
    assert found
    for row in found:
        assert row.promise.endswith(".")
        assert row.proofs, row.promise
        assert [proof for proof in row.proofs if not exists(proof)] == []


def test_what_does_not_exist_is_seen() -> None:
    here = "tests/docs/test_reliability.py"
    assert exists(f"{here}::test_what_does_not_exist_is_seen")
    assert exists("make test")
    for proof in (f"{here}::test_nothing", f"{here}::rows", here, "tests/docs/test_none.py::test_x", "make nothing"):
        assert not exists(proof)
