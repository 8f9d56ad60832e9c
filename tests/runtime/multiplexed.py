"""A server on this machine that speaks HTTP/2 without TLS, and does as it is told with each request."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from typing import NamedTuple

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2.events import DataReceived, RequestReceived, StreamEnded
from h2.exceptions import ProtocolError


class Asked(NamedTuple):
    """A request that came whole."""

    state: H2Connection
    connection: socket.socket
    stream: int
    path: str
    body: bytes


Behaviour = Callable[[Asked], None]
"""What is done with one request."""


def answering(asked: Asked) -> None:
    """Answer."""
    body = b'{"n": 1}'
    asked.state.send_headers(asked.stream, [(":status", "200"), ("content-type", "application/json")])
    asked.state.send_data(asked.stream, body, end_stream=True)


def resetting(asked: Asked) -> None:
    """Break the request off, and leave the connection."""
    asked.state.reset_stream(asked.stream, ErrorCodes.INTERNAL_ERROR)


def breaking_off(asked: Asked) -> None:
    """Break the answer off."""
    asked.state.send_headers(asked.stream, [(":status", "200"), ("content-type", "application/json")])
    asked.state.send_data(asked.stream, b'{"n"')
    asked.state.reset_stream(asked.stream, ErrorCodes.INTERNAL_ERROR)


def going_away(asked: Asked) -> None:
    """Say that this request was the last that was looked at, and answer nothing."""
    asked.state.close_connection(last_stream_id=asked.stream)


def gone(asked: Asked) -> None:
    """Say that this request was not looked at."""
    asked.state.close_connection(last_stream_id=asked.stream - 2)


def closing(asked: Asked) -> None:
    """Close the connection without a word."""
    asked.connection.shutdown(socket.SHUT_RDWR)


class Held:
    """Holds requests for `/hold` for ever, those for `/slow` until they are released, and answers others.

    Attributes:
        arrived: Set by the first of those for `/slow`.
    """

    def __init__(self) -> None:
        self.arrived = threading.Event()
        self._slow: list[Asked] = []

    def __call__(self, asked: Asked) -> None:
        if asked.path == "/slow":
            self._slow.append(asked)
            self.arrived.set()
        elif asked.path != "/hold":
            answering(asked)

    def release(self) -> None:
        """Answer what was slow."""
        for asked in self._slow:
            answering(asked)
            asked.connection.sendall(asked.state.data_to_send())


class Multiplexed:
    """The server: each behaviour is for one request, the last for all that follow.

    Attributes:
        url: Its address.
        connections: How many were made.
        bodies: The bodies of the requests that came, in their order.
    """

    def __init__(self, *behaviours: Behaviour) -> None:
        self._behaviours = list(behaviours)
        self.connections = 0
        self.bodies: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        state = H2Connection(H2Configuration(client_side=False))
        state.initiate_connection()
        open_: dict[int, Asked] = {}
        with connection, suppress(OSError, ProtocolError):
            connection.sendall(state.data_to_send())
            while data := connection.recv(65536):
                for event in state.receive_data(data):
                    if isinstance(event, RequestReceived):
                        path = dict(event.headers or ())[b":path"].decode()
                        open_[event.stream_id or 0] = Asked(state, connection, event.stream_id or 0, path, b"")
                    elif isinstance(event, DataReceived):
                        asked = open_[event.stream_id or 0]
                        open_[asked.stream] = asked._replace(body=asked.body + (event.data or b""))
                    elif isinstance(event, StreamEnded):
                        self._behave(open_.pop(event.stream_id or 0))
                connection.sendall(state.data_to_send())

    def _behave(self, asked: Asked) -> None:
        self.bodies.append(asked.body)
        (self._behaviours.pop(0) if len(self._behaviours) > 1 else self._behaviours[0])(asked)

    def close(self) -> None:
        """Stop listening."""
        self._listener.close()


@contextmanager
def multiplexed(*behaviours: Behaviour) -> Generator[Multiplexed]:
    """A server for a while."""
    server = Multiplexed(*behaviours)
    try:
        yield server
    finally:
        server.close()
