"""Build what is published, and look at it: `python -m tests.boundaries.dist [PYTEST ARGUMENTS]`.

Wheel and source archive are built twice, in other places and under other conditions, and have to be the same to the
byte. The wheel is installed in an empty virtual environment; a CycloneDX list of what is in there is written beside it,
and audited. Then the tests run against the wheel.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import venv
from pathlib import Path
from typing import TYPE_CHECKING

from tests.boundaries.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping

DIST = ROOT / "dist"
LEAN = ROOT / ".ci" / "requirements-lean.txt"
TOOLS = Path(sys.executable).parent
ORIGIN = "import replicate, sys; sys.exit(not replicate.__file__.startswith(sys.prefix))"


def run(*command: str | Path, cwd: Path = ROOT, variables: Mapping[str, str] | None = None) -> None:
    """Run a command; leave with its exit code where it fails."""
    words = [str(part) for part in command]
    if code := subprocess.run(words, cwd=cwd, check=False, env={**os.environ, **(variables or {})}).returncode:
        sys.exit(f"{' '.join(words[:4])} ... ended with {code}")


def pip(room: Path, *arguments: str | Path) -> None:
    """Install something in a virtual environment that has no pip of its own."""
    run(TOOLS / "python", "-m", "pip", "--python", room / "bin" / "python", "install", "-qq", *arguments)


def build(source: Path, out: Path, **variables: str) -> list[Path]:
    """Build the source archive and, from it, the wheel."""
    print(f"-- build in {source.name}", flush=True)
    run(TOOLS / "python", "-m", "build", "--no-isolation", "--outdir", out, source, variables=variables)
    return sorted(out.iterdir())


def reproducible(work: Path) -> Path:
    """Build twice, the second time from what the first one packed. Returns the wheel, in `dist/`."""
    first = build(ROOT, work / "first", TZ="UTC", PYTHONHASHSEED="1")
    [archive] = (work / "first").glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(work / "unpacked", filter="data")
    [source] = (work / "unpacked").iterdir()
    second = build(source, work / "second", TZ="Asia/Kolkata", PYTHONHASHSEED="2", LC_ALL="C")
    if [path.name for path in first] != [path.name for path in second]:
        sys.exit(f"the second build made {second}, the first one {first}")
    for one, other in zip(first, second, strict=True):
        if one.read_bytes() != other.read_bytes():
            sys.exit(f"{one.name}: two builds differ")
    DIST.mkdir(exist_ok=True)
    for path in first:
        shutil.copy(path, DIST)
        print(f"dist/{path.name}: {path.stat().st_size} bytes, and a second build gave the same")
    [wheel] = DIST.glob(next(path.name for path in first if path.suffix == ".whl"))
    return wheel


def installed(wheel: Path, room: Path) -> None:
    """Install the wheel, and what it needs, in an empty environment; it is imported from there."""
    venv.create(room, symlinks=True)
    pip(room, "--require-hashes", "-r", LEAN)
    pip(room, "--no-deps", "--no-index", wheel)
    run(room / "bin" / "python", "-I", "-c", ORIGIN, cwd=room)


def listed(room: Path) -> None:
    """Write what users install, with versions, licences and who needs whom."""
    out = DIST / "sbom.cdx.json"
    project = ("--pyproject", ROOT / "pyproject.toml", "--mc-type", "library")
    run(TOOLS / "cyclonedx-py", "environment", *project, "--output-reproducible", "-o", out, room / "bin" / "python")
    print(f"dist/{out.name}: {len(json.loads(out.read_bytes())['components'])} components")


def audited() -> None:
    """Ask the index whether something that users install is known to be vulnerable; leave when it is."""
    command = [
        TOOLS / "pip-audit",
        "--progress-spinner=off",
        "--disable-pip",
        "--require-hashes",
        "-f",
        "json",
        "-r",
        LEAN,
    ]
    asked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    try:
        packages = json.loads(asked.stdout)["dependencies"]
    except ValueError:
        print(f"not audited, the index cannot be reached: {asked.stderr.strip().splitlines()[-1]}")
        return
    unknown = [package["name"] for package in packages if "skip_reason" in package]
    vulnerable = [package for package in packages if package.get("vulns")]
    print(f"audited {len(packages) - len(unknown)} of {len(packages)} packages, vulnerable: {len(vulnerable)}")
    if unknown:
        print(f"not known to the index: {', '.join(unknown)}")
    if vulnerable:
        sys.exit(json.dumps(vulnerable, indent=2))


def tested(room: Path, arguments: list[str]) -> None:
    """Run the tests against what is installed."""
    pip(room, "--require-hashes", "-r", ROOT / ".ci" / "requirements.txt")
    print("-- the tests, against the wheel", flush=True)
    run(room / "bin" / "python", "-m", "pytest", "-q", "-n", "auto", "-o", "pythonpath=.", *arguments)


def main() -> None:
    """Build, compare, install, list, audit, test."""
    with tempfile.TemporaryDirectory() as folder:
        work, room = Path(folder), Path(folder) / "venv"
        wheel = reproducible(work)
        installed(wheel, room)
        listed(room)
        audited()
        tested(room, sys.argv[1:])


if __name__ == "__main__":
    main()
