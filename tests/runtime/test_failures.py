"""What is raised when no usable answer came: the whole message, and what programs read off it."""

from __future__ import annotations

import pickle
import socket
import traceback
from typing import TYPE_CHECKING, Any

import httpcore
import httpx
import pytest

from replicate_runtime.core.call import UNSET, Headers
from replicate_runtime.core.codec import fingerprint
from replicate_runtime.core.errors import AmbiguousCreateError, DeadlineExceeded, ReplicateException, TransportError
from replicate_runtime.core.flow import Flow, Stream, open_stream, read
from replicate_runtime.core.http.faults import mixed, stream_failed
from replicate_runtime.core.http.sender import Sender
from tests.runtime.support import Ask, Service, Way, answer, client, clock_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from replicate_runtime.core.call import Call
    from tests.runtime.support import Answer

URL = "https://api.example.test/v1/things"
GET = Ask("GET", "/v1/things?secret=1", operation="things.get")
CREATE = Ask("POST", "/v1/things?secret=1", dict[str, int], json={"input": {"a": 1}}, operation="things.create")
UNKNOWN = (
    f"POST {URL} was sent, but its outcome is unknown: %s. It may have been carried out, so it was not sent again: "
    "look in the list of what exists before creating another"
)
"""Message of a create that nobody knows the outcome of."""


def piped() -> Call[Any]:
    """A call whose body cannot be rewound."""

    def pieces() -> Iterator[bytes]:
        yield b"a"

    return Ask("PUT", "/v1/things", content=pieces())


def raised(way: Way, call: Call[Any], *answers: Answer, **options: Any) -> Any:
    """What a call raises."""
    with pytest.raises(ReplicateException) as caught:
        way.send(client(Service(*answers), **options), call)
    return caught.value


@pytest.mark.parametrize(
    ("call", "error", "retries", "message"),
    [
        (GET, httpx.ReadTimeout("too slow."), 0, f"GET {URL}: too slow"),
        (GET, httpx.ReadTimeout(".slow"), 1, f"GET {URL} (attempt 2): .slow"),
        (GET, httpx.ReadError(""), 3, f"GET {URL} (attempt 4): ReadError"),
        (GET, httpx.LocalProtocolError("no"), 3, f"GET {URL}: no"),
        (CREATE, httpx.ConnectError("refused"), 1, f"POST {URL} (attempt 2): refused"),
        (CREATE, httpx.ReadError("cut."), 3, UNKNOWN % "cut"),
        (CREATE, httpx.ReadError(""), 3, UNKNOWN % "ReadError"),
    ],
    ids=str,
)
def test_a_failure_says_what_was_asked_how_often_and_why_it_ended(
    way: Way, call: Call[Any], error: httpx.TransportError, retries: int, message: str
) -> None:
    found = raised(way, call, error, retries=retries)
    assert found.args == (str(found),) == (message,)
    assert (found.method, found.url, found.operation) == (call.method, URL, call.operation)
    assert found.attempts == (1 if "attempt" not in message else int(message.partition("attempt ")[2][0]))
    assert found.__cause__ is error


@pytest.mark.parametrize(
    ("error", "sent", "message"),
    [
        (httpx.ReadError("cut"), True, f"PUT {URL}: cut; not sent again, since its body cannot be rewound"),
        (httpx.ConnectError("refused"), False, f"PUT {URL} (attempt 4): refused"),
    ],
)
def test_a_body_that_cannot_be_rewound_is_the_reason_only_once_it_was_sent(
    way: Way, error: httpx.TransportError, sent: bool, message: str
) -> None:
    found = raised(way, piped(), error)
    assert (str(found), found.sent) == (message, sent)


@pytest.mark.parametrize(
    ("before", "message"),
    [
        ([], f"GET {URL} did not end within 4.5 s (attempts: 1)"),
        ([503], f"GET {URL} did not end within 4.5 s (attempts: 2; last answer: 503)"),
    ],
)
def test_a_deadline_that_passed_says_how_long_it_was_and_what_came_last(
    way: Way, before: list[int], message: str
) -> None:
    made = client(Service(answer({})), timeout=4.5)

    def slow(_request: httpx.Request) -> httpx.Response:
        clock_of(made).time += 5
        raise httpx.ReadTimeout("slow", request=httpx.Request("GET", URL))

    made._settings.shared.pools.transport = Service(*[answer({}, status) for status in before], slow).transport
    with pytest.raises(DeadlineExceeded) as caught:
        way.send(made, GET)
    found: Any = caught.value
    assert found.args == (message,)
    assert isinstance(found.last_error, httpx.ReadTimeout)
    twin = pickle.loads(pickle.dumps(found))
    assert (twin.args, twin.timeout, twin.attempts) == (found.args, 4.5, 1 + len(before))
    # Nothing of the connection goes with it.
    assert twin.last_error is None
    with pytest.raises(RuntimeError):
        assert twin.request


@pytest.mark.parametrize(
    ("response", "why"),
    [
        (answer({"detail": "oops", "title": "T"}, 500), "status 500, oops"),
        (answer({"title": "T"}, 502), "status 502, T"),
        (answer({}, 408), "status 408, no reason was given"),
    ],
)
def test_an_answer_that_leaves_it_open_is_told_with_its_reason(way: Way, response: httpx.Response, why: str) -> None:
    found = raised(way, CREATE, response)
    assert str(found).splitlines()[:2] == [UNKNOWN % why, "ReplicateError Details:"]
    assert (found.args[0], found.note, found.status) == (UNKNOWN % why, UNKNOWN % why, response.status_code)


def test_a_created_thing_whose_answer_cannot_be_read_is_told_with_its_status(way: Way) -> None:
    found = raised(way, CREATE, answer([], 201))
    why = "expected an object, got an array (answer 201 to POST /v1/things)"
    assert (found.args, found.status, found.attempts) == ((UNKNOWN % why,), 201, 1)


@pytest.mark.parametrize(
    ("sent", "model", "hashed"),
    [
        ({"version": "v", "model": "m", "input": {"a": 1}}, "v", {"a": 1}),
        ({"model": "m", "input": None}, "m", None),
        ({"version": 7, "x": 1}, None, {"version": 7, "x": 1}),
        ([1], None, [1]),
        (UNSET, None, UNSET),
    ],
    ids=str,
)
def test_what_was_sent_can_be_found_again(way: Way, sent: Any, model: str | None, hashed: Any) -> None:
    found = raised(way, Ask("POST", "/v1/things?secret=1", json=sent), httpx.ReadError("cut"))
    assert isinstance(found, AmbiguousCreateError)
    assert (found.path, found.model, found.status) == ("/v1/things", model, None)
    assert found.input_hash == (None if hashed is UNSET else fingerprint(hashed))


def test_the_request_of_a_failure_keeps_its_place_and_loses_the_rest(way: Way) -> None:
    call = Ask("PUT", "https://user:pass@x.test/a?b=1", content=b"body").with_options(headers={"X-Token": "t"})
    found = raised(way, call, httpx.ReadError("cut"), retries=0)
    for error in (found, found.__cause__):
        assert (error.request.method, str(error.request.url), error.request.content) == ("PUT", "https://x.test/a", b"")
        assert "x-token" not in error.request.headers


@pytest.mark.parametrize(
    ("ours", "name"), [(TransportError, "ReadTimeout"), (DeadlineExceeded, "DeadlineExceeded")], ids=str
)
def test_a_failure_is_shown_by_the_name_that_says_more(ours: type[ReplicateException], name: str) -> None:
    cls = mixed(ours, httpx.ReadTimeout)
    assert (cls.__name__, cls.__module__, cls.__doc__) == (name, ours.__module__, ours.__doc__)


def test_a_stream_that_breaks_off_says_where(way: Way) -> None:
    class Broken(httpx.SyncByteStream, httpx.AsyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            yield b"a"
            raise httpx.ReadError("cut.")

        async def __aiter__(self) -> AsyncIterator[bytes]:
            yield b"a"
            raise httpx.ReadError("cut.")

    def following() -> Flow[None]:
        stream = yield from open_stream(GET)
        while (yield from read(stream)):
            pass

    with pytest.raises(TransportError) as caught:
        way.drive(client(Service(lambda _request: httpx.Response(200, stream=Broken()))), following())
    found: Any = caught.value
    assert (found.args, found.url, found.method) == ((f"{URL}: cut",), URL, "GET")
    assert (found.request.method, str(found.request.url)) == ("GET", URL)


def test_a_failure_whose_request_nobody_knows_has_none() -> None:
    found: Any = stream_failed(Stream(200, Headers([]), URL, None, 1), httpx.ReadError("cut"))
    assert (found.args, found.method) == ((f"{URL}: cut",), "")
    with pytest.raises(RuntimeError):
        assert found.request


def test_a_failure_of_the_network_is_told_without_the_inside_of_the_libraries(way: Way) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    with pytest.raises(TransportError) as caught:
        way.send(Sender(base_url=url, retries=0, trust_env=False), GET)
    inner = caught.value.__cause__
    assert isinstance(inner, httpx.ConnectError)
    assert isinstance(inner.__cause__, httpcore.ConnectError)
    told = "".join(traceback.format_exception(caught.value))
    assert told.count(str(inner)) == 3
    assert "httpx/" not in told
    assert "httpcore/" not in told


def test_a_failure_of_a_transport_of_ones_own_keeps_its_frames(way: Way) -> None:
    error = raised(way, GET, httpx.ReadError("cut"), retries=0)
    assert "support.py" in "".join(traceback.format_exception(error))
