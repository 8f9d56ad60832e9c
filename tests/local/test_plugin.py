"""The pytest fixtures: each test finds the service as new, and the environment leads there."""

from __future__ import annotations

import os

import httpx
import pytest

import replicate
from replicate.testing import LocalReplicate
from replicate_runtime.local.plugin import fixtures, lead
from tests.local.kit import Local

replicate_service, replicate_local = fixtures(Local)


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_finds_it_as_new(replicate_local: Local, turn: int) -> None:
    headers = {"Authorization": f"Bearer {os.environ['REPLICATE_API_TOKEN']}"}
    with httpx.Client(base_url=os.environ["REPLICATE_BASE_URL"], headers=headers) as client:
        assert client.get("/v1/predictions").json()["results"] == []
        assert len(replicate_local.requests) == 1
        path = "/v1/models/stability-ai/stable-diffusion-3/predictions"
        made = client.post(path, json={"input": {"prompt": str(turn)}}).json()
    [run] = replicate_local.predictions
    assert run.id == made["id"] == "mdle0tdtwsh1wy1y9hl2grmy13"
    assert run.input == {"prompt": str(turn)}
    assert replicate_local.requests[-1].json == {"input": {"prompt": str(turn)}}
    replicate_local.clock.advance(10_000 * turn)


def test_the_environment_is_put_back() -> None:
    assert "REPLICATE_BASE_URL" not in os.environ


@pytest.mark.parametrize("turn", [1, 2])
def test_models_of_a_test_are_gone_after_it(replicate_service: Local, turn: int) -> None:
    with replicate_service.apart():

        @replicate_service.model("acme/own")
        def own() -> int:
            return turn

        @replicate_service.model("replicate/hello-world")
        def hello(text: str) -> str:
            return text

        with replicate_service.client() as client:
            assert client.get("/v1/models/acme/own").status_code == 200
            changed = client.get("/v1/models/replicate/hello-world").json()["latest_version"]["id"]
    with replicate_service.client() as client:
        assert client.get("/v1/models/acme/own").status_code == 404
        assert client.get("/v1/models/replicate/hello-world").json()["latest_version"]["id"] != changed


def test_no_variables_lead_to_a_service_without_a_port() -> None:
    with Local(port=None) as local, pytest.raises(RuntimeError, match="give it a port"):
        _ = local.environment


def test_time_is_put_back(replicate_local: Local) -> None:
    replicate_local.clock.advance(5000)
    replicate_local.clock.scale = 3
    before = replicate_local.clock.time()
    replicate_local.reset()
    assert replicate_local.clock.time() < before
    assert replicate_local.clock.scale == 1


def test_the_default_client_is_led_there_whatever_it_did_before(monkeypatch: pytest.MonkeyPatch) -> None:
    for address in ("http://127.0.0.1:9", "http://127.0.0.1:10"):
        monkeypatch.setenv("REPLICATE_BASE_URL", address)
        lead(LocalReplicate())
        assert replicate.default_client.origin == address
    lead(LocalReplicate())
