"""A small server on loopback that answers as recorded: `with serve() as address: ...`."""

from __future__ import annotations

import json
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import parse_qs, urlsplit

from tests.contract.recording import Recording, content, ours

if TYPE_CHECKING:
    from collections.abc import Generator

SERVICE = b"https://api.replicate.com"
UNKNOWN = b'{"detail": "There is no recording of this request.", "status": 404}'


class Replay(BaseHTTPRequestHandler):
    """Answers a request with the recording of its method and path; a success, where there is one."""

    protocol_version = "HTTP/1.1"
    recordings: ClassVar[dict[tuple[str, str], Recording]] = {}

    def answer(self) -> None:
        """Answer one request; addresses of the service become ours, so that links lead back here."""
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        address = urlsplit(self.path)
        recording = self.recordings.get((self.command, address.path))
        status, body, headers = 404, UNKNOWN, {"content-type": "application/problem+json"}
        if recording is not None:
            status, headers = recording.status, recording.response.headers
            body = content(recording.response)
            if parse_qs(address.query).get("cursor") == next_cursor(body):
                body = json.dumps({**json.loads(body), "next": None}).encode()
        body = body.replace(SERVICE, b"http://" + self.headers["Host"].encode())
        self.send_response(status)
        for name in headers.keys() & {"content-type"}:
            self.send_header(name, headers[name])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PATCH = do_DELETE = do_QUERY = answer

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent: the examples print what matters."""


def next_cursor(body: bytes) -> list[str]:
    """The cursor of the page after a recorded one, so that the recording is not followed in circles."""
    page: dict[str, str | None] = json.loads(body) if body.startswith(b"{") else {}
    return parse_qs(urlsplit(page.get("next") or "").query).get("cursor", [""])


@contextmanager
def serve() -> Generator[str, None, None]:
    """Serve the project's recordings; the address, until the end of the block."""
    for recording in sorted(ours(), key=lambda recording: recording.status, reverse=True):
        Replay.recordings[recording.method, recording.path] = recording
    with ThreadingHTTPServer(("127.0.0.1", 0), Replay) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
