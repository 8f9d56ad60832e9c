"""Text to files: formatted, then put in place of the former package in one step.

Everything is written beside the package first, in a folder of its own: formatted there, with what has not changed
linked from the package itself. Then the two folders change places. Whatever fails or is killed before leaves the
package as it was, and what is killed after leaves a folder that the next run removes.
"""

from __future__ import annotations

import contextlib
import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator, Mapping
from pathlib import Path

from attrs import frozen

from .manifest import MANIFEST, Manifest, digest, read_manifest
from .plan import CORE
from .swap import exchange

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
    target = out.absolute() / package
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
    target = out.absolute() / package
    with tempfile.TemporaryDirectory() as folder:
        return _stage(Path(folder), target, texts, operations)


def _stage(staged: Path, target: Path, texts: Mapping[str, str], operations: Mapping[str, str]) -> Outcome:
    """Write and format everything in a folder, and compare it with the package."""
    for path, text in texts.items():
        if not _is_path(path):
            raise Unwritable(f"{path!r} is no path in a package")
        file = staged / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    _format(staged)
    new = {path: (staged / path).read_bytes() for path in texts}
    new[MANIFEST] = Manifest({path: digest(data) for path, data in new.items()}, operations).data
    (staged / MANIFEST).write_bytes(new[MANIFEST])
    return _difference(new, target)


def _difference(new: Mapping[str, bytes], target: Path) -> Outcome:
    known = _known(target)
    printed = {path: known.files[path] for path in known.files if _is_path(path)} if known is not None else {}
    old = {path: _read(target / path) for path in {*new, *printed}}
    present = {path: data for path, data in old.items() if data is not None}
    added = tuple(sorted(new.keys() - present.keys()))
    changed = tuple(sorted(path for path in new.keys() & present.keys() if new[path] != present[path]))
    removed = tuple(sorted(present.keys() - new.keys()))
    if known is not None and known.whole and (others := set(changed) - {*printed, MANIFEST}):
        raise Unwritable(f"{target / min(others)} is in the way, and was not printed by the generator")
    edited = tuple(
        path
        for path, printed_digest in sorted(printed.items())
        if old[path] != new.get(path) and (path not in present or digest(present[path]) != printed_digest)
    )
    diff = "".join(_diff(path, present.get(path), new.get(path)) for path in sorted({*added, *changed, *removed}))
    return Outcome(added, changed, removed, edited, known.operations if known is not None else None, diff)


def _known(target: Path) -> Manifest | None:
    """The manifest of the former package; None where there is nothing yet. Anything else in its place stays."""
    if target.is_symlink():
        raise Unwritable(f"{target} is a link, and where it leads is not the generator's")
    known = read_manifest(target)
    if known is None and target.exists() and any(target.iterdir()):
        raise Unwritable(f"{target} is there already, and was not printed by the generator: it has no {MANIFEST} of it")
    return known


def _adopt(staged: Path, target: Path, outcome: Outcome) -> None:
    """Take over what stays: unchanged files, as the very files that they are, and what others put into the package."""
    for file in sorted(target.rglob("*")) if target.is_dir() else ():
        path = file.relative_to(target)
        name = path.as_posix()
        lost = "__pycache__" in path.parts or name in outcome.removed or name in outcome.changed
        if lost or not (file.is_file() or file.is_symlink()):
            continue
        ours = staged / path
        ours.parent.mkdir(parents=True, exist_ok=True)
        ours.unlink(missing_ok=True)
        if file.is_symlink():
            ours.symlink_to(file.readlink())
            continue
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
        found = re.fullmatch(rf"\.{re.escape(target.name)}\.(new|old)-(\d{{1,9}})", left.name, re.ASCII)
        if found is None or _alive(int(found[2])):
            continue
        if found[1] == "old" and not target.exists():
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


def _is_path(path: str) -> bool:
    return all(_PART.fullmatch(part) for part in path.split("/"))


def _read(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def _diff(path: str, old: bytes | None, new: bytes | None) -> str:
    """What changes in a file; the manifest changes with the others, and says nothing by itself."""
    if path == MANIFEST:
        return ""
    before, after = ((data or b"").decode("utf-8", "replace").splitlines(keepends=True) for data in (old, new))
    names = (f"a/{path}" if old is not None else os.devnull, f"b/{path}" if new is not None else os.devnull)
    lines = difflib.unified_diff(list(before), list(after), *names)
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)
