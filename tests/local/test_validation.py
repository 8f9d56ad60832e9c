"""Answers are held against the document where that was asked for: whatever answers, and before anything spoils it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from replicate_runtime.local.http.received import reply
from replicate_runtime.local.routes import HANDLERS
from replicate_runtime.local.settings import VALIDATE, Settings
from tests.boundaries.project import ROOT, environment
from tests.local.kit import Local

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.responses import Response

ACCOUNT = {"type": "user", "username": "acme", "name": "Acme", "github_url": "https://github.com/acme"}
SESSION = """
from replicate_runtime.local.http.received import reply
from replicate_runtime.local.routes import HANDLERS
from tests.local.kit import Local

async def broken(service, received):
    return reply({"type": "robot"})

def test_broken(monkeypatch):
    monkeypatch.setitem(HANDLERS, "account.get", broken)
    with Local(port=None) as local, local.client() as client:
        client.get("/v1/account")

def test_well():
    with Local(port=None) as local, local.client() as client:
        client.get("/v1/account")
"""
"""Tests of a project with our conftest."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "broken"


def answer(monkeypatch: pytest.MonkeyPatch, operation: str, body: object, status: int = 200) -> None:
    """Let an operation answer so."""

    async def given(_service: Any, _received: Any) -> Response:
        return reply(body, status)

    monkeypatch.setitem(HANDLERS, operation, given)


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        (ACCOUNT | {"type": "robot"}, 200, "account.get 200 $.type: 'robot' is not one of "),
        ({"type": "user"}, 200, "account.get 200 $: 'username' is a required property"),
        ({}, 302, "account.get 302: 'application/json' is not in the document"),
        (float("nan"), 200, "account.get 200: no JSON: "),
    ],
)
def test_an_answer_that_breaks_the_document_is_told_and_no_answer(
    monkeypatch: pytest.MonkeyPatch, file: Path, body: object, status: int, told: str
) -> None:
    answer(monkeypatch, "account.get", body, status)
    with Local(port=None, validate_responses=file) as local, local.client() as client:
        answered = client.get("/v1/account")
    assert answered.status_code == 500
    assert told in answered.json()["detail"]
    assert file.read_text("utf-8").startswith(told)
    assert file.read_text("utf-8").endswith("(GET /v1/account)\n")


def test_the_place_deep_in_a_body_is_told(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    with Local(port=None, validate_responses=file) as local, local.client() as client:
        listed = client.get("/v1/models").json()
        listed["results"][3]["latest_version"]["id"] = 7
        answer(monkeypatch, "models.list", listed)
        client.get("/v1/models")
    assert file.read_text("utf-8") == (
        "models.list 200 $.results[3].latest_version.id: 7 is not of type 'string' (GET /v1/models)\n"
    )


@pytest.mark.parametrize("kind", ["cut-json", "wrong-type", 500])
def test_what_a_fault_spoils_was_well_before(file: Path, kind: str | int) -> None:
    with Local(port=None, validate_responses=file) as local, local.client() as client:
        local.fault("account.get", 1, kind)
        client.get("/v1/account")
    assert not file.exists()


def test_what_a_fault_spoils_is_validated_before(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    answer(monkeypatch, "account.get", [])
    with Local(port=None, validate_responses=file) as local, local.client() as client:
        local.fault("account.get", 1, "cut-json")
        client.get("/v1/account")
    assert file.exists()


def test_users_do_not_validate_unless_they_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VALIDATE)
    answer(monkeypatch, "account.get", {"type": "robot"})
    with Local(port=None) as local, local.client() as client:
        assert client.get("/v1/account").json() == {"type": "robot"}


def test_what_is_played_is_not_validated(tmp_path: Path, file: Path) -> None:
    (tmp_path / "account.get").mkdir()
    asked: dict[str, Any] = {"method": "GET", "path": "/v1/account", "query": [], "headers": {}, "body": None}
    told: dict[str, Any] = {"status": 200, "headers": {"content-type": "application/json"}, "body": {"type": "robot"}}
    (tmp_path / "account.get" / "1.json").write_text(json.dumps({"request": asked, "response": told}), "utf-8")
    with Local(port=None, validate_responses=file, replay=tmp_path) as local, local.client() as client:
        assert client.get("/v1/account").json() == {"type": "robot"}
    assert not file.exists()


@pytest.mark.parametrize("by", ["option", "variable"])
def test_the_command_validates(file: Path, by: str) -> None:
    given = environment() | ({VALIDATE: str(file)} if by == "variable" else {VALIDATE: ""})
    options = ["--validate-responses", str(file)] if by == "option" else []
    code = (
        "import sys; from replicate_runtime.cli import main; from tests.local.kit import Local\n"
        "class Told(Local):\n    def start(self):\n        print(self.settings.validate_responses); sys.exit(0)\n"
        "main(Told)"
    )
    command = [sys.executable, "-c", code, "local", "--port", "0", *options]
    done = subprocess.run(command, cwd=ROOT, env=given, text=True, capture_output=True, check=False)
    assert (done.stdout.strip(), done.stderr) == (str(file), "")


def test_every_service_that_tests_start_validates(tmp_path: Path) -> None:
    assert Settings().validate_responses is not None
    assert environment()[VALIDATE] == os.environ[VALIDATE]
    (tmp_path / "test_session.py").write_text(SESSION, "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", "-p", "no:cacheprovider", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, env=environment(), text=True, capture_output=True, check=False)
    assert "account.get 200 $.type: 'robot' is not one of ['organization', 'user'] (GET /v1/account)" in done.stdout
    assert "2 passed, 1 error in" in done.stdout
