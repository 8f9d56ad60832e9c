"""The project's own files, as the boundary tests see them."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

HAND_WRITTEN = ("generator", "runtime", "tests", "examples")
"""Folders whose Python people write."""


@cache
def files() -> tuple[str, ...]:
    """Every file of the checkout that git does not ignore, as a path with slashes, sorted."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return tuple(sorted(name for name in set(listed.split("\0")) if name and (ROOT / name).is_file()))


def sources(*folders: str, suffix: str = ".py") -> list[str]:
    """Files below the folders whose names end in the suffix, but for the data of generator tests."""
    data = ("tests/generator/cases/", "tests/generator/snippets/")
    within = tuple(f"{folder}/" for folder in folders)
    return [name for name in files() if name.startswith(within) and name.endswith(suffix) and not name.startswith(data)]


def read(name: str) -> str:
    """The text of a file of the checkout."""
    return (ROOT / name).read_text(encoding="utf-8")


def rooms() -> list[str]:
    """Folders of the checkout that packages are imported from; fewer where the packages are installed."""
    return [room for room in (str(ROOT / name) for name in ("", "generated", "runtime")) if room in sys.path]


def environment() -> dict[str, str]:
    """This process's environment, for one that shall find the packages where this one finds them."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(rooms())}
