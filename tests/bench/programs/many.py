"""`many.py WHO URL`: how many requests it takes to wait for a hundred jobs that end over twenty seconds."""

from __future__ import annotations

import json
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import Any

JOBS = 100
SECONDS = 20.0


def asked(url: str) -> int:
    """How many requests came."""
    with urllib.request.urlopen(f"{url}/asked") as answer:
        return int(answer.read())


def wait(prediction: Any) -> None:
    """Wait for one."""
    prediction.wait()


def main(who: str, url: str) -> None:
    """Make the jobs, wait for all, print."""
    import replicate

    client: Any = replicate.Client(api_token="token", base_url=url)
    made: list[Any] = [
        client.predictions.create(version="0" * 64, input={"seconds": SECONDS * job / JOBS}, wait=False)
        for job in range(1, JOBS + 1)
    ]
    asked(url)
    if who == "ours":
        client.wait_all(made)
    else:
        with ThreadPoolExecutor(JOBS) as threads:
            list(threads.map(wait, made))
    print(json.dumps({"requests": asked(url)}))


main(*sys.argv[1:])
