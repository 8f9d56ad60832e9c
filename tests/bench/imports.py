"""`import replicate`: CPU, modules and memory, beside release 1.0.7 and httpx."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tests.bench.measure import Bench, program, rounds
from tests.bench.rows import Row

if TYPE_CHECKING:
    from collections.abc import Iterator


def rows(bench: Bench) -> Iterator[Row]:
    """Import in fresh processes."""
    names = {"ours": "replicate", "httpx": "httpx", "1.0.7": "replicate"}
    runs = {label: partial(program, python, "imports", names[label]) for label, python in bench.who("httpx").items()}
    found = rounds(bench.rounds, runs)
    yield Row("import: CPU", "ms", found["cpu"], 0.05, "1.0.7")
    yield Row("import: modules", "", found["modules"], 20)
    yield Row("import: memory", "MB", found["memory"], 4)
