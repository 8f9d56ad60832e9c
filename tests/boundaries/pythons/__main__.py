"""Run the tests under other Pythons: `python -m tests.boundaries.pythons [PYTEST ARGUMENTS]`.

CPython 3.12, 3.13 and 3.14 built for WebAssembly come from the npm registry and run under node, without sockets,
threads and processes. Pythons that are installed on this machine run everything, each in a virtual environment.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

from tests.boundaries.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HERE = Path(__file__).parent
CACHE = ROOT / ".cache" / "pythons"
VERSIONS = ("3.10", "3.11", "3.12", "3.13", "3.14")
WASM = ("3.12", "3.13", "3.14")
SOCKETLESS = ("tests/runtime", "tests/overlays", "tests/contract")
"""Folders that hold tests which need no socket; those of the generator need its native parser."""
NOTHING_RAN = 5


def run(*command: str | Path, **variables: str) -> int:
    """Run a command in the checkout; its exit code."""
    return subprocess.run(
        [str(part) for part in command], cwd=ROOT, check=False, env={**os.environ, **variables}
    ).returncode


def must(*command: str | Path) -> None:
    """Run a command that only prepares; leave where it fails."""
    if code := run(*command):
        sys.exit(code)


def pip(python: Path | str, requirements: str, *arguments: str | Path) -> None:
    """Install pinned requirements."""
    must(python, "-m", "pip", "install", "-qq", "--require-hashes", "-r", ROOT / ".ci" / requirements, *arguments)


def wasm(arguments: Sequence[str]) -> dict[str, int]:
    """Run what needs no socket under WebAssembly builds; exit code by version, none where node is missing."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        print("node and npm are not installed here: the WebAssembly builds of CPython cannot run")
        return {}
    CACHE.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, CACHE)
    must(npm, "ci", "--prefix", CACHE, "--ignore-scripts", "--silent")
    shutil.rmtree(CACHE / "site", ignore_errors=True)
    pip(sys.executable, "requirements-wasm.txt", "--no-deps", "--target", CACHE / "site")
    sites = (CACHE / "site", sysconfig.get_path("purelib"))
    what = arguments or [folder for folder in SOCKETLESS if (ROOT / folder).is_dir()]
    results: dict[str, int] = {}
    for version in WASM:
        print(f"\n== CPython {version} on WebAssembly", flush=True)
        package = CACHE / "node_modules" / f"python-{version}"
        results[f"{version} on WebAssembly"] = run(node, HERE / "run.mjs", package, ROOT, *sites, "--", "-q", *what)
    return results


def installed() -> Iterator[tuple[str, Path]]:
    """Pythons of this machine: on the path, or among those of pyenv."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for version in VERSIONS:
        named = [Path(found)] if (found := shutil.which(f"python{version}")) else []
        for python in [*named, *sorted(pyenv.glob(f"{version}.*/bin/python"))]:
            ask = [python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
            if subprocess.run(ask, capture_output=True, text=True, check=False).stdout.strip() == version:
                yield version, python
                break


def native(version: str, python: Path, arguments: Sequence[str]) -> int:
    """Run the tests under a Python of this machine; the exit code."""
    print(f"\n== CPython {version} on this machine", flush=True)
    venv = CACHE / f"venv-{version}"
    inside, stamp = venv / "bin" / "python", venv / ".stamp"
    pinned = (ROOT / ".ci" / "requirements.txt").read_text(encoding="utf-8")
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != pinned:
        must(python, "-m", "venv", "--clear", venv)
        pip(inside, "requirements.txt")
        must(inside, "-m", "pip", "install", "-qq", "--no-deps", "--no-build-isolation", "--editable", ROOT)
        stamp.write_text(pinned, encoding="utf-8")
    return run(inside, "-m", "pytest", "-q", "-n", "auto", *arguments)


def main(arguments: Sequence[str]) -> int:
    """Run under every Python there is; 0 where each passed."""
    results = wasm(arguments)
    running = f"{sys.version_info.major}.{sys.version_info.minor}"
    found = dict(installed())
    results |= {
        f"{version} on this machine": native(version, found[version], arguments)
        for version in found
        if version != running
    }
    print()
    for name, code in results.items():
        print(f"CPython {name}: {'passed' if code == 0 else 'ran no test' if code == NOTHING_RAN else 'failed'}")
    for version in VERSIONS:
        if version != running and version not in found:
            print(f"CPython {version} is not installed on this machine")
    return int(any(results.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
