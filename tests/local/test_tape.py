"""Real traffic is kept without its secrets, and played again without the service."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from replicate_runtime.local.tape.hosts import Hosts
from replicate_runtime.local.tape.scrub import SCRUBBED, Scrubber
from tests.local.events import events
from tests.local.kit import Local
from tests.local.test_operations import HELLO, version_of

if TYPE_CHECKING:
    from pathlib import Path

    from replicate_runtime.local.runs.run import Run

TOKEN = "r8_" + "real" * 9
SD3 = "/v1/models/stability-ai/stable-diffusion-3/predictions"
LLAMA = "/v1/models/meta/meta-llama-3-8b-instruct/predictions"


@pytest.fixture(scope="module")
def service() -> Iterator[Local]:
    """What stands for the real service."""
    with Local(token=TOKEN, scale=20) as running:
        yield running


def states_of(client: httpx.Client, prediction: str) -> Iterator[dict[str, Any]]:
    """A prediction as it is told, again and again until it has ended."""
    for _ in range(5000):
        yield (state := client.get(f"/v1/predictions/{prediction}").json())
        if state["status"] not in {"starting", "processing"}:
            return
    pytest.fail("it does not end")


def use(client: httpx.Client) -> list[object]:
    """What an app does; everything that it sees."""
    seen: list[object] = []
    version = version_of(client, HELLO)
    body = {"version": version, "input": {"text": "you"}, "webhook": "https://example.com/"}
    made = client.post("/v1/predictions", json=body).json()
    states = list(states_of(client, made["id"]))
    seen += [state["status"] for state in states]
    seen.append(states[-1]["output"])
    llama = client.post(LLAMA, json={"input": {"prompt": "x"}}).json()
    with client.stream("GET", llama["urls"]["stream"]) as stream:
        seen.extend(events(stream))
    picture = {"input": {"prompt": "x", "seed": 1}}
    drawn = client.post(SD3, json=picture, headers={"Prefer": "wait"})
    seen.append(client.get(drawn.json()["output"]).content)
    again = {"version": version_of(client, "jingyunliang/swinir"), "input": {"image": drawn.json()["output"]}}
    seen.append(client.post("/v1/predictions", json=again, headers={"Prefer": "wait"}).status_code)
    seen.append(client.get("/v1/webhooks/default/secret").json()["key"][:6])
    seen.append(client.post("/v1/files", files={"content": ("a.txt", b"hello")}).json()["size"])
    seen.append(
        client.request("QUERY", "/v1/models", content="text", headers={"Content-Type": "text/plain"}).status_code
    )
    seen.append(client.get("/v1/predictions/none").status_code)
    return seen


def test_an_app_sees_the_same_again_without_the_service(service: Local, tmp_path: Path) -> None:
    with Local(record=tmp_path, upstream=service.url, token=TOKEN) as local, local.client() as client:
        recorded = use(client)
    kept = "".join(path.read_text() for path in tmp_path.rglob("*.json"))
    assert TOKEN not in kept
    assert service.webhook_secret not in kept
    assert json.loads((tmp_path / "predictions.create/1.json").read_text())["response"]["status"] == 201
    with Local(port=None, replay=tmp_path) as local, local.client() as client:
        assert use(client) == recorded
        missing = client.get("/v1/predictions/other")
        assert (missing.status_code, missing.json()["title"]) == (400, "Not recorded")


@pytest.mark.parametrize("by", ["record", "replay"])
def test_bodies_over_the_limit_go_nowhere(service: Local, tmp_path: Path, by: str) -> None:
    asked = len(service.requests)
    limits: dict[str, Any] = {"body_limit": 1024 * 1024, "file_limit": 2 * 1024 * 1024}
    way: dict[str, Any] = {"record": tmp_path, "upstream": service.url} if by == "record" else {"replay": tmp_path}
    with Local(port=None, token=TOKEN, **limits, **way) as local, local.client() as client:
        large = client.post(SD3, json={"input": {"prompt": "x" * 1024 * 1024}})
        assert (large.status_code, large.json()) == (413, {"detail": "Bodies must be less than 1MB in size"})
        larger = client.post("/v1/files", files={"content": ("a", b"x" * 3 * 1024 * 1024)})
        assert (larger.status_code, larger.json()) == (413, {"detail": "Files must be less than 2MB in size"})
        assert [one.status for one in local.requests] == [413, 413]
    assert len(service.requests) == asked
    assert list(tmp_path.iterdir()) == []


def test_what_is_taped_is_told_and_a_reset_begins_again(service: Local, tmp_path: Path) -> None:
    with Local(port=None, record=tmp_path, upstream=service.url, token=TOKEN) as local, local.client() as client:
        body = {"version": version_of(client, HELLO), "input": {"text": "you"}}
        made = client.post("/v1/predictions", json=body).json()
        states = [state["status"] for state in states_of(client, made["id"])]
        assert [one.operation for one in local.requests[:3]] == ["models.get", "predictions.create", "predictions.get"]
        assert (local.requests[1].json, local.requests[1].status) == (body, 201)
        assert [told(run) for run in local.predictions] == [(made["id"], "succeeded", "hello you", {"text": "you"})]
    with Local(port=None, replay=tmp_path) as local, local.client() as client:
        for _ in range(2):
            assert [client.get(f"/v1/predictions/{made['id']}").json()["status"] for _ in states] == states
            assert [one.operation for one in local.requests] == ["predictions.get"] * len(states)
            assert [told(run) for run in local.predictions] == [(made["id"], "succeeded", "hello you", {"text": "you"})]
            local.reset()
            assert local.predictions == []


def told(run: Run) -> tuple[str, str, object, object]:
    """What an app's tests ask about a prediction."""
    return run.id, run.status, run.output, run.input


def test_runs_are_kept_as_they_were_told_last(service: Local, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service.clock, "scale", 0)
    with Local(port=None, record=tmp_path, upstream=service.url, token=TOKEN) as local, local.client() as client:
        version = version_of(client, "replicate/trainer")
        path = f"/v1/models/replicate/trainer/versions/{version}/trainings"
        hook = "https://example.com/hook"
        body = {"destination": "acme/my-model", "input": {"input_images": "data:,x"}, "webhook": hook}
        made = client.post(path, json=body).json()
        client.post(made["urls"]["cancel"])
        client.get("/v1/predictions/none")
        client.post(LLAMA, json={"input": {"prompt": 1}})
        assert local.predictions == []
        [training] = local.trainings
        assert (training.status, training.destination, training.webhook) == ("canceled", "acme/my-model", hook)
        assert training.completed is not None
        assert training.created <= training.completed


def order(client: httpx.Client) -> tuple[str, str, str]:
    """The addresses of a prediction, of its stream and of another one's output."""
    urls = client.post(LLAMA, json={"input": {"prompt": "x"}}).json()["urls"]
    drawn = client.post(SD3, json={"input": {"prompt": "x", "seed": 1}}, headers={"Prefer": "wait"})
    return urls["get"], urls["stream"], drawn.json()["output"]


def test_things_go_wrong_on_demand(service: Local, tmp_path: Path) -> None:
    headers = {"Accept": "text/event-stream"}
    with Local(port=None, record=tmp_path, upstream=service.url, token=TOKEN) as local, local.client() as client:
        get, stream, output = order(client)
        local.fault("predictions.get", 1, 503, retry_after=7)
        answers = [client.get(get), client.get(get), client.get(stream, headers=headers), client.get(output)]
        assert [answer.status_code for answer in answers] == [503, 200, 200, 200]
        assert answers[0].headers["retry-after"] == "7"
        assert [one.operation for one in local.requests[-3:]] == ["predictions.get", "stream", "delivery"]
    with Local(port=None, replay=tmp_path) as local, local.client() as client:
        get, stream, output = order(client)
        for operation, kind in {"predictions.get": 429, "stream": "cut-stream", "delivery": 404}.items():
            local.fault(operation, 1, kind, after=3)
        assert [client.get(get).status_code, client.get(output).status_code] == [429, 404]
        told: list[str] = []
        with pytest.raises(httpx.TransportError), client.stream("GET", stream, headers=headers) as cut:
            told.extend(line for line in cut.iter_lines() if line.startswith("event:"))
        assert len(told) == 3
        assert client.get(stream, headers=headers).text == answers[2].text
        assert client.get(get).json() == answers[1].json()


def test_a_service_that_cannot_be_reached_is_told(tmp_path: Path) -> None:
    with Local(port=None, record=tmp_path, upstream="http://127.0.0.1:9") as local, local.client() as client:
        assert client.get("/v1/account").status_code == 502
        assert client.get("/_via/https/example.com/x").status_code == 404


def test_recordings_of_the_service_are_played(shared: Path) -> None:
    with Local(port=None, replay=shared / "recordings") as local, local.client() as client:
        found = client.get("/v1/hardware").json()
        assert {"sku": "cpu", "name": "CPU"} in found


def test_files_that_are_no_recordings_are_named(tmp_path: Path) -> None:
    (tmp_path / "account.get").mkdir()
    (tmp_path / "account.get/1.json").write_text("{}")
    with pytest.raises(ValueError, match=r"1\.json is no recording"):
        Local(port=None, replay=tmp_path).start()
    with pytest.raises(ValueError, match="no recordings"):
        Local(port=None, replay=tmp_path / "none").start()


ASKED: dict[str, Any] = {"method": "GET", "path": "/v1/account", "query": [], "headers": {}, "body": None}
TOLD: dict[str, Any] = {"status": 200, "headers": {"Content-Type": "text/plain"}, "body": "hi"}


def record(folder: Path, name: str, request: object = ASKED, response: object = TOLD) -> None:
    """A recording as somebody may have written it."""
    (folder / "account.get").mkdir(exist_ok=True)
    (folder / "account.get" / name).write_text(json.dumps({"request": request, "response": response}), "utf-8")


WRONG_ASKED: list[dict[str, object]] = [
    {"headers": None},
    {"headers": []},
    {"headers": {"accept": 1}},
    {"query": 1},
    {"query": ["a"]},
    {"method": 1},
    {"path": None},
]
WRONG_TOLD: list[dict[str, object]] = [
    {"status": "200"},
    {"status": 99},
    {"status": None},
    {"headers": 1},
    {"headers": {"a": "\u20ac"}},
    {"body": {"$file": "none.bin"}},
]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        *((ASKED | wrong, TOLD) for wrong in WRONG_ASKED),
        *((ASKED, TOLD | wrong) for wrong in WRONG_TOLD),
        (None, TOLD),
        (ASKED, "hi"),
    ],
)
def test_a_recording_that_was_changed_into_none_is_named(tmp_path: Path, asked: object, told: object) -> None:
    record(tmp_path, "1.json", asked, told)
    with pytest.raises(ValueError, match=r"1\.json is no recording"):
        Local(port=None, replay=tmp_path).start()


def test_what_was_asked_with_a_query_is_found_again(service: Local, tmp_path: Path) -> None:
    def use(client: httpx.Client) -> list[object]:
        first = client.get("/v1/models", params={"sort_by": "model_created_at", "sort_direction": "asc"}).json()
        later = client.get(first["next"]).json()
        found = client.get("/v1/search", params={"query": "a&b=c \u00e9", "limit": 3}).json()
        return [*([model["name"] for model in page["results"]] for page in (first, later)), found]

    for number in range(25):
        body = {"owner": "acme", "name": f"m{number}", "visibility": "public", "hardware": "cpu"}
        with service.client() as client:
            client.post("/v1/models", json=body)
    with Local(port=None, record=tmp_path, upstream=service.url, token=TOKEN) as local, local.client() as client:
        recorded = use(client)
    with Local(port=None, replay=tmp_path) as local, local.client() as client:
        assert use(client) == recorded


def test_recordings_may_be_changed_copied_and_added(service: Local, tmp_path: Path) -> None:
    record(tmp_path, "1.json")
    record(tmp_path, "copy of 1.json", response=TOLD | {"status": 418})
    with Local(port=None, replay=tmp_path) as local, local.client() as client:
        answers = [client.get("/v1/account") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 418, 418]
    assert (answers[0].text, answers[0].headers["content-type"]) == ("hi", "text/plain")
    way: dict[str, Any] = {"port": None, "record": tmp_path, "upstream": service.url, "token": TOKEN}
    with Local(**way) as one, Local(**way) as other, one.client() as first, other.client() as second:
        for client in (first, second, first, second):
            assert client.get("/v1/account").status_code == 200
    names = {"copy of 1.json", *(f"{number}.json" for number in range(1, 6))}
    assert {path.name for path in (tmp_path / "account.get").iterdir()} == names


def test_only_who_has_the_token_is_passed_on(service: Local, tmp_path: Path) -> None:
    with Local(port=None, record=tmp_path, upstream=service.url, token=TOKEN) as local, local.client() as client:
        refused = client.get("/v1/account", headers={"Authorization": "Bearer other"})
    assert (refused.status_code, list(tmp_path.rglob("*.json"))) == (401, [])


def test_secrets_are_taken_out() -> None:
    scrub = Scrubber("tok")
    given = {
        "input": {"prompt": "my tok", "hf_token": "x", "openai_api_key": "y", "max_tokens": 3, "top_p": 1},
        "keys": ["r8_" + "a" * 37, "whsec_" + "b" * 32, "sk-" + "c" * 30],
        "password": "",
    }
    taken = scrub.value(given)
    assert taken["input"] == {
        "prompt": f"my {SCRUBBED}",
        "hf_token": SCRUBBED,
        "openai_api_key": SCRUBBED,
        "max_tokens": 3,
        "top_p": 1,
    }
    assert taken["keys"][0] == taken["keys"][2] == SCRUBBED
    assert taken["keys"][1].startswith("whsec_")
    assert taken["password"] == ""


SECRETS = [
    "https://b.s3.amazonaws.com/a.png?X-Amz-Date=1&X-Amz-Credential=HIDDEN&X-Amz-Security-Token=HIDDEN&X-Amz-Signature=HIDDEN",
    "https://storage.googleapis.com/a?X-Goog-Signature=HIDDEN#part",
    "https://a.blob.core.windows.net/a?sv=2024&sig=HIDDEN",
    "https://me:HIDDEN@example.com/hook?access_token=HIDDEN&n=1",
    "see https://example.com/hook?a=1;auth=HIDDEN and https://x.example/?signature=HIDDEN.",
    "Authorization: Bearer HIDDENHIDDENHIDDEN",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTYifQ.HIDDEN",
    "AIza" + "HIDDEN" * 5 + "12345",
]


@pytest.mark.parametrize("text", SECRETS)
def test_permissions_are_taken_out_of_texts(text: str) -> None:
    scrub = Scrubber()
    taken = scrub.text(text)
    assert "HIDDEN" not in taken
    assert SCRUBBED in taken
    assert scrub.text(taken) == taken


@pytest.mark.parametrize(
    "text", ["https://example.com/?max_tokens=3&design=a&sigma=2&size=1", "a bearer of news", "12:30@noon"]
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert Scrubber().text(text) == text


def test_no_permission_is_kept_and_all_is_found_again(service: Local, tmp_path: Path) -> None:
    def use(client: httpx.Client, secret: str) -> list[int]:
        texts = [text.replace("HIDDEN", secret) for text in SECRETS]
        body = {"input": {"prompt": "\n".join(texts)}, "webhook": texts[3]}
        query = {"owner": "acme", "expiry": "1", "signature": secret}
        path = f"/v1/files/{'a' * 56}"
        return [
            client.post(SD3, json=body).status_code,
            client.get(f"{path}/download", params=query).status_code,
            client.get(path, params={"token": secret}).status_code,
            client.get(f"/v1/predictions/r8_{secret * 6}").status_code,
        ]

    with Local(port=None, record=tmp_path, upstream=service.url, token=TOKEN) as local, local.client() as client:
        recorded = use(client, "HIDDEN")
    assert recorded == [201, 404, 404, 404]
    kept = "".join(f"{path.name}{path.read_text('utf-8')}" for path in tmp_path.rglob("*.json"))
    assert "HIDDEN" not in kept
    with Local(port=None, replay=tmp_path) as local, local.client() as client:
        assert use(client, "SECRET") == recorded


@pytest.mark.parametrize(
    ("real", "led"),
    [
        ("https://api.replicate.com/v1/x", "http://l/v1/x"),
        ("https://pbxt.replicate.delivery/a?b=c", "http://l/_via/https/pbxt.replicate.delivery/a?b=c"),
        ("https://stream.replicate.com/v1/files/y", "http://l/_via/https/stream.replicate.com/v1/files/y"),
        ("https://replicate.com/p/x", "https://replicate.com/p/x"),
        ("https://example.com/", "https://example.com/"),
        ("https://replicate.delivery.example.com/", "https://replicate.delivery.example.com/"),
        ("see https://api.replicate.com/v1/x", "see https://api.replicate.com/v1/x"),
    ],
)
def test_addresses_lead_through_here(real: str, led: str) -> None:
    hosts = Hosts("https://api.replicate.com")
    assert hosts.inward([real], "http://l") == [led]
    assert hosts.outward({"a": led}, "http://l") == {"a": real}
