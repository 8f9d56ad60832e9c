"""What of a request goes on to where a redirect leads, and what an address that is none becomes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, ClassVar

import httpx
import pytest

from replicate_runtime.core.call import RedirectTarget
from replicate_runtime.core.errors import ConfigurationError, DecodeError, ReplicateError
from replicate_runtime.core.http.security import Scheme
from tests.runtime.support import Api, Ask, Service, Way, answer, client

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = "https://api.example.test"


def moved(status: int, to: str = "/v2/x") -> httpx.Response:
    return httpx.Response(status, headers={"location": to})


@pytest.mark.parametrize(
    ("method", "status", "again", "content"),
    [
        ("QUERY", 301, "QUERY", b"text"),
        ("QUERY", 302, "QUERY", b"text"),
        ("QUERY", 303, "GET", b""),
        ("QUERY", 307, "QUERY", b"text"),
        ("QUERY", 308, "QUERY", b"text"),
        ("OPTIONS", 303, "GET", b""),
    ],
)
def test_a_redirect_is_asked_in_the_same_words_unless_it_says_otherwise(
    way: Way, method: str, status: int, again: str, content: bytes
) -> None:
    service = Service(moved(status), answer({}))
    way.send(client(service), Ask(method, "/v1/x", content="text" if method == "QUERY" else None))
    request = service.requests[1]
    assert (request.method, request.content, str(request.url)) == (again, content, f"{HERE}/v2/x")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_head_stays_a_head(way: Way, status: int) -> None:
    service = Service(moved(status), httpx.Response(200))
    way.send(client(service), Ask("HEAD", "/v1/x"))
    assert [request.method for request in service.requests] == ["HEAD", "HEAD"]


@pytest.mark.parametrize("status", [300, 304, 305, 306, 309])
def test_other_answers_of_their_class_lead_nowhere(way: Way, status: int) -> None:
    service = Service(moved(status))
    with pytest.raises(ReplicateError, match="the redirect is not followed") as caught:
        way.send(client(service), Ask("GET", "/v1/x"))
    assert (caught.value.status, len(service.requests)) == (status, 1)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_what_changes_something_is_sent_to_one_place_only(way: Way, method: str) -> None:
    service = Service(moved(307))
    with pytest.raises(ReplicateError, match="the redirect is not followed"):
        way.send(client(service), Ask(method, "/v1/x", idempotent=True))
    assert len(service.requests) == 1


def test_plain_http_may_lead_to_https_and_to_itself(way: Way) -> None:
    service = Service(moved(302, "http://localhost:8000/b"), moved(302, "https://a.test/c"), answer({}))
    way.send(client(service, base_url="http://localhost:8000"), Ask("GET", "/a"))
    assert service.urls == ["http://localhost:8000/a", "http://localhost:8000/b", "https://a.test/c"]
    assert ["authorization" in request.headers for request in service.requests] == [True, True, False]


def test_parameters_and_cookies_of_the_client_stay_at_its_own_address(way: Way) -> None:
    service = Service(moved(302, "/b"), moved(302, "https://a.test/c"), answer({}))
    way.send(client(service, params={"p": "1"}, cookies={"c": "1"}), Ask("GET", "/a"))
    assert service.urls == [f"{HERE}/a?p=1", f"{HERE}/b?p=1", "https://a.test/c"]
    assert ["cookie" in request.headers for request in service.requests] == [True, True, False]


def test_what_any_host_may_see_goes_with_a_redirect_to_a_stranger(way: Way) -> None:
    service = Service(moved(307, "https://a.test/c"), answer({}))
    seen = {"Accept": "a/b", "User-Agent": "me", "Range": "bytes=0-1", "Cache-Control": "no-cache"}
    call = Ask("QUERY", "/a", content="text").with_options(headers={**seen, "X-Mine": "1"})
    way.send(client(service), call)
    headers = service.requests[1].headers
    assert {name: headers[name] for name in seen} == seen
    assert (headers["content-type"], headers["accept-encoding"]) == ("text/plain", "gzip, deflate")
    assert not {"x-mine", "authorization"} & set(headers)


def test_an_answer_below_400_can_be_where_a_redirect_leads(way: Way) -> None:
    call = Ask("POST", "/v1/x", RedirectTarget)
    assert way.send(client(Service(moved(399))), call) == f"{HERE}/v2/x"
    with pytest.raises(ReplicateError):
        way.send(client(Service(moved(400))), call)


@pytest.mark.parametrize(
    ("response", "message"),
    [
        (moved(201, ""), "expected a redirect, got no location (answer 201 to GET /v1/x)"),
        (moved(201, "https://h:x/"), "the location is no address: Invalid port: 'x' (answer 201 to GET /v1/x)"),
    ],
)
def test_an_answer_that_leads_nowhere_says_so(way: Way, response: httpx.Response, message: str) -> None:
    with pytest.raises(DecodeError) as caught:
        way.send(client(Service(response)), Ask("GET", "/v1/x", RedirectTarget))
    assert str(caught.value) == message


def test_what_is_wrong_where_a_redirect_leads_is_told_of_the_call(way: Way) -> None:
    service = Service(moved(302), httpx.Response(200, content=b"ab"))
    with pytest.raises(DecodeError) as caught:
        way.send(client(service, max_body=1), Ask("GET", "/v1/x?secret=1", bytes))
    assert str(caught.value) == "the body is larger than 1 bytes (answer 200 to GET /v1/x)"


# ---- addresses -------------------------------------------------------------------------------------------------------


def test_a_foreign_address_is_refused_without_its_query(way: Way) -> None:
    with pytest.raises(ConfigurationError) as caught:
        way.send(client(Service(answer({}))), Ask("GET", "https://a.test/b?secret=1", same_origin=True))
    assert str(caught.value) == f"the address 'https://a.test/b' is on another host than {HERE}: not asked"


def test_an_address_that_no_request_can_have_is_refused_with_its_beginning(way: Way) -> None:
    service = Service(answer({}))
    with pytest.raises(ConfigurationError) as caught:
        way.send(client(service), Ask("GET", "/" + "a" * 70_000))
    first, _, why = str(caught.value).partition(": ")
    assert first == f"'{HERE}/{'a' * (100 - len(HERE) - 1)}' is no address"
    assert why.startswith("URL")


@pytest.mark.parametrize(
    ("target", "same_origin", "url"),
    [
        ("/base/v1/x", True, "https://a.test/base/v1/x"),
        ("/base/v1/x", False, "https://a.test/base/base/v1/x"),
        ("/v1/x", True, "https://a.test/base/v1/x"),
        ("/basement", True, "https://a.test/base/basement"),
        ("https://a.test/v1/x", True, "https://a.test/v1/x"),
        ("x?to=https://b.test", False, "https://a.test/base/x?to=https://b.test"),
    ],
)
def test_what_a_response_names_begins_at_the_root_of_the_host(target: str, same_origin: bool, url: str) -> None:
    service = Service(answer({}))
    client(service, base_url="https://a.test/base").send(Ask("GET", target, same_origin=same_origin))
    assert service.urls == [url]
    assert service.requests[0].headers["authorization"]


@pytest.mark.parametrize(
    ("path", "query", "target"),
    [
        ("/x", {"a": 1}, b"/x?a=1&key=k"),
        ("/x?b=2", {"a": 1}, b"/x?b=2&a=1&key=k"),
        ("/x", {}, b"/x?key=k"),
        ("/x", {"a": None}, b"/x?key=k"),
    ],
)
def test_a_credential_comes_after_the_parameters_and_the_cookies_after_it(
    way: Way, path: str, query: dict[str, Any], target: bytes
) -> None:
    class Both(Api):
        _schemes: ClassVar[Mapping[str, Scheme]] = {"key": Scheme("query", "key"), "session": Scheme("cookie", "sid")}

    service = Service(answer({}))
    made = Both(transport=service.transport, credentials={"key": "k", "session": "s"})
    way.send(made, Ask("GET", path, query=query, cookies={"c": "1"}, security=(("key", "session"),)))
    request = service.requests[0]
    assert (request.url.raw_path, request.headers["cookie"]) == (target, "sid=s; c=1")
    # It is sent whole, and shown without what is secret.
    assert (str(request.url), repr(request.url)) == (f"{HERE}/x", f"URL('{HERE}/x')")


@pytest.mark.parametrize("sized", [True, False])
def test_a_stream_says_how_it_is_framed_and_where_it_goes(way: Way, sized: bool) -> None:
    service = Service(answer({}))
    content = io.BytesIO(b"ab") if sized else iter([b"a", b"b"])
    way.send(client(service, base_url="https://a.test:444"), Ask("PUT", "/x", content=content))
    headers = service.requests[0].headers
    assert (headers["host"], headers["content-type"]) == ("a.test:444", "application/octet-stream")
    assert (headers.get("content-length"), headers.get("transfer-encoding")) == (
        ("2", None) if sized else (None, "chunked")
    )


def test_the_rest_of_a_file_is_sent_again_from_where_it_stood(way: Way) -> None:
    file = io.BytesIO(b"abcdef")
    file.seek(2)
    service = Service(answer({}, 503), answer({}))
    way.send(client(service, params={"p": "1"}), Ask("PUT", "/x", content=file))
    assert [(request.content, request.headers["content-length"]) for request in service.requests] == [
        (b"cdef", "4"),
        (b"cdef", "4"),
    ]
    assert service.urls == [f"{HERE}/x?p=1"] * 2
