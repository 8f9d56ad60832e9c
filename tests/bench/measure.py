"""Runs programs in processes of their own, under our interpreter or that of the peer, and reads what they cost."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.bench.rows import Measures

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@dataclass(frozen=True)
class Bench:
    """What every group of rows needs.

    Attributes:
        ours: Interpreter that has what our users get, and nothing else.
        peer: Interpreter that has release 1.0.7.
        rounds: How often each program runs.
        work: Folder for what is made on the way.
    """

    ours: Path
    peer: Path
    rounds: int
    work: Path

    def who(self, *bare: str) -> dict[str, Path]:
        """Who is measured, by label: we, bare libraries under our interpreter, and release 1.0.7 under its own."""
        return {"ours": self.ours, **dict.fromkeys(bare, self.ours), "1.0.7": self.peer}


def program(python: Path, name: str, *arguments: object, **variables: str) -> Any:
    """Run `programs/NAME.py`; what it printed, as JSON."""
    command = [str(python), str(HERE / "programs" / f"{name}.py"), *(str(argument) for argument in arguments)]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, cwd=ROOT, env={**os.environ, **variables}
    )
    if done.returncode:
        sys.exit(f"{name}.py {' '.join(command[2:])} under {python}:\n{done.stderr}")
    return json.loads(done.stdout)


def cost(*command: object, failing: bool = False, variables: Mapping[str, str] | None = None) -> tuple[float, int]:
    """CPU seconds of a command and of all that it started, and the most memory that one of them held, in bytes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    runner = [sys.executable, "-c", RUNNER, *(str(part) for part in command)]
    environment = {**os.environ, **(variables or {})}
    done = subprocess.run(runner, check=False, capture_output=True, text=True, cwd=ROOT, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    peak, code = json.loads(done.stderr.splitlines()[-1])
    if code and not failing:
        sys.exit(f"{' '.join(runner[3:])}:\n{done.stdout}{done.stderr}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, peak


RUNNER = """
import json, resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
kilobytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps([kilobytes * 1024, code]), file=sys.stderr)
"""
"""Stands between, since the most memory of all former children would hide that of this one."""


def rounds(times: int, runs: Mapping[str, Callable[[], Mapping[str, float]]]) -> dict[str, Measures]:
    """Take turns, so that what the machine does meanwhile meets all; figures by what was measured, then by who."""
    gathered: dict[str, Measures] = {}
    for _ in range(times):
        for label, run in runs.items():
            for what, figure in run().items():
                gathered.setdefault(what, {}).setdefault(label, []).append(figure)
    return gathered


def compile_bytecode(python: Path) -> None:
    """Write the bytecode of all that an interpreter has installed, also where the environment forbids it."""
    ask = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    site = subprocess.run(ask, check=True, capture_output=True, text=True).stdout.strip()
    # Some packages bring files for other Pythons, which do not compile.
    subprocess.run([str(python), "-m", "compileall", "-qq", site], check=False)


def install(python: Path, work: Path) -> None:
    """Install our own wheel, built from the checkout as it is."""
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(work), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    wheel = max(work.glob("replicate-*.whl"), key=lambda path: path.stat().st_mtime)
    pip = [str(python), "-m", "pip", "install", "-qq", "--no-deps", "--no-index", "--force-reinstall", str(wheel)]
    subprocess.run(pip, check=True)
