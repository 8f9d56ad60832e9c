"""The six programs of the documentation, word for word and as examples, against the local service."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

import pytest

from tests.boundaries.project import ROOT, environment
from tests.documented.verbatim import VERBATIM

pytest.importorskip("starlette", reason="the local service needs the extra `local`")
pytest.importorskip("jsonpath", reason="the local service of the tests is handed the document by the generator")

from tests.local.kit import Local

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EXAMPLES = ROOT / "examples" / "documented"
PNG = b"\x89PNG"

Run: TypeAlias = Callable[[str], str]


@pytest.fixture(scope="module")
def local() -> Iterator[Local]:
    with Local() as served:
        yield served


@pytest.fixture(params=["verbatim", "example"])
def run(request: pytest.FixtureRequest, local: Local, tmp_path: Path) -> Run:
    """Runs a program and gives what it prints."""

    def run(name: str) -> str:
        program = ["-c", VERBATIM[name]] if request.param == "verbatim" else [str(EXAMPLES / f"{name}.py")]
        variables = {**os.environ, **local.environment, **environment()}
        command = [sys.executable, *program]
        done = subprocess.run(
            command, cwd=tmp_path, env=variables, text=True, capture_output=True, check=False, timeout=60
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_run_a_model(run: Run, tmp_path: Path) -> None:
    run("run_a_model")
    assert (tmp_path / "output.png").read_bytes().startswith(PNG)


def test_run_in_the_background(run: Run, tmp_path: Path) -> None:
    assert run("run_in_the_background").startswith(("starting", "processing"))
    assert (tmp_path / "output.png").read_bytes().startswith(PNG)


def test_call_a_webhook(run: Run, local: Local) -> None:
    id, status = run("call_a_webhook").split()
    assert status == "starting"
    assert {delivery.url for delivery in local.webhooks} <= {"https://example.com/your-webhook"}
    assert id in {one.id for one in local.predictions}


def test_chain_models(run: Run, local: Local) -> None:
    assert run("chain_models").startswith(local.url)
    assert not [request for request in local.requests if request.operation == "files.create"]


def test_list_and_search(run: Run) -> None:
    assert "stability-ai/stable-diffusion-3: " in run("list_and_search")


def test_cancel(run: Run) -> None:
    assert run("cancel").strip() in ("canceled", "aborted")


def test_all_six_are_examples_too() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.py")} == set(VERBATIM)
    assert len(VERBATIM) == 6
