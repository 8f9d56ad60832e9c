"""Printing the client beside plain openapi-python-client, and printing a package from a big document."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.measure import HERE, ROOT, Bench, cost, program, rounds
from tests.bench.rows import Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SPEC = ROOT / "spec"
OURS = (sys.executable, "-m", "generator", "build")
PLAIN = (sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none", "--overwrite")


def rows(bench: Bench) -> Iterator[Row]:
    """Generate in fresh processes, from nothing."""
    # The plain generator finds its formatter on the path.
    path = {"PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])}
    out = bench.work / "generated"
    extra = ("--corrections", SPEC / "corrections.yaml", "--resources", SPEC / "resources.toml")
    ours = (*OURS, SPEC / "openapi.json", "--out", out, "--package", "replicate", *extra)
    plain = (*PLAIN, "--path", SPEC / "openapi.json", "--output-path", bench.work / "plain")
    runs = {"ours": partial(figures, *ours), "opc": partial(figures, *plain, variables=path)}
    found = rounds(max(3, bench.rounds // 3), runs)
    yield Row("generate 37 operations: CPU", "s", found["cpu"], 1.3, "opc")
    yield from big(bench)


def big(bench: Bench) -> Iterator[Row]:
    """500 operations, 900 schemas; then import what was printed beside a small package."""
    cost(sys.executable, HERE / "programs" / "big.py", bench.work)
    out = bench.work / "things"
    found = figures(*OURS, bench.work / "big.json", "--out", out, "--package", "things")
    yield Row("generate 500 operations: CPU", "s", {"ours": [found["cpu"]]}, 15)
    yield Row("generate 500 operations: memory", "MB", {"ours": [found["memory"]]}, 600)
    rooms = {"PYTHONPATH": os.pathsep.join([str(out), str(bench.work / "generated"), str(ROOT / "runtime")])}
    imports = {
        "ours": partial(program, bench.ours, "imports", "things", **rooms),
        "small": partial(program, bench.ours, "imports", "replicate", **rooms),
    }
    found = rounds(bench.rounds, imports)
    yield Row("import of 500 operations: CPU", "ms", found["cpu"], 1.1, "small")
    yield Row("import of 500 operations: modules", "", found["modules"], 1.0, "small")


def figures(*command: object, variables: Mapping[str, str] | None = None) -> dict[str, float]:
    """CPU in seconds and memory in MB of a command."""
    cpu, peak = cost(*command, variables=variables)
    return {"cpu": cpu, "memory": peak / 2**20}
