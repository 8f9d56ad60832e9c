"""What is sent for a file of an input: the address of its upload, or a `data:` URI."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from ...core.errors import AmbiguousCreateError, DeadlineExceeded
from ...core.flow import invoke, now, offload
from .data_uri import INLINE, encoded
from .sources import chunks, content_type_of, file_name, size_of

if TYPE_CHECKING:
    from ...core.flow import Flow
    from .deadline import Deadline
    from .host import Host
    from .sources import Source


def text_of(source: Source, where: str, client: Host, strategy: str | None, deadline: Deadline | None) -> Flow[str]:
    """Upload the file at a place of the input, or inline it: all with `base64`, the small ones with `auto`."""
    file = yield from offload(source.open)
    try:
        small = strategy == "auto" and (size := (yield from offload(size_of, file))) is not None and size < INLINE
        if strategy == "base64" or small:
            return (yield from _inlined(file))
        uploaded = yield from _uploaded(file, where, client, deadline)
        return str(uploaded.urls["get"])
    finally:
        if source.owned:
            file.close()


def _uploaded(file: IO[bytes], where: str, client: Host, deadline: Deadline | None) -> Flow[Any]:
    """Upload a file; when the time is over it does not matter whether that one arrived: nothing was created."""
    if deadline is None:
        return (yield from invoke(client.files, "create", file))
    try:
        return (yield from invoke(client.files, "create", file, **deadline.options((yield from now()))))
    except (AmbiguousCreateError, DeadlineExceeded) as error:
        if not deadline.passed((yield from now())):
            raise
        raise deadline.exceeded(f"while {where} was uploaded") from error


def _inlined(file: IO[bytes]) -> Flow[str]:
    """A `data:` URI, made in pieces."""
    pieces = encoded(chunks(file), content_type_of(file_name(file)))
    parts: list[str] = []
    while part := (yield from offload(next, pieces, "")):
        parts.append(part)
    return "".join(parts)
