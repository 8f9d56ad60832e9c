"""Which share of the branches of each room tests take: `make coverage` runs it after the tests.

Ends with 1 when a room is below the aim: coverage's own bound counts lines and branches, and all rooms, together.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter

from tests.boundaries.project import ROOT

AIM = 95
"""Least share of a room's branches that is to be taken, in per cent."""
RUNTIME = "runtime/replicate_runtime/"
ROOMS = ("generator/", f"{RUNTIME}core/", f"{RUNTIME}overlays/", f"{RUNTIME}local/", RUNTIME)
"""Where files lie; a file belongs to the first that it lies in."""


def rooms() -> dict[str, Counter[str]]:
    """What coverage counted, summed up for each room."""
    command = [sys.executable, "-m", "coverage", "json", "--quiet", "-o", "-"]
    report = json.loads(subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout)
    totals: dict[str, Counter[str]] = {room: Counter() for room in ROOMS}
    for path, file in report["files"].items():
        totals[next(room for room in ROOMS if path.startswith(room))].update(file["summary"])
    return totals


def share(part: int, whole: int) -> float:
    """In per cent; nothing is whole."""
    return 100 * part / whole if whole else 100.0


def main() -> None:
    """Print a line for each room."""
    below: list[str] = []
    for room, total in rooms().items():
        branches = share(total["covered_branches"], total["num_branches"])
        lines = share(total["covered_lines"], total["num_statements"])
        of = f"{total['num_branches']:5} branches, {lines:6.2f} % of {total['num_statements']:5} lines"
        print(f"{room:36}{branches:6.2f} % of {of}")
        if branches < AIM:
            below.append(room)
    if below:
        sys.exit(f"less than {AIM} % of the branches are taken in {', '.join(below)}")


if __name__ == "__main__":
    main()
