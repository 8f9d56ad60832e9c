"""The same programs under release 1.0.7 and under this package: they ask for the same, and get the same."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from tests.boundaries.project import ROOT, environment
from tests.contract.differences import differences
from tests.contract.v1 import CONTRACT
from tests.differential.server import serve

RUNNER = Path(__file__).with_name("runner.py")
PEER = ROOT / ".venv-peer" / "bin" / "python"
TEXTS = [path.read_text(encoding="utf-8") for path in sorted(RUNNER.with_name("programs").glob("*.py"))]
PROGRAMS = [name for text in TEXTS for name in re.findall(r"^@program\n(?:async )?def (\w+)", text, re.MULTILINE)]
LISTED = {program for one in differences() for program in one.programs}

pytestmark = [
    pytest.mark.skipif(not PEER.exists(), reason="release 1.0.7 is not installed in .venv-peer"),
    pytest.mark.skipif(not CONTRACT.exists(), reason="the contract of release 1.0.7 lies beside the checkout only"),
]


def run(python: Path | str, address: str, paths: dict[str, str]) -> dict[str, Any]:
    """What the programs gave and asked under one interpreter."""
    own = {"REPLICATE_API_TOKEN": "r8_x", "REPLICATE_BASE_URL": address, "REPLICATE_POLL_INTERVAL": "0.01"}
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "TMPDIR", "SYSTEMROOT")}
    command = [str(python), str(RUNNER), address, str(CONTRACT)]
    done = subprocess.run(command, env={**kept, **own, **paths}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return cast("dict[str, Any]", json.loads(done.stdout))


@pytest.fixture(scope="module")
def results() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """What all programs gave and asked: under release 1.0.7, and under this package."""
    address, stop = serve()
    yield run(PEER, address, {}), run(sys.executable, address, {"PYTHONPATH": environment()["PYTHONPATH"]})
    stop()


def without_advice(text: str) -> str:
    """What an error says of the answer, without the lines on what was asked and what to do."""
    return re.sub(r"(\n(operation|request|hint): .*)+$", "", text)


def same(theirs: Any, ours: Any) -> bool:
    """Whether ours stands for theirs; an exception may be of a narrower class."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        left, right = cast("dict[str, Any]", theirs), cast("dict[str, Any]", ours)
        if "raises" in left and "raises" in right:
            return set(left["raises"]) <= set(right["raises"]) and left["text"] == without_advice(right["text"])
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(theirs, list) and isinstance(ours, list):
        first, second = cast("list[Any]", theirs), cast("list[Any]", ours)
        return len(first) == len(second) and all(map(same, first, second))
    return bool(theirs == ours)


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_does_the_same(name: str, results: tuple[dict[str, Any], dict[str, Any]]) -> None:
    theirs, ours = results[0][name], results[1][name]
    alike = same(theirs["asked"], ours["asked"]) and same(theirs["given"], ours["given"])
    if name in LISTED:
        assert not alike, "is on the list of differences, and does not differ"
    elif not alike:
        assert ours == theirs


def test_there_are_enough_of_them() -> None:
    assert len(PROGRAMS) >= 60
    assert set(PROGRAMS) >= LISTED
    assert any(name.startswith("async_") for name in PROGRAMS)
