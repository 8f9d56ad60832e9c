"""All operations are answered, with what the document promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from replicate_runtime.local.checks.contract import Contract
from replicate_runtime.local.routes import HANDLERS
from tests.local.kit import Local, document

if TYPE_CHECKING:
    import httpx

HELLO = "replicate/hello-world"


def version_of(client: httpx.Client, model: str) -> str:
    return client.get(f"/v1/models/{model}").json()["latest_version"]["id"]


def test_every_operation_of_the_document_has_a_handler() -> None:
    assert set(Contract(document()).rules) == set(HANDLERS)
    assert len(Local.operations) == 37
    assert {row.name for row in Local.operations} == set(HANDLERS)


def test_account_hardware_and_secret(client: httpx.Client, local: Local) -> None:
    assert client.get("/v1/account").json()["username"] == "acme"
    assert {"sku": "cpu", "name": "CPU"} in client.get("/v1/hardware").json()
    assert client.get("/v1/webhooks/default/secret").json() == {"key": local.webhook_secret}


def test_models_are_made_changed_and_deleted(client: httpx.Client) -> None:
    body = {"owner": "acme", "name": "fresh", "visibility": "private", "hardware": "cpu"}
    made = client.post("/v1/models", json=body)
    assert made.status_code == 201
    assert made.json()["latest_version"] is None
    assert client.post("/v1/models", json=body).status_code == 409
    changed = client.patch("/v1/models/acme/fresh", json={"description": "new", "readme": "# Fresh"})
    assert changed.json()["description"] == "new"
    assert client.get("/v1/models/acme/fresh/readme").text == "# Fresh"
    assert client.delete("/v1/models/acme/fresh").status_code == 204
    assert client.get("/v1/models/acme/fresh").status_code == 404


def test_values_that_a_model_cannot_have_are_refused_by_pointer(client: httpx.Client) -> None:
    body = {"owner": "acme", "name": "fresh", "visibility": "private", "hardware": "abacus"}
    refused = client.post("/v1/models", json=body)
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["pointer"] == "/hardware"
    assert client.post("/v1/models", json=body | {"owner": "meta", "hardware": "cpu"}).status_code == 403
    assert client.patch("/v1/models/meta/meta-llama-3-8b-instruct", json={"readme": ""}).status_code == 403


def test_lists_of_models_go_on_by_cursor(client: httpx.Client) -> None:
    for number in range(30):
        body = {"owner": "acme", "name": f"m{number}", "visibility": "public", "hardware": "cpu"}
        client.post("/v1/models", json=body)
    first = client.get("/v1/models", params={"sort_by": "model_created_at"}).json()
    second = client.get(first["next"]).json()
    assert len(first["results"]) == 25
    assert first["previous"] is None
    assert client.get(second["previous"]).json()["results"] == first["results"]
    names = [model["name"] for model in first["results"] + second["results"]]
    assert len(set(names)) == len(names) > 30
    assert client.get("/v1/models", params={"cursor": "nonsense"}).status_code == 404
    assert client.get("/v1/models", params={"sort_by": "age"}).status_code == 422


def test_models_are_found_by_text(client: httpx.Client) -> None:
    found = client.request("QUERY", "/v1/models", content="text-to-image", headers={"Content-Type": "text/plain"})
    assert "stable-diffusion-3" in [model["name"] for model in found.json()["results"]]
    everything = client.get("/v1/search", params={"query": "text-to-image", "limit": 2}).json()
    assert len(everything["models"]) == 2
    assert everything["collections"][0]["slug"] == "text-to-image"
    assert client.get("/v1/search").json() == {"detail": 'Query parameter "query" is required'}


def test_versions_examples_and_readme(client: httpx.Client) -> None:
    version = version_of(client, HELLO)
    listed = client.get(f"/v1/models/{HELLO}/versions").json()["results"]
    assert [item["id"] for item in listed] == [version]
    assert client.get(f"/v1/models/{HELLO}/versions/{version}").json() == listed[0]
    assert client.get(f"/v1/models/{HELLO}/versions/{'0' * 64}").json() == {"detail": "Not found."}
    assert client.get("/v1/models/meta/meta-llama-3-8b-instruct/versions").status_code == 404
    assert client.get(f"/v1/models/{HELLO}/examples").json()["results"][0]["input"] == {"text": "Alice"}
    assert client.get(f"/v1/models/{HELLO}/readme").text.startswith("# replicate/hello-world")
    assert client.get("/v1/models/acme/my-model/readme").status_code == 404


def test_collections_carry_their_models(client: httpx.Client) -> None:
    slugs = [item["slug"] for item in client.get("/v1/collections").json()["results"]]
    assert "text-to-image" in slugs
    models = client.get("/v1/collections/text-to-image").json()["models"]
    assert models[0]["latest_version"]["openapi_schema"]["components"]["schemas"]["Input"]
    assert client.get("/v1/collections/none").status_code == 404


def test_deployments_are_released_and_deleted(client: httpx.Client, local: Local) -> None:
    body = {"name": "mine", "model": HELLO, "version": version_of(client, HELLO), "hardware": "cpu"}
    body |= {"min_instances": 0, "max_instances": 1}
    assert client.post("/v1/deployments", json=body).json()["current_release"]["number"] == 1
    assert client.post("/v1/deployments", json=body).status_code == 409
    changed = client.patch("/v1/deployments/acme/mine", json={"max_instances": 3})
    assert changed.json()["current_release"]["number"] == 2
    run = client.post("/v1/deployments/acme/mine/predictions", json={"input": {"text": "x"}}).json()
    assert run["deployment"] == "acme/mine"
    assert client.delete("/v1/deployments/acme/mine").status_code == 409
    local.clock.advance(15 * 60)
    assert client.delete("/v1/deployments/acme/mine").status_code == 204
    assert client.get("/v1/deployments/acme/mine").status_code == 404
    assert client.get("/v1/deployments").json()["results"] == []


def test_files_are_kept_for_a_day(client: httpx.Client, local: Local) -> None:
    made = client.post("/v1/files", files={"content": ("a.txt", b"hello", "text/plain")})
    file = made.json()
    assert made.status_code == 201
    assert (file["name"], file["size"], file["content_type"]) == ("a.txt", 5, "text/plain")
    assert client.get(file["urls"]["get"]).json() == file
    assert client.get("/v1/files").json()["results"] == [file]
    assert client.delete(file["urls"]["get"]).status_code == 204
    assert client.get(file["urls"]["get"]).status_code == 404
    other = client.post("/v1/files", files={"content": ("../../b", b"", "text/plain")}).json()
    local.clock.advance(24 * 3600)
    assert client.get(f"/v1/files/{other['id']}").status_code == 404


def test_a_training_makes_a_version_that_runs(client: httpx.Client, local: Local) -> None:
    base = version_of(client, "replicate/trainer")
    path = f"/v1/models/replicate/trainer/versions/{base}/trainings"
    body = {"destination": "acme/my-model", "input": {"input_images": "data:,images"}}
    lost = client.post(path, json=body | {"destination": "acme/none"})
    assert lost.json() == {"detail": "The specified training destination does not exist", "status": 404}
    made = client.post(path, json=body).json()
    assert "/predictions/" in made["urls"]["get"]
    local.clock.advance(10)
    done = client.get(f"/v1/trainings/{made['id']}").json()
    assert done["status"] == "succeeded"
    assert client.get(f"/v1/predictions/{made['id']}").json() == done
    model, version = done["output"]["version"].split(":")
    assert version_of(client, model) == version
    run = client.post("/v1/predictions", json={"version": version, "input": {"prompt": "TOK"}}).json()
    local.clock.advance(10)
    assert client.get(run["urls"]["get"]).json()["status"] == "succeeded"
    assert [item["id"] for item in client.get("/v1/trainings").json()["results"]] == [made["id"]]
    assert client.post(f"/v1/trainings/{made['id']}/cancel").json()["status"] == "succeeded"
    assert client.delete(f"/v1/models/{model}/versions/{version}").status_code == 202
    assert client.get(f"/v1/models/{model}").json()["latest_version"] is None
