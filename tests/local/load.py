"""Load: `python -m tests.local.load --seconds 60 --clients 200` keeps a local service busy, and counts what it loses.

Each client makes predictions one after the other, with a webhook, and reads each one's stream to its end.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.boundaries.project import ROOT, environment
from tests.local.raw import Connection

PIECES = 10


@contextmanager
def service(*options: str) -> Generator[tuple[str, int]]:
    """The command in a process of its own: its address, and its process."""
    command = [sys.executable, "-m", "tests.local.program", "local", "--port", "0", *options]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(), text=True, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found is not None
        yield found[0], process.pid
    finally:
        process.kill()
        process.communicate()


def resident(pid: int) -> float:
    """Memory of a process, in megabytes."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


class Receiver(asyncio.Protocol):
    """Receives webhooks over connections that stay open, and counts them by prediction."""

    def __init__(self, ended: Counter[str], news: asyncio.Event, opened: list[asyncio.Transport]) -> None:
        self.ended, self.news, self.opened, self.pending = ended, news, opened, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.opened.append(transport)

    def data_received(self, data: bytes) -> None:
        self.pending += data
        while (end := self.pending.find(b"\r\n\r\n")) >= 0:
            length = re.search(rb"content-length: (\d+)", self.pending[:end].lower())
            total = end + 4 + int(length[1] if length else 0)
            if len(self.pending) < total:
                return
            body: dict[str, Any] = json.loads(self.pending[end + 4 : total])
            self.ended[body["id"]] += body["status"] == "succeeded"
            self.news.set()
            self.pending = self.pending[total:]
            self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")


class Load:
    """Clients that keep a service busy."""

    def __init__(self, base: str, seconds: float) -> None:
        self.base, self.until = base, time.monotonic() + seconds
        self.made: list[str] = []
        self.lost: list[str] = []
        self.gets: list[float] = []
        self.ended: Counter[str] = Counter()
        self.news = asyncio.Event()

    async def run(self, clients: int) -> None:
        """Keep it busy until the time is over, and wait for the last webhooks."""
        loop, opened = asyncio.get_running_loop(), list[asyncio.Transport]()
        server = await loop.create_server(lambda: Receiver(self.ended, self.news, opened), "127.0.0.1", 0)
        hook = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        first = await Connection.open(self.base)
        version = (await first.ask("GET", "/v1/models/replicate/counter"))["latest_version"]["id"]
        await first.close()
        await asyncio.gather(*(self.work(version, hook) for _ in range(clients)))
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._told(), 30)
        server.close()
        for transport in opened:
            transport.abort()
        await asyncio.sleep(0)
        self.lost += [f"no webhook of {one}" for one in self.made if not self.ended[one]]

    async def _told(self) -> None:
        """Return when a webhook has come for every prediction."""
        while len(self.ended) < len(self.made):
            self.news.clear()
            await self.news.wait()

    async def work(self, version: str, hook: str) -> None:
        """One client, which makes at least one prediction, be the machine ever so busy."""
        given = {"count": PIECES, "seconds": 0.1}
        body = {"version": version, "input": given, "webhook": hook, "webhook_events_filter": ["completed"]}
        connection = await Connection.open(self.base)
        while True:
            made = await connection.ask("POST", "/v1/predictions", body)
            self.made.append(made["id"])
            names = [line async for line in connection.lines(made["urls"]["stream"]) if line.startswith("event:")]
            if names != ["event: output"] * PIECES + ["event: done"]:
                self.lost.append(f"events of {made['id']}: {names}")
            begun = time.perf_counter()
            state = await connection.ask("GET", made["urls"]["get"])
            self.gets.append(time.perf_counter() - begun)
            if state["output"] != list(range(PIECES)):
                self.lost.append(f"output of {made['id']}")
            if time.monotonic() >= self.until:
                break
        await connection.close()


async def reads(base: str, count: int, connections: int) -> list[float]:
    """How long each of so many reads of a prediction takes, in seconds, over several connections at once."""
    first = await Connection.open(base)
    model = await first.ask("GET", "/v1/models/replicate/hello-world")
    body = {"version": model["latest_version"]["id"], "input": {"text": "x"}}
    url = (await first.ask("POST", "/v1/predictions", body))["urls"]["get"]
    await first.close()
    took: list[float] = []

    async def work() -> None:
        connection = await Connection.open(base)
        for _ in range(count // connections):
            begun = time.perf_counter()
            await connection.ask("GET", url)
            took.append(time.perf_counter() - begun)
        await connection.close()

    await asyncio.gather(*(work() for _ in range(connections)))
    return took


def main() -> int:
    """Run, and print what came of it; the exit status says whether anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--clients", type=int, default=200)
    options = parser.parse_args()
    with service() as (base, pid):
        before = resident(pid)
        load = Load(base, options.seconds)
        asyncio.run(load.run(options.clients))
        after = resident(pid)
    slow = sorted(load.gets)[int(len(load.gets) * 0.99) - 1] * 1000
    print(f"{len(load.made)} predictions, {len(load.lost)} losses, p99 of predictions.get {slow:.0f} ms")
    print(f"memory of the service: {before:.0f} MB before, {after:.0f} MB after")
    print("\n".join(load.lost[:20]))
    return 1 if load.lost else 0


if __name__ == "__main__":
    sys.exit(main())
