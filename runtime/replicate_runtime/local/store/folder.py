"""The data folder: one service writes it, any process reads it; a damaged one is moved aside, never deleted."""

from __future__ import annotations

import os
import sqlite3
import sys
import time
from typing import TYPE_CHECKING, Final

from .blobs import FOLDERS
from .shapes import SHAPES, condition
from .store import Store

if TYPE_CHECKING:
    from pathlib import Path

DATABASE: Final = "state.sqlite3"
_LOCK: Final = "lock"


class FolderError(RuntimeError):
    """The data folder cannot be used; the message says why."""


class FolderLock:
    """The right to write a data folder; the system takes it back when the process ends, however it ends."""

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = (folder / _LOCK).open("a+b")
        except OSError as error:
            why = "it is a file" if isinstance(error, FileExistsError) else error
            raise FolderError(f"the data folder {folder} cannot be written: {why}") from error
        if not _locked(self._file.fileno()):
            self._file.close()
            raise FolderError(f"the data folder {folder} is in use by another local service")

    def release(self) -> None:
        """Let others write."""
        self._file.close()


if sys.platform == "win32":
    import msvcrt

    def _locked(file: int) -> bool:
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _locked(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


def open_store(folder: Path | None, notices: list[str]) -> Store:
    """Open the store of a data folder, or one in memory.

    Args:
        folder: The data folder.
        notices: Gets a sentence for everything damaged that was moved aside.

    Raises:
        FolderError: The folder cannot be used.
    """
    if folder is None:
        return Store()
    wrong = [folder / name for name in FOLDERS if (folder / name).exists() and not (folder / name).is_dir()]
    notices += [f"{path.name} is no folder and was moved to {_move_aside(path).name}" for path in wrong]
    store = _open(folder / DATABASE, notices)
    for kind, shape in SHAPES.items():
        if keys := store.set_aside(kind, condition(shape)):
            named = ", ".join(keys[:3]) + (", …" if len(keys) > 3 else "")
            notices.append(f"{DATABASE}: {kind} {named} cannot be read, and is kept as damaged-{kind}")
    return store


def _open(path: Path, notices: list[str]) -> Store:
    try:
        return _checked(path)
    except sqlite3.OperationalError as error:
        raise FolderError(f"the data folder {path.parent} cannot be used: {error}") from error
    except sqlite3.DatabaseError as error:
        aside = _move_aside(path)
        notices.append(f"{path.name} is damaged ({error}) and was moved to {aside.name}; starting with an empty one")
        return _checked(path)


def _checked(path: Path) -> Store:
    store = Store(path)
    try:
        store.check()
    except sqlite3.DatabaseError:
        store.close()
        raise
    return store


def _move_aside(path: Path) -> Path:
    aside = path.with_name(f"{path.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}")
    for ending in ("", "-wal", "-shm"):
        part = path.with_name(path.name + ending)
        if part.exists():
            part.rename(aside.with_name(aside.name + ending))
    return aside
