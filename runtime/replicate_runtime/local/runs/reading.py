"""Reads what an input points at: a `data:` URI, a file kept here, or something served on this machine."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

from ..common.data_uri import data_uri, read_data_uri
from ..common.hosts import host_of, is_loopback
from ..common.shapes import map_texts

if TYPE_CHECKING:
    from pathlib import Path

    from ..store.blobs import Blobs

_DELIVERED: Final = re.compile(r".*/delivery/([A-Za-z0-9]{48})/([^/]+)", re.ASCII)
_UPLOADED: Final = re.compile(r".*/v1/files/([A-Za-z0-9]{48})(?:/download)?", re.ASCII)


class Reader:
    """Content behind the URLs of inputs.

    Args:
        blobs: The files kept here.
    """

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs

    def local(self, url: str) -> Path | None:
        """The file behind an address of our own; its unguessable part tells it, whatever host the client used."""
        path = urlsplit(url).path
        if match := _DELIVERED.fullmatch(path):
            return self._blobs.output(match[1], unquote(match[2]))
        if match := _UPLOADED.fullmatch(path):
            return self._blobs.file(match[1])
        return None

    async def inline(self, value: Any) -> Any:
        """An input with `data:` URIs in place of our own addresses."""
        return await asyncio.to_thread(map_texts, value, self._inlined)

    def _inlined(self, text: str) -> str:
        path = self.local(text) if host_of(text) is not None else None
        return text if path is None else data_uri(path)

    async def read(self, url: str) -> bytes:
        """The content behind an input. Raises OSError when it cannot be had."""
        if url.startswith("data:"):
            try:
                return read_data_uri(url)[1]
            except ValueError as error:
                raise OSError(f"an input is no readable data URI: {error}") from error
        host = host_of(url)
        if host is None:
            raise OSError(f"an input is no URL of a file: {url[:100]!r}")
        path = self.local(url)
        if path is not None:
            return await asyncio.to_thread(path.read_bytes)
        if not is_loopback(host):
            raise OSError(
                f"the local service reads inputs from this machine only, not from {host}: pass the file itself"
            )
        return await _fetch(url)


async def _fetch(url: str) -> bytes:
    import httpx

    try:
        async with httpx.AsyncClient(timeout=30, trust_env=False) as client:
            answer = await client.get(url)
            answer.raise_for_status()
            return answer.content
    except httpx.HTTPError as error:
        raise OSError(f"{url} cannot be read: {error}") from error
