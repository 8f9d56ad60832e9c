"""A fast server on loopback: `python -m tests.bench.server FOLDER` answers `GET /v1/NAME...` with FOLDER/NAME.json.

`GET /v1/connections` tells over how many connections answers went since it was last asked. It prints its two ports,
plain and TLS, and lives until its standard input ends. The certificate is made anew; clients find it through
SSL_CERT_FILE, appended to the usual authorities so that reading them costs what it usually does.
"""

from __future__ import annotations

import asyncio
import json
import ssl
import sys
from pathlib import Path
from typing import ClassVar

import certifi
import trustme


class Replay(asyncio.Protocol):
    """Answers each request with what its path names, over as many as the connection brings."""

    used: ClassVar[set[Replay]] = set()
    """Connections that answers went over since that was last asked."""

    answers: dict[bytes, bytes]
    transport: asyncio.Transport
    pending: bytes = b""

    def __init__(self, answers: dict[bytes, bytes]) -> None:
        self.answers = answers

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer each request whose head is complete; the bench sends no bodies."""
        self.pending += data
        while b"\r\n\r\n" in self.pending:
            head, self.pending = self.pending.split(b"\r\n\r\n", 1)
            path = head.split(b" ", 2)[1].split(b"?")[0]
            self.transport.write(self.answer(path.split(b"/")[2]))

    def answer(self, name: bytes) -> bytes:
        """A whole response."""
        if name == b"connections":
            count = len(self.used)
            self.used.clear()
            return answer(b"%d" % count)
        self.used.add(self)
        return self.answers[name]


def answer(body: bytes) -> bytes:
    """A whole response of the service's kind."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
    return head + body


def certify(folder: Path) -> ssl.SSLContext:
    """A server's side of TLS; what clients need to trust it goes to the folder."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own = folder / "own.pem"
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(own))
    context.load_cert_chain(own)
    (folder / "authorities.pem").write_bytes(Path(certifi.where()).read_bytes() + authority.cert_pem.bytes())
    return context


async def serve(answers: dict[bytes, bytes], context: ssl.SSLContext) -> None:
    """Serve until the standard input ends."""
    loop = asyncio.get_running_loop()
    plain = await loop.create_server(lambda: Replay(answers), "127.0.0.1", 0)
    secure = await loop.create_server(lambda: Replay(answers), "127.0.0.1", 0, ssl=context)
    ports = [server.sockets[0].getsockname()[1] for server in (plain, secure)]
    print(json.dumps(ports), flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


def main(folder: Path) -> None:
    """Answer with what the folder holds."""
    answers = {path.stem.encode(): answer(path.read_bytes()) for path in folder.glob("*.json")}
    asyncio.run(serve(answers, certify(folder)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
