"""What a file is, told from how it begins, or from its name."""

from __future__ import annotations

import mimetypes
from typing import Final

_SIGNS: Final = (
    (0, b"\x89PNG\r\n\x1a\n", "png"),
    (0, b"\xff\xd8\xff", "jpg"),
    (0, b"GIF8", "gif"),
    (8, b"WEBP", "webp"),
    (8, b"WAVE", "wav"),
    (4, b"ftyp", "mp4"),
    (0, b"ID3", "mp3"),
    (0, b"OggS", "ogg"),
    (0, b"\x1aE\xdf\xa3", "webm"),
    (0, b"PK\x03\x04", "zip"),
    (0, b"%PDF", "pdf"),
)


def ending(content: bytes) -> str:
    """The usual ending of a file's name, without the dot; `txt` for text, `bin` for the rest."""
    known = next((name for at, sign, name in _SIGNS if content[at : at + len(sign)] == sign), None)
    if known is not None:
        return known
    try:
        content.decode()
    except UnicodeDecodeError:
        return "bin"
    return "txt"


def media_type_of(name: str) -> str:
    """The media type that the ending of a file's name tells."""
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
