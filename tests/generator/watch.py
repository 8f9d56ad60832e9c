"""What a piece of code asks of the operating system: files that it opens or changes, sockets, processes."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any, Final

CHANGES: Final = {
    *("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.chmod", "os.chown", "os.truncate"),
    *("os.utime", "shutil.rmtree", "shutil.copyfile", "shutil.move", "tempfile.mkdtemp", "tempfile.mkstemp"),
}
REACHES: Final = ("socket.", "subprocess.", "os.system", "os.exec", "os.spawn", "os.posix_spawn", "os.fork", "ctypes.")
READABLE: Final = tuple(
    {str(Path(found).resolve()) for found in (sys.prefix, sys.base_prefix, Path(__file__).parents[2])}
)
WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

_seen: list[str] = []
_folder: list[str] = []


@contextlib.contextmanager
def watched(folder: Path) -> Generator[list[str]]:
    """What the block does beside reading what is installed, and working below a folder."""
    _seen.clear()
    _folder.append(str(folder.resolve()))
    try:
        yield _seen
    finally:
        _folder.pop()


def _below(path: Any, *roots: str) -> bool:
    """Whether a path leads to a place in one of some folders. A number is a file that is open already."""
    if isinstance(path, int):
        return True
    real = os.path.realpath(os.fsdecode(path))
    return any(real == root or real.startswith(root + os.sep) for root in roots)


def _paths(arguments: tuple[Any, ...]) -> list[str]:
    """The paths that an event is about: its one or two first arguments."""
    return [os.fsdecode(one) for one in arguments[:2] if isinstance(one, str | bytes)]


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if not _folder:
        return
    if event == "open":
        path, _, flags = arguments
        roots = _folder if flags & WRITING else (*_folder, *READABLE)
        if not _below(path, *roots):
            _seen.append(f"open {path!r}")
    elif event in CHANGES:
        _seen.extend(f"{event} {path!r}" for path in _paths(arguments) if not _below(path, *_folder))
    elif event.startswith(REACHES):
        _seen.append(f"{event} {arguments!r}"[:200])


sys.addaudithook(_hook)
