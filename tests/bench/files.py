"""Files of 200 MB: read, saved and sent, beside bare httpx and release 1.0.7."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tests.bench.busy import BULK
from tests.bench.jobs import busy
from tests.bench.measure import Bench, program, rounds
from tests.bench.rows import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

BUDGETS = {"iterated": (1.0, 5), "saved": (1.0, 5), "uploaded": (1.1, 4)}
"""What is done: CPU over that of httpx, and memory in MB. Over loopback the rate is that of the CPU."""


def rows(bench: Bench) -> Iterator[Row]:
    """Do each in fresh processes."""
    file = bench.work / "bulk"
    with file.open("wb") as made:
        made.truncate(BULK)
    with busy() as url:
        for what, (cpu, memory) in BUDGETS.items():
            who = bench.who("httpx").items()
            runs = {label: partial(program, python, "bulk", label, what, url, file) for label, python in who}
            found = rounds(bench.rounds, runs)
            yield Row(f"200 MB {what}: CPU", "ms", found["cpu"], cpu, "httpx")
            yield Row(f"200 MB {what}: memory", "MB", found["memory"], memory)
    file.unlink()
