"""Functions of release 1.0.7 that people import: each does what its client does."""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from replicate_runtime.core.errors import ReplicateError
from replicate_runtime.overlays import legacy
from replicate_runtime.overlays.client import build_httpx_client, raise_for_status
from replicate_runtime.overlays.parts.environment import USER_AGENT
from replicate_runtime.overlays.parts.file_output import FileOutput
from replicate_runtime.overlays.reference import ModelVersionIdentifier
from tests.overlays import hosts
from tests.overlays.runs import BY_MODEL, FILE, HEX, held
from tests.overlays.world import API, World, done

if TYPE_CHECKING:
    from pathlib import Path

MODEL = {"owner": "owner", "name": "name"}


def call(world: World, name: str, *args: Any, **keywords: Any) -> Any:
    """Call a function, or await its twin, and take all that an iterator gives."""
    if world.way == "blocking":
        made = getattr(legacy, name)(*args, **keywords)
        return list(made) if name == "stream" else made

    async def awaited() -> Any:
        made = getattr(legacy, f"async_{name}")(*args, **keywords)
        return [item async for item in made] if name == "stream" else await made

    return asyncio.run(awaited())


@pytest.mark.parametrize("given", [True, False])
def test_run_and_stream_are_those_of_the_client(world: World, given: bool) -> None:
    held(world, BY_MODEL, 1, done([FILE]))
    keywords: dict[str, Any] = {} if given else {"use_file_output": False}
    (file,) = call(world, "run", world.client, "owner/name", {"prompt": "x"}, wait=5, **keywords)
    assert type(file) is (FileOutput if given else str)
    assert world.requests[-1].headers["prefer"] == "wait=5"
    assert world.body() == {"input": {"prompt": "x"}}
    first, last = call(world, "stream", world.client, "owner/name", {"prompt": "y"}, wait=4, **keywords)
    assert isinstance(first.data, FileOutput) is given
    assert (str(first), last.event) == (FILE, "done")
    assert world.requests[-1].headers["prefer"] == "wait=4"
    assert world.body() == {"input": {"prompt": "y"}, "stream": True}


@pytest.mark.parametrize("strategy", ["url", "base64"])
def test_an_input_is_made_sendable(world: World, strategy: str) -> None:
    world.on("POST /v1/files", (201, {"id": "f", "urls": {"get": f"{API}/v1/files/f"}}))
    inlined = "data:application/octet-stream;base64,aGk="
    expected = [{"file": inlined if strategy == "base64" else f"{API}/v1/files/f"}, 1]
    assert call(world, "encode_json", [{"file": b"hi"}, 1], world.client, strategy) == expected
    assert call(world, "encode_json", [{"file": b"hi"}, 1], world.client) == [{"file": f"{API}/v1/files/f"}, 1]


def test_the_files_of_an_output_are_read_by_the_client(world: World) -> None:
    world.on(f"GET {FILE}", httpx.Response(200, content=b"content"))
    made = legacy.transform_output({"a": [FILE, "text", 1]}, world.client)
    assert made["a"][1:] == ["text", 1]
    assert world.play(made["a"][0], "read") == b"content"


def test_an_open_file_is_a_data_uri_from_its_beginning(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(b"hello")
    with path.open("rb") as file:
        file.read()
        assert legacy.base64_encode_file(file) == "data:text/plain;base64,aGVsbG8="
    assert legacy.base64_encode_file(io.BytesIO(b"hi")) == "data:application/octet-stream;base64,aGk="


def test_a_reference_is_taken_apart() -> None:
    version = hosts.Version(id=HEX)
    assert legacy.resolve("a/b") == (None, "a", "b", None)
    assert legacy.resolve(f"a/b:{HEX}") == (None, "a", "b", HEX)
    assert legacy.resolve(ModelVersionIdentifier("a", "b", HEX)) == (None, "a", "b", HEX)
    assert legacy.resolve(hosts.Model(owner="a", name="b")) == (None, "a", "b", None)
    assert legacy.resolve(version) == (version, None, None, HEX)


# ---- httpx clients made by hand --------------------------------------------------------------------------------------


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REPLICATE_API_TOKEN", "REPLICATE_BASE_URL"):
        monkeypatch.delenv(name, raising=False)


def asked(**keywords: Any) -> tuple[httpx.Request, httpx.Client]:
    """The request of a client that was built so, and the client."""
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(503, headers={"retry-after": "0"}) if len(seen) == 1 else httpx.Response(200)

    with build_httpx_client(httpx.Client, transport=httpx.MockTransport(answer), **keywords) as client:
        assert client.get("/v1/account").status_code == 200
    return seen[-1], client


@pytest.mark.usefixtures("bare")
def test_an_httpx_client_has_the_token_and_the_limits_of_the_release_before() -> None:
    request, client = asked(api_token="r8_given")
    assert str(request.url) == f"{API}/v1/account"
    assert request.headers["authorization"] == "Bearer r8_given"
    assert request.headers["user-agent"] == USER_AGENT
    assert client.timeout == httpx.Timeout(connect=5.0, read=30.0, write=30.0, pool=10.0)


@pytest.mark.usefixtures("bare")
def test_what_an_httpx_client_is_given_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    headers = {"Authorization": "Token mine", "User-Agent": "mine", "X-Own": "1"}
    request, client = asked(api_token="r8_given", base_url="https://gateway.example", timeout=3, headers=headers)
    assert str(request.url) == "https://gateway.example/v1/account"
    told = [request.headers[name] for name in ("authorization", "user-agent", "x-own")]
    assert told == ["Token mine", "mine", "1"]
    assert client.timeout == httpx.Timeout(3)
    assert "authorization" not in asked()[0].headers
    monkeypatch.setenv("REPLICATE_API_TOKEN", "r8_environment")
    monkeypatch.setenv("REPLICATE_BASE_URL", "https://environment.example")
    request, _ = asked(headers=None)
    assert request.headers["authorization"] == "Bearer r8_environment"
    assert str(request.url) == "https://environment.example/v1/account"
    request, _ = asked(api_token="r8_given", base_url=API)
    assert (request.headers["authorization"], request.url.host) == ("Bearer r8_given", "api.replicate.com")


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("kind", [httpx.Client, httpx.AsyncClient])
def test_an_httpx_client_takes_everything_that_httpx_takes(kind: type[Any]) -> None:
    client = build_httpx_client(kind, "r8_given", params={"a": "1"}, follow_redirects=True)
    assert isinstance(client, kind)
    assert (dict(client.params), client.follow_redirects) == ({"a": "1"}, True)


@pytest.mark.parametrize(("status", "error"), [(200, False), (399, False), (400, True), (599, True), (600, False)])
def test_an_error_status_is_one_from_400_to_599(status: int, error: bool) -> None:
    response = httpx.Response(status, json={"detail": "no", "status": status})
    if not error:
        raise_for_status(response)
        return
    with pytest.raises(ReplicateError) as caught:
        raise_for_status(response)
    assert (caught.value.status, caught.value.detail) == (status, "no")
