"""Text to files: formatted, then put in place of the former package in one step.

Everything is written beside the package first, in a folder of its own: formatted there, with what has not changed
linked from the package itself. Then the two folders change places. Whatever fails or is killed before leaves the
package as it was, and what is killed after leaves a folder that the next run removes.
"""

from __future__ import annotations

import contextlib
import difflib
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import Any, cast

from attrs import frozen

from .plan import CORE
from .swap import exchange

MANIFEST = "_manifest.json"
"""Where a package keeps what was printed into it: a digest of each file, and the pointer of each operation."""

_PART = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[a-z]+)?")
_RUFF = ("--no-cache", "--no-respect-gitignore", "--isolated", "--quiet", "--line-length=120", "--target-version=py310")


class Unwritable(Exception):
    """The package cannot be written where it is wanted; nothing was changed."""


@frozen
class Outcome:
    """What a run did, or would do: paths below the package."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    """Files that somebody changed by hand since they were printed."""
    former: Mapping[str, str] | None = None
    """Operations of the former package and their pointers; None where there was none."""
    diff: str = ""

    @property
    def idle(self) -> bool:
        """Whether everything is as it should be already."""
        return not (self.added or self.changed or self.removed)


def write(out: Path, package: str, texts: Mapping[str, str], operations: Mapping[str, str]) -> Outcome:
    """Put a package into a folder.

    Args:
        out: The folder; the package is a folder in it.
        package: Name of the package.
        texts: Text of each file, by its path in the package.
        operations: Pointer of each operation, for the next run to compare.

    Raises:
        Unwritable: Something else is in its place, or the file system refuses.
    """
    target = out.resolve() / package
    try:
        out.mkdir(parents=True, exist_ok=True)
        _recover(target)
        with _staging(target) as staged:
            outcome = _stage(staged, target, texts, operations)
            if not outcome.idle:
                _adopt(staged, target, outcome)
                exchange(staged, target)
    except OSError as error:
        raise Unwritable(f"{error.filename or target}: {error.strerror}") from error
    return outcome


def compare(out: Path, package: str, texts: Mapping[str, str], operations: Mapping[str, str]) -> Outcome:
    """What `write` would do; nothing is written below `out`."""
    target = out.resolve() / package
    with tempfile.TemporaryDirectory() as folder:
        return _stage(Path(folder), target, texts, operations)


def _stage(staged: Path, target: Path, texts: Mapping[str, str], operations: Mapping[str, str]) -> Outcome:
    """Write and format everything in a folder, and compare it with the package."""
    for path, text in texts.items():
        if not all(_PART.fullmatch(part) for part in path.split("/")):
            raise Unwritable(f"{path!r} is no path in a package")
        file = staged / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    _format(staged)
    new = {path: (staged / path).read_bytes() for path in texts}
    manifest = {"operations": dict(operations), "files": {path: _digest(new[path]) for path in sorted(new)}}
    new[MANIFEST] = (json.dumps(manifest, indent=1, ensure_ascii=True) + "\n").encode()
    (staged / MANIFEST).write_bytes(new[MANIFEST])
    return _difference(new, target)


def _difference(new: Mapping[str, bytes], target: Path) -> Outcome:
    known = _manifest(target)
    printed: dict[str, str] = known.get("files", {}) if known is not None else {}
    if known is None and target.exists() and any(target.iterdir()):
        raise Unwritable(f"{target} is there already, and was not printed by the generator: it has no {MANIFEST}")
    old = {path: _read(target / path) for path in {*new, *printed}}
    present = {path: data for path, data in old.items() if data is not None}
    added = tuple(sorted(new.keys() - present.keys()))
    changed = tuple(sorted(path for path in new.keys() & present.keys() if new[path] != present[path]))
    removed = tuple(sorted(present.keys() - new.keys()))
    edited = tuple(
        path
        for path, digest in sorted(printed.items())
        if old[path] != new.get(path) and (path not in present or _digest(present[path]) != digest)
    )
    diff = "".join(_diff(path, present.get(path), new.get(path)) for path in sorted({*added, *changed, *removed}))
    former = known.get("operations", {}) if known is not None else None
    return Outcome(added, changed, removed, edited, former, diff)


def _adopt(staged: Path, target: Path, outcome: Outcome) -> None:
    """Take over what stays: unchanged files, as the very files that they are, and what others put into the package."""
    if not target.is_dir():
        return
    for file in sorted(target.rglob("*")):
        path = file.relative_to(target)
        name = path.as_posix()
        if not file.is_file() or "__pycache__" in path.parts or name in outcome.removed or name in outcome.changed:
            continue
        ours = staged / path
        ours.parent.mkdir(parents=True, exist_ok=True)
        ours.unlink(missing_ok=True)
        try:
            os.link(file, ours)
        except OSError:
            shutil.copy2(file, ours)


@contextlib.contextmanager
def _staging(target: Path) -> Generator[Path]:
    """A folder beside the package, gone afterwards whatever happens."""
    staged = target.with_name(f".{target.name}.new-{os.getpid()}")
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir()
    try:
        yield staged
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _recover(target: Path) -> None:
    """Clear away what a killed run left: a package set aside goes back where it is missing, staged ones go."""
    for left in sorted(target.parent.glob(f".{target.name}.*-*")):
        owner = left.name.rpartition("-")[2]
        if not owner.isdigit() or _alive(int(owner)):
            continue
        if left.name.startswith(f".{target.name}.old-") and not target.exists():
            left.rename(target)
        else:
            shutil.rmtree(left, ignore_errors=True)


def _alive(process: int) -> bool:
    """Whether a run is still at work; where asking would end it, it is left alone."""
    if os.name == "nt":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _format(folder: Path) -> None:
    if (folder / CORE).is_dir():
        # Renamed classes stand elsewhere in the alphabet.
        _ruff("check", "--fix", "--select=I", str(folder / CORE))
    _ruff("format", str(folder))


def _ruff(command: str, *arguments: str) -> None:
    line = [sys.executable, "-m", "ruff", command, *_RUFF, *arguments]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unwritable(f"what was printed cannot be formatted: {done.stderr.strip() or done.stdout.strip()}")


def _manifest(target: Path) -> dict[str, Any] | None:
    data = _read(target / MANIFEST)
    if data is None:
        return None
    try:
        found: Any = json.loads(data)
    except ValueError:
        found = {}
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


def _read(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _diff(path: str, old: bytes | None, new: bytes | None) -> str:
    """What changes in a file; the manifest changes with the others, and says nothing by itself."""
    if path == MANIFEST:
        return ""
    before, after = ((data or b"").decode("utf-8", "replace").splitlines(keepends=True) for data in (old, new))
    names = (f"a/{path}" if old is not None else os.devnull, f"b/{path}" if new is not None else os.devnull)
    lines = difflib.unified_diff(list(before), list(after), *names)
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)
