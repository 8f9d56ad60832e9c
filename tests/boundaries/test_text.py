"""What may stand in no file: suppressions, package registries, paths of one machine, syntax that Python 3.10 lacks."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest

from tests.boundaries.project import ROOT, files, read, sources

if TYPE_CHECKING:
    from collections.abc import Iterable

# Each pattern is written so that it does not find itself.
SUPPRESSION = re.compile(r"#\s*(?:type:\s*ign[o]re|pyr[i]ght:|mypy:|n[o]qa|r[u]ff:|pragma:)")
UNFINISHED = re.compile(r"\b(?:TO[D]O|FIX[M]E|X[X]X)\b|raise NotImplemented[E]rror")
REGISTRY = re.compile(r"(?:py[p]i\.org|python[h]osted|n[p]mjs|deb[i]an\.org|yarn[p]kg)")
MACHINE = re.compile(r"(?<![\w.])/(?:ro[o]t|wo[r]k|fa[r]m|ho[m]e/\w+|Us[e]rs/\w+|t[m]p)/")

TEXT = (".py", ".jinja", ".md", ".toml", ".yaml", ".yml", ".txt", ".in", ".mjs", ".json", "Makefile", ".ci/run")


def hits(pattern: re.Pattern[str], names: Iterable[str]) -> list[str]:
    """`file:line` of each line of text that the pattern finds."""
    found: list[str] = []
    for name in names:
        lines = read(name).splitlines()
        found.extend(f"{name}:{number}: {line.strip()}" for number, line in enumerate(lines, 1) if pattern.search(line))
    return found


def texts() -> list[str]:
    """Files that people read; recordings keep the paths that models logged."""
    return [name for name in files() if name.endswith(TEXT) and "/recordings/" not in name]


def code() -> list[str]:
    """Python and templates."""
    return sources("generated", "generator", "runtime", "tests", "examples") + sources("templates", suffix=".jinja")


def test_no_tool_is_silenced() -> None:
    assert hits(SUPPRESSION, code()) == []


def test_nothing_is_left_unfinished() -> None:
    assert hits(UNFINISHED, code()) == []


def test_no_file_names_a_registry() -> None:
    assert hits(REGISTRY, texts()) == []


def test_no_file_names_a_place_on_one_machine() -> None:
    assert hits(MACHINE, texts()) == []


@pytest.mark.parametrize("name", sources("generated", "generator", "runtime", "tests", "examples"))
def test_every_module_is_python_3_10(name: str) -> None:
    """Syntax here; what the standard library of 3.10 lacks, basedpyright finds in `make check`."""
    ast.parse(read(name), filename=name, feature_version=(3, 10))


def test_requirements_are_pinned_by_hash() -> None:
    for name in (name for name in files() if name.startswith(".ci/requirements") and name.endswith(".txt")):
        lines = [line for line in read(name).replace("\\\n", " ").splitlines() if line.strip()]
        assert lines, name
        assert [line for line in lines if "==" not in line or "--hash=sha256:" not in line] == []


def test_the_license_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text
