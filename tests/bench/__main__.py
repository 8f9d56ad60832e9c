"""Measure ourselves beside others: `python -m tests.bench --ours PYTHON --peer PYTHON [GROUP...] [--keep]`.

Figures are medians; ratios are medians of ratios, from runs that took turns. CPU time holds within a tenth on a busy
machine, function calls, modules and memory hold exactly.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench import calls, checking, decoding, files, generation, imports, jobs, local
from tests.bench.measure import HERE, Bench, compile_bytecode, install
from tests.bench.rows import HEAD, line

if TYPE_CHECKING:
    from tests.bench.rows import Row

GROUPS = {
    "imports": imports.rows,
    "calls": calls.rows,
    "decoding": decoding.rows,
    "generation": generation.rows,
    "checking": checking.rows,
    "local": local.rows,
    "jobs": jobs.rows,
    "files": files.rows,
}
KEPT = HERE / "kept.json"
"""Our figures of the last run that was kept."""


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=(__doc__ or "").split(":", 1)[0])
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"what to measure, of {', '.join(GROUPS)}; else all")
    parser.add_argument("--ours", type=Path, required=True, help="interpreter that gets our wheel")
    parser.add_argument("--peer", type=Path, required=True, help="interpreter that has release 1.0.7")
    parser.add_argument("--rounds", type=int, default=9, help="how often each program runs")
    parser.add_argument("--keep", action="store_true", help="keep our figures, for later runs to print beside theirs")
    given = parser.parse_args()
    if unknown := set(given.groups) - set(GROUPS):
        parser.error(f"unknown group {', '.join(sorted(unknown))}")
    return given


def measure(bench: Bench, groups: list[str], kept: dict[str, float]) -> list[Row]:
    """Measure the groups, and print each row as it comes."""
    found: list[Row] = []
    print(HEAD)
    for group in groups or GROUPS:
        for row in GROUPS[group](bench):
            found.append(row)
            print(line(row, kept.get(row.what)), flush=True)
    return found


def main() -> None:
    """Prepare, measure, and say what is short of its budget."""
    given = arguments()
    kept: dict[str, float] = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    with tempfile.TemporaryDirectory() as work:
        bench = Bench(given.ours.absolute(), given.peer.absolute(), given.rounds, Path(work))
        install(bench.ours, bench.work)
        for python in (bench.ours, bench.peer, Path(sys.executable)):
            compile_bytecode(python)
        found = measure(bench, given.groups, kept)
    if given.keep:
        figures = kept | {row.what: float(f"{row.ours:.3g}") for row in found}
        KEPT.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    short = [row.what for row in found if row.verdict == "short"]
    print(f"\n{len(found)} figures, {len(short)} short of their budget{': ' if short else ''}{', '.join(short)}")


if __name__ == "__main__":
    main()
