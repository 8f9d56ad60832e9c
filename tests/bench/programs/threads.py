"""`threads.py WHO URL TIMES`: eight threads share a client: CPU in µs of a call, and how many connections they use."""

from __future__ import annotations

import json
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import process_time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

THREADS = 8
NAME = "ufawqhfynnddngldkgtslldrkq"


def caller(who: str, url: str) -> Callable[[], Any]:
    """The call that each thread makes."""
    if who == "httpx":
        import httpx

        bare = httpx.Client(base_url=url, headers={"Authorization": "Bearer token"})
        return lambda: bare.get(f"/v1/predictions/{NAME}").raise_for_status().json()
    import replicate

    client = replicate.Client(api_token="token", base_url=url)
    return lambda: client.predictions.get(NAME)


def opened(url: str) -> int:
    """How many connections were used since this was last asked."""
    with urllib.request.urlopen(f"{url}/v1/connections") as answer:
        return int(answer.read())


def main(who: str, url: str, times: int) -> None:
    """Warm up, with all threads at once, measure, print."""
    opened(url)
    call, together = caller(who, url), Barrier(THREADS)

    def work(count: int) -> None:
        together.wait()
        for _ in range(count):
            call()

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(work, [5] * THREADS))
        start = process_time()
        list(threads.map(work, [times] * THREADS))
        cpu = process_time() - start
    print(json.dumps({"cpu": cpu / times / THREADS * 1e6, "connections": opened(url)}))


main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
