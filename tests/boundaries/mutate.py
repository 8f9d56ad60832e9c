"""Break the client's runtime in small ways and see whether tests notice: `python -m tests.boundaries.mutate [MUTANTS]`.

A mutant is named by a pattern such as `replicate_runtime.core.*`. There are some 14,000, and all of them take hours:
`--sample 500` tries so many, chosen by chance. Results are kept in `.cache/mutate`, so that another run takes up what
changed. Ends with the share of the mutants that were noticed, module by module, after the names of the others:
`mutmut show NAME`, run in that folder, prints one. What only a type checker reads changes nothing that a test could
notice: such mutants are told and not counted.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from fnmatch import fnmatch
from pathlib import Path

from tests.boundaries.project import ROOT

ROOM = ROOT / ".cache" / "mutate"
COPIED = {
    "runtime/replicate_runtime": "replicate_runtime",
    **{name: name for name in ("generated", "generator", "templates", "spec", "tests", "docs", "examples")},
}
"""Where things of the checkout lie in the folder; mutmut wants packages at its top."""
FIRST = "replicate_runtime.lazy.*"
"""Mutants tried before a sample is taken, since names are known only after a run."""
AIM = 85
"""Least share that is to be noticed, in per cent."""
SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
CASTS = re.compile(r'\bcast\((?:None|"[^"]*"), ')
"""Calls of `typing.cast` up to their value."""
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


def states() -> dict[str, str]:
    """What became of each mutant, by its name."""
    listed = mutmut("results", "--all", "true").splitlines()
    return {name: state for name, _, state in (line.strip().partition(": ") for line in listed) if state}


def runs_alike(name: str) -> bool:
    """Whether a mutant runs as what it was made of: it differs in what `typing.cast` is told."""
    lines = [line for line in mutmut("show", name).splitlines() if line.startswith(("-", "+")) and line[1:2] == " "]
    return len({CASTS.sub("cast(", line[1:]) for line in lines}) == 1


def sample(size: int, seed: int) -> list[str]:
    """Names of mutants chosen by chance, of all modules alike."""
    mutmut("run", FIRST)
    names = sorted(states())
    return random.Random(seed).sample(names, min(size, len(names)))


def main() -> None:
    """Break, test, count; ends with 1 when too many breaks went unnoticed."""
    parser = argparse.ArgumentParser(description="Break the runtime in small ways and see whether tests notice.")
    parser.add_argument("names", nargs="*", help="patterns of mutants; all by default")
    parser.add_argument("--sample", type=int, metavar="N", help="try N mutants of all, chosen by chance")
    parser.add_argument("--seed", type=int, default=0, help="of the choice")
    given = parser.parse_args()
    prepare()
    names = given.names or (sample(given.sample, given.seed) if given.sample else [])
    mutmut("run", *names)
    tried = {name: state for name, state in states().items() if not names or any(fnmatch(name, one) for one in names)}
    modules: dict[str, Counter[str]] = defaultdict(Counter)
    for name, state in sorted(tried.items()):
        if state not in NOTICED and runs_alike(name):
            print(f"{name}: for type checkers alone, not counted")
            continue
        modules[name.rpartition(".")[0]]["noticed" if state in NOTICED else "missed"] += 1
        if state not in NOTICED:
            print(f"{name}: {state}")
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
