"""`data:` URIs: read strictly, within bounds, and made in pieces."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import unquote_to_bytes

from ...core.errors import DecodeError

LARGEST: Final = 256 * 1024 * 1024
"""Longest `data:` URI that is read, in characters."""

PIECE: Final = 3 * 128 * 1024
"""Bytes that are encoded or decoded at a time: about a millisecond, so that an event loop is not held up."""

INLINE: Final = 256 * 1024
"""Files below this many bytes are better inlined than uploaded."""

_HEAD: Final = 512


def is_base64_uri(text: str) -> bool:
    """Whether the whole text is a base64 `data:` URI; its payload is not decoded."""
    if not text.startswith("data:"):
        return False
    head, comma, _ = text[:_HEAD].partition(",")
    return bool(comma) and head.endswith(";base64") and text.isascii() and " " not in text and "\n" not in text


def media_type(uri: str) -> str:
    """The media type that a `data:` URI names, without parameters."""
    named = uri[len("data:") :].partition(",")[0].partition(";")[0]
    return named.lower() or "text/plain"


def pieces(uri: str) -> Iterator[bytes]:
    """Decode the payload piece by piece.

    Raises DecodeError for a URI without a comma, with characters outside the alphabet or with wrong padding, and for
    one longer than `LARGEST`.
    """
    if len(uri) > LARGEST:
        raise DecodeError(f"a data: URI of {len(uri)} characters is longer than the {LARGEST} that are read")
    head, comma, payload = uri.partition(",")
    if not comma:
        raise DecodeError(f"a data: URI has no comma: {uri[:40]!r}")
    if not head.endswith(";base64"):
        yield unquote_to_bytes(payload)
        return
    if "%" in payload:
        payload = unquote_to_bytes(payload).decode("ascii", "replace")
    size = PIECE // 3 * 4
    for start in range(0, len(payload), size):
        piece = payload[start : start + size]
        if "=" in piece and start + size < len(payload):
            raise DecodeError("a data: URI has padding before its end")
        try:
            yield base64.b64decode(piece, validate=True)
        except (binascii.Error, ValueError) as error:
            raise DecodeError(f"a data: URI is not proper base64: {error}") from None


def encoded(chunks: Iterable[bytes], content_type: str) -> Iterator[str]:
    """The pieces of a base64 `data:` URI, in order, for content that comes in chunks of any size."""
    yield f"data:{content_type};base64,"
    rest = b""
    for chunk in chunks:
        data = rest + chunk
        whole = len(data) // 3 * 3
        rest = data[whole:]
        for start in range(0, whole, PIECE):
            yield base64.b64encode(data[start : min(start + PIECE, whole)]).decode("ascii")
    yield base64.b64encode(rest).decode("ascii")
