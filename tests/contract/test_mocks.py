"""Tests of programs put answers in the place of the service in every way that httpx knows, and go on working."""

from __future__ import annotations

import asyncio
import copy
import gc
import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from unittest import mock

import httpx
import pytest
import respx

import replicate
from replicate.exceptions import ModelError, ReplicateError
from replicate.helpers import FileOutput
from replicate.pytest_plugin import pytest_runtest_setup
from tests.contract.callers import (
    API,
    PIECES,
    VERSION,
    WAYS,
    WHOLE,
    Service,
    Turns,
    Way,
    against,
    model,
    play,
    prediction,
    version,
)

if TYPE_CHECKING:
    from collections.abc import Generator

ways = pytest.mark.parametrize("way", WAYS)


# ---- where answers are put -------------------------------------------------------------------------------------------


@contextmanager
def below_httpx() -> Generator[None, None, None]:
    """At httpcore, where respx and recorders of requests put them."""
    with respx.mock() as router:
        router.get(f"{API}/models/owner/name").respond(json=model())
        yield


@contextmanager
def at_the_transport() -> Generator[None, None, None]:
    """At the transports of httpx, where pytest-httpx and newer recorders put them."""
    with respx.mock(using="httpx") as router:
        router.get(f"{API}/models/owner/name").respond(json=model())
        yield


@contextmanager
def unpacked() -> Generator[None, None, None]:
    """As older recorders play them: the body unpacked, its headers those of a packed one."""
    with mock.patch("httpx.Response.read"):
        given = httpx.Response(200, json=model(), headers={"content-encoding": "gzip"})
        given._content = json.dumps(model()).encode()
    with (
        mock.patch("httpx.Client._send_single_request", return_value=given),
        mock.patch("httpx.AsyncClient._send_single_request", new=mock.AsyncMock(return_value=given)),
    ):
        yield


@contextmanager
def at_send() -> Generator[None, None, None]:
    """At the clients of httpx."""
    given = httpx.Response(200, json=model())
    with (
        mock.patch("httpx.Client.send", return_value=given),
        mock.patch("httpx.AsyncClient.send", new=mock.AsyncMock(return_value=given)),
    ):
        yield


@ways
@pytest.mark.parametrize("where", [below_httpx, at_the_transport, at_send, unpacked])
@pytest.mark.parametrize("client", [replicate.default_client, replicate.Client("token")], ids=["default", "own"])
def test_answers_are_found_where_they_are_put(way: Way, where: Any, client: replicate.Client) -> None:
    with where():
        assert play(way, client.models, "get", "owner/name").id == "owner/name"


# ---- a router behind a transport, as the tests of release 1.0.7 have it ------------------------------------------

STATES = (prediction("processing"), prediction("succeeded", output="Hello, world!"))


def routed(*states: dict[str, Any], output: dict[str, Any] | None = None) -> tuple[replicate.Client, respx.Router]:
    """A client before a router whose prediction goes through these states, of a version with this output."""
    router = respx.Router(base_url=API)
    created = httpx.Response(201, json=states[0])
    for path in ("/predictions", "/models/owner/name/predictions"):
        router.route(method="POST", path=path, name=path).mock(return_value=created)
    looks = [httpx.Response(200, json=state) for state in states[1:]]
    router.route(method="GET", path="/predictions/p1", name="get").mock(side_effect=looks)
    known = httpx.Response(200, json=version(output))
    router.route(method="GET", path=f"/models/owner/name/versions/{VERSION}", name="version").mock(return_value=known)
    for name in ("one", "two"):
        file = httpx.Response(200, content=name.encode())
        router.route(method="GET", path=f"/assets/{name}.txt", name=name).mock(return_value=file)
    client = replicate.Client(api_token="token", transport=httpx.MockTransport(router.handler))
    client.poll_interval = 0.001
    return client, router


@ways
@pytest.mark.parametrize("wait", [False, None, 0])
def test_a_run_is_waited_for(way: Way, wait: Any) -> None:
    client, router = routed(prediction("starting"), *STATES)
    assert play(way, client, "run", WHOLE, input={"text": "world"}, wait=wait) == "Hello, world!"
    assert {name: route.call_count for name, route in named(router)} == {"/predictions": 1, "get": 2, "version": 1}


def named(router: respx.Router) -> list[tuple[str, respx.Route]]:
    """The routes that were called, by name."""
    return [(str(route.name), route) for route in router.routes if route.called]


def asked_of(call: Any) -> httpx.Request:
    """The request of a call."""
    request: httpx.Request = call.request
    return request


@ways
@pytest.mark.parametrize("wait", [{}, {"wait": True}, {"wait": 10}])
def test_a_run_that_is_held_is_not_looked_at(way: Way, wait: dict[str, Any]) -> None:
    client, router = routed(prediction("processing", output="Hello, world!"))
    assert play(way, client, "run", WHOLE, input={}, **wait) == "Hello, world!"
    assert [name for name, _ in named(router)] == ["/predictions", "version"]
    [asked] = [request for request in map(asked_of, router.calls) if request.method == "POST"]
    assert asked.headers["prefer"] == ("wait=10" if wait.get("wait") == 10 else "wait")


@ways
def test_pieces_come_as_they_are(way: Way) -> None:
    states = (prediction("processing", output=["a"]), prediction("processing", output=["a", "b"]))
    client, _ = routed(*states, prediction("succeeded", output=["a", "b", "c"]), output=PIECES)
    assert play(way, client, "run", WHOLE, input={}, wait=False) == ["a", "b", "c"]


@ways
def test_a_failed_run_says_what_the_prediction_says(way: Way) -> None:
    client, _ = routed(prediction("processing"), prediction("failed", error="OOM"))
    with pytest.raises(ModelError) as caught:
        play(way, client, "run", WHOLE, input={}, wait=False)
    assert (str(caught.value), caught.value.prediction.status) == ("OOM", "failed")


URLS = ["https://api.replicate.com/v1/assets/one.txt", "https://api.replicate.com/v1/assets/two.txt"]

DATA = "data:text/plain;base64,b25l"


@ways
@pytest.mark.parametrize("output", [URLS[0], DATA])
def test_a_file_is_read_through_the_same_transport_or_none(way: Way, output: str) -> None:
    client, router = routed(prediction("processing"), prediction("succeeded", output=output))
    file = play(way, client, "run", WHOLE, input={}, wait=False)
    assert isinstance(file, FileOutput)
    assert (file.url, str(file), file.read(), file.read(), b"".join(file)) == (output, output, b"one", b"one", b"one")
    assert router["one"].called == (output == URLS[0])


@ways
@pytest.mark.parametrize("output", [None, {"type": "array", "items": {"type": "string"}}, PIECES])
def test_files_of_a_list(way: Way, output: dict[str, Any] | None) -> None:
    client, _ = routed(prediction("processing"), prediction("succeeded", output=URLS), output=output)
    files: list[FileOutput] = play(way, client, "run", WHOLE, input={}, wait=False)
    assert type(files) is list
    assert [file.read() for file in files] == [b"one", b"two"]


@ways
def test_the_output_of_a_prediction_is_text_too(way: Way) -> None:
    client, _ = routed(prediction("processing", output=[DATA]))
    for keywords in ({"version": VERSION, "wait": True}, {"model": "owner/name", "wait": 10}):
        made = play(way, client.predictions, "create", input={}, **keywords)
        assert made.output[0].startswith("data:")
        assert made.output == [DATA]
        assert type(made.dict()["output"][0]) is str


@ways
def test_the_output_of_a_prediction_is_an_address_for_httpx(way: Way) -> None:
    client, _ = routed(prediction("succeeded", output=URLS))
    made = play(way, client.predictions, "create", version=VERSION, input={})
    with respx.mock() as router:
        router.get(URLS[0]).respond(content=b"one")
        assert httpx.get(made.output[0]).content == b"one"
    assert f"{made.output}" == f"{URLS}"


@ways
def test_names_of_headers_are_spelt_as_usual_and_the_callers_as_they_are(way: Way) -> None:
    """Mocks such as pytest-httpx compare them letter by letter."""
    client, service = against({"POST /predictions": prediction("succeeded")}, headers={"x-own": "1", "X-Ray-ID": "2"})
    play(way, client.predictions, "create", version=VERSION, input={}, wait=5, headers={"x-Trace": "3"})
    [request] = service.requests
    names = {name.decode() for name, _ in request.headers.raw}
    usual = {"Accept", "Accept-Encoding", "Authorization", "Connection", "Content-Length", "Content-Type", "Host"}
    assert names == {*usual, "Prefer", "User-Agent", "x-own", "X-Ray-ID", "x-Trace"}


@ways
def test_a_mock_of_a_create_that_is_refused_need_not_know_the_model(way: Way) -> None:
    client = replicate.Client("token")
    with respx.mock() as router:
        router.post(f"{API}/models/owner/name/predictions").respond(404, json={"detail": "Not found."})
        with pytest.raises(ReplicateError) as caught:
            play(way, client, "run", "owner/name", input={})
    assert (caught.value.status, caught.value.detail) == (404, "Not found.")


# ---- pauses ----------------------------------------------------------------------------------------------------------


@ways
def test_pauses_are_skipped_where_a_test_skips_them(way: Way, skipped: list[float]) -> None:
    client, _ = against({"POST /predictions": prediction(), "GET /predictions/p1": Turns([*STATES])})
    client.poll_interval = 600
    made = play(way, client.predictions, "create", version=VERSION, input={})
    play(way, made, "wait")
    assert (made.output, skipped) == ("Hello, world!", [600, 600])


# ---- transports that several clients have ----------------------------------------------------------------------------


class Shared(httpx.MockTransport):
    """A transport that several clients have, and that counts how often it is closed."""

    closed = 0

    def close(self) -> None:
        self.closed += 1

    async def aclose(self) -> None:
        self.closed += 1


def test_a_clients_end_leaves_its_transport_to_others() -> None:
    transport = Shared(lambda _: httpx.Response(200, json=model()))

    def ask() -> None:
        replicate.Client("token", transport=transport).models.get("owner/name")
        gc.collect()

    async def async_ask() -> None:
        await replicate.Client("token", transport=transport).models.async_get("owner/name")
        gc.collect()
        await asyncio.sleep(0)

    ask()
    asyncio.run(async_ask())
    assert transport.closed == 0
    with replicate.Client("token", transport=transport) as client:
        client.models.get("owner/name")
    assert transport.closed == 1


def test_who_has_a_transport_ends_its_connections_with_their_loop() -> None:
    transport = Shared(lambda _: httpx.Response(200, json=model()))
    client = replicate.Client("token", transport=transport)
    for loops in (1, 2):
        assert play("awaiting", client.models, "get", "owner/name").id == "owner/name"
        assert transport.closed == loops


def wsgi(_: dict[str, Any], start: Any) -> list[bytes]:
    """A service in this process."""
    start("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(model()).encode()]


async def asgi(_scope: Any, _receive: Any, send: Any) -> None:
    """The same for awaiting calls."""
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(model()).encode()})


@pytest.mark.parametrize(
    ("way", "transport"),
    [
        ("blocking", httpx.WSGITransport(app=wsgi)),
        ("awaiting", httpx.ASGITransport(app=asgi)),
        *((way, httpx.MockTransport(lambda _: httpx.Response(200, json=model()))) for way in WAYS),
    ],
)
def test_a_service_in_this_process_is_asked_over_plain_http(way: Way, transport: Any) -> None:
    client = replicate.Client("token", base_url="http://testserver", transport=transport)
    assert play(way, client.models, "get", "owner/name").id == "owner/name"


# ---- copies ----------------------------------------------------------------------------------------------------------


class Marked(replicate.Client):
    """A client with something of its own."""

    marks: list[str]


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy])
def test_a_copy_of_a_client_shows_the_same_token_to_the_same_service(copied: Any) -> None:
    service = Service({"GET /models/owner/name": model()})
    client = Marked("token", transport=httpx.MockTransport(service))
    client.marks = ["mine"]
    kept = copied({"client": client, "models": client.models})
    assert kept["client"].models.get("owner/name").id == kept["models"].get("owner/name").id == "owner/name"
    assert {request.headers["authorization"] for request in service.requests} == {"Bearer token"}
    twin = copy.deepcopy(client)
    twin.marks.append("theirs")
    assert (client.marks, twin.marks) == (["mine"], ["mine", "theirs"])


def test_a_copy_of_what_was_returned_goes_on_with_its_client() -> None:
    client, service = against(
        {"POST /predictions": prediction("processing", output=URLS[0]), "GET /predictions/p1": STATES[1]}
    )
    made = client.predictions.create(version=VERSION, input={})
    twin = copy.deepcopy(FileOutput(URLS[0], client)), copy.deepcopy(made)
    service.answers["GET /assets/one.txt"] = httpx.Response(200, content=b"one")
    assert twin[0].read() == b"one"
    twin[1].reload()
    assert (twin[1].status, made.status) == ("succeeded", "processing")


# ---- what clients remember -------------------------------------------------------------------------------------------


@ways
def test_each_test_begins_with_clients_that_know_no_model(way: Way) -> None:
    """Mocks may give one version another schema in another test, or count that it was asked for."""
    path = f"/models/owner/name/versions/{VERSION}"
    client, service = against({"POST /predictions": prediction("succeeded", output=["a"])})
    outputs: list[dict[str, Any]] = [{"type": "array"}, PIECES]
    for test, output in enumerate(outputs, 1):
        pytest_runtest_setup()
        service.answers[f"GET {path}"] = version(output)
        for _ in (1, 2):
            assert play(way, client, "run", WHOLE, input={}) == ["a"]
        assert service.sent.count(f"GET {path}") == test
    made = client.run(WHOLE, input={})
    assert not isinstance(made, list)


# ---- stand-ins for predictions ---------------------------------------------------------------------------------------


class StandIn:
    """What programs' tests give in a prediction's place: nothing but what `run` of release 1.0.7 looked at."""

    output: Any = None
    error = None

    def __init__(self, status: str) -> None:
        self.status = status

    def wait(self) -> None:
        self.status, self.output = "succeeded", ["text"]

    async def async_wait(self) -> None:
        self.wait()

    reload, async_reload = wait, async_wait


@ways
@pytest.mark.parametrize("ref", ["owner/name", WHOLE, VERSION])
def test_a_run_takes_a_stand_in_for_its_prediction(way: Way, ref: str) -> None:
    client, _ = against({f"GET /models/owner/name/versions/{VERSION}": version()})
    create: Any = mock.Mock(return_value=StandIn("starting"))
    async_create: Any = mock.AsyncMock(return_value=StandIn("starting"))
    for runs in (client.predictions, client.models.predictions):
        vars(runs).update(create=create, async_create=async_create)
    assert play(way, client, "run", ref, input={}, wait=False) == ["text"]
