"""Connections: made late and once, used again while they are fresh, closed with their client."""

from __future__ import annotations

import asyncio
import copy
import gc
import pickle
import ssl
import sys
import time
import warnings
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from replicate_runtime.core.errors import ConfigurationError
from replicate_runtime.core.flow import Flow, call
from replicate_runtime.core.http.sender import Sender
from tests.runtime.loopback import Loopback, loopback, ok
from tests.runtime.support import Ask, Service, Way, answer, client
from tests.runtime.tls import speaking_tls, trusting

if TYPE_CHECKING:
    import trustme

pytestmark = pytest.mark.usefixtures("without_proxies")

GET = Ask("GET", "/x", dict[str, int])
CREATE = Ask("POST", "/x", dict[str, int], json={})

# ---- used again ------------------------------------------------------------------------------------------------------


def test_a_server_that_closes_idle_connections_is_never_noticed(way: Way) -> None:
    def once(connection: Any, _request: bytes) -> bool:
        connection.sendall(ok())
        return False

    with loopback(once) as server:
        made = Sender(base_url=server.url)
        for count in range(5):
            assert way.send(made, GET) == {"n": 1}
            while server.closed < count * 2 + 1:
                time.sleep(0.001)
            # What was closed while it was idle is noticed in time; what closes under a create is ambiguous.
            assert way.send(made, CREATE) == {"n": 1}
        made.close()


@pytest.mark.parametrize(("seconds", "connections"), [(4.0, 1), (6.0, 2)])
def test_a_create_never_goes_out_on_a_connection_that_was_idle_for_more_than_five_seconds(
    way: Way, monkeypatch: pytest.MonkeyPatch, server: Loopback, seconds: float, connections: int
) -> None:
    later = 0.0
    real = time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: real() + later)
    made = Sender(base_url=server.url, limits=httpx.Limits(keepalive_expiry=600))

    def twice() -> Flow[None]:
        nonlocal later
        yield from call(CREATE)
        later = seconds
        yield from call(CREATE)

    way.drive(made, twice())
    made.close()
    assert server.connections == connections


# ---- closing ---------------------------------------------------------------------------------------------------------


def test_nothing_is_left_open(way: Way, server: Loopback) -> None:
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always", ResourceWarning)
        made = Sender(base_url=server.url)
        way.send(made, GET)
        made.close()
        del made
        gc.collect()
    assert [str(warning.message) for warning in heard] == []


def test_a_closed_client_opens_again(server: Loopback) -> None:
    made = Sender(base_url=server.url)
    with made:
        made.send(GET)
    assert made.send(GET) == {"n": 1}
    made.close()
    made.close()

    async def main() -> None:
        async with made:
            await made.async_send(GET)
        await made.async_send(GET)
        await made.aclose()
        await made.aclose()

    asyncio.run(main())


# ---- what it is made with --------------------------------------------------------------------------------------------


def test_making_a_client_opens_nothing() -> None:
    made = Sender(base_url="https://a.test")
    assert made._settings.shared.pools._blocking is None


def test_trio_may_be_barred(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trio", None)
    monkeypatch.delitem(sys.modules, "trio.lowlevel", raising=False)
    assert isinstance(Sender(base_url="https://a.test")._async_client, httpx.AsyncClient)


def test_one_tls_context_made_at_the_first_https_request(monkeypatch: pytest.MonkeyPatch, server: Loopback) -> None:
    contexts: list[ssl.SSLContext] = []
    real = httpx.create_ssl_context

    def counted(**options: Any) -> ssl.SSLContext:
        contexts.append(real(**options))
        return contexts[-1]

    monkeypatch.setattr(httpx, "create_ssl_context", counted)
    made = Sender(base_url=server.url, retries=0)
    made.send(GET)
    assert contexts == []
    secure = Ask("GET", "https://127.0.0.1:1/")
    for _ in range(2):
        with pytest.raises(httpx.TransportError):
            made.send(secure)
        with pytest.raises(httpx.TransportError):
            asyncio.run(made.async_send(secure))
    assert len(contexts) == 1
    made.close()


def test_a_context_of_ones_own_is_used(server: Loopback) -> None:
    own = ssl.create_default_context()
    made = Sender(base_url="https://a.test", verify=own)
    made._settings.shared.pools.blocking()
    wiring = made._settings.shared.pools._wiring
    assert wiring is not None
    assert wiring.context(secure=True) is own


@pytest.mark.parametrize("form", ["a context", "a file"])
@pytest.mark.filterwarnings("ignore:.verify=<str>. is deprecated:DeprecationWarning")
def test_an_authority_of_ones_own_is_trusted(way: Way, authority: trustme.CA, form: str) -> None:
    with loopback(tls=speaking_tls(authority)) as server, authority.cert_pem.tempfile() as file:
        own = ssl.create_default_context(cafile=file) if form == "a context" else file
        made = Sender(base_url=server.url, verify=own, retries=0)
        assert way.send(made, GET) == {"n": 1}
        made.close()
        with pytest.raises(httpx.ConnectError, match="certificate verify failed"):
            way.send(Sender(base_url=server.url, retries=0), GET)
        made = Sender(base_url=server.url, verify=False, retries=0)
        assert way.send(made, GET) == {"n": 1}
        made.close()


@pytest.mark.filterwarnings("ignore:.cert=.... is deprecated:DeprecationWarning")
def test_a_certificate_of_the_clients_own_is_shown(way: Way, authority: trustme.CA) -> None:
    shown = authority.issue_cert("client@example.test").private_key_and_cert_chain_pem
    trusted = trusting(authority)
    with loopback(tls=speaking_tls(authority, known_clients=True)) as server, shown.tempfile() as file:
        with pytest.raises(httpx.TransportError):
            way.send(Sender(base_url=server.url, verify=trusted, retries=0), GET)
        assert server.requests == []
        made = Sender(base_url=server.url, verify=trusted, cert=file, retries=0)
        assert way.send(made, GET) == {"n": 1}
        made.close()


def test_http2_needs_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "h2", None)
    with pytest.raises(ConfigurationError, match=r"^http2=True needs the package h2: pip install 'httpx\[http2\]'$"):
        Sender(base_url="https://a.test", http2=True)


@pytest.mark.parametrize("name", ["verify", "cert", "http2", "limits", "proxy", "trust_env"])
def test_keywords_that_cannot_reach_the_transport(name: str) -> None:
    options: dict[str, Any] = {name: True}
    with pytest.raises(ConfigurationError, match=name):
        Sender(base_url="https://a.test", transport=httpx.MockTransport(lambda _request: answer({})), **options)


def test_unknown_keywords() -> None:
    with pytest.raises(TypeError, match="proxies"):
        Sender(base_url="https://a.test", proxies={})


def test_a_transport_for_one_side_only() -> None:
    class OnlyBlocking(httpx.BaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            return answer({"n": 1})

    made = Sender(base_url="https://a.test", transport=OnlyBlocking())
    assert made.send(GET) == {"n": 1}
    with pytest.raises(ConfigurationError, match="handle_async_request"):
        asyncio.run(made.async_send(GET))


def test_proxies_of_the_environment_are_used(way: Way, monkeypatch: pytest.MonkeyPatch, server: Loopback) -> None:
    monkeypatch.setenv("HTTP_PROXY", server.url)
    made = Sender(base_url="http://service.test", allow_http=True)
    assert way.send(made, GET) == {"n": 1}
    assert server.requests[0].startswith(b"GET http://service.test/x HTTP/1.1")
    made.close()
    monkeypatch.setenv("NO_PROXY", "0.0.0.0")
    with loopback() as direct:
        made = Sender(base_url=direct.url.replace("127.0.0.1", "0.0.0.0"), allow_http=True)
        way.send(made, GET)
        assert len(direct.requests) == 1
        made.close()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
@pytest.mark.parametrize("name", ["HTTP_PROXY", "ALL_PROXY"])
def test_proxies_of_the_environment_see_nothing_that_stays_on_this_machine(
    way: Way, monkeypatch: pytest.MonkeyPatch, server: Loopback, host: str, name: str
) -> None:
    with loopback() as proxy:
        monkeypatch.setenv(name, proxy.url)
        made = Sender(base_url=server.url.replace("127.0.0.1", host))
        assert way.send(made, GET) == {"n": 1}
        assert (len(server.requests), len(proxy.requests)) == (1, 0)
        made.close()
        made = Sender(base_url=server.url, proxy=proxy.url)  # who names one wants it
        assert way.send(made, GET) == {"n": 1}
        assert (len(server.requests), len(proxy.requests)) == (1, 1)
        made.close()


def test_patches_of_httpx_are_reached(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service(answer({"n": 1}))

    async def handled(_self: object, request: httpx.Request) -> httpx.Response:
        return service.answer(request)

    def blocking(_self: object, request: httpx.Request) -> httpx.Response:
        return service.answer(request)

    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", blocking)
    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", handled)
    assert way.send(Sender(base_url="https://a.test"), GET) == {"n": 1}


def test_respx_sees_requests(way: Way) -> None:
    import respx

    with respx.mock(base_url="https://a.test") as routes:
        routes.get("/x").respond(json={"n": 7})
        assert way.send(Sender(base_url="https://a.test"), GET) == {"n": 7}


def test_a_client_with_other_options_shares_connections(server: Loopback) -> None:
    made = Sender(base_url=server.url)
    other = made.with_options(timeout=3.0, headers={"X-A": "1"}, retries=0)
    made.send(GET)
    other.send(GET)
    assert server.connections == 1
    assert b"x-a: 1" in server.requests[1].lower()
    assert b"x-a" not in server.requests[0].lower()
    assert other._client is made._client
    made.close()


def test_a_client_with_other_options_keeps_its_credentials() -> None:
    service = Service(answer({"n": 1}))
    made = client(service)
    for twin in (made.with_options(timeout=1.0), copy.copy(made)):
        twin.send(GET)
        assert service.requests[-1].headers["authorization"] == "Bearer r8_secret"
        assert twin._settings.client is twin


def test_a_pickled_client_leaves_its_secrets_behind() -> None:
    made = Sender(
        base_url="https://a.test/base",
        credentials={"bearer": "r8_secret"},
        headers={"X-A": "1", "Authorization": "r8_secret", "Cookie": "r8_secret", "X-Api-Key": "r8_secret"},
        timeout=7.0,
        retries=1,
        verify=ssl.create_default_context(),
    )
    data = pickle.dumps(made)
    assert b"r8_secret" not in data
    twin = pickle.loads(data)
    assert (twin._address.base, twin._settings.timeout, twin._settings.retries) == ("https://a.test/base", 7.0, 1)
    assert twin._settings.headers == {"X-A": "1"}
    assert "r8_secret" not in repr(made)
