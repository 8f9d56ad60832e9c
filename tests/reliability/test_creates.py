"""Creates under fault: none is made twice, and none is lost without an error that says so."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from replicate.exceptions import AmbiguousCreateError, ReplicateException
from replicate.testing import LocalReplicate
from tests.overlays.world import WAYS, Way, play
from tests.reliability.clients import impatient
from tests.reliability.operations import CASES, LLAMA
from tests.reliability.operations import version as version_of

if TYPE_CHECKING:
    from replicate.client import Client

pytest.importorskip("starlette", reason="the local service needs the extra `local`")

CREATES = 200
"""For each seed."""
FAULTS: tuple[tuple[str | int, dict[str, Any]], ...] = (
    ("refused", {}),
    ("reset", {}),
    ("reset-after", {}),
    ("late", {"seconds": 0.02}),
    ("slow", {"seconds": 0.02}),
    ("cut-json", {}),
    ("cut-body", {}),
    ("wrong-type", {}),
    *((status, {}) for status in (402, 408, 422, 429, 500, 502, 503, 504)),
    (429, {"retry_after": 2}),
    (503, {"retry_after": 2}),
)


@pytest.fixture
def local() -> Iterator[LocalReplicate]:
    with LocalReplicate(port=None, scale=100) as local:
        yield local


def let_go_wrong(local: LocalReplicate, seed: int) -> None:
    """Each request meets a fault of its own, or one in four nothing."""
    chance = random.Random(seed)
    for number in range(1, 4 * CREATES):
        if chance.random() < 0.75:
            kind, details = chance.choice(FAULTS)
            local.fault("predictions.create", number, kind, **details)


def numbered(number: int) -> dict[str, float]:
    """An input of its own for each create."""
    return {"count": 1, "seconds": number / 1000}


def results(client: Client, way: Way, version: str) -> list[Any]:
    """What came of each create: a prediction or an exception; eight threads, or all tasks at once."""

    def create(number: int) -> Any:
        try:
            return client.predictions.create(version=version, input=numbered(number))
        except ReplicateException as error:
            return error

    async def create_all() -> list[Any]:
        tasks = [client.predictions.async_create(version=version, input=numbered(one)) for one in range(CREATES)]
        return await asyncio.gather(*tasks, return_exceptions=True)

    if way == "awaiting":
        return asyncio.run(create_all())
    with ThreadPoolExecutor(8) as threads:
        return list(threads.map(create, range(CREATES)))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("seed", range(5))
def test_a_thousand_faulted_creates(local: LocalReplicate, way: Way, seed: int) -> None:
    client = impatient(local)
    version = version_of(client)
    let_go_wrong(local, seed)
    told = results(client, way, version)
    made = Counter(round(run.input["seconds"] * 1000) for run in local.predictions)
    assert made
    assert set(made.values()) == {1}, "made twice"
    for number, result in enumerate(told):
        if not isinstance(result, Exception):
            assert made[number] == 1
        elif made[number]:
            assert isinstance(result, AmbiguousCreateError), "lost without an error that says so"
        else:
            assert isinstance(result, ReplicateException)


LOST = {
    "prediction of a version": None,
    "prediction of a model": LLAMA,
    "prediction of a deployment": "acme/mine",
}
"""Creates whose answer is lost, and the model that the error names; None for that of a version."""


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", LOST)
def test_what_lost_creates_made_is_found_newest_first(local: LocalReplicate, way: Way, name: str) -> None:
    client = impatient(local)
    case = CASES[name]
    played = case.prepare(client)
    counter = version_of(client)
    client.predictions.create(version=counter, input={"count": 7})
    errors: list[AmbiguousCreateError] = []
    for _ in range(2):
        local.fault(case.operation, 1, "reset-after")
        with pytest.raises(AmbiguousCreateError) as caught:
            play(way, played.target, played.method, *played.args, **played.keywords)
        errors.append(caught.value)
    client.predictions.create(version=counter, input={"count": 8})
    found = play(way, client.predictions, "find_created", errors[-1])
    _, *lost, _ = [run.id for run in local.predictions]
    assert [prediction.id for prediction in found] == lost[::-1]
    assert errors[-1].model == (LOST[name] or counter)


def test_nothing_is_found_where_nothing_was_made(local: LocalReplicate) -> None:
    client = impatient(local)
    counter = version_of(client)
    client.predictions.create(version=counter, input={"count": 7})
    local.fault("predictions.create", 1, "reset")
    with pytest.raises(AmbiguousCreateError) as caught:
        client.predictions.create(version=counter, input={"count": 8})
    assert client.predictions.find_created(caught.value) == []
