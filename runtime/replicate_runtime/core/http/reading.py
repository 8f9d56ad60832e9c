"""Reading response bodies: decompressed, and never larger than a limit."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from typing import TYPE_CHECKING, Any

import httpx

from ..errors import BodyTooLarge, DecodeError
from .answer import explained

if TYPE_CHECKING:
    from .answer import Answer
    from .attempts import Attempt

ENCODINGS = "gzip, deflate"
"""What we accept: those that can be unpacked within a bound."""

ERROR_BODY = 1_000_000
"""Most bytes that are read of the body of an error; the rest is left."""

PIECE = 1024 * 1024
"""Most bytes that are unpacked at once."""


class Collector:
    """Puts the body of an answer together from its pieces, within its limits; blocking and awaiting calls feed it."""

    __slots__ = ("_answer", "_attempt", "_length", "_limit", "_now", "_pieces", "_response", "_size")

    def __init__(self, response: httpx.Response, answer: Answer, attempt: Attempt, now: Callable[[], float]) -> None:
        self._response = response
        self._answer = answer
        self._attempt = attempt
        self._now = now
        self._limit = attempt.limit if answer.status < 300 else min(attempt.limit, ERROR_BODY)
        self._length = announced(response, answer.encoding(), attempt.prepared.method)
        self._pieces: list[bytes] = []
        self._size = 0

    def add(self, piece: bytes) -> None:
        """Take the next piece.

        Raises:
            BodyTooLarge: There are too many bytes.
            httpx.ReadTimeout: The deadline has passed.
        """
        self._pieces.append(piece)
        self._size += len(piece)
        if self._size > self._limit:
            raise BodyTooLarge(f"the body is larger than {self._limit} bytes", self._limit)
        deadline = self._attempt.deadline
        if deadline is not None and self._now() > deadline:
            raise httpx.ReadTimeout("the deadline passed while the body was read", request=self._response.request)

    def end(self) -> None:
        """Keep the body; raises RemoteProtocolError when it is cut, over a transport that does not count."""
        if self._size < self._length:
            message = f"{self._length} bytes were announced, and {self._size} came"
            raise httpx.RemoteProtocolError(message, request=self._response.request)
        self._answer.content = self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)

    def fail(self, error: httpx.RequestError | DecodeError) -> None:
        """Raise what keeps the body from being read whole; of an error's body what there is will do."""
        self._answer.content = b"".join(self._pieces)
        if self._answer.status >= 300:
            return
        if isinstance(error, httpx.DecodingError):
            error = DecodeError(f"the body cannot be unpacked: {error}")
        if isinstance(error, DecodeError):
            raise explained(error, self._attempt.prepared.call, self._answer)
        raise error


class Inflater:
    """Unpacks gzip and deflate piece by piece; a small body cannot become a large piece."""

    def __init__(self) -> None:
        self._object: Any = None  # zlib's; None until the first two bytes tell which kind it is
        self._held = b""

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """Unpack some bytes; each piece has at most `PIECE` bytes.

        Raises:
            DecodeError: They are not packed as they should be.
        """
        if self._object is None:
            self._held += data
            if len(self._held) < 2:
                return
            data, self._held = self._held, b""
            self._object = zlib.decompressobj(wbits=47 if has_header(data) else -15)
        while data:
            try:
                piece = self._object.decompress(data, PIECE)
            except zlib.error as error:
                raise DecodeError(f"the body cannot be unpacked: {error}") from None
            data = self._object.unconsumed_tail
            if self._object.eof and self._object.unused_data:
                # Packed data may come in several parts, one after the other.
                data, self._object = self._object.unused_data, zlib.decompressobj(wbits=47)
            if piece:
                yield piece

    def end(self) -> None:
        """Make sure that nothing is missing; raises DecodeError when it is."""
        if self._held or (self._object is not None and not self._object.eof):
            raise DecodeError("the body breaks off")


def has_header(data: bytes) -> bool:
    """Whether packed data begins like gzip or zlib; some servers send deflate without its header."""
    return data[:2] == b"\x1f\x8b" or (data[0] & 15 == 8 and (data[0] << 8 | data[1]) % 31 == 0)


PACKED = frozenset(("gzip", "x-gzip", "deflate"))

STRANGE = frozenset(("br", "zstd", "compress", "x-compress", "dcb", "dcz", "exi", "pack200-gzip", "aes128gcm"))
"""The other registered codings: what never asked for them cannot read them, and nothing bounds what they unpack to."""


def packing(encoding: str) -> bool:
    """Whether a body is packed, by its `content-encoding`; words that name no coding, such as `utf-8`, say nothing.

    Raises:
        DecodeError: It is packed in a way that was not asked for, or more than once.
    """
    named = [name for part in encoding.lower().split(",") if (name := part.strip()) in PACKED | STRANGE]
    if len(named) > 1 or not PACKED.issuperset(named):
        raise DecodeError(f"the body is packed as {encoding!r}, which was not asked for")
    return bool(named)


def pieces_of(response: httpx.Response, encoding: str) -> Iterator[bytes]:
    """The body as it comes, unpacked; `encoding` is what its `content-encoding` says, "" when nothing."""
    if response.is_stream_consumed:
        return iter((response.content,))
    return response.iter_raw() if encoding in ("", "identity") else unpacked(response, encoding)


def content_of(response: httpx.Response) -> bytes | None:
    """The body of a response that was made with it, None of one that comes piece by piece.

    Recorders of requests play bodies unpacked, beside the headers of packed ones.
    """
    try:
        return response.content
    except httpx.ResponseNotRead:
        return None


def unpacked(response: httpx.Response, encoding: str) -> Iterator[bytes]:
    """The body as it comes, unpacked by us."""
    if not packing(encoding):
        yield from response.iter_raw()
        return
    if (content := content_of(response)) is not None:
        yield content
        return
    inflater = Inflater()
    for piece in response.iter_raw():
        yield from inflater.pieces(piece)
    inflater.end()


def async_pieces_of(response: httpx.Response, encoding: str) -> AsyncIterator[bytes]:
    """The body as it comes, unpacked; `encoding` is what its `content-encoding` says, "" when nothing."""
    if response.is_stream_consumed:
        return consumed(response)
    return response.aiter_raw() if encoding in ("", "identity") else async_unpacked(response, encoding)


async def consumed(response: httpx.Response) -> AsyncIterator[bytes]:
    """The body of a response that was read."""
    yield response.content


async def async_unpacked(response: httpx.Response, encoding: str) -> AsyncIterator[bytes]:
    """The body as it comes, unpacked by us."""
    if not packing(encoding):
        async for piece in response.aiter_raw():
            yield piece
        return
    if (content := content_of(response)) is not None:
        yield content
        return
    inflater = Inflater()
    async for piece in response.aiter_raw():
        for part in inflater.pieces(piece):
            yield part
    inflater.end()


def announced(response: httpx.Response, encoding: str, method: str) -> int:
    """Fewest bytes that a body must have, by its head; 0 where that says nothing about what is still to be read."""
    length = response.headers.get("content-length", "")
    counted = encoding in ("", "identity") and method != "HEAD" and not response.is_stream_consumed
    return int(length) if counted and length.isascii() and length.isdigit() else 0
