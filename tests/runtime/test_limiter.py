"""What a client does when the service says 429: one pace for all, and nothing is lost."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from replicate_runtime.core.errors import DeadlineExceeded, ReplicateError
from replicate_runtime.core.http.limiter import FIRST_PACE, FORGET, SLOWEST, Lane, Limiter
from tests.runtime.support import Ask, FakeClock, Service, answer, client, clock_of

CREATE = Ask("POST", "/v1/predictions", dict[str, int], json={})


def test_a_lane_holds_nothing_up_before_the_first_429() -> None:
    lane = Lane()
    assert [lane.reserve(0.0) for _ in range(100)] == [0.0] * 100


def test_after_a_429_requests_go_out_at_a_pace() -> None:
    lane = Lane()
    lane.throttled(0.0, 2.0)
    assert [lane.reserve(1.0) for _ in range(3)] == pytest.approx([1.0, 1.1, 1.2])


def test_requests_refused_together_are_one_sign() -> None:
    lane = Lane()
    for _ in range(50):
        lane.throttled(0.0, 1.0)
    lane.reserve(1.0)
    assert lane.reserve(1.0) == pytest.approx(1 / FIRST_PACE)
    for moment in range(2, 60, 2):
        lane.throttled(float(moment), 1.0)
    lane.reserve(70.0)
    assert lane.reserve(70.0) == pytest.approx(1 / SLOWEST)


def test_success_makes_it_faster_and_time_forgets() -> None:
    lane = Lane()
    lane.throttled(0.0, 0.0)
    for _ in range(1000):
        lane.succeeded()
    lane.reserve(10.0)
    assert lane.reserve(10.0) == pytest.approx(1 / 200)
    assert lane.reserve(FORGET + 1) == 0.0


def test_creates_do_not_hold_up_polls() -> None:
    limiter = Limiter()
    limiter.throttled(create=True, now=0.0, pause=30.0)
    turn = limiter.reserve(create=True, now=0.0, last=None)
    assert turn is not None
    assert (turn.wait, turn.signs) == (30.0, 1)
    assert limiter.reserve(create=False, now=0.0, last=None) is None
    limiter.succeeded(create=False)


def test_who_waited_while_the_lane_was_stopped_waits_again() -> None:
    limiter = Limiter()
    limiter.throttled(create=True, now=0.0, pause=1.0)
    turn = limiter.reserve(create=True, now=0.0, last=None)
    assert turn is not None
    assert limiter.reserve(create=True, now=1.0, last=turn) is None
    limiter.throttled(create=True, now=1.5, pause=5.0)
    again = limiter.reserve(create=True, now=1.6, last=turn)
    assert again is not None
    assert again.wait == pytest.approx(4.9)


class Throttled:
    """A service with a bucket: so many at once, so many a second."""

    def __init__(self, clock: FakeClock, burst: float, rate: float) -> None:
        self.clock, self.burst, self.rate = clock, burst, rate
        self.tokens, self.seen = burst, clock.time
        self.created = self.refused = 0

    def __call__(self, _request: httpx.Request) -> httpx.Response:
        self.tokens = min(self.burst, self.tokens + (self.clock.time - self.seen) * self.rate)
        self.seen = self.clock.time
        if self.tokens < 1:
            self.refused += 1
            return answer({"detail": "Request was throttled.", "retry_after": 1}, 429)
        self.tokens -= 1
        self.created += 1
        return answer({"n": self.created}, 201)


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


@pytest.mark.parametrize("burst", [5, 60])
def test_five_hundred_creates_at_ten_a_second(burst: int) -> None:
    made = client(Service(answer({})))
    clock = Loop()
    type(made)._clock = clock
    made = type(made)(
        credentials={"bearer": "t"}, transport=httpx.MockTransport(throttle := Throttled(clock, burst, 10.0))
    )

    async def main() -> list[Any]:
        ticking = asyncio.ensure_future(clock.run())
        results = await asyncio.gather(*(made.async_send(CREATE) for _ in range(500)), return_exceptions=True)
        ticking.cancel()
        return results

    began = clock.time
    results = asyncio.run(main())
    failed = [result for result in results if isinstance(result, Exception)]
    assert failed == []
    assert throttle.created == 500
    assert throttle.refused < 1000
    assert clock.time - began < 120


def test_waiting_for_a_turn_counts_only_against_a_deadline_that_was_asked_for() -> None:
    service = Service(answer({"retry_after": 40}, 429), answer({"n": 1}))
    made = client(service)
    with pytest.raises(ReplicateError):
        made.send(CREATE)
    assert made.send(CREATE) == {"n": 1}
    assert sum(clock_of(made).slept) >= 40
    service = Service(answer({"retry_after": 40}, 429), answer({"n": 1}))
    made = client(service)
    with pytest.raises(ReplicateError):
        made.send(CREATE, retries=0)
    with pytest.raises(DeadlineExceeded):
        made.send(CREATE, timeout=10.0)
    assert len(service.requests) == 1
