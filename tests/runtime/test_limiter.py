"""What a client does when the service says 429: one pace for all, and nothing is lost."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from replicate_runtime.core.errors import DeadlineExceeded, ReplicateError
from replicate_runtime.core.http.limiter import FIRST_PACE, FORGET, SLOWEST, Limiter, Pace
from tests.runtime.support import Ask, FakeClock, Service, answer, client, clock_of

if TYPE_CHECKING:
    import httpx

    from replicate_runtime.core.call import Call

GET = Ask("GET", "/v1/predictions/1", dict[str, int])
CREATE = Ask("POST", "/v1/predictions", dict[str, int], json={})


def test_nothing_is_held_up_before_the_first_429() -> None:
    pace = Pace()
    assert [pace.reserve(0.0) for _ in range(100)] == [0.0] * 100


def test_after_a_429_requests_go_out_at_a_pace() -> None:
    pace = Pace()
    pace.throttled(0.0, 2.0)
    assert [pace.reserve(1.0) for _ in range(3)] == pytest.approx([1.0, 1.1, 1.2])


def test_requests_refused_together_are_one_sign() -> None:
    pace = Pace()
    for _ in range(50):
        pace.throttled(0.0, 1.0)
    pace.reserve(1.0)
    assert pace.reserve(1.0) == pytest.approx(1 / FIRST_PACE)
    for moment in range(2, 60, 2):
        pace.succeeded()
        pace.throttled(float(moment), 1.0)
    pace.reserve(70.0)
    assert pace.reserve(70.0) == pytest.approx(1 / SLOWEST)


def test_the_longest_pause_that_is_asked_for_counts() -> None:
    pace = Pace()
    pace.throttled(0.0, 1.0)
    pace.throttled(0.5, 9.0)
    pace.throttled(0.6, 2.0)
    pace.throttled(1.5, 8.0)
    assert (pace.reserve(1.5), pace.stops) == (8.0, 2)


def test_while_nothing_gets_through_stops_double_and_the_pace_stays() -> None:
    pace, now, stops = Pace(), 0.0, list[float]()
    for _ in range(8):
        pace.throttled(now, None)
        stops.append(pace.reserve(now))
        now += stops[-1] + 0.01
    assert stops == pytest.approx([1, 2, 4, 8, 16, 32, 60, 60])
    assert pace.reserve(now) == pytest.approx(1 / FIRST_PACE - 0.01)
    pace.succeeded()
    pace.throttled(now + 1, None)
    assert pace.reserve(now + 1) == pytest.approx(1.0)


def test_success_makes_it_faster_and_time_forgets() -> None:
    pace = Pace()
    pace.throttled(0.0, 0.0)
    for _ in range(1000):
        pace.succeeded()
    pace.reserve(10.0)
    assert pace.reserve(10.0) == pytest.approx(1 / 200)
    assert [pace.reserve(FORGET), pace.reserve(FORGET)] == [0.0, pytest.approx(1 / 200)]
    assert [pace.reserve(FORGET + 1), pace.reserve(FORGET + 1)] == [0.0, 0.0]


def test_time_forgets_as_soon_as_nobody_waits() -> None:
    pace = Pace()
    pace.throttled(0.0, FORGET + 1)
    assert [pace.reserve(FORGET + 1), pace.reserve(FORGET + 1)] == [0.0, 0.0]
    pace.throttled(500.0, FORGET + 1)
    pace.reserve(500.0)
    assert pace.reserve(501.0 + FORGET) == pytest.approx(1 / FIRST_PACE)


def test_creates_do_not_hold_up_polls() -> None:
    limiter = Limiter()
    limiter.throttled(create=True, now=0.0, pause=30.0)
    turn = limiter.reserve(create=True, now=0.0, last=None)
    assert turn is not None
    assert (turn.wait, turn.stops) == (30.0, 1)
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


def test_who_need_not_wait_gets_no_turn() -> None:
    limiter = Limiter()
    limiter.throttled(create=True, now=0.0, pause=1.0)
    assert limiter.reserve(create=True, now=1.0, last=None) is None
    assert limiter.reserve(create=True, now=1.0, last=None) is not None


def test_who_waited_while_requests_were_stopped_waits_again() -> None:
    limiter = Limiter()
    limiter.throttled(create=True, now=0.0, pause=1.0)
    turn = limiter.reserve(create=True, now=0.0, last=None)
    assert turn is not None
    assert limiter.reserve(create=True, now=1.0, last=turn) is None
    limiter.throttled(create=True, now=1.5, pause=5.0)
    again = limiter.reserve(create=True, now=1.6, last=turn)
    assert again is not None
    assert again.wait == pytest.approx(4.9)


def test_a_turn_that_is_given_back_is_the_next_ones() -> None:
    pace = Pace()
    pace.throttled(0.0, 1.0)
    assert [pace.reserve(0.0) for _ in range(4)] == pytest.approx([1.0, 1.1, 1.2, 1.3])
    pace.give_back(1.2)
    pace.give_back(1.1)
    assert [pace.reserve(0.0) for _ in range(3)] == pytest.approx([1.1, 1.2, 1.4])
    pace.give_back(1.1)
    assert pace.reserve(1.15) == pytest.approx(1.5 - 1.15)


def test_nobody_waits_for_those_who_left() -> None:
    limiter = Limiter()
    limiter.throttled(create=True, now=0.0, pause=1.0)
    turns = [limiter.reserve(create=True, now=0.0, last=None) for _ in range(100)]
    for turn in turns[1:]:
        assert turn is not None
        limiter.give_back(create=True, turn=turn)
    assert limiter.reserve(create=True, now=1.0, last=turns[0]) is None
    following = limiter.reserve(create=True, now=1.0, last=None)
    assert following is not None
    assert following.wait == pytest.approx(1 / FIRST_PACE)
    limiter.give_back(create=True, turn=following)
    assert limiter.reserve(create=True, now=FORGET + 1, last=None) is None
    assert limiter.reserve(create=True, now=FORGET + 1, last=None) is None


def test_a_turn_of_before_a_stop_is_nobodys() -> None:
    limiter = Limiter()
    limiter.throttled(create=True, now=0.0, pause=1.0)
    void = limiter.reserve(create=True, now=0.0, last=None)
    left = limiter.reserve(create=True, now=0.0, last=None)
    assert void is not None
    assert left is not None
    limiter.give_back(create=True, turn=left)
    limiter.throttled(create=True, now=2.0, pause=9.0)
    limiter.give_back(create=True, turn=void)
    waits = [limiter.reserve(create=True, now=2.0, last=None) for _ in range(2)]
    assert [turn and turn.wait for turn in waits] == pytest.approx([9.0, 9.1])


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
