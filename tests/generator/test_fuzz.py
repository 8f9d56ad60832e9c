"""Random documents: each is printed as what the generator prints, or refused at a place, and nothing else happens.

2,000 by default, the same ones in every run; `FUZZ=20000` asks for as many, new ones (`make fuzz`).
"""

from __future__ import annotations

import ast
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, cast
from unittest.mock import patch

import pytest
from attrs import fields, has
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from generator.census import census
from generator.ir import Named
from generator.load import load
from generator.normalize import normalize
from generator.normalize.grammar import OBJECTS
from generator.parse import parse
from generator.pipeline import Settings, prepare
from generator.problems import Refused
from generator.write import write

from .allowed import foreign
from .strategies import documents, wild
from .watch import watched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.ir import Json
    from generator.pipeline import Result
    from generator.problems import Problems

pytestmark = pytest.mark.hypothesis
DOCUMENTS = int(os.environ.get("FUZZ", "2000"))
SHARES = 16
"""Parts that run beside one another."""
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
HARMLESS: dict[str, Json] = {"openapi": "3.1.0", "info": {"title": "Harmless", "version": "1"}, "paths": {}}


def named(value: object) -> Iterator[str]:
    """Every key that a part of the IR refers to."""
    if isinstance(value, Named):
        yield value.key
    elif isinstance(value, tuple | list):
        for item in cast("tuple[object, ...]", value):
            yield from named(item)
    elif isinstance(value, dict):
        yield from named(list(cast("dict[str, object]", value).values()))
    elif has(type(value)):
        for field in fields(type(value)):
            yield from named(getattr(value, field.name))


def lasting(text: str) -> str:
    """The fixed part of a package's `__init__`: everything but its docstring."""
    return ast.dump(ast.Module(ast.parse(text).body[1:], []))


class Press:
    """Prints documents below a folder of its own, and looks at what comes out."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0
        self._init = lasting(self._prepared(HARMLESS).texts["__init__.py"])

    def check(self, root: Json) -> None:
        """Print a document, or have it refused."""
        self.count += 1
        out = self.folder / str(self.count)
        done = subprocess.CompletedProcess[str]([], 0)
        said: Problems
        # The formatter is a process, and a dear one: it sees all packages at once, at the end.
        with watched(self.folder) as seen, patch("generator.write.subprocess.run", return_value=done):
            try:
                result = self._prepared(root)
                write(out, "fuzzed", result.texts, result.operations)
                said = result.problems
            except Refused as refused:
                result = None
                said = refused.problems
        assert seen == []
        self._addressed(said)
        if result is None:
            assert said.of("refusal")
            assert not out.exists()
        else:
            self._whole(result)
            self._own(result)

    def format(self) -> None:
        """Everything that was printed is Python to the formatter too."""
        command = [sys.executable, "-m", "ruff", "format", "--isolated", "--no-cache", "--quiet", str(self.folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")

    def _prepared(self, root: Json) -> Result:
        spec = self.folder / "spec.json"
        spec.write_text(json.dumps(root), encoding="utf-8")
        return prepare(Settings(spec, self.folder, "fuzzed", allow_partial=True))

    def _addressed(self, problems: Problems) -> None:
        """Each problem names a place, and says something on one line; none comes as a surprise from the parser."""
        for problem in problems:
            assert problem.pointer == "#" or problem.pointer.startswith("#/"), problem
            assert problem.message
            assert str(problem).isprintable()
            assert "openapi-python-client" not in problem.message, problem

    def _whole(self, result: Result) -> None:
        """What operations and types refer to is there."""
        assert set(named(result.api)) <= result.api.types.keys()
        assert all(made.key == key for key, made in result.api.types.items())

    def _own(self, result: Result) -> None:
        """Every file has a plain name, and every module consists of what the generator prints."""
        for path, text in result.texts.items():
            name, _, suffix = path.partition(".")
            assert name.isascii(), path
            assert name.isidentifier(), path
            if path == "__init__.py":
                assert lasting(text) == self._init
            elif suffix in {"py", "pyi"}:
                compile(text, path, "exec", dont_inherit=True)
                assert foreign(ast.parse(text)) == [], path


@pytest.mark.parametrize("share", range(SHARES))
def test_a_document_is_printed_or_refused_and_nothing_else_happens(tmp_path: Path, share: int) -> None:
    press = Press(tmp_path)

    @seed(random.getrandbits(64) if "FUZZ" in os.environ else share)
    @settings(max_examples=-(-DOCUMENTS // SHARES), deadline=None, database=None, suppress_health_check=SLOW)
    @given(documents())
    def holds(root: Json) -> None:
        press.check(root)

    holds()
    assert press.count >= DOCUMENTS // SHARES
    press.format()


FINDS: dict[str, dict[str, Json]] = {
    "a method of the client hides a module that a type is of": {
        "/a": {"put": {"operationId": "uuid"}},
        "/b": {"get": {"parameters": [{"name": "b", "in": "query", "schema": {"type": "string", "format": "uuid"}}]}},
    },
}
"""Paths of documents that did not pass once."""


@pytest.mark.parametrize("paths", FINDS.values(), ids=FINDS)
def test_what_was_found_once_stays_mended(tmp_path: Path, paths: dict[str, Json]) -> None:
    Press(tmp_path).check({**HARMLESS, "paths": paths})


def read(text: str, name: str) -> None:
    """A text through the front half; where it is refused, that has to be with a reason."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(text, encoding="utf-8")
        try:
            document = load(path)
            census(document, parse(normalize(document)))
        except Refused as refused:
            reason = str(refused)
        else:
            return
    assert reason


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(OBJECTS["Document"])), wild))
def test_anything_is_read_or_refused(root: dict[str, Json]) -> None:
    read(json.dumps({**root, "openapi": "3.1.0"}), "spec.json")


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab:-?[]{},&*!|>'\"#%@` \n\t0.x~"), max_size=60))
def test_any_text_is_yaml_or_refused(text: str) -> None:
    read(text, "spec.yaml")
    read(f"openapi: 3.1.0\npaths:\n  {text}", "spec.yaml")
