"""Files that models make: read where they are, handed on by their address, saved as a whole."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any, Final

from ...core.record import default_client
from .data_uri import INLINE, media_type
from .download import emitted, whole
from .inputs import Embedded
from .media import media_type_of
from .reach import reachable
from .saving import name_of, opened, saved
from .sources import Source, named

if TYPE_CHECKING:
    import os
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from ...core.http.sender import Sender

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
        return self._sender().drive(whole(self.url))

    async def aread(self) -> bytes:
        """Read the whole content. Can be repeated.

        Raises:
            ReplicateError: The host answered with an error status.
            TransportError: The content stayed incomplete.
        """
        return await self._sender().async_drive(whole(self.url))

    def __iter__(self) -> Iterator[bytes]:
        return self.iter_bytes()

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self.aiter_bytes()

    def iter_bytes(self) -> Iterator[bytes]:
        """Read the content in pieces; a `data:` URI is one piece."""
        return self._sender().iterate(emitted(self.url))

    def aiter_bytes(self) -> AsyncIterator[bytes]:
        """Read the content in pieces; a `data:` URI is one piece."""
        return self._sender().async_iterate(emitted(self.url))

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
        return self._sender().drive(saved(self.url, path))

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
        return await self._sender().async_drive(saved(self.url, path))

    def open(self) -> IO[bytes]:
        """Fetch the content into a temporary file, and open it for reading and seeking. Close it when done."""
        return self._sender().drive(opened(self.url))

    async def aopen(self) -> IO[bytes]:
        """Fetch the content into a temporary file, and open it for reading and seeking. Close it when done."""
        return await self._sender().async_drive(opened(self.url))

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
        """A file that a model made, as items of `prediction.output` are: its URL as text too.

        Where a text and a file differ it is the text that it was in release 1.0.7: in a loop (httpx looks at each
        character of a URL), and in `repr`, unless its content is part of it.
        """

        __module__ = "replicate.helpers"
        __slots__ = ()

        def __new__(cls, url, client=None):
            """Make the text."""
            return str.__new__(cls, url)

        __iter__ = str.__iter__

        def __repr__(self):
            return FileOutput.__repr__(self) if self.startswith("data:") else str.__repr__(self)

        def __eq__(self, other):
            return str.__eq__(self, other) if isinstance(other, str) else FileOutput.__eq__(self, other)

        def __ne__(self, other):
            return not self == other

        __hash__ = str.__hash__


def _short(url: str) -> str:
    return url if len(url) <= 120 else f"{url[:60]}…{url[-20:]}"
