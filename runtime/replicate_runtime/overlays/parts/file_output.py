"""Files that models make: read where they are, handed on by their address, saved as a whole."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any, Final

from ...core.flow import emit, offload
from ...core.record import default_client
from .data_uri import INLINE, media_type
from .download import Download
from .inputs import Embedded
from .media import media_type_of
from .reach import reachable
from .saving import Destination, name_of
from .sources import Source, named

if TYPE_CHECKING:
    import os
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from ...core.flow import Flow
    from ...core.http.sender import Sender

_BATCH: Final = 256 * 1024
"""Bytes that are written at a time: few enough that they are still in the processor's cache."""

_TAGS: Final = {
    "image": '<img src="{}">',
    "audio": '<audio controls src="{}"></audio>',
    "video": '<video controls src="{}"></video>',
}


class FileOutput(Embedded):
    """A file that a model made: at a URL, or inside a `data:` URI.

    Nothing is fetched before it is read. The client's token goes to the API's own host only. Two are equal when their
    URLs are. In a notebook it shows the image, sound or film.

    Args:
        url: Where it is: an `https:` or `data:` URL.
        client: The client that reads it; the default one when None.
    """

    __module__ = "replicate.helpers"

    url: str
    """Where it is."""

    def __init__(self, url: str, client: Sender | None = None) -> None:
        self.url = url
        self._client = client

    def read(self) -> bytes:
        """Read the whole content. Can be repeated.

        Raises:
            ReplicateError: The host answered with an error status.
            TransportError: The content stayed incomplete.
        """
        return self._sender().drive(_read(self.url))

    async def aread(self) -> bytes:
        """Read the whole content. Can be repeated.

        Raises:
            ReplicateError: The host answered with an error status.
            TransportError: The content stayed incomplete.
        """
        return await self._sender().async_drive(_read(self.url))

    def __iter__(self) -> Iterator[bytes]:
        return self.iter_bytes()

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self.aiter_bytes()

    def iter_bytes(self) -> Iterator[bytes]:
        """Read the content in pieces; a `data:` URI is one piece."""
        return self._sender().iterate(_pieces(self.url))

    def aiter_bytes(self) -> AsyncIterator[bytes]:
        """Read the content in pieces; a `data:` URI is one piece."""
        return self._sender().async_iterate(_pieces(self.url))

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Save the content as a whole or not at all; it never stands in memory as a whole.

        Args:
            path: A file, which is replaced when it exists; or a folder, in which a name is made from the URL, with a
                number when it is taken.

        Returns:
            Path of the file.

        Raises:
            FileNotFoundError: There is no such folder.
            FileExistsError: What is there is no file, but a device or the like.
        """
        return self._sender().drive(_save(self.url, path))

    async def asave(self, path: str | os.PathLike[str]) -> Path:
        """Save the content as a whole or not at all; it never stands in memory as a whole.

        Args:
            path: A file, which is replaced when it exists; or a folder, in which a name is made from the URL, with a
                number when it is taken.

        Returns:
            Path of the file.

        Raises:
            FileNotFoundError: There is no such folder.
            FileExistsError: What is there is no file, but a device or the like.
        """
        return await self._sender().async_drive(_save(self.url, path))

    def open(self) -> IO[bytes]:
        """Fetch the content into a temporary file, and open it for reading and seeking. Close it when done."""
        return self._sender().drive(_open(self.url))

    async def aopen(self) -> IO[bytes]:
        """Fetch the content into a temporary file, and open it for reading and seeking. Close it when done."""
        return await self._sender().async_drive(_open(self.url))

    def __input__(self, origin: str) -> str | Source:
        """Its address, where the API can fetch it, or its content."""
        inline = len(self.url) < INLINE if self.url.startswith("data:") else reachable(self.url, origin)
        return self.url if inline else Source(lambda: named(self.read(), name_of(self.url, self.media_type)))

    def _sender(self) -> Sender:
        return default_client(type(self)) if self._client is None else self._client

    def __str__(self) -> str:
        return self.url

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {_short(self.url)}>"

    def __eq__(self, other: object) -> bool:
        return self.url == other.url if isinstance(other, FileOutput) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.url)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.url, self._client)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """What a notebook shows."""
        from html import escape

        shown = {"text/plain": repr(self)}
        tag = _TAGS.get(self.media_type.partition("/")[0])
        if tag is not None:
            shown["text/html"] = tag.format(escape(self.url))
        return shown

    @property
    def media_type(self) -> str:
        """The media type that its URL stands for, empty when that is unknown; nothing is asked."""
        if self.url.startswith("data:"):
            return media_type(self.url)
        return media_type_of(self.url.partition("?")[0]) or ""


if TYPE_CHECKING:

    class FileText(FileOutput):
        """A file that a model made, as items of `prediction.output` are: its URL as text too."""

else:

    class FileText(FileOutput, str):
        """A file that a model made, as items of `prediction.output` are: its URL as text too."""

        __module__ = "replicate.helpers"
        __slots__ = ()

        def __new__(cls, url, client=None):
            """Make the text."""
            return str.__new__(cls, url)

        def __eq__(self, other):
            return str.__eq__(self, other) if isinstance(other, str) else FileOutput.__eq__(self, other)

        def __ne__(self, other):
            return not self == other

        __hash__ = str.__hash__


def _short(url: str) -> str:
    return url if len(url) <= 120 else f"{url[:60]}…{url[-20:]}"


def _read(url: str) -> Flow[bytes]:
    download = Download(url)
    parts: list[bytes] = []
    while piece := (yield from download.next()):
        parts.append(piece)
    return b"".join(parts)


def _pieces(url: str) -> Flow[None]:
    if url.startswith("data:"):
        yield from emit([(yield from _read(url))])
        return
    download = Download(url)
    while piece := (yield from download.next()):
        yield from emit([piece])


def _batches(download: Download, first: bytes) -> Flow[list[bytes]]:
    """Pieces that are worth a write; none at the end."""
    pieces: list[bytes] = [first] if first else []
    size = len(first)
    while size < _BATCH and (piece := (yield from download.next())):
        pieces.append(piece)
        size += len(piece)
    return pieces


def _save(url: str, path: str | os.PathLike[str]) -> Flow[Path]:
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


def _open(url: str) -> Flow[IO[bytes]]:
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
