"""What went wrong in release 1.0.7, and is tested nowhere else, goes right."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import httpx
import pytest

import replicate
from replicate.exceptions import ReplicateError
from replicate.version import Version
from tests.contract.callers import VERSION, WAYS, WHOLE, Turns, Way, against, model, play, prediction, version

ways = pytest.mark.parametrize("way", WAYS)

COLLECTION = {"slug": "cats", "name": "Cats", "description": None, "models": [model()], "full_description": "All"}


@ways
def test_the_models_of_a_collection_know_their_versions(way: Way) -> None:
    listed = {f"GET /models/owner/name/versions/{VERSION}": version()}
    client, _ = against({"GET /collections/cats": COLLECTION, **listed})
    [found] = play(way, client.collections, "get", "cats")
    assert play(way, found.versions, "get", VERSION).id == VERSION


@ways
def test_a_reload_keeps_the_kinds_of_fields(way: Way) -> None:
    client, _ = against({"GET /models/owner/name": model(default_example=prediction("succeeded"))})
    found = client.models.get("owner/name")
    assert play(way, found, "reload") is found
    assert isinstance(found.latest_version, Version)
    assert isinstance(found.default_example, replicate.Prediction)


STRANGE: list[dict[str, Any]] = [
    prediction("aborted"),
    prediction("paused"),
    prediction(error={"message": "odd"}),
    prediction(model=None, version=None, input=None, urls={"get": None}),
    {"id": "p1"},
]


@ways
def test_one_odd_item_leaves_the_page_whole(way: Way) -> None:
    client, _ = against({"GET /predictions": {"results": STRANGE, "next": None, "previous": None}})
    page = play(way, client.predictions, "list")
    assert [found.to_dict() for found in page] == STRANGE
    assert (page[0].status, page[1].status, page[2].error) == ("aborted", "paused", {"message": "odd"})


@ways
@pytest.mark.parametrize("field", ["cog_version", "openapi_schema", "created_at"])
def test_a_version_may_lack_what_it_lacks(way: Way, field: str) -> None:
    lacking = {**version(), field: None}
    answers = {
        "GET /models/owner/name": model(description=None, run_count=None, latest_version=lacking),
        f"GET /models/owner/name/versions/{VERSION}": lacking,
        "POST /predictions": prediction("succeeded", output="text"),
    }
    client, _ = against(answers)
    found = play(way, client.models, "get", "owner/name")
    assert (found.run_count, getattr(found.latest_version, field)) == (None, None)
    assert play(way, client, "run", WHOLE, input={}) == "text"


BODIES = [b"", b"null", b"[1, 2]", b'"text"', b"<html>", b"\xff"]


@ways
@pytest.mark.parametrize("body", BODIES)
def test_any_body_of_an_error_is_one(way: Way, body: bytes) -> None:
    client, _ = against({"GET /predictions/p1": httpx.Response(404, content=body)})
    with pytest.raises(ReplicateError) as caught:
        play(way, client.predictions, "get", "p1")
    assert caught.value.status == 404


def test_an_error_has_its_text_in_its_arguments() -> None:
    text = "ReplicateError Details:\ntitle: T\nstatus: 422\ndetail: D"
    assert ReplicateError(title="T", status=422, detail="D").args == (text,)


HOSTILE = ["../models/x?y=1#z", "../account", "a/b", "a?b", "a#b", "%2e%2e", "..", ".", ""]


@ways
@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize(
    ("group", "method"),
    [("predictions", "get"), ("predictions", "cancel"), ("collections", "get"), ("files", "get"), ("trainings", "get")],
)
def test_an_id_never_leads_elsewhere(way: Way, group: str, method: str, name: str) -> None:
    client, service = against({})
    with pytest.raises((ReplicateError, ValueError)):
        play(way, getattr(client, group), method, name)
    depth = 4 if method == "cancel" else 3
    for request in service.requests:
        path = request.url.raw_path
        assert path.startswith(f"/v1/{group}/".encode())
        assert (path.count(b"/"), b"?" in path) == (depth, False)


@ways
def test_a_page_of_another_host_is_not_asked(way: Way) -> None:
    page: dict[str, Any] = {
        "results": [],
        "next": "https://elsewhere.example/v1/predictions?cursor=x",
        "previous": None,
    }
    client, service = against({"GET /predictions": page})
    first = play(way, client.predictions, "list")
    with pytest.raises(replicate.exceptions.ConfigurationError, match="another host"):
        play(way, client.predictions, "list", first.next)
    assert len(service.requests) == 1


@ways
def test_a_throttled_create_is_sent_again(way: Way) -> None:
    throttled = httpx.Response(429, json={"detail": "Request was throttled.", "retry_after": 0})
    client, service = against({"POST /predictions": Turns([throttled, httpx.Response(201, json=prediction())])})
    assert play(way, client.predictions, "create", VERSION, {}).id == "p1"
    assert service.sent == ["POST /predictions"] * 2


@pytest.mark.parametrize(("given", "interval"), [("nonsense", None), ("0.0", 0.0), ("0.25", 0.25), ("", 0.5)])
def test_an_interval_that_is_none_does_not_end_an_import(given: str, interval: float | None) -> None:
    program = "import replicate\ntry: print(replicate.default_client.poll_interval)\nexcept ValueError: print(None)"
    paths = os.pathsep.join(sys.path)
    environment = {**os.environ, "PYTHONPATH": paths, "REPLICATE_POLL_INTERVAL": given}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(interval)
