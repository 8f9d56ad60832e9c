"""Everything that can go wrong on the wire: what is raised, and how often a call that reads and a create are sent."""

from __future__ import annotations

import gzip
import socket
import time
from typing import TYPE_CHECKING, Any

import pytest

from replicate_runtime.core.errors import (
    AmbiguousCreateError,
    BodyTooLarge,
    DeadlineExceeded,
    DecodeError,
    ReplicateError,
    ReplicateException,
    TransportError,
)
from replicate_runtime.core.http.sender import Sender
from tests.runtime.loopback import loopback, ok, resets, says
from tests.runtime.support import Ask

if TYPE_CHECKING:
    from tests.runtime.loopback import Behaviour
    from tests.runtime.support import Way

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
GET = Ask("GET", "/v1/things/1", dict[str, int])
CREATE = Ask("POST", "/v1/things", dict[str, int], json={"input": {"a": 1}})


def stalls(connection: socket.socket, _request: bytes) -> bool:
    """Begin, and say no more."""
    connection.sendall(HEAD + b"Content-Length: 100\r\n\r\n{")
    time.sleep(3)
    return False


def status(code: int, body: bytes = b'{"detail": "no"}', headers: bytes = b"") -> Behaviour:
    """Answer with a status."""
    return says(
        b"HTTP/1.1 %d X\r\n%sConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (code, headers, len(body), body)
    )


AGAIN = 4
"""How often a call that reads is sent."""

FAULTS: dict[str, tuple[Behaviour, type[ReplicateException], int]] = {
    "nothing": (says(b""), TransportError, AGAIN),
    "reset": (resets, TransportError, AGAIN),
    "garbage": (says(b"SSH-2.0-OpenSSH\r\n\r\n"), TransportError, AGAIN),
    "half a head": (says(b"HTTP/1.1 200 OK\r\nContent-Ty"), TransportError, AGAIN),
    "cut body": (says(HEAD + b'Content-Length: 100\r\n\r\n{"n": 1}'), TransportError, AGAIN),
    "cut chunks": (says(HEAD + b'Transfer-Encoding: chunked\r\n\r\n8\r\n{"n": 1}\r\n'), TransportError, AGAIN),
    "stall": (stalls, DeadlineExceeded, 1),
    "cut gzip": (says(ok(gzip.compress(b'{"n": 1}')[:-4], b"Content-Encoding: gzip\r\n")), DecodeError, 1),
    "no gzip": (says(ok(b'{"n": 1}', b"Content-Encoding: gzip\r\n")), DecodeError, 1),
    "cut JSON": (says(HEAD + b'\r\n{"n": '), DecodeError, 1),
    "empty": (says(ok(b"")), DecodeError, 1),
    "HTML": (says(ok(b"<html>busy</html>").replace(b"application/json", b"text/html")), DecodeError, 1),
    "no UTF-8": (says(ok(b'{"n": "\xff"}')), DecodeError, 1),
    "wrong type": (says(ok(b"[1]")), DecodeError, 1),
    "deep": (says(ok(b"[" * 100_000)), DecodeError, 1),
    "bomb": (says(ok(gzip.compress(b" " * 20_000_000), b"Content-Encoding: gzip\r\n")), BodyTooLarge, 1),
    "400": (status(400), ReplicateError, 1),
    "408": (status(408), ReplicateError, AGAIN),
    "500": (status(500), ReplicateError, AGAIN),
    "502 HTML": (status(502, b"<html>"), ReplicateError, AGAIN),
    "503": (status(503, headers=b"Retry-After: 0\r\n"), ReplicateError, AGAIN),
    "307": (status(307, headers=b"Location: https://elsewhere.test/\r\n"), ReplicateException, 1),
}
REFUSED = ("400", "307")
"""Answers that say for certain that nothing was created."""


# A read follows a redirection, and there is no other host here to ask.
@pytest.mark.parametrize("name", [name for name in FAULTS if name != "307"])
def test_a_call_that_reads(way: Way, name: str) -> None:
    behave, kind, count = FAULTS[name]
    with loopback(behave) as server:
        made = patient(server.url, name)
        with pytest.raises(kind) as caught:
            way.send(made, GET)
        # One that met the closing of the connection before it was sent, and never arrived.
        assert count - 1 <= len(server.requests) <= count
        assert getattr(caught.value, "attempts", count) == count


@pytest.mark.parametrize("name", FAULTS)
def test_a_create_is_sent_once_and_says_when_nobody_knows(way: Way, name: str) -> None:
    behave, kind, _ = FAULTS[name]
    with loopback(behave) as server:
        made = patient(server.url, name)
        with pytest.raises(kind if name in REFUSED else AmbiguousCreateError) as caught:
            way.send(made, CREATE)
        assert len(server.requests) == 1
        assert isinstance(caught.value, AmbiguousCreateError) == (name not in REFUSED)


def test_nobody_listens(way: Way) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
    for call in (GET, CREATE):
        with pytest.raises(TransportError) as caught:
            way.send(patient(url), call)
        assert (caught.value.sent, caught.value.attempts) == (False, AGAIN)
        assert not isinstance(caught.value, AmbiguousCreateError)


def patient(url: str, name: str = "") -> Sender:
    """A client that pauses as good as not at all, and waits no longer than it must for a server that stalls."""
    made: Any = Sender(base_url=url, timeout=1.0 if name == "stall" else 60.0, max_body=1_000_000)
    made._settings.shared.clock = Hasty()
    return made


class Hasty(type(Sender._clock)):
    """A clock whose random number is always nought, so that pauses are."""

    def __init__(self) -> None:
        super().__init__()
        self.random = lambda: 0.0
