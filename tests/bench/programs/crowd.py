"""`crowd.py WHO URL`: a thousand runs at once, in s: CPU when each is looked at twice; CPU and wall when held."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any

RUNS = 1000


async def together(url: str, **params: Any) -> tuple[float, float]:
    """CPU and wall seconds of all runs."""
    import replicate

    client = replicate.Client(api_token="token", base_url=url)
    cpu, wall = time.process_time(), time.perf_counter()
    outputs = await asyncio.gather(*(client.async_run("acme/busy", **params) for _ in range(RUNS)))
    assert all(outputs)
    return time.process_time() - cpu, time.perf_counter() - wall


async def main(url: str) -> None:
    """Measure, print."""
    await together(url, input={"looks": 0}, wait=False)
    cpu, _ = await together(url, input={"looks": 2}, wait=False)
    held, wall = await together(url, input={"seconds": 1.0})
    print(json.dumps({"cpu": cpu, "held": held, "wall": wall}))


asyncio.run(main(sys.argv[2]))
