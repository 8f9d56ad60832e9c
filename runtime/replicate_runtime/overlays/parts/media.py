"""Media types of files by their names, alike on every machine."""

from __future__ import annotations

from typing import Final

_MORE: Final = {
    ".avif": "image/avif",
    ".flac": "audio/flac",
    ".glb": "model/gltf-binary",
    ".m4a": "audio/mp4",
    ".md": "text/markdown",
    ".mkv": "video/x-matroska",
    ".ogg": "audio/ogg",
    ".srt": "application/x-subrip",
    ".vtt": "text/vtt",
    ".webp": "image/webp",
}
"""What models take and make, and Python knows only where the system has a table, or from a later version on."""


def media_type_of(name: str) -> str | None:
    """The media type that a file's name stands for; None when its extension is unknown."""
    from mimetypes import guess_type

    known, packing = guess_type(name)
    if known or packing:
        return known
    return _MORE.get(name[name.rfind(".") :].lower())


def extension_of(media_type: str) -> str:
    """The extension of files of a media type, with its dot; empty when it is unknown."""
    from mimetypes import guess_extension

    found = guess_extension(media_type, strict=False)
    return found or next((extension for extension, known in _MORE.items() if known == media_type), "")
