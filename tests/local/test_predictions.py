"""Predictions, as the wire facts have them."""

from __future__ import annotations

import httpx
import pytest

from tests.local.kit import Local
from tests.local.test_operations import HELLO, version_of

SD3 = "/v1/models/stability-ai/stable-diffusion-3/predictions"


def create(client: httpx.Client, model: str, given: dict[str, object], **headers: str) -> httpx.Response:
    return client.post("/v1/predictions", json={"version": version_of(client, model), "input": given}, headers=headers)


def test_a_fresh_prediction_tells_nothing_of_what_comes_later(client: httpx.Client) -> None:
    fresh = create(client, HELLO, {"text": "you"})
    assert fresh.status_code == 201
    body = fresh.json()
    assert body["status"] == "starting"
    assert not {"output", "started_at", "completed_at", "metrics"} & set(body)
    assert (body["logs"], body["error"]) == ("", None)
    assert fresh.headers["location"] == body["urls"]["get"]


def test_states_follow_one_another(client: httpx.Client, local: Local) -> None:
    made = create(client, "replicate/sleeper", {"seconds": 10}).json()
    local.clock.advance(1)
    running = client.get(made["urls"]["get"]).json()
    assert running["status"] == "processing"
    assert "output" not in running
    local.clock.advance(10)
    done = client.get(made["urls"]["get"]).json()
    assert (done["status"], done["output"]) == ("succeeded", "slept for 10 s")
    assert done["metrics"]["predict_time"] == pytest.approx(10, abs=0.1)
    local.clock.advance(120)
    assert client.get(made["urls"]["get"]).json()["started_at"][-8] == "."


def test_input_is_checked_before_anything_runs(client: httpx.Client, local: Local) -> None:
    refused = create(client, "replicate/everything", {"count": 99, "mode": "slow", "size": 3})
    assert refused.status_code == 422
    body = refused.json()
    assert body["title"] == "Input validation failed"
    assert {"type": "required", "field": "input", "description": "text is required"} in body["invalid_fields"]
    assert "- input.count: Must be less than or equal to 10\n" in body["detail"]
    assert '- input.mode: mode must be one of the following: "fast", "good", "best of all"\n' in body["detail"]
    assert local.predictions == []


def test_body_keys_that_nobody_knows_are_refused(client: httpx.Client) -> None:
    refused = client.post("/v1/predictions", json={"model": "a/b", "input": {}}).json()
    described = [field["description"] for field in refused["invalid_fields"]]
    assert described == ["version is required", "Additional property model is not allowed"]


@pytest.mark.parametrize("text", ["0" * 64, "5797a99e", "kvfrans/clipdraw", "none/none", "kvfrans/clipdraw:latest", ""])
def test_versions_that_do_not_exist_are_refused(client: httpx.Client, text: str) -> None:
    refused = client.post("/v1/predictions", json={"version": text, "input": {}})
    assert refused.status_code == 422
    assert refused.json()["title"] == "Invalid version or not permitted"


def test_official_models_run_by_name(client: httpx.Client) -> None:
    hidden = client.post("/v1/predictions", json={"version": "stability-ai/stable-diffusion-3", "input": {}}).json()
    assert (hidden["version"], hidden["model"]) == ("hidden", "stability-ai/stable-diffusion-3")
    assert client.post(SD3, json={"input": {}}).status_code == 201
    community = client.post("/v1/models/kvfrans/clipdraw/predictions", json={"input": {}})
    assert community.json() == {"detail": "The requested resource could not be found.", "status": 404}


def test_a_blocking_create_is_answered_with_the_output_while_processing() -> None:
    with Local(port=None, scale=20) as local, local.client() as client:
        answer = client.post(SD3, json={"input": {"prompt": "x"}}, headers={"Prefer": "wait=60"})
        assert (answer.status_code, answer.headers["preference-applied"]) == (201, "wait=60")
        assert answer.json()["status"] == "processing"
        assert client.get(answer.json()["output"]).headers["content-type"] == "image/png"
        slow = create(client, "replicate/sleeper", {"seconds": 1000}, Prefer="wait=1")
        assert (slow.status_code, slow.json()["status"]) == (202, "processing")
        assert create(client, "replicate/failure", {}, Prefer="wait").json()["error"] == "the model broke"


@pytest.mark.parametrize("value", ["wait=0", "wait=61", "respond-async", "wait=1.5"])
def test_preferences_outside_the_document_are_refused(client: httpx.Client, value: str) -> None:
    assert create(client, HELLO, {"text": "x"}, Prefer=value).status_code == 422


def test_a_deadline_ends_what_waits_and_what_runs(client: httpx.Client, local: Local) -> None:
    made = create(client, "replicate/sleeper", {"seconds": 100}, **{"Cancel-After": "1m30s"}).json()
    local.clock.advance(91)
    done = client.get(made["urls"]["get"]).json()
    assert (done["status"], done["deadline"] > done["created_at"]) == ("canceled", True)
    for wrong in ("4", "25h", "soon", "-5", "5x", ""):
        assert create(client, HELLO, {"text": "x"}, **{"Cancel-After": wrong}).status_code == 422


def test_a_deadline_aborts_what_has_not_begun() -> None:
    with Local(port=None, scale=0, prediction_slots=1) as local, local.client() as client:
        create(client, "replicate/sleeper", {"seconds": 100})
        waiting = create(client, "replicate/sleeper", {"seconds": 1}, **{"Cancel-After": "5"}).json()
        local.clock.advance(6)
        done = client.get(waiting["urls"]["get"]).json()
        assert (done["status"], "started_at" in done) == ("aborted", False)


def test_cancelling_answers_with_the_end(client: httpx.Client) -> None:
    made = create(client, "replicate/sleeper", {"seconds": 100}).json()
    ended = client.post(made["urls"]["cancel"]).json()
    assert (ended["status"], ended["output"], ended["logs"]) == ("canceled", None, None)
    assert client.post(made["urls"]["cancel"]).json() == ended
    assert client.post("/v1/predictions/none/cancel").status_code == 404


def test_what_runs_for_half_an_hour_is_stopped(client: httpx.Client, local: Local) -> None:
    made = create(client, "replicate/sleeper", {"seconds": 10_000}).json()
    local.clock.advance(1801)
    assert client.get(made["urls"]["get"]).json()["status"] == "failed"


def test_data_is_removed_after_an_hour(client: httpx.Client, local: Local) -> None:
    made = client.post(SD3, json={"input": {"prompt": "x"}}).json()
    local.clock.advance(10)
    output = client.get(made["urls"]["get"]).json()["output"]
    assert client.get(output).status_code == 200
    local.clock.advance(3600)
    gone = client.get(made["urls"]["get"]).json()
    assert (gone["data_removed"], gone["input"], gone["output"]) == (True, {}, None)
    assert client.get(output).status_code == 404


def test_lists_are_newest_first_and_filtered(client: httpx.Client, local: Local) -> None:
    made: list[dict[str, str]] = []
    for _ in range(3):
        made.append(create(client, HELLO, {"text": "x"}).json())
        local.clock.advance(10)
    listed = client.get("/v1/predictions").json()["results"]
    assert [item["id"] for item in listed] == [item["id"] for item in reversed(made)]
    after = client.get("/v1/predictions", params={"created_after": made[1]["created_at"]}).json()["results"]
    before = client.get("/v1/predictions", params={"created_before": made[1]["created_at"]}).json()["results"]
    assert (len(after), len(before)) == (2, 1)
    assert client.get("/v1/predictions", params={"source": "web"}).json()["results"] == []
    assert client.get("/v1/predictions", params={"created_after": "yesterday"}).status_code == 422


def test_the_token_is_asked_for(local: Local) -> None:
    with httpx.Client(base_url=local.url, transport=local.transport) as stranger:
        refused = stranger.get("/v1/account")
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.json()["title"] == "Unauthenticated"
        assert stranger.get("/v1/account", headers={"Authorization": f"Token {local.token}"}).status_code == 200
        assert stranger.get("/v1/account", headers={"Authorization": local.token}).status_code == 401
        assert stranger.get("/v1/search?query=x").status_code == 200


def test_without_credit_nothing_is_created() -> None:
    with Local(port=None, credit=False) as local, local.client() as client:
        assert create(client, HELLO, {"text": "x"}).json()["title"] == "Insufficient credit"


def test_limits_are_told_and_kept_when_asked() -> None:
    with Local(port=None, scale=0, enforce_rate_limits=True) as local, local.client() as client:
        first = create(client, HELLO, {"text": "x"})
        assert (first.headers["ratelimit-remaining"], first.headers["ratelimit-reset"]) == ("599", "1")
        for _ in range(599):
            client.post("/v1/predictions", json={})
        refused = client.post("/v1/predictions", json={})
        assert (refused.status_code, refused.json()["retry_after"], refused.headers["retry-after"]) == (429, 1, "1")
        local.clock.advance(1)
        assert client.post("/v1/predictions", json={}).status_code == 422


def test_webhooks_must_be_urls(client: httpx.Client) -> None:
    for webhook in ("nowhere", "ftp://example.com/", "http://", "https://exa mple.com", "https://example.com:port/"):
        body = {"version": version_of(client, HELLO), "input": {"text": "x"}, "webhook": webhook}
        assert client.post("/v1/predictions", json=body).status_code == 422


def test_bodies_that_cannot_be_read_are_refused(client: httpx.Client) -> None:
    assert client.post("/v1/predictions", content=b"{", headers={"Content-Type": "application/json"}).status_code == 400
    assert client.post("/v1/predictions", content=b"[" * 100_000).status_code == 400
    assert client.post("/v1/predictions", json=[1]).status_code == 422
    assert client.put("/v1/predictions").status_code == 405
    assert client.get("/v1/nowhere").status_code == 404


def test_files_are_inlined_wherever_they_stand_in_an_output() -> None:
    with Local(port=None, scale=20, inline_files=True) as local, local.client() as client:
        order: dict[str, object] = {"version": version_of(client, "replicate/speech"), "input": {}}
        output = client.post("/v1/predictions", json=order, headers={"Prefer": "wait"}).json()["output"]
        assert output["audio_out"].startswith("data:audio/x-wav;base64,UklGR")
        late = {"version": version_of(client, "replicate/sleeper"), "input": {"seconds": 60}}
        assert "output" not in client.post("/v1/predictions", json=late, headers={"Prefer": "wait=1"}).json()
