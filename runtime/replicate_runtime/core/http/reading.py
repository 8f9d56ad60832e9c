"""Reading response bodies: decompressed, and never larger than a limit."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Iterator

import httpx

from ..errors import BodyTooLarge, DecodeError

ENCODINGS = "gzip, deflate"
"""What we accept: those that can be unpacked within a bound."""

PIECE = 1024 * 1024
"""Most bytes that are unpacked at once."""


class Inflater:
    """Unpacks gzip and deflate piece by piece; a small body cannot become a large piece."""

    def __init__(self) -> None:
        self._object = zlib.decompressobj(wbits=47)
        self._raw = False

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """Unpack some bytes; each piece has at most `PIECE` bytes."""
        while data:
            try:
                piece = self._object.decompress(data, PIECE)
            except zlib.error as error:
                if self._raw or self._object.unconsumed_tail:
                    raise DecodeError(f"the body cannot be unpacked: {error}") from None
                # Some servers send deflate without its header.
                self._raw, self._object = True, zlib.decompressobj(wbits=-15)
                continue
            data = self._object.unconsumed_tail
            if not data and self._object.eof and self._object.unused_data:
                data, self._object = self._object.unused_data, zlib.decompressobj(wbits=47)
            if piece:
                yield piece


def inflater(response: httpx.Response) -> Inflater | None:
    """What unpacks a response; None when it is not packed."""
    encoding = response.headers.get("content-encoding", "").strip().lower()
    return Inflater() if encoding in ("gzip", "x-gzip", "deflate") else None


def is_foreign(response: httpx.Response) -> bool:
    """Whether a response is packed in a way that we did not ask for, which httpx may know."""
    encoding = response.headers.get("content-encoding", "").strip().lower()
    return encoding not in ("", "identity", "gzip", "x-gzip", "deflate")


def pieces_of(response: httpx.Response) -> Iterator[bytes]:
    """The body as it comes, unpacked."""
    if response.is_stream_consumed:
        yield response.content
    elif is_foreign(response):
        yield from response.iter_bytes()
    else:
        inflate = inflater(response)
        for piece in response.iter_raw():
            if inflate is None:
                yield piece
            else:
                yield from inflate.pieces(piece)


async def async_pieces_of(response: httpx.Response) -> AsyncIterator[bytes]:
    """The body as it comes, unpacked."""
    if response.is_stream_consumed:
        yield response.content
    elif is_foreign(response):
        async for piece in response.aiter_bytes():
            yield piece
    else:
        inflate = inflater(response)
        async for piece in response.aiter_raw():
            if inflate is None:
                yield piece
            else:
                for part in inflate.pieces(piece):
                    yield part


class Collected:
    """A body that is being put together."""

    __slots__ = ("_limit", "_pieces", "_size")

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._pieces: list[bytes] = []
        self._size = 0

    def add(self, piece: bytes) -> None:
        """Add a piece; raises BodyTooLarge past the limit."""
        self._size += len(piece)
        self._pieces.append(piece)
        if self._size > self._limit:
            raise BodyTooLarge(f"the body is larger than {self._limit} bytes", self._limit)

    def content(self) -> bytes:
        """All of it so far."""
        return self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)
