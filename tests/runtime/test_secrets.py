"""Where credentials do not go: logs, exceptions, tracebacks, `repr`, pickles."""

from __future__ import annotations

import logging
import pickle
import traceback
from typing import TYPE_CHECKING, ClassVar

import pytest

from replicate_runtime.core.errors import ReplicateException
from replicate_runtime.core.http.security import Scheme
from replicate_runtime.core.http.sender import Sender
from tests.runtime.loopback import Loopback, loopback, ok
from tests.runtime.support import Ask, Way

if TYPE_CHECKING:
    import socket
    from collections.abc import Mapping

    from replicate_runtime.core.call import Call
    from tests.runtime.loopback import Behaviour

pytestmark = pytest.mark.usefixtures("without_proxies")

SECRET = "r8_secret"


def asking(method: str, scheme: str) -> Call[dict[str, int]]:
    """A call that shows a credential."""
    return Ask(method, "/x?a=1", dict[str, int], security=((scheme,),))


class Api(Sender):
    """A client whose credential is shown in one of the ways there are."""

    _schemes: ClassVar[Mapping[str, Scheme]] = {
        "bearer": Scheme("bearer"),
        "header": Scheme("header", "X-Key"),
        "query": Scheme("query", "key"),
        "cookie": Scheme("cookie", "sid"),
        "basic": Scheme("basic"),
    }

    def __init__(self, url: str, scheme: str) -> None:
        credential = ("user", SECRET) if scheme == "basic" else SECRET
        super().__init__(base_url=url, credentials={scheme: credential}, retries=0, headers={"X-Token": SECRET})


@pytest.fixture(params=["bearer", "header", "query", "cookie", "basic"])
def scheme(request: pytest.FixtureRequest) -> str:
    """A way to show a credential."""
    return str(request.param)


def test_no_log_shows_a_credential(way: Way, scheme: str, server: Loopback, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    made = Api(server.url, scheme)
    assert way.send(made, asking("GET", scheme)) == {"n": 1}
    made.close()
    assert b"r8_secret" in server.requests[0] or scheme == "basic"
    told = [record.getMessage() for record in caplog.records]
    assert any("HTTP Request: GET" in text for text in told)
    assert [text for text in told if SECRET in text] == []


def cuts(connection: socket.socket, _request: bytes) -> bool:
    """Break off in the body."""
    connection.sendall(ok().replace(b"Content-Length: 8", b"Content-Length: 80"))
    return False


def refuses(connection: socket.socket, _request: bytes) -> bool:
    """Answer with an error."""
    connection.sendall(ok().replace(b"200 OK", b"500 No"))
    return False


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("behave", [cuts, refuses])
def test_no_exception_shows_a_credential(way: Way, scheme: str, behave: Behaviour, method: str) -> None:
    with loopback(behave) as server:
        made = Api(server.url, scheme)
        with pytest.raises(ReplicateException) as caught:
            way.send(made, asking(method, scheme))
        made.close()
    error = caught.value
    request = getattr(error, "request", None)
    shown = [
        *traceback.TracebackException.from_exception(error, capture_locals=True).format(),
        repr(vars(error)),
        repr(pickle.dumps(error)),
        "" if request is None else f"{request.url!s} {request.url.query!r} {request.headers!r}",
        repr(made),
        repr(pickle.dumps(made)),
    ]
    assert [text for text in shown if SECRET in text] == []
