"""Request bodies: what a call describes, as httpx takes it, once per attempt."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, cast

import httpx

from ..call import Call, Part
from ..codec.encode import body as json_body
from ..errors import EncodeError
from ..fields import Unset
from ..guards import is_tuple
from ..record import Record
from ..style import Styled, held, items_of, query, text_of

PIECE = 64 * 1024
"""Bytes that are read from a file at once."""

FORM_DATA = "multipart/form-data"


class Body:
    """A body that can be written several times, unless it comes from a stream that cannot be rewound.

    Attributes:
        content_type: Media type; None when httpx writes it.
        repeatable: Whether it can be written again.
        slow: Whether it moves a file: its time depends on the size, so that only idle time is bounded.
    """

    content_type: str | None = None
    repeatable = True
    slow = False

    def keywords(self) -> dict[str, Any]:
        """Keywords of `httpx.Request` that give it this body, from its beginning."""
        return {}

    def label(self, headers: httpx.Headers) -> None:
        """Correct the headers that httpx wrote for it."""

    def close(self) -> None:
        """Close the files that were opened for it."""


class Content(Body):
    """A body in memory."""

    def __init__(self, content: bytes, content_type: str | None) -> None:
        self.content = content
        self.content_type = content_type

    def keywords(self) -> dict[str, Any]:
        """The bytes."""
        return {"content": self.content}


class Streamed(Body):
    """A body from a file or an iterable of bytes."""

    slow = True

    def __init__(self, source: Any, content_type: str | None) -> None:
        self.opened = source.open("rb") if isinstance(source, Path) else None
        self.source: Any = self.opened or source
        self.content_type = content_type
        self.start = position(self.source)
        self.repeatable = self.start is not None or not any(hasattr(self.source, verb) for verb in ONCE)

    def keywords(self) -> dict[str, Any]:
        """A stream for blocking and awaiting clients alike; httpx writes no header for it."""
        return {"stream": Pieces(self)}

    def length(self) -> int | None:
        """Bytes that are to be written, where that is known."""
        if self.start is None:
            return None
        end = self.source.seek(0, 2)
        self.source.seek(self.start)
        return int(end - self.start)

    def close(self) -> None:
        """Close the file that was opened for it."""
        if self.opened is not None:
            self.opened.close()


ONCE = ("__next__", "__anext__", "read")
"""Methods of what is read once, unless it can be rewound."""


class Pieces(httpx.SyncByteStream, httpx.AsyncByteStream):
    """The bytes of a file or an iterable, in pieces.

    httpcore reads them again by itself when a connection of HTTP/2 closes before the request was looked at.
    """

    def __init__(self, body: Streamed) -> None:
        self._body = body
        self._source = body.source
        self._begun = False

    def _begin(self) -> None:
        if self._body.start is not None:
            self._source.seek(self._body.start)
        elif self._begun and not self._body.repeatable:
            raise httpx.WriteError(NOT_REWOUND)
        self._begun = True

    def __iter__(self) -> Iterator[bytes]:
        self._begin()
        if hasattr(self._source, "read"):
            while piece := binary(self._source.read(PIECE)):
                yield piece
        elif hasattr(self._source, "__aiter__"):
            raise EncodeError("an asynchronous iterator can only be sent by an awaiting call")
        else:
            for piece in self._source:
                yield binary(piece)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        if hasattr(self._source, "__aiter__"):
            self._begin()
            async for piece in self._source:
                yield binary(piece)
        else:
            for piece in self:
                yield piece


class Multipart(Body):
    """A body of several parts; httpx chooses the boundary and streams the files."""

    slow = True

    def __init__(self, parts: Mapping[str, Any] | Record, media_type: str | None = None) -> None:
        self.media_type = media_type
        self.opened: list[IO[bytes]] = []
        named = held(parts) if isinstance(parts, Record) else parts
        self.parts = [(name, self._part(name, value)) for name, whole in named.items() for value in each(whole)]
        contents = [part[1] for _, part in self.parts]
        self.repeatable = all(position(content) is not None for content in contents if hasattr(content, "read"))

    def keywords(self) -> dict[str, Any]:
        """The parts, in their order, each as a file: httpx writes plain fields first otherwise."""
        return {"files": self.parts}

    def label(self, headers: httpx.Headers) -> None:
        """Name the kind of parts, with the boundary that httpx has chosen."""
        written = headers.get("content-type", "")
        if self.media_type and written.startswith(FORM_DATA):
            headers["content-type"] = self.media_type + written.removeprefix(FORM_DATA)

    def close(self) -> None:
        """Close the files that were opened for it."""
        for file in self.opened:
            file.close()

    def _part(self, name: str, value: Any) -> tuple[str | None, Any, str | None]:
        """File name, content and media type of one part."""
        if isinstance(value, Part):
            filename, content, content_type = self._part(name, value.content)
            return value.filename or filename, content, value.content_type or content_type
        if is_tuple(value):
            filename, content, *rest = value
            return filename, self._part(name, content)[1], rest[0] if rest else None
        if isinstance(value, Styled):
            return None, text_of(value.value), None
        if isinstance(value, Mapping | Record):
            return None, json_body(value, None), "application/json"
        if isinstance(value, bytes | bytearray):
            return name, bytes(value), "application/octet-stream"
        if isinstance(value, Path):
            self.opened.append(value.open("rb"))
            return value.name, self.opened[-1], None
        if hasattr(value, "read"):
            label = getattr(value, "name", None)
            content = value if position(value) is not None else Unsized(value)
            return Path(label).name if isinstance(label, str) else "file", content, None
        return None, text_of(value), None


NOT_REWOUND = "the connection was closed before the body was taken, and the body cannot be rewound"


class Unsized:
    """A file whose size nobody knows, such as a pipe: its descriptor tells httpx 0. It is read once."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._begun = False

    def seek(self, _position: int) -> None:
        """Begin; httpx asks for it whenever it does."""
        if self._begun:
            raise httpx.WriteError(NOT_REWOUND)
        self._begun = True

    def read(self, size: int = -1) -> Any:
        """Read on."""
        return self._file.read(size)


class Raw(Body):
    """A body in the keywords of `httpx.Client.request`, for requests of the caller's own."""

    def __init__(self, keywords: dict[str, Any]) -> None:
        self._keywords = keywords
        self.repeatable = not keywords.keys() & {"content", "files", "data"} or (
            isinstance(keywords.get("content", b""), str | bytes) and "files" not in keywords
        )

    def keywords(self) -> dict[str, Any]:
        """The keywords."""
        return dict(self._keywords)


def each(value: Any) -> Iterable[Any]:
    """The values that become a part each: none for what is left out, the items of a list."""
    if value is None or isinstance(value, Unset):
        return ()
    if is_file(value):
        return (value,)
    items = items_of(value)
    return (value,) if items is None else items


def is_file(value: Any) -> bool:
    """Whether a value is a file with its name, and perhaps its media type."""
    if not is_tuple(value) or len(value) not in (2, 3):
        return False
    content: Any = value[1]
    return isinstance(content, bytes | bytearray | Path) or hasattr(content, "read")


def position(source: Any) -> int | None:
    """Where a file stands, when it can be taken back there."""
    try:
        return int(source.tell()) if source.seekable() else None
    except (AttributeError, OSError, ValueError):
        return None


def binary(piece: Any) -> bytes:
    """A piece of a body; raises EncodeError for text, which has no bytes yet."""
    if isinstance(piece, bytes):
        return piece
    if isinstance(piece, bytearray | memoryview):
        return bytes(cast("bytearray", piece))
    raise EncodeError(f"a body is made of bytes, not of {type(piece).__name__}: open the file in binary mode")


def body_of(call: Call[Any]) -> Body | None:
    """The body that a call describes; None when it has none."""
    if not isinstance(call.json, Unset):
        return Content(json_body(call.json, call.nullable), call.content_type or "application/json")
    if call.multipart is not None:
        return Multipart(call.multipart, call.content_type)
    if call.form is not None:
        fields = call.form.to_dict() if isinstance(call.form, Record) else call.form
        text = query(fields)
        return Content(text.encode(), call.content_type or "application/x-www-form-urlencoded") if text else None
    content = call.content
    if content is None or isinstance(content, Unset):
        return None
    if isinstance(content, str):
        return Content(content.encode(), call.content_type or "text/plain")
    if isinstance(content, bytes | bytearray):
        return Content(bytes(content), call.content_type or "application/octet-stream")
    return Streamed(content, call.content_type or "application/octet-stream")
