"""The local service as the printed package offers it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from replicate.testing import Job, LocalReplicate, field
from tests.boundaries.project import environment

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("port", [None, 0])
def test_our_client_uses_it(port: int | None) -> None:
    with LocalReplicate(port=port, scale=20) as local:

        @local.model("acme/hello", official=True)
        async def hello(job: Job, name: str, times: int = field(1, ge=1)) -> str:
            await job.sleep(1)
            return f"hello {name} " * times

        with local.client() as client:
            assert client.run("acme/hello", {"name": "you", "times": 2}) == "hello you hello you "
            assert [event.data for event in client.stream("replicate/counter", {"count": 2})][:2] == ["0", "1"]
        assert [run.model for run in local.predictions] == ["acme/hello", "replicate/counter"]
        assert local.requests[0].operation == "models.predictions.create"


def test_what_cannot_be_meant_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match=r"^LocalReplicate\(\) got an unexpected keyword argument 'prot'$"):
        LocalReplicate(prot=8377)
    bare: Any = len
    with pytest.raises(TypeError, match=r"needs a name, as in @local\.model"):
        LocalReplicate().model(bare)
    with pytest.raises(ValueError, match="there are no recordings in "):
        LocalReplicate(port=None, replay=f"{tmp_path}/none").start()


def test_the_page_has_an_address_where_a_browser_finds_it(tmp_path: Path) -> None:
    with LocalReplicate() as local:
        assert httpx.get(local.page).text.startswith("<!doctype html>")
    with LocalReplicate(port=None) as local, pytest.raises(RuntimeError, match="port=None"):
        _ = local.page
    with LocalReplicate(replay=tmp_path) as local, pytest.raises(RuntimeError, match="no page under record and replay"):
        _ = local.page


def test_it_is_used_from_a_loop() -> None:
    async def main() -> object:
        async with LocalReplicate(port=None, scale=20) as local, local.client() as client:
            return await client.async_run("stability-ai/stable-diffusion-3", {"prompt": "x"})

    assert asyncio.run(main())


INSTALLED = "import importlib.metadata as m; print(len(m.entry_points(group='pytest11', name='replicate')))"
TEST = """
import os
import replicate

def test_one(replicate_local):
    assert os.environ["REPLICATE_BASE_URL"] == replicate_local.url
    assert replicate.predictions.list().results == []
    replicate.predictions.create("replicate/hello-world", input={"text": "x"})

def test_two(replicate_local):
    assert replicate_local.predictions == []
"""


def test_the_fixture_is_used_by_others(tmp_path: Path) -> None:
    (tmp_path / "test_app.py").write_text(TEST)
    installed = subprocess.run(
        [
            sys.executable,
            "-c",
            INSTALLED,
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    plugin = [] if installed != "0" else ["-p", "replicate.pytest_plugin"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *plugin, "test_app.py"],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout


def test_the_command_is_there() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "replicate", "local", "--help"],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    for option in ("--host", "--port", "--data", "--token", "--model", "--record", "--replay", "--allow-webhooks"):
        assert option in done.stdout
