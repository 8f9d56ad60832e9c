"""What people import from release 1.0.7 beside the client: it does what it did."""

from __future__ import annotations

import asyncio
import builtins
import io
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import httpx
import pytest

import replicate
from replicate.client import (
    RetryTransport,
    _build_httpx_client,
    _get_api_token_from_environment,
    _raise_for_status,
)
from replicate.exceptions import ReplicateError
from replicate.helpers import FileOutput, base64_encode_file, encode_json, transform_output
from replicate.identifier import ModelVersionIdentifier
from replicate.schema import make_schema_backwards_compatible, version_has_no_array_type
from tests.contract.callers import WAYS, Way, against, play

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ways = pytest.mark.parametrize("way", WAYS)

# ---- the token -------------------------------------------------------------------------------------------------------


def failing(*_: object) -> None:
    """What goes wrong in Cog, or while it is imported."""
    raise RuntimeError


def cog(context: object) -> SimpleNamespace:
    """Cog, while it carries out a prediction."""
    return SimpleNamespace(current_scope=lambda: SimpleNamespace(context=context))


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment with a token."""
    monkeypatch.setenv("REPLICATE_API_TOKEN", "environment")
    return monkeypatch


@pytest.mark.parametrize("name", ["REPLICATE_API_TOKEN", "replicate_api_token", "Replicate_Api_Token"])
@pytest.mark.parametrize("value", ["scope", "", None])
def test_the_token_of_cogs_scope_wins(name: str, value: str | None, environment: pytest.MonkeyPatch) -> None:
    environment.setitem(sys.modules, "cog", cog({"other": "x", name: value}))
    assert _get_api_token_from_environment() == value


@pytest.mark.parametrize(
    "module",
    [
        None,
        SimpleNamespace(),
        SimpleNamespace(current_scope=lambda: None),
        SimpleNamespace(current_scope=failing),
        SimpleNamespace(current_scope=SimpleNamespace),
        cog(None),
        cog("REPLICATE_API_TOKEN"),
        cog({"other": "x"}),
    ],
)
def test_without_one_it_is_that_of_the_environment(module: object, environment: pytest.MonkeyPatch) -> None:
    environment.setitem(sys.modules, "cog", module)
    assert _get_api_token_from_environment() == "environment"
    environment.setenv("REPLICATE_API_TOKEN", "")
    assert _get_api_token_from_environment() == ""
    environment.delenv("REPLICATE_API_TOKEN")
    assert _get_api_token_from_environment() is None


@pytest.mark.parametrize("error", [ModuleNotFoundError, ImportError, RuntimeError])
def test_an_import_that_fails_is_no_error(error: type[Exception], environment: pytest.MonkeyPatch) -> None:
    def importing(*_: object, **__: object) -> None:
        raise error

    with environment.context() as patched:
        patched.setattr(builtins, "__import__", importing)
        found = _get_api_token_from_environment()
    assert found == "environment"


@ways
def test_a_token_that_is_set_later_is_used_and_none_is_no_header(way: Way, environment: pytest.MonkeyPatch) -> None:
    sent: list[str | None] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request.headers.get("authorization"))
        return httpx.Response(200, json={"type": "user", "username": "me"})

    environment.delenv("REPLICATE_API_TOKEN")
    client = replicate.Client(transport=httpx.MockTransport(answer))
    play(way, client.accounts, "current")
    environment.setenv("REPLICATE_API_TOKEN", "later")
    play(way, client.accounts, "current")
    assert sent == [None, "Bearer later"]


@ways
@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ({}, "no token was sent: set REPLICATE_API_TOKEN, or give the client its `api_token`"),
        ({"api_token": "wrong"}, "check that the token is set, complete and not revoked"),
        ({"auth": ("user", "password")}, "check that the token is set, complete and not revoked"),
        ({"headers": {"Authorization": "Token mine"}}, "check that the token is set, complete and not revoked"),
    ],
)
def test_who_sent_no_token_is_told_so(
    way: Way, given: Mapping[str, Any], hint: str, environment: pytest.MonkeyPatch
) -> None:
    environment.delenv("REPLICATE_API_TOKEN")
    transport, _ = turns(401)
    with pytest.raises(ReplicateError) as caught:
        play(way, replicate.Client(transport=transport, **given).accounts, "current")
    assert caught.value.hint == hint
    assert str(caught.value).endswith(f"\nhint: {hint}")


# ---- the client ------------------------------------------------------------------------------------------------------


def turns(*statuses: int) -> tuple[httpx.MockTransport, list[httpx.Request]]:
    """A transport that answers with these statuses in turn, and what it was asked."""
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(statuses[min(len(asked), len(statuses)) - 1])

    return httpx.MockTransport(answer), asked


@pytest.mark.parametrize("base_url", [None, ""])
def test_an_empty_address_is_none(base_url: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    transport, asked = turns(200)
    replicate.Client(base_url=base_url, transport=transport)._request("GET", "/")
    monkeypatch.setenv("REPLICATE_BASE_URL", "https://example.com/below")
    replicate.Client(base_url=base_url, transport=transport)._request("GET", "/v1/x")
    monkeypatch.setenv("REPLICATE_BASE_URL", "")
    replicate.Client(base_url=base_url, transport=transport)._request("GET", "/")
    addresses = ["https://api.replicate.com/", "https://example.com/below/v1/x", "https://api.replicate.com/"]
    assert [str(request.url) for request in asked] == addresses


@pytest.mark.parametrize("headers", [{"User-Agent": "mine"}, {"Authorization": "Token mine"}])
def test_headers_given_win_and_stay_what_they_are(headers: dict[str, str]) -> None:
    before = dict(headers)
    transport, asked = turns(200)
    for token in ("first", "second"):
        replicate.Client(token, headers=headers, transport=transport)._request("GET", "/")
    assert headers == before
    expected = [{"authorization": f"Bearer {token}"} for token in ("first", "second")]
    given = {name.lower(): value for name, value in headers.items()}
    for request, own in zip(asked, expected, strict=True):
        assert {**own, **given}.items() <= dict(request.headers).items()


@pytest.mark.parametrize("status", [400, 401, 404, 422, 499, 501, 599])
@ways
def test_a_request_by_hand_raises_for_an_error_status(way: Way, status: int) -> None:
    body = {"title": "T", "detail": "Client error occurred", "type": "about:blank", "instance": "/x", "status": 1}
    client, _ = against({"GET /": httpx.Response(status, json=body)})
    with pytest.raises(ReplicateError) as caught:
        client._request("GET", "/") if way == "blocking" else asyncio.run(client._async_request("GET", "/"))
    assert str(caught.value).startswith("ReplicateError Details:\n")
    assert f"\nstatus: {status}\ndetail: Client error occurred\n" in str(caught.value)
    assert caught.value.to_dict() == {**body, "status": status}


def test_a_status_is_raised_for_by_hand() -> None:
    _raise_for_status(httpx.Response(302))
    with pytest.raises(ReplicateError) as caught:
        _raise_for_status(httpx.Response(404, json={"detail": "Not found."}))
    error = caught.value
    assert repr(error) == "ReplicateError(type=None, title=None, status=404, detail='Not found.', instance=None)"
    assert ReplicateError("type", "title", 422, "detail", "instance").to_dict().keys() == {
        "type", "title", "status", "detail", "instance"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("method", "options", "statuses", "attempts"),
    [
        ("GET", {}, (503, 429, 504, 200), 4),
        ("GET", {"max_attempts": 3}, (503,), 3),
        ("GET", {}, (500,), 1),
        ("POST", {}, (503,), 1),
        ("POST", {"retryable_methods": ["POST"], "retry_status_codes": [500]}, (500, 503), 2),
    ],
)
@ways
def test_the_transport_that_tries_again(
    way: Way, method: str, options: Mapping[str, Any], statuses: tuple[int, ...], attempts: int
) -> None:
    inner, asked = turns(*statuses)
    transport = RetryTransport(inner, backoff_factor=0, **options)

    async def awaited() -> None:
        async with httpx.AsyncClient(transport=transport) as client:
            await client.request(method, "https://example.com")

    if way == "awaiting":
        asyncio.run(awaited())
    else:
        with httpx.Client(transport=transport) as client:
            client.request(method, "https://example.com")
    assert len(asked) == attempts


def test_an_httpx_client_by_hand() -> None:
    inner, asked = turns(429, 200)
    with _build_httpx_client(httpx.Client, "token", "https://example.com/below", transport=inner) as client:
        request = client.get("/v1/x").request
    assert [str(one.url) for one in asked] == ["https://example.com/below/v1/x"] * 2
    assert request.headers["authorization"] == "Bearer token"
    assert request.headers["user-agent"].startswith("replicate-python/")


# ---- inputs and outputs ----------------------------------------------------------------------------------------------


def named(content: bytes | str, name: str) -> Any:
    """A file in memory with a name, read to its end."""
    file: Any = io.StringIO(content) if isinstance(content, str) else io.BytesIO(content)
    file.name = name
    file.read()
    return file


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        (io.BytesIO(b"Hello"), "data:application/octet-stream;base64,SGVsbG8="),
        (named(b"Hello", "hello.txt"), "data:text/plain;base64,SGVsbG8="),
        (named("Hello", "folder/hello.png"), "data:image/png;base64,SGVsbG8="),
        (named(b"", "hello.bin"), "data:application/octet-stream;base64,"),
    ],
)
def test_a_file_is_inlined_from_its_beginning(file: Any, uri: str) -> None:
    assert base64_encode_file(file) == uri


@ways
def test_an_input_is_made_sendable(way: Way, tmp_path: Path) -> None:
    path = tmp_path / "hello.txt"
    path.write_text("Hello")
    uploaded = "https://api.replicate.com/v1/files/f"
    client, service = against({"POST /files": {"id": "f", "urls": {"get": uploaded}}})
    given = {"a": (1, {2}), "b": [path, None], "c": (letter for letter in "xy")}

    def encode(*args: Any) -> Any:
        return encode_json(*args) if way == "blocking" else asyncio.run(async_encode(*args))

    assert encode(given, client) == {"a": [1, [2]], "b": [uploaded, None], "c": ["x", "y"]}
    assert b'filename="hello.txt"' in service.requests[0].content
    assert encode([path], client, "base64") == ["data:text/plain;base64,SGVsbG8="]
    assert len(service.requests) == 1


async def async_encode(*args: Any) -> Any:
    """The twin of `encode_json`."""
    return await replicate.helpers.async_encode_json(*args)


def test_an_output_is_transformed() -> None:
    client, service = against({})
    output = transform_output({"a": ["https://x/y", "text", 1], "b": "data:text/plain;base64,SGk="}, client)
    assert isinstance(output["a"][0], FileOutput)
    assert (output["a"][0].url, output["a"][1:]) == ("https://x/y", ["text", 1])
    assert (output["b"].read(), list(output["b"]), service.sent) == (b"Hi", [b"Hi"], [])
    assert transform_output("http://x/y", client) == "http://x/y"


# ---- names and schemas -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("owner/name", ("owner", "name", None)),
        ("owner/name:version", ("owner", "name", "version")),
        ("owner/name.1:a:b", ("owner", "name.1", "a:b")),
    ],
)
def test_identifiers_are_read(text: str, parts: tuple[str, str, str | None]) -> None:
    found = ModelVersionIdentifier.parse(text)
    assert found == parts
    assert (found.owner, found.name, found.version) == parts


@pytest.mark.parametrize("text", ["", "invalid", "invalid/id/format"])
def test_what_is_no_identifier_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^Invalid reference to model version: "):
        ModelVersionIdentifier.parse(text)


@pytest.mark.parametrize(
    ("cog_version", "unmarked"),
    [("0.3.8", True), ("0.3.9", False), ("0.10.0", False), ("0.3.9-beta1", True), ("dev", None), ("", None)],
)
def test_old_versions_of_cog_did_not_mark_iterators(cog_version: str, unmarked: bool | None) -> None:
    schema: dict[str, Any] = {"components": {"schemas": {"Output": {"type": "array"}}}}
    assert version_has_no_array_type(cog_version) is unmarked
    output = make_schema_backwards_compatible(schema, cog_version)["components"]["schemas"]["Output"]
    assert output.get("x-cog-array-type") == ("iterator" if unmarked else None)


def test_an_output_that_is_no_array_is_no_iterator() -> None:
    schema: dict[str, Any] = {"components": {"schemas": {"Output": {"type": "string"}}}}
    assert make_schema_backwards_compatible(schema, "0.3.8")["components"]["schemas"]["Output"] == {"type": "string"}
