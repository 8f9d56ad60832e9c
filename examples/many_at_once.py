"""Draw several pictures at once, awaited."""

from __future__ import annotations

import asyncio

import replicate


async def draw(client: replicate.Client, animal: str) -> None:
    """Draw an animal into a file."""
    output = await client.async_run("stability-ai/stable-diffusion-3", input={"prompt": f"A watercolor of a {animal}"})
    print(await output.asave(f"{animal}.png"))


async def main() -> None:
    """Draw all of them at the same time."""
    async with replicate.Client() as client:
        await asyncio.gather(*(draw(client, animal) for animal in ("fox", "hare", "owl")))


asyncio.run(main())
