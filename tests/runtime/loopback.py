"""A server on this machine that does what no library would: drips, breaks off, holds, counts its connections."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl

Behaviour = Callable[[socket.socket, bytes], bool]
"""Answers one request; False closes the connection."""


def ok(body: bytes = b'{"n": 1}', headers: bytes = b"") -> bytes:
    """A whole answer."""
    return (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
        + headers
        + b"Content-Length: %d\r\n\r\n" % len(body)
        + body
    )


def answering(connection: socket.socket, _request: bytes) -> bool:
    """Answer at once."""
    connection.sendall(ok())
    return True


def says(data: bytes) -> Behaviour:
    """Send some bytes and close."""

    def behave(connection: socket.socket, _request: bytes) -> bool:
        connection.sendall(data)
        return False

    return behave


def resets(connection: socket.socket, _request: bytes) -> bool:
    """Reset the connection."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return False


def dripping(data: bytes, seconds: float = 0.05) -> Behaviour:
    """Send some bytes, then one at a time for ever."""

    def behave(connection: socket.socket, _request: bytes) -> bool:
        connection.sendall(data)
        for _ in range(200):
            connection.sendall(b"x")
            time.sleep(seconds)
        return False

    return behave


def silent(connection: socket.socket, _request: bytes) -> bool:
    """Never answer."""
    connection.settimeout(10)
    return bool(connection.recv(1))


def released(release: threading.Event) -> Behaviour:
    """Answer once that is allowed."""

    def behave(connection: socket.socket, _request: bytes) -> bool:
        release.wait(30)
        connection.sendall(ok())
        return True

    return behave


def holding(seconds: float) -> Behaviour:
    """Answer after a while."""

    def behave(connection: socket.socket, _request: bytes) -> bool:
        time.sleep(seconds)
        connection.sendall(ok())
        return True

    return behave


def together(count: int) -> Behaviour:
    """Answer when so many requests are there at once; those that come later are answered at once."""
    there = threading.Barrier(count)
    done = threading.Event()

    def behave(connection: socket.socket, _request: bytes) -> bool:
        if not done.is_set():
            there.wait(30)
            done.set()
        connection.sendall(ok())
        return True

    return behave


class Loopback:
    """A server with one behaviour; with a TLS context it speaks TLS.

    Attributes:
        url: Its address.
        connections: How many were made.
        closed: How many of them this side closed.
        requests: The heads of the requests that came.
        arrived: Released by each of them.
    """

    def __init__(self, behave: Behaviour, tls: ssl.SSLContext | None = None) -> None:
        self.behave = behave
        self._tls = tls
        self.connections = self.closed = 0
        self.requests: list[bytes] = []
        self.arrived = threading.Semaphore(0)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=2048)
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self._listener.getsockname()[1]}"
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        received = bytearray()
        try:
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
            while data := connection.recv(65536):
                received += data
                while b"\r\n\r\n" in received:
                    head, received = take(connection, received)
                    self.requests.append(head)
                    self.arrived.release()
                    if not self.behave(connection, head):
                        return
        except OSError:
            return
        finally:
            connection.close()
            self.closed += 1

    def close(self) -> None:
        """Stop listening, and close what is open."""
        self._listener.close()
        for connection in self._open:
            connection.close()


def take(connection: socket.socket, received: bytearray) -> tuple[bytes, bytearray]:
    """The head of the first request, and what came after its body."""
    head, _, rest = bytes(received).partition(b"\r\n\r\n")
    sizes = [line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    length = int(sizes[0]) if sizes else 0
    after = bytearray(rest)
    while len(after) < length:
        after += connection.recv(65536)
    return head, after[length:]


@contextmanager
def loopback(behave: Behaviour = answering, tls: ssl.SSLContext | None = None) -> Generator[Loopback, None, None]:
    """A server, for a while."""
    server = Loopback(behave, tls)
    try:
        yield server
    finally:
        server.close()
