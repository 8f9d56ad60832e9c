"""What a client is given, takes from the environment and remembers."""

from __future__ import annotations

import pickle
import sys
import threading
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from replicate_runtime.core.errors import ConfigurationError
from replicate_runtime.overlays.parts import environment
from replicate_runtime.overlays.parts.environment import (
    API,
    USER_AGENT,
    base_url_from_environment,
    interval_from_environment,
    token_from_environment,
)
from replicate_runtime.overlays.parts.host import Memory, Recent
from tests.overlays import hosts
from tests.overlays.world import TOKEN, World, prediction

ID = "GET /v1/predictions/p1"
NAMES = ("REPLICATE_API_TOKEN", "REPLICATE_BASE_URL", "REPLICATE_POLL_INTERVAL")


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment that says nothing, and no Cog."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setitem(sys.modules, "cog", None)


def cog(monkeypatch: pytest.MonkeyPatch, context: object) -> None:
    """A prediction that Cog is carrying out."""
    scope = SimpleNamespace(context=context)
    monkeypatch.setitem(sys.modules, "cog", SimpleNamespace(current_scope=lambda: scope))


# ---- the token -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["REPLICATE_API_TOKEN", "replicate_api_token", "Replicate_Api_Token"])
def test_the_token_of_the_prediction_that_cog_carries_out_comes_first(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("REPLICATE_API_TOKEN", "r8_environment")
    cog(monkeypatch, {"procedure_source_url": "x", name: "r8_cog"})
    assert token_from_environment() == "r8_cog"


@pytest.mark.parametrize("context", [{}, {"other": "r8_cog"}, None, "REPLICATE_API_TOKEN"])
def test_without_it_that_of_the_environment_does(monkeypatch: pytest.MonkeyPatch, context: object) -> None:
    cog(monkeypatch, context)
    assert token_from_environment() is None
    monkeypatch.setenv("REPLICATE_API_TOKEN", "r8_environment")
    assert token_from_environment() == "r8_environment"


def test_a_cog_that_is_out_of_order_is_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPLICATE_API_TOKEN", "r8_environment")
    assert token_from_environment() == "r8_environment"
    monkeypatch.setitem(sys.modules, "cog", SimpleNamespace())
    assert token_from_environment() == "r8_environment"


def authorization(world: World, client: hosts.Client) -> Any:
    world.play(client.predictions, "get", "p1")
    return world.requests[-1].headers.get("authorization")


def test_the_token_is_the_one_given_else_that_of_the_environment_at_each_call(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.on(ID, prediction())
    given, other = world.client, type(world.client)(transport=httpx.MockTransport(world.answer))
    assert authorization(world, given) == f"Bearer {TOKEN}"
    assert authorization(world, other) is None
    monkeypatch.setenv("REPLICATE_API_TOKEN", "r8_first")
    assert authorization(world, other) == "Bearer r8_first"
    monkeypatch.setenv("REPLICATE_API_TOKEN", "r8_second")
    assert authorization(world, other) == "Bearer r8_second"
    assert authorization(world, given) == f"Bearer {TOKEN}"
    monkeypatch.setenv("REPLICATE_API_TOKEN", "")
    assert authorization(world, other) is None


@pytest.mark.parametrize("token", ["", " ", "\n\t"])
def test_an_empty_token_is_refused_with_what_to_do(token: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        hosts.Client(token)
    assert str(caught.value) == (
        "the API token is empty; leave it out to take the one of the environment, REPLICATE_API_TOKEN"
    )


def test_a_client_says_who_it_is(world: World) -> None:
    world.on(ID, prediction())
    world.play(world.client.predictions, "get", "p1")
    assert world.requests[-1].headers["user-agent"] == USER_AGENT == f"replicate-python/{environment.__version__}"
    assert API == "https://api.replicate.com"


# ---- the address -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "told", "origin"),
    [
        (None, None, "https://api.replicate.com"),
        ("", None, "https://api.replicate.com"),
        (None, "", "https://api.replicate.com"),
        (None, "http://127.0.0.1:8000/v1", "http://127.0.0.1:8000"),
        ("https://proxy.example.com:8443/replicate", "http://127.0.0.1:8000", "https://proxy.example.com:8443"),
    ],
)
def test_the_address_is_the_one_given_else_that_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, given: str | None, told: str | None, origin: str
) -> None:
    if told is not None:
        monkeypatch.setenv("REPLICATE_BASE_URL", told)
    assert base_url_from_environment() == (told or None)
    assert hosts.Client(TOKEN, base_url=given).origin == origin


# ---- time ------------------------------------------------------------------------------------------------------------


def test_pauses_adapt_until_somebody_sets_them() -> None:
    client = hosts.Client(TOKEN)
    assert (client.poll_interval, client.fixed_interval) == (0.5, None)
    client.poll_interval = 2
    assert (client.poll_interval, client.fixed_interval) == (2, 2)
    client.poll_interval = 0
    assert (client.poll_interval, client.fixed_interval) == (0, 0)


def test_the_environment_sets_them_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPLICATE_POLL_INTERVAL", "1.5")
    client = hosts.Client(TOKEN)
    assert (client.poll_interval, client.fixed_interval) == (1.5, 1.5)


def test_mocks_take_the_pause_away_and_put_it_back(monkeypatch: pytest.MonkeyPatch) -> None:
    client: Any = hosts.Client(TOKEN)
    client.poll_interval = 3
    del client.poll_interval
    assert not hasattr(client, "poll_interval")
    client.poll_interval = 3
    assert client.poll_interval == 3
    monkeypatch.setattr(client, "poll_interval", 4)
    assert client.fixed_interval == 4


@pytest.mark.parametrize("seconds", [-1, float("inf"), "1", True])
def test_a_pause_that_cannot_be_meant_is_refused(seconds: Any) -> None:
    client = hosts.Client(TOKEN)
    with pytest.raises(ValueError, match="poll_interval") as caught:
        client.poll_interval = seconds
    assert str(caught.value) == f"poll_interval is a number of seconds, 0 or more, not {seconds!r}"


@pytest.mark.parametrize("text", ["soon", "-0.1", "inf", "nan"])
def test_a_pause_of_the_environment_that_cannot_be_meant_is_told(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("REPLICATE_POLL_INTERVAL", text)
    with pytest.raises(ConfigurationError) as caught:
        interval_from_environment()
    assert str(caught.value) == f"REPLICATE_POLL_INTERVAL is a number of seconds, 0 or more, not {text!r}"


@pytest.mark.parametrize(("given", "read"), [(None, 30), (5, 5)])
def test_the_time_of_a_call_is_the_one_given(world: World, given: float | None, read: float) -> None:
    world.on(ID, prediction())
    client = world.make(timeout=given)
    world.play(client.predictions, "get", "p1")
    assert world.requests[-1].extensions["timeout"]["read"] == read


# ---- what it remembers -----------------------------------------------------------------------------------------------


def test_what_was_used_longest_ago_is_forgotten() -> None:
    recent = Recent[int]()
    for number in range(512):
        recent.put(str(number), number)
    assert recent.get("0") == 0
    recent.put("1", -1)
    recent.put("more", 512)
    assert [recent.get(key) for key in ("0", "1", "2", "3", "more")] == [0, -1, None, 3, 512]
    recent.drop("0")
    recent.drop("never")
    assert recent.get("0") is None


def test_memory_is_shared_by_threads() -> None:
    recent = Recent[int]()

    def fill(begin: int) -> None:
        for number in range(begin, begin + 300):
            recent.put(str(number), number)
            recent.get(str(number - 1))

    threads = [threading.Thread(target=fill, args=(begin,)) for begin in (0, 300, 600)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(recent.get(str(number)) is not None for number in range(900)) == 512


def test_a_client_has_one_memory_which_is_not_pickled(world: World) -> None:
    memory = world.client.memory
    assert world.client.memory is memory
    memory.keep_latest("owner/name", "v1", 0)
    again = pickle.loads(pickle.dumps(memory))
    assert type(again) is Memory
    assert again.latest("owner/name", 0) is None


def test_the_newest_version_is_known_for_ten_minutes() -> None:
    memory = Memory()
    assert memory.latest("owner/name", 0) is None
    memory.keep_latest("owner/name", "v1", 100)
    assert memory.latest("owner/name", 699) == "v1"
    assert memory.latest("owner/name", 700) is None
    assert memory.latest("owner/other", 100) is None
    memory.forget_latest("owner/name")
    assert memory.latest("owner/name", 100) is None


def test_the_quickest_of_the_last_eight_runs_counts() -> None:
    memory = Memory()
    assert memory.expected("kind") is None
    for age in (1, 5, 4, 6, 7, 8, 9, 10):
        memory.ended("kind", age)
    assert memory.expected("kind") == 1
    memory.ended("kind", 11)
    assert memory.expected("kind") == 4
    assert memory.expected("other") is None


DOCUMENT = {"components": {"schemas": {"Output": {"type": "array"}}}}


def test_a_version_says_what_its_output_is_once() -> None:
    memory = Memory()
    version = SimpleNamespace(id="v1", openapi_schema=DOCUMENT, cog_version="0.3.8")
    learned = memory.learn(version)
    assert learned is memory.schemas.get("v1")
    assert learned is not None
    assert (learned.node, learned.iterator) == ({"type": "array"}, True)
    assert memory.learn(SimpleNamespace(id="v1", openapi_schema={}, cog_version=None)) is learned


@pytest.mark.parametrize("cog_version", [None, 3, "0.9"])
def test_a_version_of_cog_that_is_no_text_is_not_old(cog_version: object) -> None:
    learned = Memory().learn(SimpleNamespace(id="v1", openapi_schema=DOCUMENT, cog_version=cog_version))
    assert learned is not None
    assert not learned.iterator


@pytest.mark.parametrize(
    "version",
    [
        SimpleNamespace(id="v1"),
        SimpleNamespace(id="v1", openapi_schema=None),
        SimpleNamespace(id="v1", openapi_schema="text"),
        SimpleNamespace(openapi_schema=DOCUMENT),
        SimpleNamespace(id=5, openapi_schema=DOCUMENT),
        None,
    ],
)
def test_what_says_nothing_of_its_output_is_not_kept(version: object) -> None:
    memory = Memory()
    assert memory.learn(version) is None
    assert memory.schemas.get("v1") is None


def test_that_a_version_which_was_asked_for_says_nothing_is_known_too() -> None:
    memory = Memory()
    learned = memory.learn(SimpleNamespace(openapi_schema=None), "v1")
    assert learned is memory.schemas.get("v1")
    assert learned is not None
    assert (learned.node, learned.iterator) == (None, False)
