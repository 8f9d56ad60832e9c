"""What is wrong gets a clear answer, and the service stays up."""

from __future__ import annotations

import base64
import enum
import json
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from replicate_runtime.local.cog.callbacks import Callbacks
from replicate_runtime.local.cog.model import CogModel
from replicate_runtime.local.cog.process import CogError
from replicate_runtime.local.common.clock import FASTEST, LAST, SECOND, Clock
from replicate_runtime.local.models.cogdoc import can_stream, schema, secrets
from replicate_runtime.local.models.inputs import InputCheck, with_defaults
from replicate_runtime.local.runs.run import sorted_by_length
from replicate_runtime.local.store.blobs import safe_name
from tests.local.kit import Local
from tests.local.test_functions import run
from tests.local.test_operations import HELLO, version_of
from tests.local.waiting import until


class Mode(enum.Enum):
    FAST = "fast"


@pytest.fixture
def local() -> Iterator[Local]:
    with Local(port=None, scale=0, file_limit=1_000_000, body_limit=100_000, faults_over_http=True) as running:
        yield running


def test_files_over_the_limit_are_refused(client: httpx.Client) -> None:
    large = client.post("/v1/files", files={"content": ("a", b"x" * 1_000_001)})
    assert (large.status_code, large.json()) == (413, {"detail": "Files must be less than 0.953674MB in size"})
    larger = client.post("/v1/files", files={"content": ("a", b"x" * 5_000_000)})
    assert larger.status_code == 413
    assert client.post("/v1/files", files={"content": ("a", b"x" * 1_000_000)}).status_code == 201
    assert len(client.get("/v1/files").json()["results"]) == 1


def test_bodies_over_the_limit_are_refused(client: httpx.Client) -> None:
    body = {"version": version_of(client, HELLO), "input": {"text": "x" * 100_001}}
    for path in ("/v1/predictions", "/_local/faults", "/_local/clock"):
        large = client.post(path, json=body)
        assert (large.status_code, large.json()) == (413, {"detail": "Bodies must be less than 0.0953674MB in size"})


def test_forms_that_are_none_are_refused(client: httpx.Client) -> None:
    wrong = {"Content-Type": "multipart/form-data"}
    assert client.post("/v1/files", content=b"x", headers=wrong).status_code == 400
    assert client.post("/v1/files", json={}).status_code == 415
    assert client.post("/v1/files", files={"other": ("a", b"x")}).status_code == 422
    assert client.post("/v1/files", files={"content": ("a", b"x"), "metadata": (None, b"[1]")}).status_code == 422
    long = client.post("/v1/files", files={"content": ("ä" * 128, b"x")})
    assert long.json()["invalid_fields"][0]["field"] == "filename"


def test_more_is_said_about_a_file_by_parts(client: httpx.Client) -> None:
    parts = {
        "content": ("a.bin", b"x", "application/octet-stream"),
        "filename": (None, b"named.txt"),
        "metadata": ("blob", b'{"a": 1}', "application/json"),
    }
    file = client.post("/v1/files", files=parts).json()
    assert (file["name"], file["metadata"]) == ("named.txt", {"a": 1})


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\windows\\x.png", "x.png"),
        ("..", "output"),
        (".htaccess", "htaccess"),
        ("a b\n<c>.png", "a_b_c_.png"),
        ("", "output"),
        ("x" * 300 + ".png", "x" * 80 + ".png"),
    ],
)
def test_names_of_files_are_made_harmless(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@pytest.mark.parametrize("path", ["..%2f..%2fetc/passwd", "a/..%2fstate.sqlite3", f"{'a' * 48}/none.png", "%00/x"])
def test_addresses_of_outputs_lead_nowhere_else(client: httpx.Client, path: str) -> None:
    assert client.get(f"/delivery/{path}").status_code == 404


def test_paths_with_tricks_are_not_found(client: httpx.Client) -> None:
    for path in (
        "/v1/predictions/..%2f..",
        "/v1/models/a%2fb/c",
        "/v1/files/%2e%2e/download?owner=a&expiry=1&signature=x",
    ):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("text", ['{"a": NaN}', '{"a": Infinity}', '{"a": 1', "nonsense", "[" * 50_000])
def test_bodies_that_are_no_json_are_refused(client: httpx.Client, text: str) -> None:
    headers = {"Content-Type": "application/json"}
    assert client.post("/v1/predictions", content=text, headers=headers).status_code == 400


def test_any_text_comes_back_as_it_was(client: httpx.Client, local: Local) -> None:
    for text in ("\ud800 half", "é🦙\x00\u2028", "</script>", "local-file:none"):
        body = json.dumps({"version": version_of(client, HELLO), "input": {"text": text}})
        made = client.post("/v1/predictions", content=body, headers={"Content-Type": "application/json"}).json()
        local.clock.advance(1)
        done = client.get(made["urls"]["get"]).json()
        assert (done["input"]["text"], done["output"]) == (text, f"hello {text}")


def test_functions_return_what_json_has(client: httpx.Client, local: Local) -> None:
    @local.model("acme/odd")
    async def odd(mode: Mode = Mode.FAST, what: str = "") -> Any:
        made = {"time": datetime.now, "nan": float("nan"), "tuple": (1, 2), "mode": mode.name, "self": odd}
        return made[what]

    for what, words in (("time", "cannot return"), ("self", "cannot return function")):
        done = run(client, local, "acme/odd", what=what)
        assert done["status"] == "failed"
        assert words in done["error"]
    assert run(client, local, "acme/odd", what="nan")["output"] is None
    assert run(client, local, "acme/odd", what="tuple")["output"] == [1, 2]
    assert run(client, local, "acme/odd", what="mode")["output"] == "FAST"


def test_standard_output_stays_what_it_is(client: httpx.Client, local: Local) -> None:
    @local.model("acme/terminal")
    def terminal() -> list[bool]:
        sys.stdout.writelines(["a\n", "b\n"])
        return [sys.stdout.isatty() in (True, False), bool(sys.stdout.encoding)]

    done = run(client, local, "acme/terminal")
    assert (done["output"], done["logs"]) == ([True, True], "a\nb\n")


def test_errors_of_ours_are_problems_too(client: httpx.Client, local: Local, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local._up.service.outbox, "latest", None)
    broken = client.get("/_local/state?with=webhooks", headers={"Authorization": f"Bearer {local.token}"})
    assert (broken.status_code, broken.json()["title"]) == (500, "Internal server error")
    assert client.get("/v1/account").status_code == 200


def test_faults_and_time_are_controlled_over_http(client: httpx.Client, local: Local) -> None:
    fault = {"operation": "account.get", "kind": "status", "status": 503}
    assert client.post("/_local/faults", json=fault).status_code == 204
    assert client.get("/v1/account").status_code == 503
    assert client.post("/_local/faults", json={"operation": "account.get", "nth": 0, "kind": 500}).status_code == 204
    assert client.delete("/_local/faults").status_code == 204
    assert client.get("/v1/account").status_code == 200
    for wrong in ({}, {"operation": "x", "kind": "boom"}, [1]):
        assert client.post("/_local/faults", json=wrong).status_code == 400
    before = local.clock.time()
    assert client.post("/_local/clock", json={"advance": 100}).json()["time"] == pytest.approx(before + 100)
    assert client.post("/_local/clock", json={"advance": -1}).status_code == 400
    with httpx.Client(base_url=local.url, transport=local.transport) as stranger:
        assert stranger.post("/_local/faults", json=fault).status_code == 401


@pytest.mark.parametrize("value", [-1, float("nan"), float("inf"), 1e300])
def test_time_passes_forwards_and_ends(client: httpx.Client, local: Local, value: float) -> None:
    with pytest.raises(ValueError, match="time"):
        local.clock.advance(value)
    with pytest.raises(ValueError, match="time passes"):
        local.clock.scale = value
    with pytest.raises(ValueError, match="time passes"):
        Local(port=None, scale=value).start()
    for name in ("advance", "scale"):
        assert client.post("/_local/clock", content=json.dumps({name: value})).status_code == 400
    assert client.get("/v1/account").status_code == 200


def test_time_stops_at_its_end() -> None:
    clock = Clock(LAST - SECOND, FASTEST)
    until(lambda: clock.now() == LAST)


@pytest.mark.parametrize("position", [2**63, -(2**70), 10**40])
def test_cursors_that_lead_nowhere_are_pages_of_their_kind(client: httpx.Client, position: int) -> None:
    cursor = base64.b64encode(f"p={position}|x".encode()).decode()
    assert client.get("/v1/predictions", params={"cursor": cursor}).status_code == 200


@pytest.mark.parametrize("when", ["9999-12-31T23:59:59.999999999999Z", "0001-01-01"])
def test_any_time_can_be_asked_for(client: httpx.Client, when: str) -> None:
    for name in ("created_after", "created_before"):
        assert client.get("/v1/predictions", params={name: when}).status_code == 200


def test_other_machines_need_a_token_of_its_own() -> None:
    with pytest.raises(ValueError, match="give a token"):
        Local(host="0.0.0.0").start()


def test_every_real_schema_is_taken(shared: Path) -> None:
    paths = sorted((shared / "cog-schemas").glob("*.json"))
    assert len(paths) > 80
    for path in paths:
        document = json.loads(path.read_text("utf-8"))
        check = InputCheck(document, "Input")
        given = with_defaults(document, "Input", {})
        assert isinstance(check.wrong({}), list)
        named = schema(document, "Input").get("required", [])
        missing = {one["description"] for one in check.wrong(given) if one["type"] == "required"}
        assert missing == {f"{name} is required" for name in named if name not in given}, path.name
        assert sorted_by_length(document) == document
        assert isinstance(can_stream(document), bool)
        assert isinstance(secrets(document), list)


@pytest.mark.parametrize("text", ["{", "[]", '{"components": 1}'])
def test_a_broken_schema_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "cog.yaml").write_text('predict: "predict.py:Predictor"')
    (tmp_path / "predict.py").write_text("class Predictor: ...")
    (tmp_path / ".cog").mkdir()
    (tmp_path / ".cog/openapi_schema.json").write_text(text)
    model = CogModel("acme/broken", str(tmp_path), Callbacks(), Path(sys.executable))
    with pytest.raises(CogError, match=r"openapi_schema\.json is no"):
        model._written()


def test_there_are_so_many_ports() -> None:
    with pytest.raises(OSError, match="there is no port 99999"):
        Local(port=99999).start()
