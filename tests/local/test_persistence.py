"""What is known survives a restart, a kill and a damaged file."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from replicate_runtime.local.http.listen import PortError
from replicate_runtime.local.runs.runs import INTERRUPTED
from replicate_runtime.local.settings import TOKEN
from replicate_runtime.local.store.folder import FolderError
from replicate_runtime.local.store.shapes import SHAPES
from replicate_runtime.local.store.store import Store
from tests.boundaries.project import ROOT, environment
from tests.local.kit import Local
from tests.local.receiver import receiver
from tests.local.test_operations import HELLO, version_of
from tests.local.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

SD3_NAME = "stability-ai/stable-diffusion-3"
SD3 = f"/v1/models/{SD3_NAME}/predictions"
TRAINER = "replicate/trainer"
COMMAND = [sys.executable, "-m", "tests.local.program", "local", "--port", "0"]


@contextmanager
def running(*options: object) -> Generator[tuple[subprocess.Popen[str], httpx.Client]]:
    """The command in a process of its own, and a client of it."""
    command = [*COMMAND, *map(str, options)]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment(), text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found, process.communicate(timeout=5)
        with httpx.Client(base_url=found[0], headers={"Authorization": f"Bearer {TOKEN}"}) as client:
            yield process, client
    finally:
        process.kill()
        process.communicate()


def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    with Local(port=None, scale=20, data=tmp_path) as local, local.client() as client:
        made = client.post(SD3, json={"input": {"prompt": "x"}}, headers={"Prefer": "wait"}).json()
        file = client.post("/v1/files", files={"content": ("a.txt", b"hello")}).json()
        secret = client.get("/v1/webhooks/default/secret").json()
        body = {"owner": "acme", "name": "kept", "visibility": "private", "hardware": "cpu"}
        client.post("/v1/models", json=body)
    with Local(port=None, scale=20, data=tmp_path) as local, local.client() as client:
        again = client.get(f"/v1/predictions/{made['id']}").json()
        assert again["status"] == "succeeded"
        assert client.get(again["output"]).content.startswith(b"\x89PNG")
        assert client.get(again["urls"]["stream"]).text.endswith("data: {}\n\n")
        assert client.get(f"/v1/files/{file['id']}").json() == file
        assert client.get("/v1/webhooks/default/secret").json() == secret
        assert client.get("/v1/models/acme/kept").status_code == 200
        fresh = client.post(SD3, json={"input": {"prompt": "x"}}).json()
        assert fresh["id"] != made["id"]


def test_time_does_not_go_back_at_a_restart(tmp_path: Path) -> None:
    with Local(port=None, data=tmp_path) as local, local.client() as client:
        local.clock.advance(86400)
        first = client.post(SD3, json={"input": {"prompt": "x"}}).json()
    with Local(port=None, data=tmp_path) as local, local.client() as client:
        second = client.post(SD3, json={"input": {"prompt": "x"}}).json()
        listed = [run["id"] for run in client.get("/v1/predictions").json()["results"]]
    assert listed[:2] == [second["id"], first["id"]]
    assert second["created_at"] > first["created_at"]


def test_cursors_and_addresses_hold_across_a_restart(tmp_path: Path) -> None:
    settings: dict[str, Any] = {"port": None, "scale": 20, "data": tmp_path, "page_sizes": {"prediction": 2}}
    with Local(**settings) as local, local.client() as client:
        made = [client.post(SD3, json={"input": {"prompt": "x"}}).json()["id"] for _ in range(5)]
        until(lambda: all(run.done for run in local.predictions))
        first = client.get("/v1/predictions").json()
        file = client.post("/v1/files", files={"content": ("a.txt", b"hello")}).json()
        signed = local.file_url(file["id"])
    with Local(**settings) as local, local.client() as client:
        client.post(SD3, json={"input": {"prompt": "x"}})
        second = client.get(first["next"]).json()
        third = client.get(second["next"]).json()
        found = [run["id"] for page in (first, second, third) for run in page["results"]]
        assert found[:5] == made[::-1]  # then the examples, which are older
        assert client.get(signed, headers={"Authorization": ""}).content == b"hello"


def test_a_stop_keeps_what_was_told_so_far(tmp_path: Path) -> None:
    with Local(port=None, scale=0, data=tmp_path) as local, local.client() as client:
        version = version_of(client, "replicate/counter")
        body = {"version": version, "input": {"count": 3, "seconds": 2.0}}
        begun = client.post("/v1/predictions", json=body).json()["id"]
        local.clock.advance(2)
        before = client.get(f"/v1/predictions/{begun}").json()
        assert before["status"] == "processing"
        assert before["output"]
    with Local(port=None, scale=0, data=tmp_path) as local, local.client() as client:
        after = client.get(f"/v1/predictions/{begun}").json()
        assert (after["status"], after["output"]) == ("failed", before["output"])
        assert after["logs"].startswith(before["logs"])


def test_a_stop_that_can_keep_nothing_gives_back_what_it_holds(tmp_path: Path) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    local = Local(port=None, scale=0, data=tmp_path).start()
    with local.client() as client:
        body = {"version": version_of(client, "replicate/counter"), "input": {"count": 3}}
        begun = client.post("/v1/predictions", json=body).json()["id"]
    with pytest.MonkeyPatch.context() as patch, suppress(sqlite3.OperationalError):
        patch.setattr(Store, "put", full)
        local.stop()
    with Local(port=None, scale=0, data=tmp_path) as again, again.client() as client:
        assert client.get(f"/v1/predictions/{begun}").status_code == 200


def test_a_killed_service_takes_up_what_it_left(tmp_path: Path) -> None:
    with receiver() as hook:
        with running("--data", tmp_path) as (process, client):
            version = version_of(client, "replicate/sleeper")
            body = {"version": version, "input": {"seconds": 60}, "webhook": hook.url}
            begun = client.post("/v1/predictions", json=body).json()["id"]
            done = client.post(SD3, json={"input": {"prompt": "x"}}, headers={"Prefer": "wait"}).json()["id"]
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        with running("--data", tmp_path) as (_, client):
            assert client.get(f"/v1/predictions/{done}").json()["status"] == "succeeded"
            lost = client.get(f"/v1/predictions/{begun}").json()
            assert (lost["status"], lost["error"]) == ("failed", INTERRUPTED)
            assert "was stopped while this was running" in lost["logs"]
            hook.wait(1)
            assert hook.bodies[-1]["status"] == "failed"


def test_a_kill_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    runs: list[str] = []
    files: list[str] = []

    def use(client: httpx.Client, body: dict[str, object]) -> None:
        with suppress(httpx.TransportError):
            while True:
                runs.append(client.post("/v1/predictions", json=body).json()["id"])
                files.append(client.post("/v1/files", files={"content": ("a.txt", b"hello")}).json()["id"])

    with running("--data", tmp_path) as (process, client), ThreadPoolExecutor(4) as pool:
        body: dict[str, object] = {"version": version_of(client, "replicate/counter"), "input": {"count": 3}}
        for _ in range(4):
            pool.submit(use, client, body)
        until(lambda: len(files) >= 40)
        os.kill(process.pid, signal.SIGKILL)
    with running("--data", tmp_path) as (_, client):
        ended = {"succeeded", "failed"}
        until(lambda: {client.get(f"/v1/predictions/{one}").json()["status"] for one in runs} <= ended)
        assert {client.get(f"/v1/files/{one}").json()["size"] for one in files} == {5}


@pytest.mark.parametrize(("kind", "before"), [("stream", None), ("webhook", "processing")])
def test_what_belongs_together_is_kept_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, before: str | None
) -> None:
    put, seen, made = Store.put, list[str | None](), list[str]()

    def status() -> str | None:
        query = "SELECT json_extract(body, '$.status') FROM document WHERE kind = 'prediction' AND key = ?"
        with closing(sqlite3.connect(tmp_path / "state.sqlite3")) as database:
            return next((found for (found,) in database.execute(query, (made[-1],))), None)

    def watched(store: Store, *document: Any) -> None:
        if document[0] == "prediction":
            made.append(document[1])
        put(store, *document)
        if document[0] == kind:
            # What another process finds now is what a kill would leave.
            seen.append(status())

    monkeypatch.setattr(Store, "put", watched)
    with Local(port=None, scale=20, data=tmp_path) as local, local.client() as client:
        body = {"version": version_of(client, "replicate/counter"), "input": {"count": 1}}
        body |= {"webhook": "https://example.com/", "webhook_events_filter": ["completed"]}
        client.post("/v1/predictions", json=body)
        until(lambda: local.webhooks)
        assert status() == "succeeded"
    assert seen == [before]


def test_what_had_not_begun_is_run_after_a_restart(tmp_path: Path) -> None:
    with Local(port=None, scale=0, data=tmp_path, prediction_slots=1) as local, local.client() as client:
        body = {"version": version_of(client, "replicate/sleeper"), "input": {"seconds": 1}}
        ids = [client.post("/v1/predictions", json=body).json()["id"] for _ in range(3)]
    with Local(port=None, scale=0, data=tmp_path) as local, local.client() as client:
        local.clock.advance(2)
        states = [client.get(f"/v1/predictions/{one}").json() for one in ids]
        assert [state["status"] for state in states] == ["failed", "succeeded", "succeeded"]
        assert "taken up again" in states[1]["logs"]


def test_webhooks_that_were_not_delivered_are_sent_after_a_restart(tmp_path: Path) -> None:
    with receiver() as hook:
        hook.statuses = [500]
        with Local(port=None, scale=0, data=tmp_path) as local, local.client() as client:
            body = {"version": version_of(client, HELLO), "input": {"text": "x"}, "webhook": hook.url}
            client.post("/v1/predictions", json=body | {"webhook_events_filter": ["completed"]})
            hook.wait(1)
        with Local(port=None, data=tmp_path) as local:
            hook.wait(2)
            assert local.predictions[0].status == "succeeded"
        assert hook.received[0][0]["webhook-id"] == hook.received[1][0]["webhook-id"]


def test_a_damaged_database_is_moved_aside(tmp_path: Path) -> None:
    with Local(port=None, data=tmp_path):
        pass
    (tmp_path / "state.sqlite3").write_bytes(b"no database" * 1000)
    with Local(port=None, data=tmp_path) as local, local.client() as client:
        assert client.get("/v1/predictions").json()["results"] == []
        assert "moved to state.sqlite3.damaged-" in local.notices[0]
    assert next(tmp_path.glob("state.sqlite3.damaged-*")).read_bytes().startswith(b"no database")


@pytest.mark.parametrize("body", ["{", "null", "[1]"])
def test_a_database_with_a_damaged_document_is_moved_aside(tmp_path: Path, body: str) -> None:
    with Local(port=None, data=tmp_path) as local, local.client() as client:
        client.post(SD3, json={"input": {"prompt": "x"}})
    database = sqlite3.connect(tmp_path / "state.sqlite3")
    with database:
        database.execute("UPDATE document SET body = ? WHERE kind = 'prediction'", (body,))
    database.close()
    with Local(port=None, data=tmp_path) as local, local.client() as client:
        assert client.get("/v1/predictions").json()["results"] == []
        assert "is no JSON object" in local.notices[0]


LISTS = {
    "prediction": "/v1/predictions",
    "training": "/v1/trainings",
    "model": "/v1/models",
    "version": f"/v1/models/{HELLO}/versions",
    "example": f"/v1/models/{HELLO}/examples",
    "deployment": "/v1/deployments",
    "collection": "/v1/collections",
    "file": "/v1/files",
    "webhook": "/_local/state?with=webhooks",
    "stream": "/_local/state",
    "starts": "/v1/account",
    "key": "/v1/webhooks/default/secret",
}


def use_all(client: httpx.Client) -> None:
    """Leave a document of each kind."""
    order = {"version": version_of(client, SD3_NAME), "input": {"prompt": "x"}, "webhook": "https://example.com"}
    client.post("/v1/predictions", json=order)
    client.post("/v1/files", files={"content": ("a.txt", b"hello")})
    size = {"hardware": "cpu", "min_instances": 0, "max_instances": 1}
    client.post("/v1/deployments", json={"name": "d", "model": HELLO, "version": version_of(client, HELLO), **size})
    trainer = f"/v1/models/{TRAINER}/versions/{version_of(client, TRAINER)}/trainings"
    client.post(trainer, json={"destination": "acme/my-model", "input": {"input_images": "data:,x"}})


def test_what_is_kept_has_the_shape_that_is_asked_for(tmp_path: Path) -> None:
    with Local(port=None, data=tmp_path) as local, local.client() as client:
        use_all(client)
        until(lambda: local.trainings[0].done and local.webhooks)
    assert set(LISTS) == set(SHAPES)
    with closing(sqlite3.connect(tmp_path / "state.sqlite3")) as database:
        kinds = {kind for (kind,) in database.execute("SELECT DISTINCT kind FROM document")}
    assert kinds == set(SHAPES)
    with Local(port=None, data=tmp_path) as local:
        assert local.notices == ()


@pytest.mark.parametrize("body", ["{}", '{"id": 1, "created": "today", "count": "x", "key": null}'])
@pytest.mark.parametrize("kind", SHAPES)
def test_a_document_of_the_wrong_shape_is_set_aside(tmp_path: Path, kind: str, body: str) -> None:
    with Local(port=None, data=tmp_path) as local, local.client() as client:
        use_all(client)
        until(lambda: local.trainings[0].done and local.webhooks)
    with closing(sqlite3.connect(tmp_path / "state.sqlite3")) as database, database:
        database.execute("UPDATE document SET body = ? WHERE kind = ?", (body, kind))
    with Local(port=None, data=tmp_path) as local, local.client() as client:
        assert {path: client.get(path).status_code for path in LISTS.values()} == dict.fromkeys(LISTS.values(), 200)
        [notice] = local.notices
        assert f"{kind} " in notice
        assert f"kept as damaged-{kind}" in notice
    with closing(sqlite3.connect(tmp_path / "state.sqlite3")) as database:
        kept = database.execute("SELECT body FROM document WHERE kind = ?", (f"damaged-{kind}",)).fetchone()
    assert kept == (body,)


def test_what_a_newer_service_kept_is_read(tmp_path: Path) -> None:
    with Local(port=None, data=tmp_path) as local, local.client() as client:
        use_all(client)
        until(lambda: local.trainings[0].done and local.webhooks)
    with closing(sqlite3.connect(tmp_path / "state.sqlite3")) as database, database:
        database.execute("UPDATE document SET body = json_set(body, '$.later', 1)")
    with Local(port=None, data=tmp_path) as local, local.client() as client:
        assert {client.get(path).status_code for path in LISTS.values()} == {200}
        assert len(local.predictions) == len(local.trainings) == 1
        assert local.webhooks


@pytest.mark.parametrize("name", ["files", "outputs"])
def test_what_should_be_a_folder_is_moved_aside(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("kept")
    with Local(port=None, scale=20, data=tmp_path) as local, local.client() as client:
        assert client.post("/v1/files", files={"content": ("a.txt", b"hello")}).status_code == 201
        made = client.post(SD3, json={"input": {"prompt": "x"}}, headers={"Prefer": "wait"}).json()
        assert client.get(made["output"]).status_code == 200
        assert f"{name} is no folder and was moved to {name}.damaged-" in local.notices[0]
    assert next(tmp_path.glob(f"{name}.damaged-*")).read_text() == "kept"


def test_one_service_writes_and_others_read(tmp_path: Path) -> None:
    with Local(port=None, data=tmp_path) as local, local.client() as client:
        with pytest.raises(FolderError, match="in use"):
            Local(port=None, data=tmp_path).start()
        made = client.post(SD3, json={"input": {"prompt": "x"}}).json()
        reader = sqlite3.connect(f"file:{tmp_path / 'state.sqlite3'}?mode=ro", uri=True)
        found = reader.execute("SELECT count(*) FROM document WHERE key = ?", (made["id"],)).fetchone()
        reader.close()
        assert found == (1,)


def test_folders_that_cannot_be_written_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FolderError, match="cannot be written"):
        Local(port=None, data=tmp_path / "file").start()


def test_a_port_in_use_is_refused() -> None:
    with Local() as local:
        port = int(local.url.rsplit(":", 1)[1])
        with pytest.raises(PortError, match="is in use"):
            Local(port=port).start()
        with local.client() as client:
            assert client.get("/v1/account").status_code == 200


def test_the_command_says_where_it_is_and_stops() -> None:
    with running("--token", TOKEN) as (process, client):
        assert client.get("/v1/account").status_code == 200
        process.send_signal(signal.SIGTERM)
        assert process.stdout is not None
        out = process.stdout.read()
        process.wait(30)
        assert f"export REPLICATE_BASE_URL={client.base_url}".rstrip("/") in out
        assert f"export REPLICATE_API_TOKEN={TOKEN}" in out
        assert f"/#{TOKEN}" in out
        assert process.returncode == 0


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ("--record", "Calls go on to https://api.replicate.com, and what passes is kept in"),
        ("--replay", "It answers from"),
    ],
)
def test_who_stands_for_the_service_says_so(tmp_path: Path, option: str, words: str) -> None:
    with running(option, tmp_path, "--token", "r8_mine") as (process, _):
        process.send_signal(signal.SIGTERM)
        assert process.stdout is not None
        out = process.stdout.read()
        assert f"{words} " in out
        assert "shown at" not in out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--host", "0.0.0.0"], "give a token of your own (--token)"),
        (["--model", "x"], "OWNER/NAME=PATH_OR_URL"),
        (["--record", "a", "--replay", "b", "--token", "x"], "exclude each other"),
        (["--host", "no.such.host.invalid", "--token", "x"], "cannot listen"),
    ],
)
def test_the_command_refuses_what_makes_no_sense(options: list[str], words: str) -> None:
    done = subprocess.run(
        [*COMMAND, *options], cwd=ROOT, env=environment(), text=True, capture_output=True, check=False
    )
    assert done.returncode in (1, 2)
    assert words in done.stderr


def test_the_host_can_be_reached_by_name() -> None:
    with Local(host="localhost") as local, local.client() as client:
        assert client.get("/v1/account").status_code == 200


def test_who_listens_for_other_machines_is_warned() -> None:
    with running("--host", "0.0.0.0", "--token", "r8_mine") as (process, _):
        assert process.stderr is not None
        assert "other machines can reach this: it listens on 0.0.0.0" in process.stderr.readline()


def test_the_command_tells_of_models_when_they_are_known(tmp_path: Path) -> None:
    with running("--model", f"acme/none={tmp_path / 'none'}") as (process, client):
        assert client.get("/v1/account").status_code == 200
        assert process.stderr is not None
        assert "acme/none is not served" in process.stderr.readline()


def test_runs_are_told_as_copies_with_addresses() -> None:
    with Local(port=None, scale=20) as local, local.client() as client:
        client.post(SD3, json={"input": {"prompt": "x"}}, headers={"Prefer": "wait"})
        [run] = local.predictions
        assert client.get(run.output).content.startswith(b"\x89PNG")
        run.status = "changed"
        assert local.predictions[0].status == "succeeded"
