"""What has been kept long enough is removed without being asked for, and where nothing is, time passes at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from replicate_runtime.local.runs.runs import Runs
from tests.local.kit import Local
from tests.local.test_operations import HELLO, version_of

if TYPE_CHECKING:
    import httpx

CENTURY: Final = 100 * 365 * 86400.0
HOUR: Final = 3600


@pytest.fixture
def sweeps(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """Grows with each search for what has been kept long enough."""
    counted: list[None] = []
    sweep = Runs.sweep

    def counting(runs: Runs) -> int | None:
        counted.append(None)
        return sweep(runs)

    monkeypatch.setattr(Runs, "sweep", counting)
    return counted


def make(client: httpx.Client) -> None:
    """One thing of each kind that is not kept for ever."""
    order = {"version": version_of(client, HELLO), "input": {"text": "x"}, "webhook": "https://example.com/hook"}
    assert client.post("/v1/predictions", json=order).status_code == 201
    assert client.post("/v1/files", files={"content": ("a.txt", b"x")}).status_code == 201


def kept(local: Local) -> tuple[int, int, int]:
    """How many predictions with data, webhooks and uploads there are in the store."""
    store = local._up.service.store
    runs = [run for run in store.all("prediction") if run["source"] == "api" and not run["data_removed"]]
    return len(runs), store.count("webhook"), store.count("file")


def test_each_kind_is_removed_in_its_time(local: Local, client: httpx.Client) -> None:
    make(client)
    local.clock.advance(HOUR - 10)
    assert kept(local) == (1, 2, 1)
    local.clock.advance(10 + 300)
    assert kept(local) == (0, 2, 1)
    local.clock.advance(23 * HOUR + 300)
    assert kept(local) == (0, 0, 0)


def test_what_comes_between_does_not_wait_for_what_was_there(local: Local, client: httpx.Client) -> None:
    assert client.post("/v1/files", files={"content": ("a.txt", b"x")}).status_code == 201
    local.clock.advance(10 * HOUR)
    make(client)
    local.clock.advance(HOUR + 310)
    assert kept(local) == (0, 2, 2)


@pytest.mark.parametrize("busy", [False, True])
def test_a_century_passes_in_as_many_steps_as_there_are_things(
    local: Local, client: httpx.Client, sweeps: list[None], busy: bool
) -> None:
    if busy:
        make(client)
    local.clock.advance(CENTURY)
    assert len(sweeps) < 20
    assert kept(local) == (0, 0, 0)


def test_what_is_kept_for_ever_costs_no_time(sweeps: list[None]) -> None:
    with Local(port=None, scale=0, retention=2 * CENTURY) as local, local.client() as client:
        make(client)
        local.clock.advance(CENTURY)
        assert kept(local) == (1, 0, 0)
    assert len(sweeps) < 20
