"""How a call becomes a request: address, headers, credentials, body."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
from collections.abc import AsyncIterator, Iterator, Mapping
from email import message_from_bytes
from email.message import Message
from typing import TYPE_CHECKING, Any, ClassVar

import httpx
import pytest

from replicate_runtime.core.call import UNSET, Call, Part, path
from replicate_runtime.core.errors import ConfigurationError, EncodeError, MissingCredential, ReplicateError
from replicate_runtime.core.http.prepared import parsed
from replicate_runtime.core.http.security import Scheme
from replicate_runtime.core.http.sender import Sender, Server
from replicate_runtime.core.record import ABSENT, Record, record
from replicate_runtime.core.style import styled
from tests.runtime.support import Ask, Service, Way, answer, client

if TYPE_CHECKING:
    from pathlib import Path


@record
class Meta(Record):
    title: str = ABSENT
    size: int = ABSENT


def sent(way: Way, call: Call[Any], **options: Any) -> httpx.Request:
    """The request that a call becomes."""
    service = Service(answer({}))
    way.send(client(service, **options), call)
    return service.requests[0]


def test_address_query_and_headers(way: Way) -> None:
    when = dt.datetime(2024, 1, 2, 3, 4, 5, tzinfo=dt.timezone.utc)
    request = sent(
        way,
        Ask(
            "GET",
            path("/v1/things/{}", "a/b c"),
            query={
                "ids": [1, 2],
                "none": None,
                "unset": UNSET,
                "on": True,
                "when": when,
                "f": styled({"a": 1}, "deep", explode=True),
            },
            headers={"X-Dry-Run": True, "X-Since": when, "X-None": None, "X-Unset": UNSET},
            cookies={"session": "a;b", "none": None},
            accept="application/json",
        ),
    )
    assert request.url.raw_path.decode() == (
        "/v1/things/a%2Fb%20c?ids=1&ids=2&on=true&when=2024-01-02T03%3A04%3A05Z&f%5Ba%5D=1"
    )
    assert request.headers["x-dry-run"] == "true"
    assert request.headers["x-since"] == "2024-01-02T03:04:05Z"
    assert "x-none" not in request.headers
    assert request.headers["cookie"] == "session=a%3Bb"
    assert request.headers["accept"] == "application/json"
    assert request.headers["authorization"] == "Bearer r8_secret"


def test_an_address_is_read_once_and_none_is_kept_that_may_hold_a_secret(way: Way) -> None:
    service = Service(answer({}))
    made = client(service)
    parsed.cache_clear()
    for target in ("/v1/a", "/v1/a", "/v1/a?key=s", "https://b.test/signed"):
        way.send(made, Ask("GET", target))
    assert [url.removeprefix(service.urls[0]) for url in service.urls] == ["", "", "?key=s", "https://b.test/signed"]
    assert (parsed.cache_info().misses, parsed.cache_info().hits) == (1, 1)


def test_an_unknown_argument_is_refused_by_the_name_of_its_operation(way: Way) -> None:
    service = Service(answer({}))
    refused = r"^operation things\.list got an unexpected keyword argument 'createdafter'; .*headers and retries$"
    with pytest.raises(TypeError, match=refused):
        way.send(client(service), Ask("GET", "/v1/things", operation="things.list"), createdafter="x")
    with pytest.raises(TypeError, match=r"^Call\(GET /v1/things\) got an unexpected"):
        way.send(client(service), Ask("GET", "/v1/things"), createdafter="x")
    assert not service.requests


def test_headers_in_their_order_of_precedence(way: Way) -> None:
    given = {"User-Agent": "mine", "X-A": "client"}
    service = Service(answer({}))
    made = client(service, headers=given)
    way.send(made, Ask("GET", "/x", headers={"X-A": "call"}), headers={"x-a": "caller"})
    assert service.requests[0].headers["x-a"] == "caller"
    assert service.requests[0].headers["user-agent"] == "mine"
    assert given == {"User-Agent": "mine", "X-A": "client"}


def test_an_authorization_given_by_hand_wins(way: Way) -> None:
    assert sent(way, Ask("GET", "/x"), headers={"Authorization": "Basic x"}).headers["authorization"] == "Basic x"
    by_hand = Ask("GET", "/x").with_options(headers={"authorization": "Basic y"})
    assert sent(way, by_hand, credentials={}).headers["authorization"] == "Basic y"


@pytest.mark.parametrize("value", ["a\nb", "a\rb", "a\0b", "a\x7fb"])
def test_a_header_cannot_end_its_line(way: Way, value: str) -> None:
    service = Service(answer({}))
    with pytest.raises(ValueError, match="control characters"):
        way.send(client(service), Ask("GET", "/x", headers={"X-A": value}))
    with pytest.raises(ValueError, match="control characters"):
        way.send(client(service), Ask("GET", "/x"), headers={"X-A": value})
    with pytest.raises(ValueError, match="control characters"):
        client(service, headers={"X-A": value})
    assert service.requests == []


@pytest.mark.parametrize("name", ["a\nb", "a b", "a:", "", "\u00e4"])
def test_a_header_name_is_refused_before_anything_is_sent(way: Way, name: str) -> None:
    service = Service(answer({}))
    create = Ask("POST", "/x", json={})
    with pytest.raises(ValueError, match="a header name must be"):
        way.send(client(service), create, headers={name: "r8_secret"})
    with pytest.raises(ValueError, match="a header name must be"):
        client(service, headers={name: "x"})
    assert service.requests == []


def test_json_bodies_leave_out_what_was_not_given(way: Way) -> None:
    body = {"a": 1, "b": None, "c": None, "d": UNSET, "e": {"x": None}, "m": Meta(title="t"), "u": "ü"}
    request = sent(way, Ask("POST", "/x", json=body, nullable=("c",)))
    assert request.content.decode() == '{"a":1,"c":null,"e":{"x":null},"m":{"title":"t"},"u":"ü"}'
    assert request.headers["content-type"] == "application/json"
    assert body["b"] is None
    assert sent(way, Ask("PATCH", "/x")).headers.get("content-type") is None
    assert sent(way, Ask("POST", "/x", json=None)).content == b"null"


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"input": {"images": [object()]}}, r"input\.images\[0\]: object has no JSON form"),
        ({"input": {"x": float("nan")}}, r"input\.x: nan"),
        ({"input": {"x": "\ud800"}}, r"input\.x: text"),
        ({"input": {("a",): 1}}, "input: a key must be a string, not tuple"),
        ({"a": {1, 2}}, "a: set has no JSON form"),
    ],
)
def test_what_has_no_json_form_is_refused(way: Way, value: Any, place: str) -> None:
    service = Service(answer({}))
    with pytest.raises(EncodeError, match=place):
        way.send(client(service), Ask("POST", "/x", json=value))
    assert service.requests == []


def test_a_value_that_contains_itself(way: Way) -> None:
    loop: dict[str, Any] = {}
    loop["a"] = [loop]
    with pytest.raises(EncodeError, match="contains itself"):
        sent(way, Ask("POST", "/x", json=loop))


def test_text_bytes_and_forms(way: Way) -> None:
    text = sent(way, Ask("QUERY", "/x", content="ü"))
    assert (text.method, text.content, text.headers["content-type"]) == ("QUERY", "ü".encode(), "text/plain")
    blob = sent(way, Ask("PUT", "/x", content=b"\0", content_type="image/png"))
    assert (blob.content, blob.headers["content-type"]) == (b"\0", "image/png")
    form = sent(way, Ask("POST", "/x", form={"grant_type": "a b", "scope": ["x", "y"], "none": None}))
    assert form.content == b"grant_type=a%20b&scope=x&scope=y"
    assert form.headers["content-type"] == "application/x-www-form-urlencoded"


def test_streamed_bodies(way: Way, tmp_path: Path) -> None:
    file = tmp_path / "a.bin"
    file.write_bytes(b"x" * 200_000)
    for content in (file, io.BytesIO(file.read_bytes())):
        request = sent(way, Ask("PUT", "/x", content=content))
        assert (len(request.content), request.headers["content-length"]) == (200_000, "200000")
        assert request.headers["host"] == "api.example.test"
    request = sent(way, Ask("PUT", "/x", content=iter([b"a", b"b"])))
    assert (request.content, request.headers["transfer-encoding"]) == (b"ab", "chunked")


def test_asynchronous_bodies() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"a"
        yield b"b"

    service = Service(lambda request: answer(request.content.decode()))

    async def main() -> str:
        made = client(service)
        made._settings.shared.pools.transport = Reader()
        return await made.async_send(Ask("PUT", "/x", str, content=pieces()))

    class Reader(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            await request.aread()
            return service.answer(request)

    assert asyncio.run(main()) == "ab"
    with pytest.raises(EncodeError, match="awaiting"):
        client(service).send(Ask("PUT", "/x", str, content=pieces()))


def test_a_body_is_rewound_for_a_retry(way: Way) -> None:
    for call in (
        Ask("PUT", "/x", content=io.BytesIO(b"abc")),
        Ask("PUT", "/x", multipart={"file": io.BytesIO(b"abc")}),
        Ask("PUT", "/x", content=[b"a", b"bc"]),
    ):
        service = Service(answer({}, 503), answer({}))
        way.send(client(service), call)
        assert all(b"abc" in request.content for request in service.requests)
        assert len(service.requests) == 2


def test_a_body_that_cannot_be_rewound_is_not_sent_again(way: Way) -> None:
    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.pieces = [b"abc"]

        def read(self, _size: int = -1) -> bytes:
            return self.pieces.pop() if self.pieces else b""

    def pieces() -> Iterator[bytes]:
        yield b"abc"

    error = httpx.ReadError("cut")
    for call in (
        Ask("PUT", "/x", content=pieces()),
        Ask("PUT", "/x", multipart={"f": Pipe()}),
        Ask("PUT", "/x", content=Pipe()),
    ):
        service = Service(error)
        with pytest.raises(httpx.ReadError, match="cannot be rewound"):
            way.send(client(service), call)
        assert len(service.requests) == 1
        refused = Service(answer({}, 429))
        with pytest.raises(ReplicateError, match="not sent again: its body cannot be rewound"):
            way.send(client(refused), call)
        assert len(refused.requests) == 1


def test_multipart(way: Way, tmp_path: Path) -> None:
    file = tmp_path / "photo.png"
    file.write_bytes(b"PNG")
    parts = {
        "file": Part(file, content_type="image/x-png"),
        "extra": [b"1", ("two.txt", b"2", "text/plain"), ("three.bin", io.BytesIO(b"3"))],
        "tags": ["a", "b"],
        "meta": Meta(title="t"),
        "count": 3,
        "on": True,
        "left_out": None,
        "unset": UNSET,
    }
    request = sent(way, Ask("POST", "/x", multipart=parts))
    mail = message_from_bytes(
        b"Content-Type: " + request.headers["content-type"].encode() + b"\r\n\r\n" + request.content
    )
    inner: list[Message] = [part for part in mail.get_payload() if isinstance(part, Message)]
    found: list[tuple[Any, ...]] = [
        (
            part.get_param("name", header="content-disposition"),
            part.get_filename(),
            part.get_content_type(),
            part.get_payload(decode=True),
        )
        for part in inner
    ]
    assert found == [
        ("file", "photo.png", "image/x-png", b"PNG"),
        ("extra", "extra", "application/octet-stream", b"1"),
        ("extra", "two.txt", "text/plain", b"2"),
        ("extra", "three.bin", "application/octet-stream", b"3"),
        ("tags", None, "text/plain", b"a"),
        ("tags", None, "text/plain", b"b"),
        ("meta", None, "application/json", b'{"title":"t"}'),
        ("count", None, "text/plain", b"3"),
        ("on", None, "text/plain", b"true"),
    ]


def test_files_that_the_call_opened_are_closed(way: Way, tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"x")
    sent(way, Ask("POST", "/x", multipart={"f": file}))
    with pytest.raises(httpx.ReadError):
        way.send(client(Service(httpx.ReadError("cut"))), Ask("PUT", "/x", content=file), retries=0)


# ---- credentials -----------------------------------------------------------------------------------------------------


class Many(Sender):
    _server = Server("https://api.example.test")
    _schemes: ClassVar[Mapping[str, Scheme]] = {
        "bearer": Scheme("bearer"),
        "key": Scheme("header", "X-API-Key"),
        "query_key": Scheme("query", "key"),
        "session": Scheme("cookie", "sid"),
        "basic": Scheme("basic"),
    }
    _security = (("bearer",),)


def shown(security: Any, **credentials: Any) -> httpx.Request:
    service = Service(answer({}))
    Many(transport=service.transport, credentials=credentials).send(Ask("GET", "/x?a=1", security=security))
    return service.requests[0]


def test_every_way_to_show_a_credential() -> None:
    assert shown(None, bearer="t").headers["authorization"] == "Bearer t"
    assert shown(None, bearer=lambda: "fresh").headers["authorization"] == "Bearer fresh"
    assert shown((("key",),), key="k").headers["x-api-key"] == "k"
    assert shown((("query_key",),), query_key="k/k").url.query == b"a=1&key=k%2Fk"
    assert shown((("session",),), session="s").headers["cookie"] == "sid=s"
    assert shown((("basic",),), basic=("u", "ü")).headers["authorization"] == "Basic dTrDvA=="
    both = shown((("bearer", "key"),), bearer="t", key="k")
    assert (both.headers["authorization"], both.headers["x-api-key"]) == ("Bearer t", "k")


def test_no_credential_where_none_is_needed() -> None:
    assert "authorization" not in shown((), bearer="t").headers


def test_alternatives() -> None:
    either = (("bearer",), ("key",))
    assert "authorization" not in shown(either, key="k").headers
    assert "x-api-key" not in shown(either, bearer="t", key="k").headers
    maybe = ((), ("query_key",))
    assert shown(maybe).url.query == b"a=1"
    assert shown(maybe, query_key="k").url.query == b"a=1&key=k"


@pytest.mark.parametrize(
    ("security", "credentials", "message"),
    [
        (None, {}, "'bearer'"),
        ((("bearer", "key"),), {"bearer": "t"}, "'bearer' with 'key'"),
        ((("bearer",), ("key",)), {}, "'bearer' or 'key'"),
    ],
)
def test_a_missing_credential_is_named_before_anything_is_sent(security: Any, credentials: Any, message: str) -> None:
    with pytest.raises(MissingCredential, match=message):
        shown(security, **credentials)


@pytest.mark.parametrize("token", ["", "a\nb", "tökén"])
def test_a_credential_that_cannot_be_sent_is_refused_and_not_shown(token: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        shown(None, bearer=token)
    assert not token or token not in str(caught.value)


# ---- addresses -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "target", "url"),
    [
        ("https://a.test", "/v1/x", "https://a.test/v1/x"),
        ("https://a.test/", "/v1/x", "https://a.test/v1/x"),
        ("https://a.test/base/", "/x", "https://a.test/base/x"),
        ("https://a.test/base", "x", "https://a.test/base/x"),
        ("http://localhost:8000", "/", "http://localhost:8000/"),
        ("http://127.0.0.1", "/x", "http://127.0.0.1/x"),
        ("http://[::1]:80", "/x", "http://[::1]/x"),
    ],
)
def test_joining(base: str, target: str, url: str) -> None:
    service = Service(answer({}))
    client(service, base_url=base).send(Ask("GET", target))
    assert service.urls == [url]


@pytest.mark.parametrize(
    "base",
    [
        "",
        "api.test",
        "//api.test",
        "ftp://api.test",
        "https://",
        "https://u:p@api.test",
        "https://a.test?x=1",
        "https://a.test#f",
        "http://api.test",
        "http://10.0.0.1",
    ],
)
def test_addresses_that_are_refused(base: str) -> None:
    with pytest.raises(ConfigurationError):
        Many(base_url=base)


def test_plain_http_needs_a_switch() -> None:
    assert Many(base_url="http://api.test", allow_http=True)._address.base == "http://api.test"


def test_server_variables() -> None:
    class Regional(Sender):
        _server = Server("https://{region}.test/{version}", {"region": ("eu", ("eu", "us")), "version": ("v2", ())})

    def base(**options: Any) -> str:
        return Regional(**options)._address.base

    assert base() == "https://eu.test/v2"
    assert base(variables={"region": "us"}) == "https://us.test/v2"
    assert base(base_url="https://mine.test/v9") == "https://mine.test/v9"
    with pytest.raises(ConfigurationError, match="one of eu, us"):
        base(variables={"region": "mars"})
    with pytest.raises(ConfigurationError, match="no variable"):
        base(variables={"planet": "mars"})


def test_a_call_may_have_a_server_of_its_own() -> None:
    service = Service(answer({}))
    client(service, base_url="https://a.test/base").send(Ask("POST", "/upload", server="https://upload.test/"))
    assert service.urls == ["https://upload.test/upload"]
    assert service.requests[0].headers["authorization"]


@pytest.mark.parametrize(
    ("server", "url"),
    [
        ("/v2", "https://a.test/v2/x"),
        ("/", "https://a.test/x"),
        ("v2/", "https://a.test/base/v2/x"),
        ("//b.test/v2", "https://b.test/v2/x"),
    ],
)
def test_a_relative_server_is_seen_from_the_base(server: str, url: str) -> None:
    service = Service(answer({}))
    client(service, base_url="https://a.test/base/").send(Ask("GET", "/x", server=server))
    assert service.urls == [url]


@pytest.mark.parametrize("server", ["http://plain.test", "ftp://a.test", "https://u:p@a.test", "//:99999"])
def test_a_server_is_checked_like_a_base(server: str) -> None:
    made = Sender(base_url="https://a.test")
    with pytest.raises(ConfigurationError):
        made.send(Ask("GET", "/x", server=server))


def test_a_path_that_looks_like_an_address_is_a_path() -> None:
    service = Service(answer({}))
    client(service, base_url="https://a.test").send(Ask("GET", "/https://b.test"))
    assert service.urls == ["https://a.test/https://b.test"]
