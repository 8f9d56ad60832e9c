"""The way through a proxy: until it is there, nothing of a request went out, and the proxy sees nothing of it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from unittest.mock import AsyncMock, Mock

import httpx
import pytest

from replicate_runtime.core.errors import AmbiguousCreateError, DeadlineExceeded, TransportError
from replicate_runtime.core.http.async_transport import AsyncBoundedStream
from replicate_runtime.core.http.awaiting import BOUND
from replicate_runtime.core.http.limits import HERE, Bound
from replicate_runtime.core.http.sender import Sender
from replicate_runtime.core.http.transport import BoundedStream
from tests.runtime.loopback import Behaviour, dripping, loopback, ok, resets, says, silent
from tests.runtime.support import Ask, Hasty, Way
from tests.runtime.tls import speaking_tls, trusting

if TYPE_CHECKING:
    import socket
    import ssl

    import trustme

CREATE = Ask("POST", "/x", dict[str, int], json={}, extra_headers={"authorization": "Bearer r8_secret"})
OPEN = b"HTTP/1.1 200 Connection established\r\n\r\n"


BROKEN: dict[str, Behaviour] = {
    "closed": says(b""),
    "reset": resets,
    "no HTTP": says(b"SSH-2.0-x\r\n"),
    "half an answer": says(b"HTTP/1.1 200 Conn"),
    "refused": says(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 9\r\n\r\nwho asks?"),
    "refused with a body that breaks off": says(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 9\r\n\r\nwho"),
    "closed when it is open": says(OPEN),
    "a body": says(OPEN.replace(b"\r\n\r\n", b"\r\nContent-Length: 5\r\n\r\nhello")),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_create_whose_way_breaks_off_is_sent_again(way: Way, how: str) -> None:
    with loopback(BROKEN[how]) as proxy, Hasty(base_url="https://service.test", proxy=proxy.url, retries=2) as made:
        with pytest.raises(TransportError) as caught:
            way.send(made, CREATE)
        assert not isinstance(caught.value, AmbiguousCreateError)
        assert len(proxy.requests) == caught.value.attempts == 3
        assert caught.value.sent is False
        assert all(head.startswith(b"CONNECT service.test:443 ") for head in proxy.requests)
        assert b"r8_secret" not in b"".join(proxy.requests)


@pytest.mark.parametrize("behave", [silent, dripping(OPEN[:20])], ids=["silent", "dripping"])
def test_a_way_that_does_not_come_ends_with_the_deadline(way: Way, behave: Behaviour) -> None:
    with loopback(behave) as proxy, Sender(base_url="https://service.test", proxy=proxy.url) as made:
        with pytest.raises(DeadlineExceeded) as caught:
            way.send(made, CREATE, timeout=0.5)
        assert isinstance(caught.value, httpx.TimeoutException)


class Fake:
    """A connection on which everything works; awaited where `awaits`."""

    def __init__(self, awaits: bool) -> None:
        self._done: Any = AsyncMock(return_value=self) if awaits else Mock(return_value=self)

    def write(self, buffer: bytes, timeout: float | None = None) -> Any:
        return self._done()

    def start_tls(self, ssl_context: ssl.SSLContext, server_hostname: Any = None, timeout: Any = None) -> Any:
        return self._done()


def test_what_goes_out_after_the_request_for_a_way_may_be_part_of_the_call(way: Way) -> None:
    bound = Bound(None)
    ask, nothing, call, tls = b"CONNECT x:443 HTTP/1.1", b"", b"POST /x HTTP/1.1", None
    seen: list[bool] = []

    async def main() -> None:
        BOUND.set(bound)
        for steps in ((ask, nothing, call, ask), (ask, tls)):  # that a file begins like it means nothing
            inner: Any = Fake(way.awaiting)
            stream: Any = AsyncBoundedStream(inner, 0.0) if way.awaiting else BoundedStream(inner)
            for step in steps:
                done = stream.write(step) if step is not None else stream.start_tls(None)
                _ = await done if way.awaiting else done
                seen.append(bound.tunnel)

    before, HERE.bound = HERE.bound, bound
    try:
        asyncio.run(main())
    finally:
        HERE.bound = before
    assert seen == [True, True, False, False, True, False]


def through(context: ssl.SSLContext, *answers: bytes) -> Behaviour:
    """A proxy with the service behind it: what is said to each that asks for the way, if it is given."""
    left = list(answers)

    def behave(connection: socket.socket, _request: bytes) -> bool:
        said = left.pop(0)
        if said == b"no way":
            return False
        connection.sendall(OPEN)
        with context.wrap_socket(connection, server_side=True) as service:
            received = b""
            while not received.endswith(b"{}"):
                received += service.recv(65536)
            assert b"r8_secret" in received
            service.sendall(said)
        return False

    return behave


def test_a_create_is_certain_until_the_way_is_open_and_ambiguous_from_then_on(way: Way, authority: trustme.CA) -> None:
    service = speaking_tls(authority, "service.test")
    with loopback(through(service, b"no way", ok(), b"no way", b"")) as proxy:
        options: Any = {"base_url": "https://service.test", "proxy": proxy.url, "verify": trusting(authority)}
        with Hasty(**options) as made:
            assert way.send(made, CREATE) == {"n": 1}
        assert len(proxy.requests) == 2
        with Hasty(**options) as made, pytest.raises(AmbiguousCreateError):
            way.send(made, CREATE)
        assert len(proxy.requests) == 4
