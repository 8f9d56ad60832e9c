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
    """500 operations, 900 schemas; then import what was printed beside a package of 10 operations."""
    out = bench.work / "printed"
    for package, size in (("few_things", (10, 18)), ("many_things", (500, 900))):
        document = bench.work / f"{package}.json"
        cost(sys.executable, HERE / "programs" / "big.py", document, *size)
        found = figures(*OURS, document, "--out", out, "--package", package)
    yield Row("generate 500 operations: CPU", "s", {"ours": [found["cpu"]]}, 15)
    yield Row("generate 500 operations: memory", "MB", {"ours": [found["memory"]]}, 600)
    cost(sys.executable, "-m", "compileall", "-q", out)
    rooms = {"PYTHONPATH": os.pathsep.join([str(out), str(ROOT / "runtime")])}
    packages = {"ours": "many_things", "10 operations": "few_things"}
    imports = {label: partial(program, bench.ours, "imports", name, **rooms) for label, name in packages.items()}
    measured = rounds(bench.rounds, imports)
    yield Row("import of 500 operations: CPU", "ms", measured["cpu"], 1.1, "10 operations")
    yield Row("import of 500 operations: modules", "", measured["modules"], 1.0, "10 operations")


def figures(*command: object, variables: Mapping[str, str] | None = None) -> dict[str, float]:
    """CPU in seconds and memory in MB of a command."""
    cpu, peak = cost(*command, variables=variables)
    return {"cpu": cpu, "memory": peak / 2**20}
