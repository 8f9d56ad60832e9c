"""Software in the field wraps, patches, mocks and subclasses the package, and goes on working."""

from __future__ import annotations

import asyncio
import inspect
import io
from itertools import permutations
from operator import attrgetter
from typing import TYPE_CHECKING, Any
from unittest import mock

import httpx
import pytest

import replicate
from replicate.exceptions import ModelError, ReplicateError
from replicate.model import Model, ModelsPredictions
from replicate.pagination import Page
from replicate.prediction import Prediction, Predictions
from replicate.stream import ServerSentEvent
from replicate.version import Versions
from tests.contract.callers import PIECES, VERSION, WAYS, WHOLE, Way, against, model, play, prediction, version
from tests.runtime.support import fresh

if TYPE_CHECKING:
    from collections.abc import Callable

ways = pytest.mark.parametrize("way", WAYS)

NAMESPACES = (
    "accounts",
    "collections",
    "deployments",
    "files",
    "hardware",
    "models",
    "predictions",
    "trainings",
    "webhooks",
)

ENDED = prediction("succeeded", output="text")

ANSWERS: dict[str, Any] = {
    "POST /predictions": prediction(),
    "POST /models/owner/name/predictions": prediction(),
    "GET /predictions/p1": ENDED,
    "POST /predictions/p1/cancel": prediction("canceled"),
    "GET /models/owner/name": model(),
    f"GET /models/owner/name/versions/{VERSION}": version(),
    f"GET /models/owner/pieces/versions/{VERSION}": version(PIECES),
}


# ---- the package -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMESPACES)
def test_a_namespace_is_the_same_object_at_each_access(name: str) -> None:
    client = replicate.Client()
    assert getattr(client, name) is getattr(client, name)
    assert getattr(replicate, name) is getattr(replicate.default_client, name) is getattr(replicate, name)


@pytest.mark.parametrize("name", ["run", "async_run", "stream", "async_stream"])
def test_the_functions_are_the_default_clients_methods(name: str) -> None:
    assert getattr(replicate, name).__self__ is replicate.default_client
    assert getattr(replicate, name).__func__ is getattr(replicate.Client, name)


SHADOWS = ["import replicate.run", "import replicate.stream", "import replicate.hardware", "import replicate"]


@pytest.mark.parametrize("order", [*permutations(SHADOWS[:3]), (SHADOWS[3], *SHADOWS[:3])])
def test_modules_never_hide_what_the_package_has(order: tuple[str, ...]) -> None:
    program = "\n".join(
        [
            *order,
            "import inspect, sys, replicate",
            "from replicate.hardware import Hardware",
            "from replicate.stream import ServerSentEvent",
            "from replicate.run import run",
            "assert inspect.ismethod(replicate.run) and inspect.ismethod(replicate.stream)",
            "assert replicate.hardware is replicate.default_client.hardware",
            "assert inspect.ismodule(sys.modules['replicate.run']) and run is not replicate.run",
        ]
    )
    fresh(program)


def test_modules_are_attributes_after_a_plain_import() -> None:
    names = "account client collection deployment exceptions file helpers identifier model pagination prediction"
    names += " resource schema training version webhook"
    fresh(f"import replicate\nfor name in {names.split()}:\n    assert getattr(replicate, name).__name__[10:] == name")


def test_a_package_that_is_loaded_again_has_a_client_of_the_new_environment() -> None:
    fresh(
        "import importlib, os, replicate\n"
        "for address in ('https://one.test', 'https://two.test'):\n"
        "    os.environ['REPLICATE_BASE_URL'] = address\n"
        "    again = importlib.reload(replicate)\n"
        "    assert again is replicate and replicate.default_client.origin == address\n"
        "    assert replicate.run.__self__ is replicate.default_client is replicate.predictions._client"
    )


# ---- wrapped, replaced, mocked ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["run", "stream", "async_run", "async_stream"])
@pytest.mark.parametrize(
    "where", ["replicate", "replicate.Client", "replicate.client.Client", "replicate.default_client"]
)
def test_what_runs_can_be_mocked_anywhere(where: str, name: str) -> None:
    with mock.patch(f"{where}.{name}", new=mock.Mock(return_value="mocked")) as mocked:
        assert getattr(replicate, name)("owner/name", input={}) == "mocked"
    mocked.assert_called_once_with("owner/name", input={})
    assert getattr(replicate, name).__func__ is getattr(replicate.Client, name)


def test_what_a_client_has_can_be_mocked() -> None:
    client = replicate.Client()
    client.poll_interval = 3
    with (
        mock.patch.object(client, "poll_interval", 0.25),
        mock.patch.object(client, "models") as models,
        mock.patch.object(client, "_request") as request,
    ):
        assert (client.poll_interval, client.models, client._request) == (0.25, models, request)
    assert client.poll_interval == 3
    assert client.models is not models
    assert client._request is not request


@pytest.mark.parametrize("path", ["predictions.create", "predictions.get", "models.get", "files.create"])
def test_methods_of_namespaces_can_be_mocked(path: str) -> None:
    name, method = path.split(".")
    with mock.patch(f"replicate.{path}", return_value="mocked"):
        assert getattr(getattr(replicate, name), method)() == "mocked"
    with mock.patch(f"replicate.{name}") as mocked:
        assert getattr(replicate, name) is mocked
    assert getattr(replicate, name) is getattr(replicate.default_client, name)


@pytest.mark.parametrize("path", ["predictions.create", "models.predictions.create", "webhooks.default.secret"])
def test_the_specification_of_a_client_has_its_namespaces(path: str) -> None:
    client = mock.create_autospec(replicate.Client)
    assert attrgetter(path)(client)() is attrgetter(path)(client).return_value
    with pytest.raises(AttributeError):
        attrgetter("pridictions")(client)
    assert isinstance(mock.create_autospec(replicate.Client()).predictions, Predictions)


@pytest.mark.parametrize("name", NAMESPACES)
def test_a_namespace_can_be_replaced_on_a_client_or_its_class(name: str) -> None:
    client, other = replicate.Client(), replicate.Client()
    before, own = getattr(client, name), object()
    with mock.patch.object(replicate.Client, name, own):
        assert getattr(client, name) is getattr(other, name) is own
    assert getattr(client, name) is before
    setattr(client, name, own)
    assert getattr(client, name) is own
    delattr(client, name)
    assert type(getattr(client, name)) is type(before) is type(getattr(other, name))


def through_a_run(way: Way, client: replicate.Client) -> None:
    play(way, client, "run", WHOLE, wait=False)


def through_a_run_of_a_model(way: Way, client: replicate.Client) -> None:
    play(way, client, "run", "owner/name", wait=False)


def through_a_run_in_pieces(way: Way, client: replicate.Client) -> None:
    play(way, client, "run", f"owner/pieces:{VERSION}", wait=False)


def through_a_prediction(way: Way, client: replicate.Client) -> None:
    made = play(way, client.predictions, "create", model="owner/name", input={})
    play(way, made, "wait")
    play(way, made, "cancel")


def through_a_version(way: Way, client: replicate.Client) -> None:
    play(way, client.models.get("owner/name").latest_version, "predict")


REACHED: list[tuple[Callable[[Way, replicate.Client], None], type, str]] = [
    (through_a_run, Predictions, "create"),
    (through_a_run, Versions, "get"),
    (through_a_run, Prediction, "reload"),
    (through_a_run, Predictions, "get"),
    (through_a_run_in_pieces, Prediction, "output_iterator"),
    (through_a_run_of_a_model, ModelsPredictions, "create"),
    (through_a_run_of_a_model, Prediction, "wait"),
    (through_a_run_of_a_model, Prediction, "reload"),
    (through_a_prediction, ModelsPredictions, "create"),
    (through_a_prediction, Prediction, "reload"),
    (through_a_prediction, Predictions, "get"),
    (through_a_prediction, Predictions, "cancel"),
    (through_a_version, replicate.Client, "run"),
]


def wrap(monkeypatch: pytest.MonkeyPatch, owner: object, method: str) -> list[str]:
    """Wrap a method and its twin in plain functions, as tracing software does. Returns what was called."""
    called: list[str] = []

    def wrapper(name: str, wrapped: Any) -> Any:
        def call(*args: Any, **keywords: Any) -> Any:
            called.append(name)
            return wrapped(*args, **keywords)

        return call

    for name in (method, f"async_{method}"):
        monkeypatch.setattr(owner, name, wrapper(name, getattr(owner, name)))
    return called


@ways
@pytest.mark.parametrize(("program", "owner", "method"), REACHED)
def test_methods_wrapped_at_their_class_are_reached(
    way: Way, program: Callable[..., None], owner: type, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    called = wrap(monkeypatch, owner, method)
    client, _ = against(ANSWERS)
    program(way, client)
    assert set(called) == {method if way == "blocking" else f"async_{method}"}


@ways
def test_methods_wrapped_at_their_object_are_reached(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    client, _ = against(ANSWERS)
    created = wrap(monkeypatch, client.predictions, "create")
    ran = wrap(monkeypatch, client, "run")
    through_a_run(way, client)
    through_a_version(way, client)
    assert (len(created), len(ran)) == (2, 2)
    made = client.predictions.create(VERSION, {})
    reloaded = wrap(monkeypatch, made, "reload")
    play(way, made, "wait")
    assert len(reloaded) == 1


@ways
def test_streams_are_real_generators(way: Way) -> None:
    client, _ = against(ANSWERS)
    made = client.predictions.create(VERSION, {})
    if way == "blocking":
        pieces = client.run(f"owner/pieces:{VERSION}", input={}, wait=False)
        assert all(map(inspect.isgenerator, (client.stream("a/b"), pieces, made.stream(), made.output_iterator())))
        return

    async def began() -> list[Any]:
        pieces = await client.async_run(f"owner/pieces:{VERSION}", input={}, wait=False)
        return [await client.async_stream("a/b"), pieces, made.async_stream(), made.async_output_iterator()]

    assert all(map(inspect.isasyncgen, asyncio.run(began())))


class Closing(replicate.Client):
    """A client that closes in its own way."""

    closed: list[str]

    def __init__(self, *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        self.closed = []

    def close(self) -> None:
        self.closed.append("close")

    async def aclose(self) -> None:
        self.closed.append("aclose")


def test_a_client_can_be_subclassed_with_a_close_of_its_own() -> None:
    client = Closing("token", transport=httpx.MockTransport(lambda _: httpx.Response(200, json=model())))

    async def entered() -> None:
        async with client:
            assert (await client.models.async_get("owner/name")).id == "owner/name"

    with client:
        assert client.models.get("owner/name").id == "owner/name"
    asyncio.run(entered())
    assert client.closed == ["close", "aclose"]


# ---- what is returned and raised -------------------------------------------------------------------------------------


def returned() -> list[Any]:
    found = against(ANSWERS)[0].models.get("owner/name")
    listed: Any = [model()]
    return [found, found.latest_version, Prediction(**prediction()), Page[Model](results=listed)]


@pytest.mark.parametrize("found", returned(), ids=lambda found: type(found).__name__)
def test_private_attributes_can_be_set_on_what_is_returned(found: Any) -> None:
    found._span = found.mine = object()
    assert found._span is found.mine
    assert "_span" not in found.dict()


@ways
def test_exceptions_have_a_status_and_a_text(way: Way) -> None:
    client, _ = against({})
    with pytest.raises(ReplicateError) as caught:
        play(way, client.predictions, "get", "missing")
    assert caught.value.status == 404
    assert caught.value.args[0] == str(caught.value)
    failed = ModelError(Prediction(**prediction("failed", error="OOM")))
    assert (failed.args, str(failed)) == (("OOM",), "OOM")


def test_the_text_of_an_event_is_a_piece_of_the_output() -> None:
    kinds = ServerSentEvent.EventType
    assert str(ServerSentEvent(event=kinds.DONE, data="{}", id="1")) == ""
    assert str(ServerSentEvent(event=kinds.LOGS, data="log", id="1")) == ""
    assert str(ServerSentEvent(event=kinds.OUTPUT, data="text", id="1")) == "text"


@ways
def test_open_files_are_inputs(way: Way) -> None:
    url = "https://api.replicate.com/v1/files/f"
    client, service = against({**ANSWERS, "POST /files": {"id": "f", "urls": {"get": url}}})
    play(way, client.predictions, "create", version=VERSION, input={"image": io.BytesIO(b"data")})
    assert service.sent == ["POST /files", "POST /predictions"]
    assert url.encode() in service.requests[1].content


def test_a_schema_keeps_the_order_of_its_inputs() -> None:
    client, _ = against(ANSWERS)
    latest: Any = client.models.get("owner/name").latest_version
    inputs: dict[str, Any] = latest.openapi_schema["components"]["schemas"]["Input"]["properties"]
    assert list(inputs) == ["b", "a"]
    assert sorted(inputs, key=lambda name: inputs[name]["x-order"]) == ["a", "b"]
