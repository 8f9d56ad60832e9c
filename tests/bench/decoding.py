"""Decoding: a page of predictions over `json.loads`, and server-sent events, beside release 1.0.7."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tests.bench.measure import Bench, program, rounds
from tests.bench.recorded import PAGE, page
from tests.bench.rows import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

TIMES = 20
EVENTS = 20_000


def rows(bench: Bench) -> Iterator[Row]:
    """Decode a page and a stream, many times in fresh processes."""
    body = bench.work / "page.json"
    body.write_bytes(page())
    runs = {label: partial(program, python, "decode", label, body, TIMES) for label, python in bench.who().items()}
    found = rounds(bench.rounds, runs)
    measures = {**found["page"], "json.loads": found["json"]["ours"]}
    yield Row(f"page of {PAGE} predictions: CPU", "µs", measures, 1.5, "json.loads")
    runs = {label: partial(program, python, "sse", label, EVENTS) for label, python in bench.who().items()}
    yield Row("server-sent event in 4 KB chunks: CPU", "µs", rounds(bench.rounds, runs)["cpu"], 1.4)
