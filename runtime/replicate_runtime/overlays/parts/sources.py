"""Where the content of an input file comes from: a path, an open file, bytes, an image, another model's output."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, cast

from ...core.errors import EncodeError
from ...core.guards import is_binary
from .media import media_type_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CHUNK: Final = 3 * 128 * 1024
"""Bytes that are read at a time."""

UNTYPED: Final = "application/octet-stream"

_IMAGE_FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF", "TIFF", "BMP")


class MissingFile(EncodeError, FileNotFoundError):
    """An input names a file that is not there; nothing was sent."""

    __module__ = "replicate.exceptions"


class Source:
    """One file of an input."""

    __slots__ = ("_file", "_make", "_path", "owned")

    owned: bool
    """Whether the file was opened here, and is to be closed."""

    def __init__(self, make: Callable[[], IO[bytes]], *, path: Path | None = None, file: object = None) -> None:
        """Keep how it is opened, and the path or the open file that it comes from."""
        self._make = make
        self._path = path
        self._file = file
        self.owned = file is None

    def check(self, where: str) -> None:
        """Raise MissingFile or EncodeError, with the place in the input, when there is no file to read."""
        if why := unreadable(self._file):
            raise EncodeError(f"the file {why}", where)
        if self._path is None:
            return
        if not self._path.exists():
            raise MissingFile(f"there is no file {str(self._path)!r}", where)
        if not self._path.is_file():
            raise EncodeError(f"{str(self._path)!r} is not a file", where)
        if not os.access(self._path, os.R_OK):
            raise EncodeError(f"{str(self._path)!r} may not be read", where)

    def open(self) -> IO[bytes]:
        """The content from its first byte."""
        return self._make()


def source_of(value: Any) -> Source | None:
    """The file that a value is, None when it is none."""
    if isinstance(value, os.PathLike):
        path = Path(cast("os.PathLike[str]", value))
        return Source(lambda: path.open("rb"), path=path)
    if is_binary(value):
        content = bytes(value)
        return Source(lambda: named(content, None))
    if _is_image(value):
        return Source(lambda: _image(value))
    if isinstance(value, io.IOBase) or is_file(value):
        return Source(lambda: binary(value), file=value)
    return None


def is_file(value: Any) -> bool:
    """Whether a value can be read and rewound, or wraps something that can."""
    return callable(getattr(value, "read", None)) and callable(getattr(value, "seek", None))


def unreadable(file: Any) -> str:
    """Why an open file cannot be read; empty when it can."""
    if getattr(file, "closed", False) is True:
        return "is closed"
    readable = getattr(file, "readable", None)
    return "is not open for reading" if callable(readable) and not readable() else ""


def binary(file: Any) -> IO[bytes]:
    """An open file's content as bytes, rewound where that is possible; text is UTF-8."""
    inner = getattr(file, "file", None)
    if not isinstance(file, io.IOBase) and is_file(inner):
        # Temporary files and the uploads of web frameworks keep the file itself there.
        file = inner
    if _rewinds(file):
        file.seek(0)
    if isinstance(file, io.TextIOBase):
        return named(file.read().encode("utf-8"), file_name(file))
    return cast("IO[bytes]", file)


def file_name(file: Any) -> str | None:
    """The last part of an open file's path; None when it has none."""
    name = getattr(file, "name", None)
    return Path(name).name or None if isinstance(name, str) else None


def content_type_of(name: str | None) -> str:
    """The media type that a file name stands for."""
    return media_type_of(name or "") or UNTYPED


def size_of(file: IO[bytes]) -> int | None:
    """Bytes from the first to the last, None when the file cannot be rewound."""
    if not _rewinds(file):
        return None
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    return size


def _rewinds(file: Any) -> bool:
    return file.seekable() if hasattr(file, "seekable") else True


def chunks(file: IO[bytes]) -> Iterator[bytes]:
    """The content in pieces."""
    while chunk := file.read(CHUNK):
        yield chunk


class _Named(io.BytesIO):
    """Bytes that are a file with a name."""

    name: str


def named(content: bytes, name: str | None) -> IO[bytes]:
    """Bytes as an open file."""
    file = _Named(content)
    if name is not None:
        file.name = name
    return file


def _is_image(value: Any) -> bool:
    """Whether it is a PIL image; PIL is not imported to find out."""
    return any(kind.__module__ == "PIL.Image" and kind.__name__ == "Image" for kind in type(value).__mro__)


def _image(image: Any) -> IO[bytes]:
    """A PIL image as a file, in the format that it was read in, else as PNG."""
    given = image.format if image.format in _IMAGE_FORMATS else "PNG"
    for kind in dict.fromkeys((given, "PNG", "TIFF")):
        content = io.BytesIO()
        try:
            image.save(content, format=kind)
        except (OSError, ValueError):
            continue
        return named(content.getvalue(), f"image.{kind.lower()}")
    raise EncodeError(f"an image of mode {image.mode!r} cannot be written as a file")
