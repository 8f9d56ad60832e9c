"""The examples, the six programs of the documentation among them word for word, against the local service."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

import pytest

from examples.demo import PROGRAMS
from tests.boundaries.project import ROOT, environment
from tests.documented.verbatim import VERBATIM

pytest.importorskip("starlette", reason="the local service needs the extra `local`")
pytest.importorskip("jsonpath", reason="the local service of the tests is handed the document by the generator")

from tests.local.kit import Local

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EXAMPLES = ROOT / "examples"
PNG = b"\x89PNG"

Run: TypeAlias = Callable[[str], str]


@pytest.fixture(scope="module")
def local() -> Iterator[Local]:
    with Local() as served:
        yield served


@pytest.fixture
def run(local: Local, tmp_path: Path) -> Run:
    """Runs an example and gives what it prints."""

    def run(name: str) -> str:
        command = [sys.executable, str(EXAMPLES / f"{name}.py")]
        variables = {**os.environ, **local.environment, **environment()}
        done = subprocess.run(
            command, cwd=tmp_path, env=variables, text=True, capture_output=True, check=False, timeout=60
        )
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        return done.stdout

    return run


def test_run_a_model(run: Run, tmp_path: Path) -> None:
    run("documented/run_a_model")
    assert (tmp_path / "output.png").read_bytes().startswith(PNG)


def test_run_in_the_background(run: Run, tmp_path: Path) -> None:
    assert run("documented/run_in_the_background").startswith(("starting", "processing"))
    assert (tmp_path / "output.png").read_bytes().startswith(PNG)


def test_call_a_webhook(run: Run, local: Local) -> None:
    id, status = run("documented/call_a_webhook").split()
    assert status == "starting"
    assert {delivery.url for delivery in local.webhooks} <= {"https://example.com/your-webhook"}
    assert id in {one.id for one in local.predictions}


def test_chain_models(run: Run, local: Local) -> None:
    assert run("documented/chain_models").startswith(local.url)
    assert not [request for request in local.requests if request.operation == "files.create"]


def test_list_and_search(run: Run) -> None:
    assert "stability-ai/stable-diffusion-3: " in run("documented/list_and_search")


def test_cancel(run: Run) -> None:
    assert run("documented/cancel").strip() in ("canceled", "aborted")


def test_stream_text(run: Run) -> None:
    assert run("stream_text").split()[:3] == ["You", "asked:", "Write"]


def test_many_at_once(run: Run, tmp_path: Path) -> None:
    assert sorted(run("many_at_once").split()) == ["fox.png", "hare.png", "owl.png"]
    assert (tmp_path / "owl.png").read_bytes().startswith(PNG)


def test_train_and_be_told(run: Run, tmp_path: Path) -> None:
    told = run("train_and_be_told").splitlines()
    assert told[:2] == ["told: processing", "told: succeeded"]
    assert told[2] == "succeeded"
    assert told[3].startswith("acme/my-model:")
    assert (tmp_path / told[4]).read_bytes().startswith(PNG)


def test_the_demo_shows_every_example() -> None:
    named = {path.removesuffix(".py") for path in PROGRAMS}
    assert {name for name in named if name.startswith("documented/")} == {f"documented/{name}" for name in VERBATIM}
    assert named == {path.relative_to(EXAMPLES).with_suffix("").as_posix() for path in EXAMPLES.rglob("*.py")} - {
        "demo"
    }
    assert len(VERBATIM) == 6


def test_the_demo_ends_well(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "examples.demo"]
    variables = {**os.environ, **environment(), "TMPDIR": str(tmp_path)}
    done = subprocess.run(
        command, cwd=ROOT, env=variables, text=True, encoding="utf-8", capture_output=True, check=False, timeout=120
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "replicate.deployments   create delete get list update predictions.create" in done.stdout
    assert done.stdout.count("[saved ") == len(list(tmp_path.glob("*/*/*.png"))) == 6
