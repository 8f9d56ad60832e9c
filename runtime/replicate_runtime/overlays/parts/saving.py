"""Saving a file as a whole or not at all, under a name that cannot leave its folder."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path
from threading import Lock
from typing import IO, TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from ...core.flow import offload
from .data_uri import media_type
from .download import Download
from .media import extension_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...core.flow import Flow

_BATCH: Final = 256 * 1024
"""Bytes that are written at a time: few enough that they are still in the processor's cache."""

_FORBIDDEN: Final = re.compile(r"[^\w.\- ()+,=@\[\]]+")
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)

_LONGEST: Final = 120
"""Bytes of the longest name made; what is put around it must not exceed what any file system allows."""


class Destination:
    """Where a file goes: the path given, or a name made from its URL in the folder given."""

    __slots__ = ("_chosen", "path")

    path: Path
    """The path, complete unless only a folder was given."""

    def __init__(self, given: str | os.PathLike[str]) -> None:
        """Look at the place.

        Raises FileNotFoundError for a folder that is not there, FileExistsError for what is no file, such as a device.
        """
        text = os.fspath(given)
        self.path = Path(text)
        self._chosen = self.path.is_dir() or text.endswith(("/", os.sep))
        folder = self.path if self._chosen else self.path.parent
        if not folder.is_dir():
            raise FileNotFoundError(f"there is no folder {str(folder)!r} to save a file in")
        if not self._chosen and self.path.exists() and not self.path.is_file():
            raise FileExistsError(f"{str(self.path)!r} is no file that could be replaced")

    def file(self, url: str, content_type: str) -> AtomicFile:
        """Begin the file; its name is made from the URL, and its media type, where only a folder was given."""
        if self._chosen:
            return AtomicFile(self.path / name_of(url, content_type), replace=False)
        return AtomicFile(self.path, replace=True)


class AtomicFile:
    """A file that is seen under its name only when it is complete.

    What an awaiting caller left off may still run in a thread when the file is discarded: then it does nothing more.
    """

    __slots__ = ("_discarded", "_file", "_lock", "_path", "_replace", "_temporary")

    def __init__(self, path: Path, *, replace: bool) -> None:
        """Begin a file beside `path`; without `replace` a name that is taken gets a number."""
        self._path = path
        self._replace = replace
        self._temporary = path.with_name(f".{path.name}.{secrets.token_hex(6)}.part")
        self._file: IO[bytes] | None = None
        self._discarded = False
        self._lock = Lock()

    def _opened(self) -> IO[bytes]:
        if self._discarded:
            raise ValueError("the file was discarded")
        if self._file is None:
            self._file = self._temporary.open("xb")
        return self._file

    def write(self, pieces: Iterable[bytes]) -> None:
        """Append pieces."""
        with self._lock:
            self._opened().writelines(pieces)

    def commit(self) -> Path:
        """Give the file its name. Returns its path."""
        with self._lock:
            self._opened().close()
            return self._named()

    def _named(self) -> Path:
        if self._replace:
            return self._temporary.replace(self._path)
        for path in _numbered(self._path):
            try:
                # Taking the name is what fails when somebody else took it first.
                path.open("xb").close()
            except FileExistsError:
                continue
            return self._temporary.replace(path)
        raise AssertionError("numbers do not end")

    def discard(self) -> None:
        """Leave nothing behind. Allowed after `commit`, where it does nothing."""
        with self._lock:
            self._discarded = True
            if self._file is not None:
                self._file.close()
            self._temporary.unlink(missing_ok=True)


def _numbered(path: Path) -> Iterator[Path]:
    yield path
    number = 0
    while True:
        number += 1
        yield path.with_name(f"{path.stem}-{number}{path.suffix}")


def name_of(url: str, content_type: str = "") -> str:
    """A file name from the last part of a URL's path: no separators, no leading dot, none that a system reserves."""
    path = "" if url.startswith("data:") else urlsplit(url).path
    last = unquote(path.rpartition("/")[2]).replace("\\", "/").rpartition("/")[2]
    name = _FORBIDDEN.sub("_", last).strip(" .")
    if not name or _RESERVED.fullmatch(name):
        name = f"output{extension_of(content_type)}"
    stem, dot, extension = name.rpartition(".")
    ending = f".{extension[:16]}" if dot else extension_of(content_type)
    return _cut(stem if dot else name, _LONGEST - len(ending.encode())) + ending


def _cut(text: str, size: int) -> str:
    """The beginning of a text, of at most so many bytes."""
    return text.encode()[:size].decode(errors="ignore")


def _batches(download: Download, first: bytes) -> Flow[list[bytes]]:
    """Pieces that are worth a write; none at the end."""
    pieces: list[bytes] = [first] if first else []
    size = len(first)
    while size < _BATCH and (piece := (yield from download.next())):
        pieces.append(piece)
        size += len(piece)
    return pieces


def saved(url: str, path: str | os.PathLike[str]) -> Flow[Path]:
    """Save a file as a whole or not at all. Returns its path."""
    destination = yield from offload(Destination, path)
    download = Download(url)
    first = yield from download.next()
    content_type = media_type(url) if url.startswith("data:") else download.content_type
    file = yield from offload(destination.file, url, content_type)
    try:
        while batch := (yield from _batches(download, first)):
            first = b""
            yield from offload(file.write, batch)
        return (yield from offload(file.commit))
    finally:
        file.discard()


def opened(url: str) -> Flow[IO[bytes]]:
    """A temporary file with the content, at its beginning."""
    file = yield from offload(_temporary)
    try:
        download = Download(url)
        while batch := (yield from _batches(download, b"")):
            yield from offload(file.writelines, batch)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file


def _temporary() -> IO[bytes]:
    from tempfile import TemporaryFile

    return TemporaryFile()
