"""A reset forgets what runs, whoever waits for it, and what begins afterwards is apart from it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tests.local.kit import Local
from tests.local.test_operations import HELLO, version_of
from tests.local.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

SLEEPER = "replicate/sleeper"


def order(client: httpx.Client, model: str, wait: bool = False, **given: object) -> httpx.Response:
    headers = {"Prefer": "wait"} if wait else {}
    body = {"version": version_of(client, model), "input": given}
    return client.post("/v1/predictions", json=body, headers=headers)


def test_who_waits_for_a_prediction_is_told(local: Local, client: httpx.Client) -> None:
    with ThreadPoolExecutor(1) as thread:
        answer = thread.submit(order, client, SLEEPER, wait=True, seconds=50)
        until(lambda: local.predictions)
        local.reset()
        assert answer.result(30).status_code == 500
    assert "The service was reset" in answer.result().json()["detail"]


def test_streams_end_without_a_last_word(local: Local, client: httpx.Client) -> None:
    url = order(client, "replicate/counter", count=5).json()["urls"]["stream"]
    with client.stream("GET", url) as stream:
        lines = stream.iter_lines()
        assert next(lines) == ": hi"
        local.reset()
        order(client, "replicate/counter", count=5)
        assert "event: done" not in list(lines)


def test_threads_of_models_are_heard_no_more(local: Local, client: httpx.Client) -> None:
    begun, go, ended = threading.Event(), threading.Event(), threading.Event()

    @local.model("acme/slow")
    def slow() -> str:
        begun.set()
        go.wait(30)
        print("still here")
        ended.set()
        return "late"

    before = order(client, "acme/slow").json()
    assert begun.wait(30)
    local.reset()
    after = order(client, HELLO, text="x").json()
    assert after["id"] == before["id"]
    go.set()
    assert ended.wait(30)
    local.clock.advance(1)
    [run] = local.predictions
    assert (run.output, run.logs) == ("hello x", "")


@pytest.fixture
def busy() -> Iterator[Local]:
    """A service whose time passes."""
    with Local(port=None) as running:
        yield running


def test_resets_and_creates_may_meet(busy: Local) -> None:
    statuses: list[int] = []
    with busy.client() as client:

        def use() -> None:
            statuses.extend(order(client, "replicate/counter", count=3).status_code for _ in range(15))

        with ThreadPoolExecutor(3) as threads:
            users = [threads.submit(use) for _ in range(3)]
            while not all(user.done() for user in users):
                busy.reset()
        assert set(statuses) <= {201, 500}
        busy.reset()
        assert (busy.predictions, busy.requests) == ([], [])
        made = order(client, "replicate/counter", wait=True, count=3).json()
        assert (len(made["output"]), made["error"]) == (3, None)


def test_two_may_reset_at_once(busy: Local) -> None:
    with ThreadPoolExecutor(4) as threads:
        for reset in [threads.submit(busy.reset) for _ in range(20)]:
            reset.result(30)
    with busy.client() as client:
        assert order(client, HELLO, wait=True, text="x").json()["output"] == "hello x"
