"""The local server: how many reads of a prediction it answers in a second, and how long the slowest take."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from tests.bench.rows import Row
from tests.local.load import reads, service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench.measure import Bench

COUNT = 2000
CONNECTIONS = 8
RATE = 200
SLOWEST = 100
"""Requests per second at least, and ms at most: an app's tests are to wait for the app, not for the service."""


def rows(bench: Bench) -> Iterator[Row]:
    """Requests per second, and the 99th percentile."""
    rates: list[float] = []
    slowest: list[float] = []
    with service() as (base, _):
        for _ in range(bench.rounds):
            begun = time.perf_counter()
            took = sorted(asyncio.run(reads(base, COUNT, CONNECTIONS)))
            rates.append(len(took) / (time.perf_counter() - begun))
            slowest.append(took[int(len(took) * 0.99)] * 1000)
    yield Row("local server, predictions.get", "per s", {"ours": rates}, at_least=RATE)
    yield Row("local server, predictions.get, p99", "ms", {"ours": slowest}, SLOWEST)
