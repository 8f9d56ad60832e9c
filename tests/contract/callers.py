"""A client over a service of a few fixed answers, for programs as users of release 1.0.7 write them."""

from __future__ import annotations

import asyncio
import inspect
from typing import Any, Literal, TypeAlias

import httpx

import replicate

Way: TypeAlias = Literal["blocking", "awaiting"]

WAYS: tuple[Way, Way] = ("blocking", "awaiting")

API = "https://api.replicate.com/v1"
VERSION = "5797a99edc939ea0e9242d5e8c9cb3bc7d125b1eac21bda852e5cb79ede2cd9b"
WHOLE = f"owner/name:{VERSION}"

PIECES = {"type": "array", "items": {"type": "string"}, "x-cog-array-type": "iterator"}


def prediction(status: str = "starting", **fields: Any) -> dict[str, Any]:
    """A prediction as the service tells it."""
    urls = {"get": f"{API}/predictions/p1", "cancel": f"{API}/predictions/p1/cancel"}
    given = {"id": "p1", "model": "owner/name", "version": VERSION, "status": status, "input": {}, "urls": urls}
    return {**given, "logs": "", "error": None, "created_at": "2024-01-01T00:00:00.000Z", **fields}


def version(output: dict[str, Any] | None = None) -> dict[str, Any]:
    """A version as the service tells it; keys of its schema are not in the order of `x-order`."""
    inputs = {"b": {"x-order": 1}, "a": {"x-order": 0}}
    schemas = {"Input": {"properties": inputs}, "Output": output or {"type": "string"}}
    document = {"components": {"schemas": schemas}}
    at = "2024-01-01T00:00:00.123456Z"
    return {"id": VERSION, "created_at": at, "cog_version": "0.9.0", "openapi_schema": document}


def model(**fields: Any) -> dict[str, Any]:
    """A model as the service tells it."""
    given = {"owner": "owner", "name": "name", "url": "https://replicate.com/owner/name", "visibility": "public"}
    return {**given, "run_count": 1, "latest_version": version(), **fields}


class Turns(list[Any]):
    """Answers of one path, in turn."""


class Service:
    """Answers by method and path, and keeps what it was asked."""

    def __init__(self, answers: dict[str, Any]) -> None:
        self.answers = answers
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer a request: `Turns` are given one after the other, the last of them for good."""
        self.requests.append(request)
        found = self.answers.get(f"{request.method} {request.url.path.removeprefix('/v1')}")
        if isinstance(found, Turns):
            found = found.pop(0) if len(found) > 1 else found[0]
        if isinstance(found, httpx.Response):
            return found
        if found is None:
            return httpx.Response(404, json={"detail": "The requested resource could not be found.", "status": 404})
        return httpx.Response(201 if request.method == "POST" else 200, json=found)

    @property
    def sent(self) -> list[str]:
        """The requests so far."""
        return [f"{request.method} {request.url.path.removeprefix('/v1')}" for request in self.requests]


def against(answers: dict[str, Any], **options: Any) -> tuple[replicate.Client, Service]:
    """A client, and the service that it asks."""
    service = Service(answers)
    client = replicate.Client("token", transport=httpx.MockTransport(service), **options)
    client.poll_interval = 0.0
    return client, service


def play(way: Way, target: object, method: str, *args: Any, **keywords: Any) -> Any:
    """Call a method or its twin, and take all that an iterator gives."""
    if way == "blocking":
        given = getattr(target, method)(*args, **keywords)
        return list(given) if inspect.isgenerator(given) else given

    async def played() -> Any:
        given = getattr(target, f"async_{method}")(*args, **keywords)
        given = await given if inspect.isawaitable(given) else given
        return [item async for item in given] if inspect.isasyncgen(given) else given

    return asyncio.run(played())
