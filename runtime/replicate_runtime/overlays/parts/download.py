"""The content of an output file, piece by piece: over HTTP and resumed where it broke off, or from its `data:` URI."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...core.call import Call
from ...core.errors import ReplicateError, TransportError
from ...core.flow import close, emit, open_stream, read, sleep
from ...core.retry import LONGEST_RETRY_AFTER
from .data_uri import pieces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...core.call import Headers
    from ...core.flow import Flow, Stream

_PATIENCE: Final = 3
"""Attempts to go on without progress."""

PROGRESS: Final = 64 * 1024
"""Bytes since the first of these attempts that are progress, after which they are counted anew."""


class Download:
    """One reading of a file, from its first byte to its last."""

    __slots__ = (
        "_broken",
        "_decoded",
        "_failures",
        "_mark",
        "_received",
        "_size",
        "_stream",
        "_validator",
        "content_type",
        "url",
    )

    url: str
    """Where the file is."""

    content_type: str
    """Media type of the response, without parameters; empty before the first piece."""

    def __init__(self, url: str) -> None:
        """Begin nothing yet."""
        self.url = url
        self.content_type = ""
        self._stream: Stream | None = None
        self._decoded: Iterator[bytes] | None = None
        self._validator: str | None = None
        self._size: int | None = None
        self._received = 0
        self._mark = PROGRESS
        self._failures = 0
        self._broken: TransportError | None = None

    def next(self) -> Flow[bytes]:
        """The next piece, `b""` at the end.

        Raises ReplicateError for an error status, TransportError when the content stays incomplete, DecodeError for a
        `data:` URI that is none.
        """
        if self.url.startswith("data:"):
            return (yield from self._decode())
        piece: bytes | None = None
        while piece is None:
            piece = yield from self._attempt()
        return piece

    def _attempt(self) -> Flow[bytes | None]:
        """Go on, where need be in a new response. Returns None when it broke off and may be tried again."""
        try:
            return (yield from self._receive())
        except ReplicateError as error:
            if self._broken is None:
                raise
            if not error.retryable or self._failures >= _PATIENCE:
                raise self._broken from None
            asked = error.retry_after
        except TransportError as error:
            if self._validator is None or self._failures >= _PATIENCE:
                raise
            self._broken, asked = error, None
        yield from self._pause(asked or 0.0)
        return None

    def _decode(self) -> Flow[bytes]:
        # Between pieces an event loop may do other work.
        yield from sleep(0)
        if self._decoded is None:
            self._decoded = pieces(self.url)
        return next(self._decoded, b"")

    def _receive(self) -> Flow[bytes]:
        if self._stream is None:
            self._stream = yield from self._open()
        piece = yield from read(self._stream)
        self._received += len(piece)
        if self._received >= self._mark:
            self._failures = 0
        if not piece and self._size is not None and self._received != self._size:
            raise TransportError(f"{self._size} bytes were announced, and {self._received} came: {self.url}")
        return piece

    def _open(self) -> Flow[Stream]:
        headers: dict[str, str | None] = {"accept-encoding": "identity"}
        if self._received:
            headers |= {"range": f"bytes={self._received}-", "if-range": self._validator}
        # Once it broke off, what fails is counted here, and not by the call as well.
        retries = None if self._broken is None else 0
        stream = yield from open_stream(Call("GET", self.url, bytes, headers=headers, retries=retries))
        if not self._received:
            self._begin(stream.headers)
        elif not self._continues(stream):
            yield from close(stream)
            self._validator = None
            raise TransportError(f"the file changed while it was read, after {self._received} bytes: {self.url}")
        return stream

    def _begin(self, headers: Headers) -> None:
        """Keep what the head of the whole content says; lengths and parts of what is packed are of no use."""
        self.content_type = headers.get("content-type", "").partition(";")[0].strip().lower()
        if headers.get("content-encoding", "identity") == "identity":
            self._validator, self._size = _validator(headers), _size(headers)

    def _continues(self, stream: Stream) -> bool:
        """Whether a response is the rest of the same content."""
        begin, _, size = stream.headers.get("content-range", "").partition("/")
        same = size in ("*", "", str(self._size)) or self._size is None
        return stream.status == 206 and begin.startswith(f"bytes {self._received}-") and same

    def _pause(self, asked: float) -> Flow[None]:
        """Wait before the next attempt, for so many seconds at least."""
        if self._stream is not None:
            yield from close(self._stream)
            self._stream = None
        yield from sleep(max(0.25 * 2**self._failures, min(asked, LONGEST_RETRY_AFTER)))
        if not self._failures:
            self._mark = self._received + PROGRESS
        self._failures += 1


def whole(url: str) -> Flow[bytes]:
    """The whole content of a file."""
    download = Download(url)
    parts: list[bytes] = []
    while piece := (yield from download.next()):
        parts.append(piece)
    return b"".join(parts)


def emitted(url: str) -> Flow[None]:
    """Emit the content of a file, as it comes; that of a `data:` URI at once."""
    if url.startswith("data:"):
        yield from emit([(yield from whole(url))])
        return
    download = Download(url)
    while piece := (yield from download.next()):
        yield from emit([piece])


def _size(headers: Headers) -> int | None:
    """Bytes of the content, as its head announces them; None where it does not."""
    length = headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() else None


def _validator(headers: Headers) -> str | None:
    """What makes sure that a later part belongs to the same content; None where parts cannot be asked for."""
    ranges = headers.get("accept-ranges", "")
    if ranges.lower() == "none":
        return None
    tag = headers.get("etag", "")
    return tag if tag.startswith('"') else headers.get("last-modified") if ranges else None
