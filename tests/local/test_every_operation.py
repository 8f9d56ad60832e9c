"""A session in which every operation answers well, and every answer is what the document promises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from replicate_runtime.local.routes import HANDLERS
from tests.local.test_operations import HELLO, version_of

if TYPE_CHECKING:
    import httpx

    from tests.local.kit import Local

MINE = "/v1/models/acme/mine"


def use_models(client: httpx.Client) -> None:
    body = {"owner": "acme", "name": "mine", "visibility": "private", "hardware": "cpu"}
    client.post("/v1/models", json=body)
    client.get("/v1/models")
    client.request("QUERY", "/v1/models", content="image", headers={"Content-Type": "text/plain"})
    client.patch(MINE, json={"readme": "# Mine"})
    client.get(f"{MINE}/readme")
    client.get(f"{MINE}/examples")
    client.get(f"{MINE}/versions")


def use_trainings(client: httpx.Client, local: Local) -> None:
    base = version_of(client, "replicate/trainer")
    body = {"destination": "acme/mine", "input": {"input_images": "data:,x"}}
    path = f"/v1/models/replicate/trainer/versions/{base}/trainings"
    made = client.post(path, json=body).json()
    local.clock.advance(10)
    version = client.get(f"/v1/trainings/{made['id']}").json()["output"]["version"].split(":")[1]
    client.post(f"/v1/trainings/{made['id']}/cancel")
    client.get("/v1/trainings")
    client.get(f"{MINE}/versions/{version}")
    client.delete(f"{MINE}/versions/{version}")
    client.delete(MINE)


def use_predictions(client: httpx.Client) -> None:
    version = version_of(client, HELLO)
    made = client.post("/v1/predictions", json={"version": version, "input": {"text": "x"}}).json()
    client.get(made["urls"]["get"])
    client.post(made["urls"]["cancel"])
    client.get("/v1/predictions")
    client.post("/v1/models/meta/meta-llama-3-8b-instruct/predictions", json={"input": {"prompt": "x"}})
    limits: dict[str, Any] = {"hardware": "cpu", "min_instances": 0, "max_instances": 1}
    client.post("/v1/deployments", json={"name": "d", "model": HELLO, "version": version, **limits})
    client.get("/v1/deployments")
    client.get("/v1/deployments/acme/d")
    client.patch("/v1/deployments/acme/d", json={"max_instances": 2})
    client.post("/v1/deployments/acme/d/predictions", json={"input": {"text": "x"}})


def use_files(client: httpx.Client, local: Local) -> None:
    file = client.post("/v1/files", files={"content": ("a.txt", b"x")}).json()
    client.get("/v1/files")
    client.get(file["urls"]["get"])
    client.get(local.file_url(file["id"]))
    client.delete(file["urls"]["get"])


def use_the_rest(client: httpx.Client, local: Local) -> None:
    for path in ("account", "hardware", "collections", "collections/text-to-image", "webhooks/default/secret"):
        client.get(f"/v1/{path}")
    client.get("/v1/search", params={"query": "image"})
    local.clock.advance(15 * 60)
    client.delete("/v1/deployments/acme/d")


def test_every_operation_answers_well(client: httpx.Client, local: Local) -> None:
    use_models(client)
    use_trainings(client, local)
    use_predictions(client)
    use_files(client, local)
    use_the_rest(client, local)
    answered = [(one.operation, one.status) for one in local.requests]
    assert [one for one in answered if one[1] is None or one[1] >= 400] == []
    assert {operation for operation, _ in answered} == set(HANDLERS)
