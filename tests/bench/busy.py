"""A service on loopback whose jobs take as long as they are asked to: `python -m tests.bench.busy`.

A job's input has `seconds`, after which it has ended, or `looks`, after so many of which it has. Its output is the time
of its end. `GET /asked` tells how many requests came since it was last asked, `GET /bulk` gives 200 MB, and
`POST /v1/files` takes as much. It prints its port, and lives until its standard input ends.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from contextlib import suppress
from datetime import datetime, timezone
from typing import Any
from urllib.parse import parse_qs, urlsplit

BULK = 200 * 1024 * 1024
PIECE = bytes(1024 * 1024)
PAGE = 100
LONGEST = 60.0
FILE = {
    "id": "bulk",
    "name": "bulk",
    "content_type": "application/octet-stream",
    "size": BULK,
    "etag": "bulk",
    "checksums": {"sha256": "0" * 64},
    "metadata": {},
    "created_at": "2024-01-01T00:00:00Z",
    "urls": {"get": "/v1/files/bulk"},
}


class Job:
    """One prediction."""

    def __init__(self, number: int, request: dict[str, Any]) -> None:
        self.id = f"job{number:023d}"
        self.version = request.get("version", "0" * 64)
        self.begun = time.time()
        self.seconds = request["input"].get("seconds", 0.0)
        self.looks = request["input"].get("looks", 0)

    def body(self) -> dict[str, Any]:
        """The prediction as it is now."""
        end = self.begun + self.seconds
        ended = time.time() >= end and self.looks <= 0
        return {
            "id": self.id,
            "model": "acme/busy",
            "version": self.version,
            "input": {},
            "logs": "",
            "error": None,
            "output": str(end) if ended else None,
            "status": "succeeded" if ended else "processing",
            "created_at": stamp(self.begun),
            "completed_at": stamp(end) if ended else None,
            "urls": {"get": f"/v1/predictions/{self.id}", "cancel": f"/v1/predictions/{self.id}/cancel"},
        }


def stamp(seconds: float) -> str:
    """A time, as the service writes it."""
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat().replace("+00:00", "Z")


class Service:
    """All jobs, and how often it was asked."""

    def __init__(self) -> None:
        self.jobs: dict[str, Job] = {}
        self.asked = 0

    async def answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Any:
        """Answer one request."""
        path = urlsplit(target).path.removeprefix("/v1/")
        if path == "/asked":
            asked, self.asked = self.asked, 0
            return asked
        self.asked += 1
        if method == "POST":
            return FILE if path == "files" else await self.create(headers.get("prefer", ""), json.loads(body))
        if path == "predictions":
            return self.page(int(parse_qs(urlsplit(target).query).get("cursor", ["0"])[0]))
        job = self.jobs[path.removeprefix("predictions/")]
        job.looks -= 1
        return job.body()

    async def create(self, prefer: str, request: dict[str, Any]) -> dict[str, Any]:
        """Make a job; where that is preferred, answer when it has ended."""
        job = Job(len(self.jobs), request)
        self.jobs[job.id] = job
        if prefer.startswith("wait"):
            await asyncio.sleep(min(job.seconds, float(prefer.partition("=")[2] or LONGEST)) + 0.001)
        return job.body()

    def page(self, start: int) -> dict[str, Any]:
        """A page of the list, the newest first."""
        jobs = list(self.jobs.values())[::-1][start : start + PAGE]
        more = start + PAGE < len(self.jobs)
        after = f"/v1/predictions?cursor={start + PAGE}" if more else None
        return {"previous": None, "next": after, "results": [job.body() for job in jobs]}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().splitlines()[:-1]
                headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
                method, target, _ = first.split(" ")
                if target == "/bulk":
                    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % BULK)
                    for _ in range(BULK // len(PIECE)):
                        writer.write(PIECE)
                        await writer.drain()
                    continue
                body = await taken(reader, headers)
                content = json.dumps(await self.answer(method, target, headers, body)).encode()
                head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                writer.write(head % len(content) + content)
                await writer.drain()
        writer.close()


async def taken(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    """A body, whose content is only kept when it is JSON."""
    if "chunked" in headers.get("transfer-encoding", ""):
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
        return b""
    size = int(headers.get("content-length", "0"))
    if "json" in headers.get("content-type", ""):
        return await reader.readexactly(size)
    while size:
        size -= len(await reader.read(min(size, len(PIECE))))
    return b""


async def main() -> None:
    """Serve until the standard input ends."""
    server = await asyncio.start_server(Service().serve, "127.0.0.1", 0, limit=4 * len(PIECE), backlog=2048)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
