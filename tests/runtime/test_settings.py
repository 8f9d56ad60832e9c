"""What a client is given: what is refused in which words, what all its requests say, and what a twin of it keeps."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any, ClassVar

import httpx
import pytest

from replicate_runtime.core.errors import ConfigurationError, MissingCredential
from replicate_runtime.core.http.address import Address, origin, relative
from replicate_runtime.core.http.pools import check
from replicate_runtime.core.http.security import Authentication, Scheme, authenticate
from replicate_runtime.core.http.sender import Sender, Server
from tests.runtime.support import Api, Ask, Service, Way, answer, client

if TYPE_CHECKING:
    from replicate_runtime.core.call import Options

GET = Ask("GET", "/x")

# ---- addresses -------------------------------------------------------------------------------------------------------

SHAPE = "the base URL must begin with https:// (or http:// on this machine) and name a host"
NO_MORE = "the base URL must not have credentials, a query or a fragment"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", SHAPE),
        ("a.test", SHAPE),
        ("ftp://a.test", SHAPE),
        ("https://", SHAPE),
        ("https://u:p@a.test", NO_MORE),
        ("https://a.test?x=1", NO_MORE),
        ("https://a.test#f", NO_MORE),
        ("https://a.test:port", "the base URL cannot be read: Invalid port: 'port'"),
        (
            "http://a.test",
            "the base URL is plain http to a.test: anyone on the way can read the token; allow_http=True allows it",
        ),
    ],
)
def test_an_address_is_refused_with_its_reason(text: str, message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Address(text)
    assert caught.value.args == (message,)


def test_what_is_known_of_an_address() -> None:
    found = Address(" https://A.test:444/v1/ ")
    assert (found.base, found.origin, found.path) == ("https://a.test:444/v1", ("https", "a.test", 444), "/v1")
    usual = Address("http://a.test:80//", allow_http=True)
    assert (usual.base, usual.origin, usual.path) == ("http://a.test", ("http", "a.test", None), "")


def test_other_addresses_that_are_none_are_named() -> None:
    with pytest.raises(ConfigurationError) as caught:
        origin("https://b:" + "x" * 200)
    assert caught.value.args == (f"{'https://b:' + 'x' * 90!r} is no address",)
    with pytest.raises(ConfigurationError) as caught:
        relative("https://a.test", "//b:port")
    assert caught.value.args == ("the address '//b:port' cannot be read: Invalid port: 'port'",)


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ({"region": "mars"}, "'region' must be one of eu, us, not 'mars'"),
        ({"z": "1", "planet": "mars"}, "https://{region}.test/{version} has no variable 'planet'"),
    ],
)
def test_a_variable_of_an_address_is_refused_with_its_reason(chosen: dict[str, str], message: str) -> None:
    server = Server("https://{region}.test/{version}", {"region": ("eu", ("eu", "us")), "version": ("v2", ())})
    with pytest.raises(ConfigurationError) as caught:
        server.address(chosen)
    assert caught.value.args == (message,)
    assert server.address({"version": "v9"}) == "https://eu.test/v9"


# ---- credentials -----------------------------------------------------------------------------------------------------


def test_the_header_that_a_scheme_fills() -> None:
    schemes = [
        Scheme("bearer"),
        Scheme("basic"),
        Scheme("header", "X-Key"),
        Scheme("query", "k"),
        Scheme("cookie", "c"),
    ]
    assert [scheme.header for scheme in schemes] == ["authorization", "authorization", "x-key", "", ""]
    assert [scheme.name for scheme in schemes[:3]] == ["Bearer", "Bearer", "X-Key"]


@pytest.mark.parametrize(
    ("credential", "message"),
    [
        ("", "the credential for 'token' is empty"),
        (lambda: None, "the credential for 'token' is empty"),
        ("a\nb", "the credential for 'token' has characters that cannot be sent"),
        ("\u00fc", "the credential for 'token' has characters that cannot be sent"),
    ],
    ids=["empty", "none", "line end", "not ASCII"],
)
def test_a_credential_is_refused_with_its_reason(credential: Any, message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        authenticate((("token",),), {"token": Scheme("bearer")}, lambda _name: credential, (), optional=False)
    assert caught.value.args == (message,)


def test_a_missing_credential_names_what_would_do() -> None:
    schemes = {"a": Scheme("bearer"), "b": Scheme("header", "B"), "c": Scheme("query", "c")}
    wanted = (("a",), ("b", "c"))
    with pytest.raises(MissingCredential) as caught:
        authenticate(wanted, schemes, {"b": "x"}.get, (), optional=False)
    message = "this call needs a credential that the client does not have: 'a' or 'b' with 'c'"
    assert (caught.value.args, caught.value.schemes) == ((message,), wanted)
    found = authenticate(wanted, schemes, lambda _name: None, (), optional=True)
    assert (found.headers, found.query, found.cookies) == ({}, [], [])


def test_what_is_filled_by_hand_needs_no_credential() -> None:
    schemes = {"b": Scheme("header", "B"), "c": Scheme("query", "c n")}
    found = authenticate((("b", "c"),), schemes, {"c": "v/v"}.get, ("b",), optional=False)
    assert (found.headers, found.query) == ({}, ["c%20n=v%2Fv"])
    word = Authentication()
    word.add("t", Scheme("bearer", "Token"), lambda: "x")
    word.add("s", Scheme("cookie", "sid"), "y")
    assert (word.headers, word.cookies) == ({"authorization": "Token x"}, ["sid=y"])


# ---- what is said by every request -----------------------------------------------------------------------------------


def test_what_every_request_says(way: Way) -> None:
    class Named(Api):
        _user_agent = "named/1"

    service = Service(answer({}))
    made = Named(transport=service.transport, credentials={"bearer": "t"}, headers={"X-Mine": "1"})
    way.send(made, GET)
    way.send(made, Ask("GET", "https://b.test/x"))
    usual = {"accept": "*/*", "accept-encoding": "gzip, deflate", "connection": "keep-alive", "user-agent": "named/1"}
    own, foreign = (dict(request.headers) for request in service.requests)
    assert own == {**usual, "x-mine": "1", "authorization": "Bearer t", "host": "api.example.test"}
    assert foreign == {**usual, "host": "b.test"}


@pytest.mark.parametrize("name", ["verify", "cert", "trust_env", "http1", "http2", "limits", "proxy"])
def test_a_keyword_without_effect_is_refused_with_its_reason(name: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        check({name: None}, httpx.MockTransport(lambda _request: answer({})))
    assert caught.value.args == (f"{name!r} has no effect on a transport of your own: give it to the transport",)
    check({name: None}, None)


def test_an_unknown_keyword_is_refused_by_its_name() -> None:
    with pytest.raises(TypeError) as caught:
        check({"zebra": 1, "proxies": {}, "auth": None}, None)
    assert caught.value.args == ("a client got an unexpected keyword argument 'proxies'",)


class Holding(Sender):
    """A client that holds more than others."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.api_token: str | None = "s"
        self.place = "here"


# ---- twins -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "timeout", "retries", "headers"),
    [
        ({}, 7.0, 2, {"A": "1"}),
        ({"timeout": None}, None, 2, {"A": "1"}),
        ({"timeout": 3.0, "retries": 0}, 3.0, 0, {"A": "1"}),
        ({"headers": {"A": "2", "B": "3"}}, 7.0, 2, {"A": "2", "B": "3"}),
    ],
    ids=["nothing", "no limit", "time", "headers"],
)
def test_a_client_with_other_options_keeps_the_rest(
    options: Options, timeout: float | None, retries: int, headers: dict[str, str]
) -> None:
    made = client(Service(answer({})), timeout=7.0, retries=2, headers={"A": "1"}, max_body=5)
    found = made.with_options(**options)._settings
    assert (found.timeout, found.retries, found.headers, found.max_body) == (timeout, retries, headers, 5)
    assert (found.shared, found.document) == (made._settings.shared, made._settings.document)
    assert (made._settings.timeout, made._settings.retries, made._settings.headers) == (7.0, 2, {"A": "1"})


def test_a_pickled_client_keeps_what_is_neither_secret_nor_open() -> None:
    secret = {"Cookie": "s", "X-Api-Key": "s", "Authorization": "s", "X-Mine": "1"}
    limits = httpx.Limits(max_connections=3)
    made = Sender(
        base_url="http://a.test/v1", allow_http=True, timeout=7.0, retries=1, max_body=9, headers=secret, limits=limits
    )
    twin = pickle.loads(pickle.dumps(made))
    found = twin._settings
    assert (found.timeout, found.retries, found.max_body, found.headers) == (7.0, 1, 9, {"X-Mine": "1"})
    assert (found.shared.pools.options, repr(twin)) == ({"limits": limits}, "<Sender http://a.test/v1>")


def test_what_a_kind_of_client_holds_is_pickled_unless_its_name_says_that_it_is_secret() -> None:
    made = Holding(base_url="https://a.test", credentials={"bearer": "s"})
    twin = pickle.loads(pickle.dumps(made))
    assert (twin.api_token, twin.place, twin._credentials) == (None, "here", {})


def test_an_address_is_found_once_until_it_is_forgotten(way: Way) -> None:
    class Moving(Api):
        places: ClassVar[list[str]] = ["https://a.test", "https://b.test"]

        def _find_base_url(self) -> str:
            return self.places.pop(0)

    service = Service(answer({}))
    made = Moving(transport=service.transport, credentials={"bearer": "t"})
    for _ in range(2):
        way.send(made, GET)
    made.forget_address()
    way.send(made, GET)
    assert service.urls == ["https://a.test/x", "https://a.test/x", "https://b.test/x"]


def test_an_address_that_is_refused_is_not_shown() -> None:
    class Misled(Sender):
        def _find_base_url(self) -> str:
            return "https://u:secret@a.test"

    assert repr(Misled()) == "<Misled without a usable address>"


def test_an_unknown_option_is_refused_by_its_name() -> None:
    unknown: dict[str, Any] = {"colour": "red"}
    with pytest.raises(TypeError) as caught:
        Sender(base_url="https://a.test").with_options(**unknown)
    assert caught.value.args == ("with_options() got an unexpected keyword argument 'colour'",)


def test_options_of_one_exchange(way: Way) -> None:
    service = Service(answer({}))
    made = client(service)
    way.exchange(made, GET.with_options(headers={"X-A": "1"}))
    assert service.requests[0].headers["x-a"] == "1"
    assert made.exchange(GET, headers={"X-A": "2"}).status == 200
    assert service.requests[1].headers["x-a"] == "2"
