"""Contents of files: uploads and outputs, each in a file of its own in the data folder."""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final, NamedTuple

from ..common.links import REFERENCE

FOLDERS: Final = ("files", "outputs")
"""What a data folder has beside the database: uploads, and what models made."""
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST: Final = 100


class Digest(NamedTuple):
    """What an upload turned out to be."""

    size: int
    """Bytes."""
    sha256: str
    md5: str


class TooLargeError(Exception):
    """An upload went over its limit; nothing of it is kept."""


class Blobs:
    """The folders `files` and `outputs`; names inside never come from a client unchanged.

    Args:
        folder: The data folder; a temporary one, made at the first file and removed by `close`, when None.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._temporary: Path | None = None

    @property
    def folder(self) -> Path:
        """The data folder."""
        if self._folder is None:
            self._folder = self._temporary = Path(tempfile.mkdtemp(prefix="replicate-local-"))
        return self._folder

    def close(self) -> None:
        """Remove the folder if it was a temporary one."""
        if self._temporary is not None:
            shutil.rmtree(self._temporary, ignore_errors=True)
            self._folder = self._temporary = None

    def clear(self) -> None:
        """Remove all contents."""
        if self._folder is not None:
            for name in FOLDERS:
                shutil.rmtree(self._folder / name, ignore_errors=True)

    # ---- outputs ---------------------------------------------------------------------------------------------------

    def put_output(self, token: str, name: str, content: bytes) -> str:
        """Keep an output file; returns its reference."""
        path = self._output(token, safe_name(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return f"{REFERENCE}{token}/{path.name}"

    def adopt_output(self, token: str, source: Path) -> str:
        """Keep a copy of a file that a model wrote; returns its reference."""
        path = self._output(token, safe_name(source.name))
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, path)
        return f"{REFERENCE}{token}/{path.name}"

    async def receive_output(self, token: str, name: str, chunks: AsyncIterator[bytes]) -> str:
        """Keep an output file as it arrives; returns its reference."""
        path = self._output(token, safe_name(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            async for chunk in chunks:
                file.write(chunk)
        return f"{REFERENCE}{token}/{path.name}"

    def output(self, token: str, name: str) -> Path | None:
        """The output file behind an address; None when there is none."""
        if not token.isalnum() or safe_name(name) != name:
            return None
        path = self._output(token, name)
        return path if path.is_file() else None

    def referenced(self, reference: str) -> Path | None:
        """The output file behind a reference."""
        token, _, name = reference.removeprefix(REFERENCE).partition("/")
        return self.output(token, name)

    def drop_output(self, reference: str) -> None:
        """Remove an output file."""
        path = self.referenced(reference)
        if path is not None:
            shutil.rmtree(path.parent, ignore_errors=True)

    def _output(self, token: str, name: str) -> Path:
        return self.folder / "outputs" / token / name

    # ---- uploads ---------------------------------------------------------------------------------------------------

    async def put_file(self, key: str, chunks: AsyncIterator[bytes], limit: int) -> Digest:
        """Keep an upload as it arrives. Raises `TooLargeError` past the limit, in bytes."""
        path = self._file(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        size, sha256, md5 = 0, hashlib.sha256(), hashlib.md5(usedforsecurity=False)
        try:
            with path.open("wb") as file:
                async for chunk in chunks:
                    size += len(chunk)
                    if size > limit:
                        raise TooLargeError
                    file.write(chunk)
                    sha256.update(chunk)
                    md5.update(chunk)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return Digest(size, sha256.hexdigest(), md5.hexdigest())

    def file(self, key: str) -> Path | None:
        """Content of an upload; None when there is none."""
        path = self._file(key)
        return path if path.is_file() else None

    def drop_file(self, key: str) -> None:
        """Remove an upload."""
        self._file(key).unlink(missing_ok=True)

    def _file(self, key: str) -> Path:
        if not key.isalnum():
            raise ValueError(f"not an identifier of a file: {key!r}")
        return self.folder / "files" / key


def safe_name(name: str) -> str:
    """A file name without folders, blanks or surprises: at most 100 plain characters, its ending kept."""
    plain = _UNSAFE.sub("_", name.replace("\\", "/").rsplit("/", 1)[-1]).lstrip(".") or "output"
    if len(plain) <= _LONGEST:
        return plain
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[: _LONGEST - 20]}{dot}{ending[:19]}" if dot else plain[:_LONGEST]
