"""The same calls, awaited: many at once over few connections."""

from __future__ import annotations

import asyncio

import replicate

NAMES = ("acme/hello-world", "acme/paint", "acme/no-such-model")


async def describe(client: replicate.Client, name: str) -> str:
    """One line about a model, or why there is none."""
    try:
        model = await client.models.async_get(name)
    except replicate.exceptions.ReplicateError as error:
        return f"{name}: {error.status}, {error.detail}"
    return f"{name}: {model.description}"


async def main() -> None:
    """Ask for everything at once."""
    async with replicate.Client() as client:
        lines = await asyncio.gather(*(describe(client, name) for name in NAMES))
        found = await client.models.async_search("paint")
    print("\n".join(lines))
    print("found:", ", ".join(f"{model.owner}/{model.name}" for model in found))


asyncio.run(main())
