"""What deployments, models and versions refuse: told with the status and the words of the service."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.local.test_operations import HELLO, version_of

if TYPE_CHECKING:
    import httpx

    from tests.local.kit import Local

LLAMA = "meta/meta-llama-3-8b-instruct"
DEPLOYMENT = {"name": "mine", "hardware": "cpu", "min_instances": 0, "max_instances": 1}


def hello() -> str:
    return "hello"


def offer(client: httpx.Client, local: Local, visibility: str) -> str:
    """A model of one's own with a version; its version."""
    body = {"owner": "acme", "name": "own", "visibility": visibility, "hardware": "cpu"}
    assert client.post("/v1/models", json=body).status_code == 201
    local.model("acme/own")(hello)
    return version_of(client, "acme/own")


@pytest.mark.parametrize(
    ("wrong", "status", "words"),
    [
        ({"version": "0" * 64}, 422, "version"),
        ({"model": LLAMA}, 422, "version"),
        ({"hardware": "abacus"}, 400, "must be one of: cpu"),
        ({"min_instances": 2}, 400, "must not be greater than max_instances"),
    ],
)
def test_deployments_that_cannot_be_are_refused(
    client: httpx.Client, wrong: dict[str, object], status: int, words: str
) -> None:
    body = {"model": HELLO, "version": version_of(client, HELLO), **DEPLOYMENT}
    refused = client.post("/v1/deployments", json=body | wrong)
    assert (refused.status_code, words in refused.text) == (status, True), refused.text
    assert client.get("/v1/deployments").json()["results"] == []


def test_a_deployment_is_made_once(client: httpx.Client) -> None:
    body = {"model": HELLO, "version": version_of(client, HELLO), **DEPLOYMENT}
    assert [client.post("/v1/deployments", json=body).status_code for _ in range(2)] == [200, 409]


def test_names_of_models_are_plain(client: httpx.Client) -> None:
    body = {"owner": "acme", "name": "New Model!", "visibility": "private", "hardware": "cpu"}
    refused = client.post("/v1/models", json=body)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (400, "/name")


@pytest.mark.parametrize(("visibility", "words"), [("public", "Only private"), ("private", "has versions")])
def test_models_that_are_needed_stay(client: httpx.Client, local: Local, visibility: str, words: str) -> None:
    offer(client, local, visibility)
    kept = client.delete("/v1/models/acme/own")
    assert (kept.status_code, words in kept.text) == (409, True), kept.text
    assert client.get("/v1/models/acme/own").status_code == 200


def test_what_is_somebody_elses_stays(client: httpx.Client) -> None:
    version = version_of(client, HELLO)
    assert client.delete(f"/v1/models/{LLAMA}").status_code == 403
    assert client.delete(f"/v1/models/{HELLO}/versions/{version}").status_code == 403


@pytest.mark.parametrize(("visibility", "words"), [("public", "private models"), ("private", "used by a deployment")])
def test_versions_that_are_needed_stay(client: httpx.Client, local: Local, visibility: str, words: str) -> None:
    version = offer(client, local, visibility)
    body = {"model": "acme/own", "version": version, **DEPLOYMENT}
    assert client.post("/v1/deployments", json=body).status_code == 200
    kept = client.delete(f"/v1/models/acme/own/versions/{version}")
    assert (kept.status_code, words in kept.text) == (409, True), kept.text
    assert client.get(f"/v1/models/acme/own/versions/{version}").status_code == 200


def test_a_version_is_found_below_its_own_model(client: httpx.Client) -> None:
    version = version_of(client, HELLO)
    assert client.get(f"/v1/models/{LLAMA}/versions/{version}").status_code == 404
    assert client.get(f"/v1/models/acme/nothing/versions/{version}").status_code == 404
    assert client.get("/v1/models/acme/nothing/versions").status_code == 404


@pytest.mark.parametrize("reference", [f"{LLAMA}:{{}}", "acme/nothing", "acme/nothing:{}", "no-hex", "0" * 64])
def test_only_what_there_is_can_be_run(client: httpx.Client, reference: str) -> None:
    body: dict[str, object] = {"version": reference.format(version_of(client, HELLO)), "input": {}}
    assert client.post("/v1/predictions", json=body).status_code == 422


@pytest.mark.parametrize("path", ["/v1/predictions/none/cancel", "/v1/trainings/none/cancel"])
def test_what_is_not_there_cannot_be_cancelled(client: httpx.Client, path: str) -> None:
    assert client.post(path).status_code == 404
