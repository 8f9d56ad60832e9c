"""What a client does when the service says 429: one pace for all, and nothing is lost."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from replicate_runtime.core.errors import DeadlineExceeded, ReplicateError
from replicate_runtime.core.http.limiter import FASTEST, FIRST_PACE, FORGET, LATE, LOOK, SLOWEST, Limiter, Pace, Turn
from tests.runtime.support import Ask, FakeClock, Service, answer, client, clock_of

if TYPE_CHECKING:
    import httpx

    from replicate_runtime.core.call import Call

GET = Ask("GET", "/v1/predictions/1", dict[str, int])
CREATE = Ask("POST", "/v1/predictions", dict[str, int], json={})


def waits(pace: Pace, now: float, count: int) -> list[float]:
    """For how long each of so many requests that come now would wait; 0 for what goes out at once."""
    return [turn.wait if turn else 0.0 for turn in (pace.reserve(now) for _ in range(count))]


def taken(turn: Turn | None) -> Turn:
    """A place in the queue, which there has to be."""
    assert turn is not None
    return turn


def test_nothing_is_held_up_before_the_first_429() -> None:
    assert waits(Pace(), 0.0, 100) == [0.0] * 100


def test_after_a_429_requests_go_out_at_a_pace() -> None:
    pace = Pace()
    pace.throttled(0.0, 2.0)
    assert waits(pace, 1.0, 3) == pytest.approx([1.0, 1.1, 1.2])


def test_requests_refused_together_are_one_sign() -> None:
    pace = Pace()
    for _ in range(50):
        pace.throttled(0.0, 1.0)
    assert waits(pace, 1.0, 2) == pytest.approx([0.0, 1 / FIRST_PACE])


@pytest.mark.parametrize(
    ("served", "expected"),
    [(1, FIRST_PACE * 1.02 * 0.5), (6, 6.0), (12, FIRST_PACE * 1.02**12 * 0.75)],
    ids=["few", "some", "nearly all"],
)
def test_a_429_slows_down_to_the_pace_at_which_requests_got_through(served: int, expected: float) -> None:
    pace = Pace()
    pace.throttled(0.0, 0.5)
    for _ in range(served):
        pace.succeeded()
    pace.throttled(1.0, 0.5)
    assert waits(pace, 1.5, 2) == pytest.approx([0.0, 1 / expected])


def test_there_is_a_slowest_pace() -> None:
    pace = Pace()
    for moment in range(0, 6000, 60):
        pace.throttled(float(moment), 1.0)
        pace.succeeded()
    assert waits(pace, 5941.0, 2) == pytest.approx([0.0, 1 / (SLOWEST * 1.02)])


def test_the_longest_pause_that_is_asked_for_counts() -> None:
    pace = Pace()
    pace.throttled(0.0, 1.0)
    pace.throttled(0.5, 9.0)
    pace.throttled(0.6, 2.0)
    pace.throttled(1.5, 8.0)
    assert waits(pace, 1.5, 1) == [8.0]


def test_while_nothing_gets_through_stops_double_and_the_pace_stays() -> None:
    pace, now, stops = Pace(), 0.0, list[float]()
    for _ in range(8):
        pace.throttled(now, None)
        turn = taken(pace.reserve(now))
        stops.append(turn.wait)
        now += turn.wait + 0.01
        assert pace.reserve(now, turn) is None
    assert stops == pytest.approx([1, 2, 4, 8, 16, 32, 60, 60])
    turn = taken(pace.reserve(now))
    assert turn.wait == pytest.approx(1 / FIRST_PACE - 0.01)
    pace.succeeded()
    pace.throttled(now + 1, None)
    assert pace.reserve(now + 2, turn) is None


def test_success_makes_it_faster_and_time_forgets() -> None:
    pace = Pace()
    pace.throttled(0.0, 0.0)
    for _ in range(1000):
        pace.succeeded()
    assert pace.reserve(0.0) is None
    turn = taken(pace.reserve(0.0))
    assert turn.wait == pytest.approx(1 / FASTEST)
    assert pace.reserve(FORGET + 1, turn) is None
    assert waits(pace, FORGET + 1, 2) == [0.0, 0.0]


def test_time_forgets_as_soon_as_nobody_waits() -> None:
    pace = Pace()
    pace.throttled(0.0, FORGET + 1)
    turn = taken(pace.reserve(0.0))
    other = taken(pace.reserve(0.0))
    assert pace.reserve(FORGET + 1, turn) is None
    assert taken(pace.reserve(FORGET + 1, other)).wait == pytest.approx(1 / FIRST_PACE)
    pace.leave(other)
    assert waits(pace, FORGET + 1, 2) == [0.0, 0.0]


def test_who_waits_goes_when_the_pace_of_then_allows_it() -> None:
    pace = Pace()
    pace.throttled(0.0, 1.0)
    turns = [taken(pace.reserve(0.0)) for _ in range(101)]
    assert turns[100].wait == pytest.approx(11.0)
    for _ in range(35):
        pace.succeeded()
    assert taken(pace.reserve(0.0, turns[100])).wait == pytest.approx(6.0, abs=0.01)
    pace.throttled(1.5, 60.0)
    assert taken(pace.reserve(1.5, turns[100])).wait == pytest.approx(60 + 100 / (10 * 1.02**35 * 0.75))


def test_who_waits_looks_again_before_the_pace_can_have_changed_much() -> None:
    pace = Pace()
    pace.throttled(0.0, 5.0)
    pauses = [taken(pace.reserve(0.0)).pause for _ in range(101)]
    assert pauses[:3] == pytest.approx([5.0, 5.05, 5.1])
    assert pauses[20:] == pytest.approx([5.0 + LOOK / FIRST_PACE] * 81)


def test_who_came_first_goes_first() -> None:
    pace = Pace()
    pace.throttled(0.0, 1.0)
    first, second, third = (taken(pace.reserve(0.0)) for _ in range(3))
    assert taken(pace.reserve(1.0, second)).wait == pytest.approx(0.1)
    # The first is late: the second need not wait for it, and neither is it sent to the end.
    assert pace.reserve(1.1, second) is None
    assert pace.reserve(1.15, first) is None
    assert taken(pace.reserve(1.15, third)).wait == pytest.approx(0.1)


def test_nobody_waits_for_those_who_left() -> None:
    limiter = Limiter()
    limiter.throttled(create=True, now=0.0, pause=1.0)
    turns = [taken(limiter.reserve(create=True, now=0.0, last=None)) for _ in range(100)]
    for turn in turns[1:99]:
        limiter.leave(create=True, turn=turn)
    assert limiter.reserve(create=True, now=1.0, last=turns[0]) is None
    last = taken(limiter.reserve(create=True, now=1.0, last=turns[99]))
    assert last.wait == pytest.approx(1 / FIRST_PACE)
    limiter.leave(create=True, turn=last)
    limiter.leave(create=True, turn=last)
    assert limiter.reserve(create=True, now=FORGET + 1, last=None) is None
    assert limiter.reserve(create=True, now=FORGET + 1, last=None) is None


def test_those_who_never_come_back_hold_up_nobody_for_longer_than_their_turns() -> None:
    pace = Pace()
    pace.throttled(0.0, 1.0)
    turns = [taken(pace.reserve(0.0)) for _ in range(50)]
    assert pace.reserve(6.0) is None
    assert waits(pace, 6.0, 1) == pytest.approx([1 / FIRST_PACE - LATE])
    assert taken(pace.reserve(6.0, turns[0])).wait == pytest.approx(1 / FIRST_PACE - LATE)


def test_a_late_turn_is_made_up_for_only_so_far() -> None:
    pace = Pace()
    pace.throttled(0.0, 1.0)
    assert waits(pace, 1.03, 2) == pytest.approx([0.0, 0.07])
    pace = Pace()
    pace.throttled(0.0, 1.0)
    assert waits(pace, 9.0, 2) == pytest.approx([0.0, 0.1 - LATE])


def test_creates_do_not_hold_up_polls() -> None:
    limiter = Limiter()
    limiter.throttled(create=True, now=0.0, pause=30.0)
    assert taken(limiter.reserve(create=True, now=0.0, last=None)).wait == 30.0
    assert limiter.reserve(create=False, now=0.0, last=None) is None
    limiter.succeeded(create=False)
    assert limiter.throttled(create=False, now=0.0, pause=1.0) == 0


def test_how_many_got_through_since_the_first_429_is_counted() -> None:
    limiter = Limiter()
    limiter.succeeded(create=True)
    assert limiter.throttled(create=True, now=0.0, pause=1.0) == 0
    limiter.succeeded(create=True)
    limiter.succeeded(create=True)
    assert limiter.throttled(create=True, now=0.5, pause=1.0) == 2


class Bucket:
    """A service that allows so many requests at once, and so many a second."""

    def __init__(self, clock: FakeClock, burst: int, rate: float) -> None:
        self.clock, self.burst, self.rate = clock, burst, rate
        self.tokens, self.seen = float(burst), clock.time
        self.created: list[float] = []
        self.refused = 0

    def __call__(self, _request: httpx.Request) -> httpx.Response:
        self.tokens = min(self.burst, self.tokens + (self.clock.time - self.seen) * self.rate)
        self.seen = self.clock.time
        if self.tokens < 1:
            self.refused += 1
            wait = math.ceil((1 - self.tokens) / self.rate)
            detail = f"Request was throttled. Your rate limit resets in ~{wait}s."
            return answer({"detail": detail, "status": 429, "retry_after": wait}, 429)
        self.tokens -= 1
        self.created.append(self.clock.time)
        return answer({"n": len(self.created)}, 201)


class Window(Bucket):
    """A service that allows so many requests in each minute of the clock, and does not say when to come back."""

    def __call__(self, _request: httpx.Request) -> httpx.Response:
        minute = self.clock.time // 60
        if sum(moment // 60 == minute for moment in self.created) >= self.burst:
            self.refused += 1
            return answer({"detail": "Request was throttled."}, 429)
        self.created.append(self.clock.time)
        return answer({"n": len(self.created)}, 201)


class Chance(Bucket):
    """A service that refuses so many requests in a hundred, whatever their pace."""

    def __init__(self, clock: FakeClock, percent: float) -> None:
        super().__init__(clock, 0, percent)
        self.chance = Random(1)

    def __call__(self, _request: httpx.Request) -> httpx.Response:
        if self.chance.random() * 100 < self.rate:
            self.refused += 1
            return answer({"detail": "Request was throttled."}, 429)
        self.created.append(self.clock.time)
        return answer({"n": len(self.created)}, 201)


class Loop(FakeClock):
    """Fake time for many tasks: each sleeps until its moment, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.sleeping: list[tuple[float, int, asyncio.Event]] = []
        self.count = 0

    async def async_sleep(self, seconds: float) -> None:
        turn = asyncio.Event()
        self.count += 1
        self.sleeping.append((self.time + seconds, self.count, turn))
        await turn.wait()

    async def run(self) -> None:
        """Wake the sleepers one after the other, as fast as they come."""
        while True:
            for _ in range(20):
                await asyncio.sleep(0)
            if self.sleeping:
                self.sleeping.sort(key=lambda sleeper: sleeper[:2])
                moment, _, turn = self.sleeping.pop(0)
                self.time = max(self.time, moment)
                turn.set()


def at_once(jobs: int, service: Callable[[FakeClock], Bucket]) -> tuple[Bucket, list[Any], float]:
    """So many creates at once. Returns the service, what came of each, and the seconds that it took."""
    clock = Loop()
    throttle = service(clock)
    began = clock.time
    made = client(Service(throttle), clock=clock)

    async def main() -> list[Any]:
        ticking = asyncio.ensure_future(clock.run())
        results = await asyncio.gather(*(made.async_send(CREATE) for _ in range(jobs)), return_exceptions=True)
        ticking.cancel()
        return results

    return throttle, asyncio.run(main()), clock.time - began


SERVICES: dict[str, tuple[Callable[[FakeClock], Bucket], float]] = {
    "600 a minute": (lambda clock: Bucket(clock, 600, 10.0), 1),
    "600 a minute, 60 at once": (lambda clock: Bucket(clock, 60, 10.0), 60),
    "600 a minute, one at once": (lambda clock: Bucket(clock, 1, 10.0), 90),
    "600 in each minute, 300 of them used": (lambda clock: Window(clock, 300, 0.0), 180),
    "2 a second": (lambda clock: Bucket(clock, 5, 2.0), 300),
    "6 a minute": (lambda clock: Bucket(clock, 1, 0.1), 7500),
    "3 in 100 refused, whatever the pace": (lambda clock: Chance(clock, 3), 300),
    "5 in 100 refused, whatever the pace": (lambda clock: Chance(clock, 5), 500),
}


@pytest.mark.parametrize("name", SERVICES)
def test_five_hundred_creates_at_once_all_succeed_without_a_storm(name: str) -> None:
    service, seconds = SERVICES[name]
    throttle, results, took = at_once(500, service)
    assert [result for result in results if isinstance(result, Exception)] == []
    assert len(throttle.created) == 500
    assert throttle.refused <= 50
    assert took <= seconds


def test_a_service_that_refuses_everything_is_asked_four_times_by_each() -> None:
    throttle, results, _ = at_once(5, lambda clock: Bucket(clock, 0, 1.0))
    assert [(result.status, result.attempts) for result in results] == [(429, 4)] * 5
    assert throttle.refused == 20


@pytest.mark.parametrize("call", [GET, CREATE], ids=repr)
def test_waiting_for_a_turn_counts_only_against_a_deadline_that_was_asked_for(call: Call[dict[str, int]]) -> None:
    service = Service(answer({"retry_after": 40}, 429), answer({"n": 1}))
    made = client(service)
    assert made.send(call) == {"n": 1}
    assert sum(clock_of(made).slept) == pytest.approx(40.05)


def test_a_deadline_that_was_asked_for_ends_before_the_turn_comes() -> None:
    service = Service(answer({"retry_after": 40}, 429), answer({"n": 1}))
    made = client(service)
    with pytest.raises(ReplicateError) as refused:
        made.send(CREATE, timeout=10.0)
    assert (refused.value.status, refused.value.retry_after) == (429, 40.0)
    with pytest.raises(DeadlineExceeded) as late:
        made.send(CREATE, timeout=10.0)
    assert late.value.attempts == 0
    assert clock_of(made).slept == []
    assert len(service.requests) == 1


def test_calls_that_cannot_wait_for_their_turn_hold_up_no_other() -> None:
    service = Service(answer({"retry_after": 40}, 429), answer({"n": 1}))
    made = client(service)
    for _ in range(100):
        with pytest.raises((ReplicateError, DeadlineExceeded)):
            made.send(CREATE, timeout=10.0)
    assert made.send(CREATE) == {"n": 1}
    assert sum(clock_of(made).slept) == pytest.approx(40.05)


async def settled() -> None:
    """Let all tasks come as far as they can."""
    for _ in range(50):
        await asyncio.sleep(0)


def test_cancelled_calls_hold_up_no_other() -> None:
    service = Service(answer({"retry_after": 40}, 429), answer({"n": 1}))
    made = client(service, clock=Loop())

    async def main() -> list[float]:
        clock = clock_of(made)
        assert isinstance(clock, Loop)
        calls = [asyncio.ensure_future(made.async_send(CREATE)) for _ in range(100)]
        await settled()
        assert len(clock.sleeping) == 100
        for call in calls:
            call.cancel()
        await asyncio.wait(calls)
        clock.sleeping.clear()
        last = asyncio.ensure_future(made.async_send(CREATE))
        await settled()
        last.cancel()
        return [until - clock.time for until, _, _ in clock.sleeping]

    assert asyncio.run(main()) == pytest.approx([40.05])
