"""Everything in generated/ is machine-written, says so, and is what the generator would write now."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from itertools import zip_longest

import pytest

from tests.boundaries.project import HAND_WRITTEN, ROOT, environment, read, sources

HEADER = "# Printed by the generator; edits here are lost."


@pytest.mark.parametrize("name", [*sources("generated/replicate"), *sources("generated/replicate", suffix=".pyi")])
def test_line_1_of_a_printed_module_says_so(name: str) -> None:
    assert read(name).startswith(HEADER)


def test_no_hand_written_module_claims_to_be_printed() -> None:
    assert [name for name in sources(*HAND_WRITTEN) if read(name).startswith(HEADER)] == []


@pytest.mark.parametrize("name", sources("generated/replicate"))
def test_every_field_of_a_printed_type_is_documented(name: str) -> None:
    assert list(bare_fields(ast.parse(read(name)))) == []


def bare_fields(module: ast.Module) -> Iterator[str]:
    """Fields of records without a docstring under them."""
    for made in module.body:
        if isinstance(made, ast.ClassDef) and "record" in map(ast.unparse, made.decorator_list):
            for field, below in zip_longest(made.body, made.body[1:]):
                documented = isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant)
                if isinstance(field, ast.AnnAssign) and not documented:
                    yield f"{made.name}.{ast.unparse(field.target)}"


@pytest.mark.skipif(sys.version_info < (3, 11), reason="the generator needs Python 3.11")
def test_printing_again_changes_nothing() -> None:
    paths = ["spec/openapi.json", "--out", "generated", "--package", "replicate"]
    extra = ["--corrections", "spec/corrections.yaml", "--resources", "spec/resources.toml"]
    command = [sys.executable, "-m", "generator", "check", *paths, *extra]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
