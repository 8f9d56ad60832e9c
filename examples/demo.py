"""Print the client from the spec, and use it against a server on this machine: `make demo`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from examples.replay import serve

ROOT = Path(__file__).resolve().parents[1]
SPEC = ROOT / "spec"
PRINTED = (
    *(SPEC / "openapi.json", "--out", ROOT / "generated", "--package", "replicate"),
    *("--corrections", SPEC / "corrections.yaml", "--resources", SPEC / "resources.toml"),
)
PROGRAMS = ("look_around", "all_at_once")
GENERATOR = (3, 11)
"""The Python that the generator needs; what it prints runs on older ones."""


def title(text: str) -> None:
    """Announce a part."""
    print(f"\n\033[1m{text}\033[0m" if sys.stdout.isatty() else f"\n{text}", flush=True)


def python(*arguments: object, **variables: str) -> None:
    """Run Python on the checkout; leave where it fails."""
    command = [sys.executable, *(str(argument) for argument in arguments)]
    done = subprocess.run(command, cwd=ROOT, check=False, env={**os.environ, **variables})
    if done.returncode:
        sys.exit(done.returncode)


def generate() -> None:
    """Print the client, and show what became of the document."""
    if sys.version_info < GENERATOR:
        title("The generator needs Python 3.11: the client is used as it was printed.")
        return
    title("1. spec/ and templates/ -> generated/")
    python("-m", "generator", "build", *PRINTED)
    title("2. What each operation became, and where")
    python("-m", "generator", "explain", *PRINTED)


def main() -> None:
    """Generate, serve, run the programs; show each beside what it prints."""
    generate()
    with serve() as address:
        for number, name in enumerate(PROGRAMS, 3):
            program = ROOT / "examples" / f"{name}.py"
            title(f"{number}. examples/{name}.py, against {address}")
            print("".join(f"    {line}\n" for line in program.read_text(encoding="utf-8").splitlines()))
            python(program, REPLICATE_API_TOKEN="r8_made_up", REPLICATE_BASE_URL=address)


if __name__ == "__main__":
    main()
