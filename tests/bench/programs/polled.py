"""`polled.py WHO URL SECONDS...`: how late the ends of jobs are seen, in ms, and after how many requests.

Jobs of one kind take the seconds given, or up to a fifth more. Two of each run one after the other and are not counted;
then some run at once.
"""

from __future__ import annotations

import json
import random
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import Any

AT_ONCE = 6
MORE = 0.2


class Jobs:
    """Jobs of one kind."""

    def __init__(self, client: Any, seconds: float) -> None:
        self.client = client
        self.seconds = seconds
        self.chance = random.Random(1)

    def late(self, _number: int = 0) -> float:
        """Make a job and wait for it; by how many ms its end was seen late."""
        version = f"{int(self.seconds * 1000):064x}"
        seconds = self.seconds * (1 + MORE * self.chance.random())
        prediction = self.client.predictions.create(version=version, input={"seconds": seconds}, wait=False)
        prediction.wait()
        return (time.time() - float(prediction.output)) * 1000


def asked(url: str) -> int:
    """How many requests came."""
    with urllib.request.urlopen(f"{url}/asked") as answer:
        return int(answer.read())


def main(url: str, lengths: list[str]) -> None:
    """Measure, print."""
    import replicate

    client = replicate.Client(api_token="token", base_url=url)
    figures: dict[str, float] = {}
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for length in lengths:
            jobs = Jobs(client, float(length))
            for _ in range(2):
                jobs.late()
            asked(url)
            late = list(threads.map(jobs.late, range(AT_ONCE)))
            figures[f"{length} late"] = sum(late) / AT_ONCE
            figures[f"{length} requests"] = asked(url) / AT_ONCE
    before = asked(url)
    assert not before, before
    replicate.Client(api_token="token", base_url=url).run("acme/busy", input={"seconds": 0.2})
    figures["held requests"] = asked(url)
    print(json.dumps(figures))


main(sys.argv[2], sys.argv[3:])
