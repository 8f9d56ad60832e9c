"""Break the client's runtime in small ways and see whether tests notice: `python -m tests.boundaries.mutate [MUTANTS]`.

A mutant is named by a pattern such as `replicate_runtime.core.*`; without one all are tried, which takes hours. Results
are kept in `.cache/mutate`, so that another run takes up what changed. Ends with the share of the mutants that were
noticed, module by module, and the names of the others: `mutmut show NAME`, run in that folder, prints one.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

from tests.boundaries.project import ROOT

ROOM = ROOT / ".cache" / "mutate"
COPIED = {
    "runtime/replicate_runtime": "replicate_runtime",
    **{name: name for name in ("generated", "generator", "templates", "spec", "tests", "docs", "examples")},
}
"""Where things of the checkout lie in the folder; mutmut wants packages at its top."""
AIM = 85
"""Least share that is to be noticed, in per cent."""
SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
NOTICED = ("killed", "timeout", "suspicious", "caught by type check")


def prepare() -> None:
    """Copy what the tests need; times are kept, since mutmut looks at them."""
    ROOM.mkdir(parents=True, exist_ok=True)
    shutil.copy2(ROOT / "pyproject.toml", ROOM)
    for source, place in COPIED.items():
        shutil.rmtree(ROOM / place, ignore_errors=True)
        shutil.copytree(ROOT / source, ROOM / place, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))


def mutmut(*arguments: str) -> str:
    """Run mutmut in the folder; what it printed. Leaves when it fails."""
    command = [str(Path(sys.executable).with_name("mutmut")), *arguments]
    done = subprocess.run(command, cwd=ROOM, capture_output=True, text=True, check=False)
    if done.returncode:
        told = [line for line in done.stdout.splitlines() if line[:1] not in SPINNER]
        sys.exit("\n".join([*told[-100:], done.stderr]))
    return done.stdout


def main() -> None:
    """Break, test, count; ends with 1 when too many breaks went unnoticed."""
    prepare()
    mutmut("run", *sys.argv[1:])
    modules: dict[str, Counter[str]] = defaultdict(Counter)
    missed: list[str] = []
    for line in mutmut("results", "--all", "true").splitlines():
        name, _, state = line.strip().partition(": ")
        if state in ("", "not checked"):
            continue
        modules[name.rpartition(".")[0]]["noticed" if state in NOTICED else "missed"] += 1
        if state not in NOTICED:
            missed.append(f"{name}: {state}")
    print(*missed, sep="\n")
    for module, counts in sorted(modules.items()):
        print(
            f"{module:60}{counts['noticed']:6} of {counts.total():6}{100 * counts['noticed'] / counts.total():8.1f} %"
        )
    total = sum(modules.values(), Counter[str]())
    share = 100 * total["noticed"] / max(1, total.total())
    print(f"noticed: {total['noticed']} of {total.total()} mutants, {share:.1f} %; the aim is {AIM} %")
    sys.exit(share < AIM)


if __name__ == "__main__":
    main()
