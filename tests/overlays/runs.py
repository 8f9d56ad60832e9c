"""Runs, as tests make them: their routes, the versions that are run, and creates that are held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from tests.overlays.world import World

V = "v" * 64
HEX = "5797a99edc939ea0e9242d5e8c9cb3bc7d125b1eac21bda852e5cb79ede2cd9b"
BY_VERSION = "POST /v1/predictions"
BY_MODEL = "POST /v1/models/owner/name/predictions"
BY_DEPLOYMENT = "POST /v1/deployments/owner/name/predictions"
ID = "GET /v1/predictions/p1"
CANCEL = "POST /v1/predictions/p1/cancel"
SCHEMA = f"GET /v1/models/owner/name/versions/{HEX}"
FILE = "https://replicate.delivery/xyz/out.png"

ITERATOR = {"type": "array", "items": {"type": "string"}, "x-cog-array-type": "iterator"}
FILES = {"type": "array", "items": {"type": "string", "format": "uri"}}
TEXT = {"type": "string"}


def version(output: Any, **fields: Any) -> dict[str, Any]:
    return {
        "id": HEX,
        "cog_version": "0.9.0",
        "openapi_schema": {"components": {"schemas": {"Output": output}}},
        **fields,
    }


def run(world: World, *args: Any, **keywords: Any) -> Any:
    return world.play(world.client, "run", *args, **keywords)


def held(world: World, route: str, seconds: float, body: dict[str, Any], applied: str | None = "wait") -> None:
    """Answer a create after some seconds."""

    def answer(_: httpx.Request) -> httpx.Response:
        world.clock.time += seconds
        return httpx.Response(201, json=body, headers={} if applied is None else {"preference-applied": applied})

    world.on(route, answer)
