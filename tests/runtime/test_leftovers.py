"""What a server sends beyond the end of an answer: it is never taken for the answer to what is asked next."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from replicate_runtime.core.errors import AmbiguousCreateError
from replicate_runtime.core.http.attempts import Attempt
from replicate_runtime.core.http.prepared import prepare
from replicate_runtime.core.http.sender import Sender
from tests.runtime.loopback import loopback, ok
from tests.runtime.support import Ask, Service, Way, client

if TYPE_CHECKING:
    import socket

    from replicate_runtime.core.call import Call

pytestmark = pytest.mark.usefixtures("without_proxies")

FIRST = Ask("GET", "/first", dict[str, int])
GET = Ask("GET", "/x", dict[str, int], retries=0)
CREATE = Ask("POST", "/x", dict[str, int], json={})
SURPLUS = {
    "an answer": ok() + ok(b'{"n": 666}'),
    "an answer without a body": ok() + b"HTTP/1.1 204 No Content\r\n\r\n",
    "the end of a body that must not be": ok() + b"0\r\n\r\n",
}


def one_after_the_other(way: Way, made: Sender, *calls: Call[Any]) -> list[Any]:
    """What comes of some calls on the same connection."""
    if not way.awaiting:
        return [made.send(call) for call in calls]

    async def main() -> list[Any]:
        async with made:
            return [await made.async_send(call) for call in calls]

    return asyncio.run(main())


@pytest.mark.parametrize("surplus", SURPLUS)
def test_what_is_left_over_is_no_answer(way: Way, surplus: str) -> None:
    def behave(connection: socket.socket, request: bytes) -> bool:
        connection.sendall(SURPLUS[surplus] if b"/first" in request else ok())
        return True

    with loopback(behave) as server, Sender(base_url=server.url) as made:
        assert one_after_the_other(way, made, FIRST, GET) == [{"n": 1}] * 2
        assert server.connections == 2
    with loopback(behave) as server, Sender(base_url=server.url) as made, pytest.raises(AmbiguousCreateError):
        one_after_the_other(way, made, FIRST, CREATE)


def test_an_answer_that_another_call_read_is_none_too_much_where_calls_share_a_connection() -> None:
    made = client(Service())
    attempt = Attempt(prepare(made._settings, GET, stream=False, idle=None), None, 0.0, 0, 0)
    answers = [httpx.Response(200, extensions={"http_version": kind}) for kind in (b"HTTP/1.1", b"HTTP/2")]
    attempt.wrote(b"GET", first=False, reused=False)
    assert [attempt.is_foreign(each) for each in answers] == [False, False]
    attempt.wrote(b"GET", first=False, reused=True)
    assert [attempt.is_foreign(each) for each in answers] == [True, False]
    attempt.answered = True
    assert [attempt.is_foreign(each) for each in answers] == [False, False]
