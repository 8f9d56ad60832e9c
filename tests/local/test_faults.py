"""Things go wrong on demand, without sockets and with them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import httpx
import pytest

from replicate_runtime.local.faults import mischief
from tests.local.kit import Local
from tests.local.waiting import until

HELLO = {"input": {"prompt": "x"}}
LLAMA = "/v1/models/meta/meta-llama-3-8b-instruct/predictions"


@pytest.fixture(params=["in-process", "socket"])
def local(request: pytest.FixtureRequest) -> Iterator[Local]:
    """A local service of either kind."""
    with Local(port=None if request.param == "in-process" else 0, scale=20) as running:
        yield running


@pytest.fixture
def client(local: Local) -> Iterator[httpx.Client]:
    with local.client() as made:
        yield made


@pytest.mark.parametrize("kind", ["refused", "reset", "reset-after"])
def test_connections_break(local: Local, client: httpx.Client, kind: str) -> None:
    local.fault("models.predictions.create", 2, kind)
    assert client.post(LLAMA, json=HELLO).status_code == 201
    with pytest.raises(httpx.TransportError):
        client.post(LLAMA, json=HELLO)
    assert client.post(LLAMA, json=HELLO).status_code == 201
    assert len(local.predictions) == (3 if kind == "reset-after" else 2)


def test_statuses_come_with_what_they_carry(local: Local, client: httpx.Client) -> None:
    local.fault("account.get", 1, 429, retry_after=7)
    local.fault("account.get", 2, 503)
    first, second, third = (client.get("/v1/account") for _ in range(3))
    assert (first.status_code, first.headers["retry-after"]) == (429, "7")
    assert (second.status_code, "retry-after" in second.headers) == (503, False)
    assert third.status_code == 200


def test_zero_means_every_call(local: Local, client: httpx.Client) -> None:
    local.fault("account.get", 0, 500)
    assert {client.get("/v1/account").status_code for _ in range(5)} == {500}
    local.reset()
    assert client.get("/v1/account").status_code == 200


def test_bodies_are_cut(local: Local, client: httpx.Client) -> None:
    local.fault("account.get", 1, "cut-json")
    local.fault("account.get", 2, "cut-body")
    local.fault("account.get", 3, "wrong-type")
    with pytest.raises(ValueError, match=r"line|char|delimiter|Expecting|Unterminated"):
        client.get("/v1/account").json()
    with pytest.raises(httpx.RemoteProtocolError):
        client.get("/v1/account")
    assert client.get("/v1/account").headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(("kind", "pauses"), [("slow", 15), ("late", 1)])
def test_answers_drip_and_are_late(
    local: Local, client: httpx.Client, monkeypatch: pytest.MonkeyPatch, kind: str, pauses: int
) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(mischief, "asyncio", SimpleNamespace(sleep=sleep))
    local.fault("account.get", 1, kind, seconds=100)
    assert client.get("/v1/account").json()["username"] == "acme"
    until(lambda: sum(slept) == pytest.approx(100))  # who has read everything does not wait for the last pause
    assert len(slept) >= pauses


def test_what_a_reset_overtakes_is_not_carried_out(
    local: Local, client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    came, go = threading.Event(), threading.Event()

    async def sleep(seconds: float) -> None:
        came.set()
        await asyncio.to_thread(go.wait, seconds)

    monkeypatch.setattr(mischief, "asyncio", SimpleNamespace(sleep=sleep))
    local.fault("models.predictions.create", 1, "late", seconds=10)
    with ThreadPoolExecutor(1) as thread:
        answer = thread.submit(client.post, LLAMA, json=HELLO)
        assert came.wait(30)
        local.reset()
        go.set()
        assert answer.result().status_code == 500
    assert local.predictions == []


def test_streams_are_cut_and_linger(local: Local, client: httpx.Client) -> None:
    url = client.post(LLAMA, json=HELLO, headers={"Prefer": "wait"}).json()["urls"]["stream"]
    local.fault("stream", 1, "cut-stream", after=3)
    seen: list[str] = []
    with pytest.raises(httpx.TransportError), client.stream("GET", url) as stream:
        seen.extend(line for line in stream.iter_lines() if line.startswith("event:"))
    assert len(seen) == 3
    local.clock.scale = 1000
    local.fault("stream", 1, "linger")
    assert client.get(url).text.endswith(":408: 408 Request Timeout\n\n")


def test_unknown_faults_are_refused(local: Local) -> None:
    with pytest.raises(ValueError, match="no such fault"):
        local.fault("account.get", 1, "boom")
    with pytest.raises(ValueError, match=r"no operation 'acount.get': did you mean account.get"):
        local.fault("acount.get", 1, 503)
    with pytest.raises(ValueError, match="there is no call -1"):
        local.fault("account.get", -1, 503)
    with pytest.raises(ValueError, match="300 to 599, not 999"):
        local.fault("account.get", 1, 999)
    with pytest.raises(TypeError, match="a fault has no 'retry'; it may have status, retry_after"):
        local.fault("account.get", 1, 503, retry=1)


def test_every_request_is_told_whatever_became_of_it(local: Local, client: httpx.Client) -> None:
    local.fault("account.get", 1, 503)
    local.fault("account.get", 2, "reset-after")
    assert client.get("/v1/account").status_code == 503
    with pytest.raises(httpx.ReadError):
        client.get("/v1/account")
    assert client.get("/v1/account").status_code == 200
    assert client.get(f"/v1/streams/{'a' * 52}").status_code == 404
    told = [(one.operation, one.status) for one in local.requests]
    assert told == [("account.get", 503), ("account.get", None), ("account.get", 200), ("stream", 404)]
