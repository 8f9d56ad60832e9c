"""The strict type check of a program of 50 lines, beside release 1.0.7: what an editor does all day."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench.measure import HERE, Bench, cost, rounds
from tests.bench.rows import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.bench.rows import Measures


def rows(bench: Bench) -> Iterator[Row]:
    """Check the program against what each interpreter has installed."""
    shutil.copy(HERE / "consumer.py", bench.work)
    (bench.work / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}', encoding="utf-8")
    who = bench.who()
    costs = {label: check(bench.work, python) for label, python in who.items()}
    found = rounds(max(3, bench.rounds // 3), costs)
    yield Row("strict check of a program: CPU", "s", found["cpu"], 0.8, "1.0.7")
    wrong: Measures = {label: [errors(bench.work, python)] for label, python in who.items()}
    yield Row("strict check of a program: errors", "", wrong, 0)


def command(work: Path, python: Path) -> list[str]:
    """The checker on the program, for an interpreter."""
    checker = str(Path(sys.executable).with_name("basedpyright"))
    return [checker, "--outputjson", "--project", str(work), "--pythonpath", str(python), str(work / "consumer.py")]


def check(work: Path, python: Path) -> Callable[[], dict[str, float]]:
    """Its CPU, in seconds."""
    return lambda: {"cpu": cost(*command(work, python), failing=True)[0]}


def errors(work: Path, python: Path) -> int:
    """How many errors it finds."""
    done = subprocess.run(command(work, python), check=False, capture_output=True, text=True)
    report: dict[str, Any] = json.loads(done.stdout)
    return int(report["summary"]["errorCount"])
