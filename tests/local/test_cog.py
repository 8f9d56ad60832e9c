"""Real Cog servers, where the platform has them."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from replicate_runtime.local.cog.callbacks import Callbacks
from replicate_runtime.local.cog.process import CogError, CogProcess
from tests.boundaries.project import ROOT, environment
from tests.local.events import events
from tests.local.kit import Local
from tests.local.test_operations import version_of
from tests.local.waiting import until

HERE = Path(__file__).parent
PYTHONS = {"0.16": ROOT / ".venv-cog/bin/python", "0.23": ROOT / ".venv-cog-rust/bin/python"}


MODELS = {"acme/toy": str(HERE / "cog_model"), "acme/copy": str(HERE / "cog_files")}


@pytest.fixture(scope="module", params=list(PYTHONS))
def python(request: pytest.FixtureRequest) -> Path:
    """A Python that has cog."""
    python = PYTHONS[request.param]
    if not python.exists():
        pytest.skip(f"{python.parts[-3]} is missing: `make cog` makes it, where the package index has cog")
    return python


@pytest.fixture(scope="module")
def local(python: Path) -> Iterator[Local]:
    """A local service with two models behind Cog servers."""
    with Local(port=None, models=MODELS, cog_python=python) as running:
        yield running


@pytest.fixture
def client(local: Local) -> Iterator[httpx.Client]:
    with local.client(timeout=30) as made:
        yield made


def start(client: httpx.Client, model: str, **given: object) -> httpx.Response:
    return client.post("/v1/predictions", json={"version": version_of(client, model), "input": given})


def finish(client: httpx.Client, model: str, **given: object) -> dict[str, Any]:
    """Run a model to its end."""
    body = {"version": version_of(client, model), "input": given}
    made = client.post("/v1/predictions", json=body, headers={"Prefer": "wait=30"})
    assert made.status_code == 201, made.text
    return client.get(made.json()["urls"]["get"]).json()


def test_its_schema_is_told(client: httpx.Client) -> None:
    version = client.get("/v1/models/acme/toy").json()["latest_version"]
    inputs = version["openapi_schema"]["components"]["schemas"]["Input"]["properties"]
    assert set(inputs) == {"prompt", "n", "pause", "mode", "image"}


def test_output_and_logs_come_through(client: httpx.Client) -> None:
    done = finish(client, "acme/toy", prompt="a", n=3)
    assert (done["status"], done["output"]) == ("succeeded", ["a0 ", "a1 ", "a2 "])
    assert done["logs"] == "token 0\ntoken 1\ntoken 2\n"


def test_output_streams(client: httpx.Client) -> None:
    made = start(client, "acme/toy", prompt="s", n=5, pause=0.05).json()
    with client.stream("GET", made["urls"]["stream"]) as stream:
        told = list(events(stream))
    assert [data for name, _, data in told if name == "output"] == [f"s{index} " for index in range(5)]
    assert told[-1][0] == "done"


def test_inputs_are_checked_before(client: httpx.Client) -> None:
    refused = start(client, "acme/toy", n=999, mode="none")
    assert refused.status_code == 422
    assert {field["field"] for field in refused.json()["invalid_fields"]} == {"input.n", "input.mode"}


def test_one_runs_at_a_time_and_the_others_wait(client: httpx.Client) -> None:
    made = [start(client, "acme/toy", prompt=f"{index}-", n=3, pause=0.05).json() for index in range(4)]
    assert client.get(made[-1]["urls"]["get"]).json()["status"] == "starting"
    with client.stream("GET", made[-1]["urls"]["stream"]) as stream:
        assert list(events(stream))[-1][0] == "done"
    states = [client.get(one["urls"]["get"]).json() for one in made]
    assert [state["output"][0] for state in states] == ["0-0 ", "1-0 ", "2-0 ", "3-0 "]


def test_cancelling_stops_it(client: httpx.Client) -> None:
    made = start(client, "acme/toy", n=50, pause=0.1).json()
    with client.stream("GET", made["urls"]["stream"]) as stream:
        assert next(name for name, _, _ in events(stream) if name == "output")
    assert client.post(made["urls"]["cancel"]).json()["status"] == "canceled"
    assert finish(client, "acme/toy", n=1)["status"] == "succeeded"


def test_failures_are_told(client: httpx.Client) -> None:
    done = finish(client, "acme/toy", mode="fail")
    assert done["status"] == "failed"
    assert "it broke" in done["error"]


def test_files_go_in_and_out(client: httpx.Client, python: Path) -> None:
    file = client.post("/v1/files", files={"content": ("a.txt", b"hello", "text/plain")}).json()["urls"]["get"]
    assert finish(client, "acme/toy", image=file)["output"] == ["5 bytes"]
    copied = finish(client, "acme/copy", source=file)["output"]
    assert client.get(copied).content == b"HELLO", copied
    # Servers of 0.17 and later send files; those before put them into their answers, without names.
    assert copied.rsplit("/", 1)[-1] == ("copied.txt" if python == PYTHONS["0.23"] else "out-0.txt")
    assert client.get(finish(client, "acme/copy", source=copied)["output"]).content == b"HELLO"


STREAM = """
import os, time
from typing import Iterator
from cog import BasePredictor, Input, Path

class Predictor(BasePredictor):
    def predict(self, go: str = Input()) -> Iterator[Path]:
        for number in range(2):
            made = Path(go).with_name(f"{number}.txt")
            made.write_text(str(number))
            yield made
            while not os.path.exists(go):
                time.sleep(0.01)
"""
FILES = {"type": "array", "items": {"type": "string", "format": "uri"}, "x-cog-array-type": "iterator"}
SCHEMAS = {"Input": {"type": "object", "properties": {"go": {"type": "string"}}}, "Output": FILES}


@pytest.mark.parametrize("python", ["0.23"], indirect=True)  # before 0.17, files come at the end
def test_files_stream_as_they_are_made(python: Path, tmp_path: Path) -> None:
    (tmp_path / ".cog").mkdir()
    (tmp_path / ".cog/openapi_schema.json").write_text(json.dumps({"components": {"schemas": SCHEMAS}}))
    (tmp_path / "cog.yaml").write_text('predict: "predict.py:Predictor"')
    (tmp_path / "predict.py").write_text(STREAM)
    with Local(port=None, models={"acme/files": str(tmp_path)}, cog_python=python) as local, local.client() as client:
        made = start(client, "acme/files", go=str(tmp_path / "go")).json()
        read: list[str] = []
        with client.stream("GET", made["urls"]["stream"], timeout=30) as stream:
            for name, _, data in events(stream):
                read += [client.get(data).text] if name == "output" else []
                (tmp_path / "go").touch()
        assert read == ["0", "1"]


def test_a_server_that_died_is_started_again(client: httpx.Client) -> None:
    died = finish(client, "acme/toy", mode="die")
    assert (died["status"], died["error"]) == ("failed", "the model's server ended during the run")
    assert "prediction" in died["logs"], "the last lines of the server are among the logs"
    assert finish(client, "acme/toy", n=1)["status"] == "succeeded"


def test_what_waits_is_run_when_its_model_is_ready_again(python: Path, tmp_path: Path) -> None:
    with Local(port=None, models=MODELS, cog_python=python, data=tmp_path) as first, first.client() as client:
        start(client, "acme/toy", n=50, pause=1.0)
        until(lambda: first.predictions[0].status == "processing")
        start(client, "acme/toy", prompt="w", n=1)
    with Local(port=None, models=MODELS, cog_python=python, data=tmp_path, tolerant=True) as second:
        until(lambda: all(run.done for run in second.predictions))
        assert [(run.status, run.output) for run in second.predictions] == [("failed", None), ("succeeded", ["w0 "])]


def test_a_server_that_runs_is_used(local: Local, client: httpx.Client) -> None:
    group = local._up.service.cogs
    assert group is not None
    url = group._models[0]._url
    with Local(port=None, models={"acme/else": url}) as other, other.client(timeout=30) as second:
        assert finish(second, "acme/else", prompt="x", n=1)["output"] == ["x0 "]


def test_who_does_not_know_the_way_tells_nothing() -> None:
    async def main() -> list[int]:
        callbacks = Callbacks()
        uploads = await callbacks.start()
        base, headers = uploads.rsplit("/", 2)[0], {"X-Prediction-ID": "none"}
        async with httpx.AsyncClient(trust_env=False) as stranger:
            answers = [
                await stranger.post(f"{base}/key", json={"status": "succeeded"}),
                await stranger.put(f"{base}/key/a.txt", content=b"x", headers=headers),
                await stranger.put(f"{uploads}a.txt", content=b"x", headers=headers),
            ]
        await callbacks.stop()
        return [answer.status_code for answer in answers]

    assert asyncio.run(main()) == [404, 404, 404]


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "holds no model"),
        ({"predict.py": "class Predictor: ..."}, r"has no cog\.yaml, .* predict: \"predict\.py:Predictor\""),
        ({"cog.yaml": "build: {}"}, "names no model"),
        ({"cog.yaml": "predict: model.py:Predictor"}, r"holds no model\.py"),
    ],
)
def test_folders_that_hold_no_model_say_why(tmp_path: Path, files: dict[str, str], words: str) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(CogError, match=words):
        CogProcess(tmp_path)


def test_a_model_that_cannot_be_served_leaves_the_service_up(tmp_path: Path) -> None:
    sources = {"acme/none": str(tmp_path / "none"), "acme/gone": "http://127.0.0.1:9", "bad": "x"}
    with Local(port=None, models=sources, tolerant=True) as local, local.client() as client:
        assert client.get("/v1/account").status_code == 200
        until(lambda: len(local.notices) == 3)
        assert "acme/none is not served" in client.get("/v1/models/acme/none").json()["detail"]
        made = client.post("/v1/models/acme/gone/predictions", json={"input": {}})
        assert (made.status_code, "no Cog server answers" in made.json()["detail"]) == (404, True)
        assert "is no folder" in " ".join(local.notices)
        assert "no Cog server answers" in " ".join(local.notices)
    with pytest.raises(CogError, match="is no folder"):
        Local(port=None, models={"acme/none": str(tmp_path / "none")}).start()


def test_windows_has_no_cog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(CogError, match="use WSL, or give the URL"):
        CogProcess(tmp_path)


def test_it_says_when_no_python_has_cog(tmp_path: Path) -> None:
    (tmp_path / "cog.yaml").write_text('predict: "predict.py:Predictor"')
    (tmp_path / "predict.py").write_text("")
    with pytest.raises(CogError, match=r"--cog-python|is no Python"):
        CogProcess(tmp_path, tmp_path / "python")
    assert os.environ.get("PORT") is None


KILLED = """
import asyncio, subprocess, sys
from replicate_runtime.local.cog.guard import Guard

async def main():
    server = subprocess.Popen(["sleep", "60"], start_new_session=True, stdout=subprocess.DEVNULL)
    await Guard().start(server.pid)
    print(server.pid, flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no process groups")
def test_a_server_does_not_outlive_a_kill() -> None:
    command = [sys.executable, "-c", KILLED]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment()) as killed:
        assert killed.stdout is not None
        server = int(killed.stdout.readline())
        killed.kill()
    try:
        until(lambda: not runs(server))
    except AssertionError:
        os.kill(server, signal.SIGKILL)
        raise


def runs(pid: int) -> bool:
    """Whether a process is there, and no mere remainder that nobody has waited for."""
    told = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(told.strip()) and not told.strip().startswith("Z")
