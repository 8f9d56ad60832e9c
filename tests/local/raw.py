"""A bare HTTP connection: what a client costs is not what the service is measured by."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

from replicate_runtime.local.settings import TOKEN


class Connection:
    """One connection, used for one request after the other."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str) -> None:
        self.reader, self.writer, self.host = reader, writer, host

    @classmethod
    async def open(cls, base: str) -> Connection:
        """Connect."""
        parts = urlsplit(base)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        return cls(reader, writer, parts.netloc)

    async def ask(self, method: str, path: str, body: object = None) -> Any:
        """A request; the JSON of its answer."""
        lengths = await self._send(method, path, b"" if body is None else json.dumps(body).encode())
        return json.loads(await self.reader.readexactly(int(lengths["content-length"])))

    async def lines(self, path: str) -> AsyncIterator[str]:
        """The lines of a stream, to its end."""
        await self._send("GET", path, b"")
        left = b""
        while size := int(await self.reader.readline(), 16):
            left += (await self.reader.readexactly(size + 2))[:-2]
            *lines, left = left.split(b"\n")
            for line in lines:
                yield line.decode()
        await self.reader.readline()

    async def _send(self, method: str, path: str, body: bytes) -> dict[str, str]:
        path = path.split(self.host, 1)[-1]
        head = f"{method} {path} HTTP/1.1\r\nHost: {self.host}\r\nAuthorization: Bearer {TOKEN}\r\n"
        self.writer.write(
            f"{head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
        )
        status, *headers = (await self.reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        assert status.split()[1][0] == "2", status
        return {name.lower(): value for name, _, value in (line.partition(": ") for line in headers)}

    async def close(self) -> None:
        """Disconnect."""
        self.writer.close()
        await self.writer.wait_closed()
