"""The first call, from a bare interpreter on, one GET among many, and many in threads: beside bare httpx and 1.0.7."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from tests.bench.measure import ROOT, Bench, program, rounds
from tests.bench.recorded import predictions
from tests.bench.rows import Row

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

TIMES = 400
THREADS = 8


@contextmanager
def loopback(bench: Bench) -> Generator[tuple[str, str, dict[str, str]], None, None]:
    """A server with a prediction and a page: its two addresses, and the variables that make clients trust it."""
    folder = bench.work / "answers"
    folder.mkdir(exist_ok=True)
    every = predictions()
    (folder / "predictions.json").write_text(json.dumps(every[len(every) // 2]), encoding="utf-8")
    command = [sys.executable, "-m", "tests.bench.server", str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True) as server:
        assert server.stdout is not None
        plain, secure = json.loads(server.stdout.readline())
        trust = {"SSL_CERT_FILE": str(folder / "authorities.pem")}
        yield f"http://127.0.0.1:{plain}", f"https://127.0.0.1:{secure}", trust
        server.communicate()


def rows(bench: Bench) -> Iterator[Row]:
    """Call in fresh processes, then many times in one."""
    who = bench.who("httpx")
    with loopback(bench) as (plain, secure, trust):
        for scheme, url, at_most in (("http", plain, 1.0), ("https", secure, 1.25)):
            first = {
                label: partial(program, python, "first_call", label, url, **trust) for label, python in who.items()
            }
            found = rounds(bench.rounds, first)
            yield Row(f"import and first call over {scheme}: CPU", "ms", found["cpu"], at_most, "httpx")
        many = {label: partial(program, python, "call", label, plain, TIMES) for label, python in who.items()}
        found = rounds(bench.rounds, many)
        yield Row("GET of a prediction: Python functions", "", found["functions"], 1.0, "httpx")
        yield Row("GET of a prediction: CPU", "µs", found["cpu"], 1.05, "httpx")
        many = {
            label: partial(program, python, "threads", label, plain, TIMES // THREADS) for label, python in who.items()
        }
        found = rounds(bench.rounds, many)
        yield Row(f"GET in each of {THREADS} threads: CPU", "µs", found["cpu"], 1.0, "httpx")
        yield Row(f"GET in each of {THREADS} threads: connections", "", found["connections"], THREADS)
