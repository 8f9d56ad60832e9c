"""Every class of operation meets every fault of the local service: what comes of it, and how often it is sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from replicate.exceptions import ReplicateException
from replicate.testing import LocalReplicate
from replicate_runtime.local.faults.faults import KINDS
from tests.overlays.world import WAYS, Way, play
from tests.reliability.clients import impatient
from tests.reliability.matrix import ALWAYS, DEADLINE, ONCE, OUTCOMES, Cell, cells, fault_of
from tests.reliability.operations import CASES, Case, Play

pytest.importorskip("starlette", reason="the local service needs the extra `local`")


@pytest.fixture(scope="module")
def running() -> Iterator[LocalReplicate]:
    with LocalReplicate(port=None, scale=100) as local:
        yield local


@pytest.fixture
def local(running: LocalReplicate) -> LocalReplicate:
    running.reset()
    return running


PLAYED = [
    pytest.param(case, cell, nth, id=f"{name}-{cell.fault}-{'once' if nth else 'always'}")
    for nth, table in enumerate((ALWAYS, ONCE))
    for cell in cells(table)
    for name, case in CASES.items()
    if case.manner == cell.manner
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("case", "cell", "nth"), PLAYED)
def test_a_fault_has_one_of_the_documented_outcomes(
    local: LocalReplicate, way: Way, case: Case, cell: Cell, nth: int
) -> None:
    client = impatient(local)
    played = case.prepare(client)
    before, made = len(local.requests), case.made(local) if case.made else 0
    kind, details = fault_of(cell.fault)
    local.fault(case.operation, nth, kind, **details)
    deadline: Mapping[str, float] = {} if nth else DEADLINE.get(cell.fault, {})
    outcome = outcome_of(way, played, deadline)
    sent = [request.operation for request in local.requests[before:]].count(case.operation)
    assert (outcome, sent) == (cell.outcome, cell.requests)
    if case.made:
        check_what_was_made(case.made(local) - made, outcome)


def outcome_of(way: Way, played: Play, deadline: Mapping[str, float]) -> str:
    """What is raised by its name in the table, or `done`."""
    try:
        play(way, played.target, played.method, *played.args, **played.keywords, **deadline)
    except ReplicateException as error:
        return next(name for name, kind in OUTCOMES.items() if isinstance(error, kind))
    return "done"


def check_what_was_made(count: int, outcome: str) -> None:
    """Nothing is made twice, and nothing is made of which the caller is not told."""
    assert count <= 1
    if outcome == "done":
        assert count == 1
    elif outcome != "ambiguous":
        assert count == 0


def test_the_tables_have_every_fault_that_meets_a_client() -> None:
    told = {str(fault_of(cell.fault)[0]) for table in (ALWAYS, ONCE) for cell in cells(table)}
    assert {kind for kind in KINDS if kind not in ("duplicate-webhook", "clock-skew", "status")} <= told


def test_the_tables_have_every_class_of_operation() -> None:
    assert {case.manner for case in CASES.values()} == {cell.manner for cell in cells(ALWAYS)}
