"""Runs: how late their ends are seen and after how many requests, many at once, and what one of them loads."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from tests.bench.measure import ROOT, Bench, program, rounds
from tests.bench.rows import Row

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

LATE = {"0.2": 60, "1": 120, "3": 250}
"""Seconds that a job takes, and by how many ms its end may be seen late."""

REQUESTS = {"0.2": 5, "1": 8}
LONG = "3"
MODULES = 60
FEW = 3
"""Rounds of what takes seconds and hardly varies."""


@contextmanager
def busy() -> Generator[str, None, None]:
    """The service: its address."""
    command = [sys.executable, "-m", "tests.bench.busy"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True) as server:
        assert server.stdout is not None
        yield f"http://127.0.0.1:{int(server.stdout.readline())}"
        server.communicate()


def rows(bench: Bench) -> Iterator[Row]:
    """Run jobs of several lengths, one by one and many at once."""
    with busy() as url:
        yield from polled(bench, url)
        runs = {label: partial(program, python, "many", label, url) for label, python in bench.who().items()}
        yield Row("100 jobs over 20 s: requests", "", rounds(1, runs)["requests"], 60)
        found = rounds(1, {"ours": partial(program, bench.ours, "crowd", "ours", url)})
        yield Row("1,000 awaited runs, two looks each: CPU", "s", found["cpu"], 4)
        yield Row("1,000 awaited runs, held for 1 s: CPU", "s", found["held"], 2)
        yield Row("1,000 awaited runs, held for 1 s: wall", "s", found["wall"], 3)
        runs = {label: partial(program, python, "needed", label, url) for label, python in bench.who("httpx").items()}
        loaded = rounds(1, runs)["modules"]
        [bare] = loaded.pop("httpx")
        more = {label: [modules - bare] for label, [modules] in loaded.items()}
        yield Row("run of a text model: modules over httpx", "", more, MODULES)


def polled(bench: Bench, url: str) -> Iterator[Row]:
    """Wait for jobs whose length is what such jobs usually take."""
    runs = {label: partial(program, python, "polled", label, url, *LATE) for label, python in bench.who().items()}
    found = rounds(min(FEW, bench.rounds), runs)
    for length, late in LATE.items():
        yield Row(f"job of {length} s: seen late by", "ms", found[f"{length} late"], late)
        if length == LONG:
            yield Row(f"job of {length} s: requests", "", found[f"{length} requests"], 1.1, "1.0.7")
        else:
            yield Row(f"job of {length} s: requests", "", found[f"{length} requests"], REQUESTS[length])
    yield Row("run that is held: requests", "", found["held requests"], 1)
