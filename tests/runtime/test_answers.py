"""What answers decode to, and what is raised for those that are not what they should be."""

from __future__ import annotations

import gzip
import pickle
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import httpx
import pytest

from replicate_runtime.core.call import Headers
from replicate_runtime.core.errors import BodyTooLarge, DecodeError, ReplicateError, ReplicateException, TransportError
from replicate_runtime.core.page import Page, page_call
from replicate_runtime.core.record import ABSENT, Record, record
from tests.runtime.support import Ask, Service, Way, answer, client


@record
class Thing(Record):
    id: str
    size: int = ABSENT


@record
class Missing(Record):
    missing: str


JSON = {"content-type": "application/json"}
AN_OBJECT = "expected an object (Thing)"


def raw(content: bytes, status: int = 200, headers: dict[str, str] | None = None) -> httpx.Response:
    return httpx.Response(status, content=content, headers={**JSON, **(headers or {})})


@pytest.mark.parametrize(
    ("returns", "response", "value"),
    [
        (Thing, answer({"id": "a"}), Thing(id="a")),
        (list[Thing], answer([{"id": "a"}]), [Thing(id="a")]),
        (Thing | None, answer(None), None),
        (None, raw(b"whatever"), None),
        (str, httpx.Response(200, text="# Title"), "# Title"),
        (str, answer("quoted"), "quoted"),
        (
            str,
            httpx.Response(200, content="ü".encode("latin-1"), headers={"content-type": "text/plain; charset=latin-1"}),
            "ü",
        ),
        (bytes, httpx.Response(200, content=b"\0\xff"), b"\0\xff"),
        (bytes, raw(b"{}"), b"{}"),
        (Any, answer({"a": 1}), {"a": 1}),
        (Any, httpx.Response(200, text="plain"), "plain"),
        (Any, httpx.Response(200, content=b"\1", headers={"content-type": "image/png"}), b"\1"),
        (Any, httpx.Response(200), None),
        (Thing, raw(b'{"id":"a"}', headers={"content-type": "application/vnd.x+json; charset=utf-8"}), Thing(id="a")),
        (Thing, httpx.Response(200, content=b'{"id":"a"}'), Thing(id="a")),
        (Thing, raw(b'\xef\xbb\xbf{"id":"a"}'), Thing(id="a")),
        ({"201": Thing, "202": None}, answer({"id": "a"}, 201), Thing(id="a")),
        ({"201": Thing, "202": None}, answer({"id": "a"}, 202), None),
        ({"201": None, "2XX": Thing}, answer({"id": "a"}, 203), Thing(id="a")),
        ({"201": None, "2xx": Thing}, answer({"id": "a"}, 202), Thing(id="a")),
        ({}, answer({"id": "a"}), None),
        ({"201": Thing, "default": None}, answer({"id": "a"}, 200), None),
        ({"201": Thing, "202": None}, answer({"id": "a"}, 200), Thing(id="a")),
    ],
)
def test_a_success_decodes(way: Way, returns: Any, response: httpx.Response, value: Any) -> None:
    assert way.send(client(Service(response)), Ask("GET", "/x", returns)) == value


@pytest.mark.parametrize("method", ["DELETE", "PUT", "POST"])
def test_a_page_for_people_is_no_success_of_a_call_that_changes_something(way: Way, method: str) -> None:
    page = httpx.Response(200, content=b"<html>sign in</html>", headers={"content-type": "text/html; charset=utf-8"})
    with pytest.raises(ReplicateException) as caught:
        way.send(client(Service(page)), Ask(method, "/x"))
    assert f"expected nothing, got text/html (answer 200 to {method} /x)" in str(caught.value)
    empty = httpx.Response(200, headers={"content-type": "application/json"})
    assert way.send(client(Service(empty)), Ask(method, "/x")) is None
    assert way.send(client(Service(page)), Ask("GET", "/x")) is None


def test_the_head_can_be_what_is_returned(way: Way) -> None:
    headers = way.send(client(Service(httpx.Response(200, headers={"X-Total": "7"}))), Ask("HEAD", "/x", Headers))
    assert headers["x-total"] == "7"
    assert "X-TOTAL" in headers


def test_a_reply_keeps_the_head(way: Way) -> None:
    reply = way.exchange(
        client(Service(answer({"id": "a"}, 201, **{"Preference-Applied": "wait"}))), Ask("POST", "/x", Thing)
    )
    assert (reply.status, reply.headers["preference-applied"], reply.value.id, reply.attempts) == (201, "wait", "a", 1)


@pytest.mark.parametrize(
    ("response", "message"),
    [
        (raw(b""), f"{AN_OBJECT}, got null"),
        (raw(b'{"id": "a'), "no JSON: Unterminated string starting at: line 1 column 8 (char 7)"),
        (raw(b'{"id": "\xff"}'), "no UTF-8 at byte 8"),
        (raw(b"[]"), f"{AN_OBJECT}, got an array"),
        (raw(b'"text"'), f"{AN_OBJECT}, got a string"),
        (raw(b"{}"), f"{AN_OBJECT}, got one without any of its required fields"),
        (raw(b'{"detail": "busy"}'), f"{AN_OBJECT}, got one without any of its required fields"),
        (httpx.Response(200, html="<html>busy</html>"), "expected JSON, got text/html"),
        (httpx.Response(200, html=""), "expected JSON, got text/html"),
        (httpx.Response(200, content=b"<a>"), "expected JSON, got markup"),
        (
            raw(b"<html>", headers={"content-type": "application/octet-stream"}),
            "expected JSON, got application/octet-stream",
        ),
        (httpx.Response(200, content=b"a<"), "no JSON: Expecting value: line 1 column 1 (char 0)"),
        (raw(b"\x89PNG", headers={"content-type": "image/png"}), "no UTF-8 at byte 0"),
    ],
)
def test_an_answer_that_is_not_what_it_should_be(way: Way, response: httpx.Response, message: str) -> None:
    response.headers["x-request-id"] = "req-1"
    with pytest.raises(DecodeError) as caught:
        way.send(client(Service(response)), Ask("GET", "/x?secret=1", Thing))
    error = caught.value
    assert error.args == (f"{message} (answer 200 to GET /x)",)
    assert (error.status, error.request_id, error.snippet) == (200, "req-1", response.content[:200])
    assert pickle.loads(pickle.dumps(error)).args == error.args


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"1" * 5000, "no JSON"),
        pytest.param(b"[" * 10_000 + b"]" * 10_000, "nested too deeply|expected an object", marks=pytest.mark.deep),
        pytest.param(b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "nested too deeply|without any", marks=pytest.mark.deep),
        pytest.param(b"[" * 100_000, "nested too deeply", marks=pytest.mark.deep),
        pytest.param(b'{"a":' * 100_000, "nested too deeply", marks=pytest.mark.deep),
    ],
)
def test_json_that_no_reader_can_hold_is_refused_like_any_other(way: Way, content: bytes, message: str) -> None:
    with pytest.raises(DecodeError, match=message):
        way.send(client(Service(raw(content))), Ask("GET", "/x", Thing))


@pytest.mark.parametrize(
    ("media", "content", "text"),
    [
        ('text/plain; charset="latin-1"; x=1', b"\xfc", "\u00fc"),
        ("text/plain;CHARSET='LATIN-1'", b"\xfc", "\u00fc"),
        ("text/plain; charset=", b"\xc3\xbc", "\u00fc"),
        ("", b"\xc3\xbc", "\u00fc"),
        ("text/json", b'"a"', "a"),
        ("Application/JSON ; x=1", b'"a"', "a"),
        ("application/x+json", b'"a"', "a"),
        ("application/x-json", b'"a"', '"a"'),
    ],
)
def test_text_is_read_in_the_character_set_that_it_came_with(way: Way, media: str, content: bytes, text: str) -> None:
    response = httpx.Response(200, content=content, headers={"content-type": media} if media else {})
    assert way.send(client(Service(response)), Ask("GET", "/x", str)) == text


@pytest.mark.parametrize(("charset", "named"), [("", "utf-8"), ("; charset=ascii", "ascii"), ("; charset=x", "x")])
def test_text_that_is_not_in_its_character_set_is_refused(way: Way, charset: str, named: str) -> None:
    response = httpx.Response(200, content=b"\xff", headers={"content-type": f"text/plain{charset}"})
    with pytest.raises(DecodeError) as caught:
        way.send(client(Service(response)), Ask("GET", "/x", str))
    assert str(caught.value) == f"the body is no text in {named} (answer 200 to GET /x)"


def stream(*pieces: bytes, **headers: str) -> httpx.Response:
    class Body(httpx.SyncByteStream, httpx.AsyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            yield from pieces

        async def __aiter__(self) -> AsyncIterator[bytes]:
            for piece in pieces:
                yield piece

    return httpx.Response(200, stream=Body(), headers={"content-type": "application/json", **headers})


@pytest.mark.parametrize(
    ("packed", "encoding"),
    [
        (gzip.compress(b'{"id":"a"}', mtime=0), "gzip"),
        (zlib.compress(b'{"id":"a"}'), "deflate"),
        (zlib.compress(b'{"id":"a"}')[2:-4], "deflate"),
        (gzip.compress(b'{"id":', mtime=0) + gzip.compress(b'"a"}', mtime=0), "GZIP"),
        (b'{"id":"a"}', "identity"),
    ],
)
@pytest.mark.parametrize("size", [1, 3, 1000])
def test_packed_bodies(way: Way, packed: bytes, encoding: str, size: int) -> None:
    pieces = [packed[start : start + size] for start in range(0, len(packed), size)]
    service = Service(lambda _request: stream(*pieces, **{"content-encoding": encoding}))
    assert way.send(client(service), Ask("GET", "/x", Thing)).id == "a"


def test_a_body_that_cannot_be_unpacked(way: Way) -> None:
    service = Service(lambda _request: stream(b"no gzip", **{"content-encoding": "gzip"}))
    with pytest.raises(DecodeError, match="unpacked"):
        way.send(client(service), Ask("GET", "/x", Thing))


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, br", "gzip, gzip", "deflate,gzip", "compress"])
@pytest.mark.parametrize("returns", [Thing, bytes, str])
def test_a_packing_that_was_not_asked_for_is_never_taken_for_the_content(way: Way, encoding: str, returns: Any) -> None:
    packed = stream(b"\x0b\x00\x80abc\x03", **{"content-encoding": encoding, "x-request-id": "req-1"})
    service = Service(lambda _request: packed)
    with pytest.raises(DecodeError, match="not asked for") as caught:
        way.send(client(service), Ask("GET", "/x", returns))
    assert (caught.value.status, caught.value.request_id) == (200, "req-1")
    assert service.requests[0].headers["accept-encoding"] == "gzip, deflate"


@pytest.mark.parametrize("encoding", ["utf-8", "none", "identity, none", "binary", ""])
def test_a_word_that_names_no_packing_is_ignored(way: Way, encoding: str) -> None:
    service = Service(lambda _request: stream(b'{"id":"a"}', **{"content-encoding": encoding}))
    assert way.send(client(service), Ask("GET", "/x", Thing)).id == "a"


@pytest.mark.parametrize(
    ("results", "message"), [("", "any of its required"), ('"results": "abc"', "expected an array")]
)
def test_a_page_without_items_is_no_empty_list(way: Way, results: str, message: str) -> None:
    service = Service(raw(f"{{{results}}}".encode(), headers={"x-request-id": "req-1"}))
    with pytest.raises(DecodeError, match=message) as caught:
        way.send(client(service), page_call("/x", Page[Thing]))
    assert (caught.value.status, caught.value.request_id) == (200, "req-1")


def test_a_page_whose_items_are_null_is_empty(way: Way) -> None:
    assert list(way.send(client(Service(answer({"results": None}))), page_call("/x", Page[Thing]))) == []


@pytest.mark.parametrize(("encoding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
def test_a_bomb_is_not_unpacked_whole(way: Way, encoding: str, pack: Callable[[bytes], bytes]) -> None:
    import tracemalloc

    bomb = pack(b"\0" * 50_000_000)
    service = Service(lambda _request: stream(bomb, **{"content-encoding": encoding}))
    made = client(service, max_body=1_000_000)
    tracemalloc.start()
    with pytest.raises(BodyTooLarge) as caught:
        way.send(made, Ask("GET", "/x", Thing))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000
    assert (caught.value.limit, caught.value.status) == (1_000_000, 200)


def test_a_call_may_have_a_limit_of_its_own(way: Way) -> None:
    with pytest.raises(BodyTooLarge):
        way.send(client(Service(answer("x" * 100))), Ask("GET", "/x", str, max_body=50))


@pytest.mark.parametrize(
    ("response", "detail", "body"),
    [
        (answer({"detail": "no", "title": "T"}, 422), "no", {"detail": "no", "title": "T"}),
        (httpx.Response(422, html="<html>no</html>"), "<html>no</html>", "<html>no</html>"),
        (httpx.Response(422), None, None),
        (answer(["a"], 422), None, ["a"]),
        (raw(b'{"cut": ', 422), '{"cut": ', '{"cut": '),
        (raw(b"\xff\xfe", 422), "\ufffd\ufffd", "\ufffd\ufffd"),
    ],
)
def test_errors_of_every_shape(way: Way, response: httpx.Response, detail: str | None, body: Any) -> None:
    with pytest.raises(ReplicateError) as caught:
        way.send(client(Service(response)), Ask("GET", "/x?secret=1", Thing, operation="things.get"))
    error = caught.value
    assert (error.status, error.detail, error.body) == (422, detail, body)
    assert (error.method, error.url, error.operation) == ("GET", "https://api.example.test/x", "things.get")
    assert "status: 422\n" in str(error)
    assert str(error).splitlines()[-2:-1] == ["operation: things.get, GET /x"]
    assert error.args[0] == str(error)
    twin = pickle.loads(pickle.dumps(error))
    assert (type(twin), twin.status, twin.body, str(twin)) == (ReplicateError, 422, body, str(error))


@pytest.mark.parametrize("status", [401, 402, 404, 422, 429, 403])
def test_an_error_says_what_was_asked_and_what_to_do(way: Way, status: int) -> None:
    with pytest.raises(ReplicateError) as caught:
        way.send(client(Service(answer({"detail": "no"}, status)), retries=0), Ask("POST", "/v1/x?secret=1"))
    first, *known, asked = str(caught.value).partition("\nhint: ")[0].splitlines()
    assert (first, known, asked) == (
        "ReplicateError Details:",
        [f"status: {status}", "detail: no"],
        "request: POST /v1/x",
    )
    assert ("\nhint: " in str(caught.value)) is (status != 403)


def test_the_error_of_a_problem_document(way: Way) -> None:
    problem = {
        "type": "about:blank",
        "title": "Input validation failed",
        "status": 999,
        "detail": "- input: prompt is required\n",
        "instance": "/1",
        "invalid_fields": [{"type": "required", "field": "input", "description": "prompt is required"}],
        "errors": [{"pointer": "/input", "detail": "x"}],
        "retry_after": 5,
    }
    with pytest.raises(ReplicateError) as caught:
        way.send(client(Service(answer(problem, 422, **{"cf-ray": "ray"}))), Ask("POST", "/x", Thing, json={}))
    error = caught.value
    assert (error.type, error.title, error.instance) == ("about:blank", "Input validation failed", "/1")
    assert error.invalid_fields == problem["invalid_fields"]
    assert error.errors == problem["errors"]
    assert (error.retry_after, error.request_id, error.status) == (5.0, "ray", 422)
    assert repr(error).startswith(
        "ReplicateError(type='about:blank', title='Input validation failed', status=422, detail="
    )


def test_errors_carry_the_documented_type(way: Way) -> None:
    call = Ask("GET", "/x", Thing, errors={"404": Missing, "4XX": str, "default": Thing})
    for response, value in (
        (answer({"missing": "m"}, 404), Missing(missing="m")),
        (httpx.Response(418, text="tea"), "tea"),
        (answer({"id": "a"}, 599), Thing(id="a")),
        (answer([], 404), None),
        (httpx.Response(404, html="<html>"), None),
    ):
        with pytest.raises(ReplicateError) as caught:
            way.send(client(Service(response)), call, retries=0)
        assert caught.value.value == value


def test_an_error_whose_body_breaks_off_is_still_that_error(way: Way) -> None:
    class Broken(httpx.SyncByteStream, httpx.AsyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            yield b'{"detail": '
            raise httpx.RemoteProtocolError("cut")

        async def __aiter__(self) -> AsyncIterator[bytes]:
            yield b'{"detail": '
            raise httpx.RemoteProtocolError("cut")

    with pytest.raises(ReplicateError) as caught:
        way.send(client(Service(lambda _request: httpx.Response(422, stream=Broken()))), Ask("POST", "/x", json={}))
    assert caught.value.status == 422


def test_a_success_whose_body_breaks_off_is_asked_again(way: Way) -> None:
    class Broken(httpx.SyncByteStream, httpx.AsyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            yield b'{"id": "a"}'
            raise httpx.RemoteProtocolError("cut")

        async def __aiter__(self) -> AsyncIterator[bytes]:
            yield b'{"id": "a"}'
            raise httpx.RemoteProtocolError("cut")

    service = Service(lambda _request: httpx.Response(200, stream=Broken(), headers=JSON), answer({"id": "b"}))
    assert way.send(client(service), Ask("GET", "/x", Thing)).id == "b"


@pytest.mark.parametrize(("returns", "value"), [(bytes, b"a whole text"), (str, "a whole text")])
def test_a_body_is_as_long_as_was_announced_over_any_transport(way: Way, returns: Any, value: object) -> None:
    head = {"content-type": "text/plain", "content-length": "12"}
    service = Service(lambda _request: stream(b"a whole", **head), lambda _request: stream(b"a whole text", **head))
    assert way.send(client(service), Ask("GET", "/x", returns)) == value
    with pytest.raises(TransportError, match="12 bytes were announced, and 7 came"):
        way.send(client(Service(lambda _request: stream(b"a whole", **head))), Ask("GET", "/x", returns))
    assert (
        way.send(client(Service(lambda _request: stream(**head))), Ask("HEAD", "/x", Headers))["content-length"] == "12"
    )


def test_a_packed_body_that_breaks_off(way: Way) -> None:
    packed = gzip.compress(b'{"id":"a"}' + b" " * 1000)
    for length in range(1, len(packed)):
        service = Service(lambda _request, cut=packed[:length]: stream(cut, **{"content-encoding": "gzip"}))
        with pytest.raises(DecodeError, match=r"breaks off|unpacked"):
            way.send(client(service), Ask("GET", "/x", Thing))


def test_of_an_endless_error_the_beginning_is_enough(way: Way) -> None:
    service = Service(lambda _request: httpx.Response(422, stream=stream(*[b"x" * 100_000] * 50).stream))
    with pytest.raises(ReplicateError) as caught:
        way.send(client(service), Ask("POST", "/x", json={}))
    assert len(caught.value.body) == 100_000
