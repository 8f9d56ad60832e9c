"""What is sent for a file of an input: the address of its upload, or a `data:` URI."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from ...core.flow import invoke, offload
from .data_uri import INLINE, encoded
from .sources import chunks, content_type_of, file_name, size_of

if TYPE_CHECKING:
    from ...core.flow import Flow
    from .host import Host
    from .sources import Source


def text_of(source: Source, client: Host, strategy: str | None) -> Flow[str]:
    """Upload a file, or inline it: all with `base64`, the small ones with `auto`."""
    file = yield from offload(source.open)
    try:
        small = strategy == "auto" and (size := (yield from offload(size_of, file))) is not None and size < INLINE
        if strategy == "base64" or small:
            return (yield from _inlined(file))
        uploaded = yield from invoke(client.files, "create", file)
        return str(uploaded.urls["get"])
    finally:
        if source.owned:
            file.close()


def _inlined(file: IO[bytes]) -> Flow[str]:
    """A `data:` URI, made in pieces."""
    pieces = encoded(chunks(file), content_type_of(file_name(file)))
    parts: list[str] = []
    while part := (yield from offload(next, pieces, "")):
        parts.append(part)
    return "".join(parts)
