from __future__ import annotations

import math
import random
from typing import Any

import pytest

from replicate_runtime.overlays.parts.deadline import interval
from replicate_runtime.overlays.parts.pauses import LONGEST, Pace, pause


def looked_at(length: float, expected: float | None, chance: random.Random) -> tuple[float, int]:
    """How late the end of a job of some length is seen, and after how many requests, its create included."""
    pace, age, requests = Pace(None, expected, chance.random), 0.0, 1
    while age < length:
        age += pace.pause(age)
        requests += 1
    return age - length, requests


@pytest.mark.parametrize(
    ("length", "delay", "requests"),
    [(0.2, 0.060, 5), (1.0, 0.120, 8), (3.0, 0.250, 8.8), (10, 0.250, 24.2), (30, 0.25, 68)],
)
def test_jobs_of_a_kind_are_seen_soon_and_with_few_requests(length: float, delay: float, requests: float) -> None:
    chance = random.Random(1)
    delays: list[float] = []
    counts: list[int] = []
    ends: list[float] = []
    for _ in range(40):
        took = length * chance.uniform(1, 1.02)
        late, count = looked_at(took, min(ends[-8:]) if ends else None, chance)
        ends.append(took)
        delays.append(late)
        counts.append(count)
    assert sum(delays) / len(delays) <= delay
    assert sum(counts) / len(counts) <= requests


@pytest.mark.parametrize(("length", "delay", "requests"), [(0.2, 0.060, 5), (1.0, 0.130, 9)])
def test_the_first_job_of_a_kind_is_seen_soon(length: float, delay: float, requests: float) -> None:
    chance = random.Random(1)
    found = [looked_at(length * chance.uniform(1, 1.1), None, chance) for _ in range(200)]
    assert sum(late for late, _ in found) / len(found) <= delay
    assert max(count for _, count in found) <= requests


def test_pauses_grow_and_have_a_bound() -> None:
    ages = [step / 10 for step in range(1, 600)]
    pauses = [pause(age) for age in ages]
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST
    late = [pause(age, 2.0) for age in ages if age > 2.1]
    assert late == sorted(late)
    assert 0.4 < late[-1] <= LONGEST


def test_a_job_that_outlives_its_kind_is_still_looked_at() -> None:
    assert looked_at(100, 0.1, random.Random(1))[0] <= LONGEST


@pytest.mark.parametrize("given", [-1, math.inf, math.nan, "1", True])
def test_an_interval_is_a_number_of_seconds(given: Any) -> None:
    with pytest.raises(ValueError, match=r"^poll_interval is a number of seconds, 0 or more, not "):
        interval(given)


def test_a_fixed_interval_has_no_jitter() -> None:
    assert Pace(3).pause(100) == 3
    assert Pace(0).pause(0) == 0
