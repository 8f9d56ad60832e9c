"""What Cog servers say, right or wrong, in the words of this service: told by a server that says what a test wants."""

from __future__ import annotations

import asyncio
import json
import os
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

import pytest

from replicate_runtime.local.cog import process
from replicate_runtime.local.cog.callbacks import Callbacks, Line, State
from replicate_runtime.local.cog.model import CogModel
from replicate_runtime.local.cog.process import CogError, CogProcess
from replicate_runtime.local.cog.told import Seen
from tests.local.kit import Local
from tests.local.test_cog import finish
from tests.local.waiting import until

if TYPE_CHECKING:
    import httpx

READY = {"status": "READY"}
OPEN: dict[str, Any] = {"components": {"schemas": {"Input": {"type": "object"}, "Output": {}}}}


class Cog:
    """What the server answers: to each run the next of `answers`."""

    def __init__(self) -> None:
        self.health: object = READY
        self.document: object = OPEN
        self.answers: list[tuple[int, object]] = []
        self.url = ""

    def answer(self, path: str) -> tuple[int, object]:
        return {"/health-check": (200, self.health), "/openapi.json": (200, self.document)}.get(path) or (
            self.answers.pop(0)
        )


@contextmanager
def serving(cog: Cog) -> Generator[Cog]:
    """Answer while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, body = cog.answer(self.path)
            content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_PUT = do_POST = do_GET

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    cog.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield cog
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def cog() -> Iterator[Cog]:
    with serving(Cog()) as running:
        yield running


@pytest.fixture
def client(cog: Cog) -> Iterator[httpx.Client]:
    with Local(port=None, models={"acme/odd": cog.url}) as local, local.client(timeout=30) as made:
        yield made


def succeeded(output: object) -> tuple[int, object]:
    return 200, {"status": "succeeded", "output": output}


def test_who_is_busy_is_asked_again(cog: Cog, client: httpx.Client) -> None:
    cog.answers = [(409, {}), (503, {}), succeeded("done")]
    assert finish(client, "acme/odd")["output"] == "done"
    assert cog.answers == []


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((422, {"detail": [{"loc": ["body", "input", "n"], "msg": "too large"}]}), "input.n: too large"),
        ((422, "no input"), "no input"),
        ((500, "it broke"), "the model's server answered 500: it broke"),
        ((200, ["no state"]), "the model's server answered 200"),
        ((200, {"status": "failed", "error": "no luck"}), "no luck"),
        ((200, {"status": "canceled"}), "the model's run was canceled"),
    ],
)
def test_what_is_no_success_fails_the_run(
    cog: Cog, client: httpx.Client, answer: tuple[int, object], words: str
) -> None:
    cog.answers = [answer]
    done = finish(client, "acme/odd")
    assert (done["status"], words in done["error"]) == ("failed", True), done["error"]


def test_files_within_an_output_are_kept(cog: Cog, client: httpx.Client) -> None:
    cog.answers = [succeeded({"text": "data: prose", "files": ["data:text/plain;base64,aGk=", 1]})]
    output = finish(client, "acme/odd")["output"]
    assert (output["text"], output["files"][1]) == ("data: prose", 1)
    assert client.get(output["files"][0]).content == b"hi"


@pytest.mark.parametrize(
    "pieces", [["a", " ", "b", "\n"], [" ", "\n", "\t", " a"], ["", "a ", "", " b"], ["\r", "\n\n", " "]]
)
@pytest.mark.parametrize("told", ["each", "some", "late"])
def test_logs_lose_no_space(pieces: list[str], told: str) -> None:
    logs: list[str] = []

    class Listener:
        document = OPEN
        metrics: ClassVar[dict[str, Any]] = {}
        log = staticmethod(logs.append)
        finish = staticmethod(str)

    seen = Seen(Line(job=cast("Any", Listener), address=""))
    states: list[State] = [{"logs": "".join(pieces[: count + 1])} for count in range(len(pieces))]
    # A state may be lost on its way, or come after a later one.
    for state in {"each": states, "some": states[::2], "late": [states[2], states[0], states[1]]}[told]:
        seen.take(state)
    seen.finish({**states[-1], "status": "succeeded"})
    assert "".join(logs) == "".join(pieces)


def children() -> set[str]:
    """The processes that this one has started and that run; its guard is none of a server that has ended."""
    listed = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    return set(listed.read_text().split()) if listed.exists() else set()


def test_lines_are_written_in_one_piece(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")
    server = CogProcess(*folder(tmp_path, "env"))

    async def told() -> str:
        await server.start("http://127.0.0.1:9/")
        await server.ended()
        assert children() == before
        return server.tail

    before = children()
    assert "PORT=" in (variables := asyncio.run(told()))
    assert "PYTHONUNBUFFERED" not in variables


def test_a_server_that_breaks_down_fails_the_next_run(cog: Cog, client: httpx.Client) -> None:
    cog.health = {"status": "DEFUNCT"}
    done = finish(client, "acme/odd")
    assert (done["status"], "could not be set up (DEFUNCT)" in done["error"]) == ("failed", True), done["error"]


def prepared(model: CogModel) -> Any:
    """What a model offers when it is ready."""

    async def prepare() -> Any:
        try:
            return await model.prepare()
        finally:
            await model.stop()

    return asyncio.run(prepare())


@pytest.mark.parametrize(
    ("health", "document", "words"),
    [
        ({"status": "SETUP_FAILED"}, OPEN, r"could not be set up \(SETUP_FAILED\)"),
        ({"status": "STARTING"}, OPEN, "was not set up within 0.2 s"),
        (["READY"], OPEN, "no Cog server answers"),
        ("no JSON", OPEN, "no Cog server answers"),
        (READY, "no JSON", "its schema cannot be read"),
    ],
)
def test_servers_that_cannot_be_used_are_refused(cog: Cog, health: object, document: object, words: str) -> None:
    cog.health, cog.document = health, document
    with pytest.raises(CogError, match=words):
        prepared(CogModel("acme/odd", cog.url, Callbacks(), patience=0.2))


def test_without_a_schema_everything_goes(cog: Cog) -> None:
    cog.document = {}
    assert prepared(CogModel("acme/odd", cog.url, Callbacks())).document == OPEN


@pytest.mark.parametrize("name", ["odd", "/odd", "acme/", "acme/odd/one"])
def test_models_have_an_owner_and_a_name(name: str) -> None:
    with pytest.raises(CogError, match="a model is named owner/name"):
        CogModel(name, "http://127.0.0.1:9", Callbacks())


# ---- folders, whose Python is a script -------------------------------------------------------------------------------


def folder(place: Path, script: str) -> tuple[Path, Path]:
    """A model's folder, and a Python that runs a script in place of a server."""
    (place / "cog.yaml").write_text('predict: "predict.py:Predictor"')
    (place / "predict.py").touch()
    python = place / "python"
    python.write_text(f"#!/bin/sh\n{script}\n")
    python.chmod(0o755)
    return place, python


@pytest.mark.parametrize(
    ("text", "outcome"),
    [(None, None), ('{"components": {}}', {"components": {}}), ("[", "no JSON"), ("{}", "no schema of a Cog model")],
)
def test_the_schema_in_the_folder_is_read(tmp_path: Path, text: str | None, outcome: object) -> None:
    place, python = folder(tmp_path, "exit")
    if text is not None:
        (place / ".cog").mkdir()
        (place / ".cog" / "openapi_schema.json").write_text(text)
    model = CogModel("acme/odd", str(place), Callbacks(), python)
    if isinstance(outcome, str):
        with pytest.raises(CogError, match=outcome):
            model._written()
    else:
        assert model._written() == outcome


def test_a_server_that_ends_during_its_setup_is_started_twice(tmp_path: Path) -> None:
    place, python = folder(tmp_path, f'echo started >> "{tmp_path / "starts"}"; echo broken; exit 1')

    async def prepare() -> None:
        callbacks = Callbacks()
        model = CogModel("acme/odd", str(place), callbacks, python)
        try:
            await model.prepare()
        finally:
            await model.stop()
            await callbacks.stop()

    with pytest.raises(CogError, match="could not be set up: its server ended"):
        asyncio.run(prepare())
    assert (tmp_path / "starts").read_text().split() == ["started"] * 2


def test_a_server_that_does_not_want_to_stop_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_GRACE", 0.05)
    server = CogProcess(*folder(tmp_path, 'trap "" TERM; echo up; while :; do sleep 0.01; done'))

    async def stop() -> int:
        await server.start("http://127.0.0.1:9/")
        await asyncio.to_thread(until, lambda: server.tail)
        ended = asyncio.ensure_future(server.ended())
        await asyncio.sleep(0)
        await server.stop()
        return await ended

    assert asyncio.run(stop()) == -9
    assert (server.alive, asyncio.run(server.ended())) == (False, 0)
