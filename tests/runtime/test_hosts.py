"""Where requests go: other hosts and redirects, without what is secret."""

from __future__ import annotations

import httpx
import pytest

from replicate_runtime.core.call import RedirectTarget
from replicate_runtime.core.errors import ConfigurationError, DecodeError
from tests.runtime.support import Ask, Service, Way, answer, client


def test_a_foreign_address_sees_no_secret(way: Way) -> None:
    service = Service(answer({}))
    made = client(
        service, headers={"X-Mine": "1", "User-Agent": "me"}, cookies={"c": "1"}, params={"p": "1"}, auth=("u", "p")
    )
    way.send(made, Ask("GET", "https://files.test/a?sig=1"))
    way.send(made, Ask("GET", "https://api.example.test/a"))
    foreign, own = service.requests
    assert not {"authorization", "x-mine", "cookie"} & set(foreign.headers)
    assert (foreign.url.query, foreign.headers["user-agent"]) == (b"sig=1", "me")
    assert (own.headers["x-mine"], own.headers["cookie"], own.url.query) == ("1", "c=1", b"p=1")


def test_a_foreign_page_is_refused(way: Way) -> None:
    service = Service(answer({}))
    with pytest.raises(ConfigurationError, match="another host"):
        way.send(client(service), Ask("GET", "https://evil.test/v1/x?cursor=1", same_origin=True))
    assert service.requests == []


@pytest.mark.parametrize(
    "target", ["https://api.example.test.evil.test/", "https://api.example.test:444/", "http://api.example.test/"]
)
def test_another_origin_is_foreign(target: str) -> None:
    service = Service(answer({}))
    client(service).send(Ask("GET", target))
    assert "authorization" not in service.requests[0].headers


# ---- redirects -------------------------------------------------------------------------------------------------------


def moved(to: str, status: int = 302) -> httpx.Response:
    return httpx.Response(status, headers={"location": to})


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_reads_follow_redirects(way: Way, status: int) -> None:
    service = Service(moved("/v2/x?a=1", status), answer({}))
    way.send(client(service), Ask("GET", "/v1/x", dict[str, int]))
    assert service.urls == ["https://api.example.test/v1/x", "https://api.example.test/v2/x?a=1"]
    assert service.requests[1].headers["authorization"]


def test_a_redirect_to_a_stranger_goes_without_secrets(way: Way) -> None:
    service = Service(moved("https://cdn.test/x"), moved("https://api.example.test/back"), answer({}))
    way.send(client(service, headers={"X-Mine": "1"}), Ask("GET", "/x", dict[str, int]))
    for request in service.requests[1:]:
        assert not {"authorization", "x-mine"} & set(request.headers)


@pytest.mark.parametrize(
    "to", ["http://api.example.test/x", "ftp://api.example.test/x", "http://localhost/x", "https://[/", ""]
)
def test_redirects_that_are_not_followed(way: Way, to: str) -> None:
    service = Service(moved(to))
    with pytest.raises(Exception, match=r"redirect|Invalid|invalid"):
        way.send(client(service), Ask("GET", "/x", dict[str, int]))
    assert {request.url.scheme for request in service.requests} == {"https"}


def test_a_create_is_never_redirected(way: Way) -> None:
    service = Service(moved("/elsewhere", 307))
    with pytest.raises(Exception, match="not followed"):
        way.send(client(service), Ask("POST", "/x", json={}))
    assert len(service.requests) == 1


@pytest.mark.parametrize(
    ("to", "target"),
    [("/v2/x?a=1", "https://api.example.test/v2/x?a=1"), ("http://cdn.test/x", "http://cdn.test/x")],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_where_a_redirect_leads_to_is_an_answer(way: Way, method: str, to: str, target: str) -> None:
    service = Service(moved(to))
    found = way.send(client(service), Ask(method, "/v1/x", RedirectTarget))
    assert (found, type(found)) == (target, RedirectTarget)
    assert len(service.requests) == 1


@pytest.mark.parametrize("response", [answer({}), moved(""), moved("https://h:x/", 201)])
def test_an_answer_that_leads_nowhere_is_none_of_a_redirect(way: Way, response: httpx.Response) -> None:
    with pytest.raises(DecodeError, match=r"redirect|address"):
        way.send(client(Service(response)), Ask("GET", "/v1/x", RedirectTarget))


def test_redirects_leave_the_retries_to_faults(way: Way) -> None:
    hops = [moved(f"/{number}") for number in range(4)]
    service = Service(*hops, *[answer({}, 503)] * 3, answer({"n": 1}))
    assert way.send(client(service), Ask("GET", "/x", dict[str, int])) == {"n": 1}
    assert len(service.requests) == 8


def test_an_endless_redirect_ends(way: Way) -> None:
    service = Service(moved("/x"))
    with pytest.raises(Exception, match="not followed"):
        way.send(client(service), Ask("GET", "/x", dict[str, int]))
    assert len(service.requests) == 11


# ---- requests of one's own -------------------------------------------------------------------------------------------


def test_requests_of_ones_own(way: Way) -> None:
    service = Service(answer({"a": 1}))
    made = client(service)
    response = way.request(made, "GET", "/")
    assert isinstance(response, httpx.Response)
    assert (response.json(), service.urls) == ({"a": 1}, ["https://api.example.test/"])
    way.request(made, "POST", "/v1/x", json={"b": None}, headers={"X-A": "1"}, params={"q": "1"}, timeout=3)
    request = service.requests[1]
    assert (request.content, request.headers["x-a"], request.url.query) == (b'{"b":null}', "1", b"q=1")
    assert request.headers["authorization"] == "Bearer r8_secret"
    assert way.request(client(Service(moved("/elsewhere"))), "POST", "/x").status_code == 302
    with pytest.raises(Exception, match="status: 404"):
        way.request(client(Service(answer({}, 404))), "GET", "/x")
