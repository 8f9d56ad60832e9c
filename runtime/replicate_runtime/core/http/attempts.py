"""How a call is carried out: attempts, pauses and redirects, and what comes of them.

There is no I/O here, so that the blocking and the awaiting side share every decision: a generator asks for attempts and
pauses, and a driver makes them.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

import httpx

from ..call import Call, RedirectTarget, Reply
from ..errors import DecodeError
from ..retry import Decision, Outcome, decide, retry_after, with_jitter
from .answer import Answer, error_body, problem_of, value_of
from .faults import ambiguous_body, ambiguous_cause, deadline_passed, is_sent, transport_failed
from .limiter import FIRST_STOP
from .limits import Bound
from .prepared import Prepared, follow, prepare

if TYPE_CHECKING:
    from .body import Body
    from .limiter import Turn
    from .settings import Settings

MOST_REDIRECTS = 10
"""How many redirects one call follows."""


class Attempt(Bound):
    """Ask for one attempt. Result: `Answer`.

    Attributes:
        prepared: What is sent.
        unread: Statuses below this one leave the body unread.
        limit: Largest body, in bytes.
    """

    __slots__ = ("limit", "prepared", "unread")

    def __init__(self, prepared: Prepared, deadline: float | None, now: float, unread: int, limit: int) -> None:
        super().__init__(deadline, None if prepared.limits.explicit else now)
        self.prepared = prepared
        self.unread = unread
        self.limit = limit

    def is_foreign(self, response: httpx.Response) -> bool:
        """Whether an answer was there before the question: it is what an earlier one had too much.

        Connections of HTTP/2 are read by whoever comes first, and tell answers apart.
        """
        return self.reused and not self.answered and response.http_version != "HTTP/2"


Attempts: TypeAlias = "Generator[Attempt | float, Any, Answer]"
"""Yields attempts, and pauses in seconds; returns the answer that is a success."""


class Execution:
    """One call on its way.

    Attributes:
        attempts: How many times it was sent.
        tries: How many attempts count against its retries: not redirects that were followed, nor refusals with 429
            while others of the client got through, which had come too early out of its own queue.
        served: How many others had got through at the last 429; -1 before the first.
        hops: How many redirects were followed.
        spared: Whether it had one more attempt because a connection was being closed.
        deadline: When it must be over, on the monotonic clock; None for no deadline.
        started: When it began, on the monotonic clock.
        sent_at: When it was last sent, in seconds since the epoch.
        status: HTTP status of the last answer, when there was one.
        success: Statuses below this one are a success.
        unread: Statuses below this one leave the body unread.
    """

    def __init__(self, settings: Settings, call: Call[Any], *, stream: bool = False, idle: float | None = None) -> None:
        """Make a call ready; raises what `prepare` raises, when nothing was sent yet."""
        self.settings = settings
        self.call = call
        self.success = 400 if call.returns is RedirectTarget else 300
        self.unread = 300 if stream else 0
        self.clock = settings.shared.clock
        self.prepared = prepare(settings, call, stream=stream, idle=idle)
        self.attempts = 0
        self.tries = 0
        self.served = -1
        self.hops = 0
        self.spared = False
        self.status: int | None = None
        self.sent_at = 0.0
        self.started = self.clock.now()
        total = self.prepared.limits.total
        self.deadline = None if total is None else self.started + total

    @classmethod
    def raw(cls, settings: Settings, call: Call[Any], body: Body) -> Execution:
        """A request of the caller's own: redirects are handed out, and so is the response, unread."""
        execution = cls(settings, call)
        execution.prepared.body = body
        execution.success = execution.unread = 400
        return execution

    def steps(self) -> Attempts:
        """The attempts and pauses of the call."""
        shared, limit = self.settings.shared, self.call.max_body or self.settings.max_body
        create = not self.call.idempotent
        try:
            while True:
                if shared.limiter.paces:
                    yield from self._turns(create)
                self.attempts += 1
                self.tries += 1
                self.sent_at = self.clock.date()
                attempt = Attempt(self.prepared, self.deadline, self.clock.now(), self.unread, limit)
                try:
                    answer: Answer = yield attempt
                except httpx.TransportError as error:
                    pause = self._failed(error, attempt)
                except DecodeError as error:
                    self._unreadable(error)
                else:
                    if answer.status < self.success:
                        shared.budget.give()
                        if shared.limiter.paces:
                            shared.limiter.succeeded(create)
                        return answer
                    self.deadline = attempt.deadline
                    pause = self._refused(answer)
                if pause:
                    yield pause
        finally:
            if self.prepared.body is not None:
                self.prepared.body.close()

    def _turns(self, create: bool) -> Generator[float, None, None]:
        """Wait for the call's turn in the client's queue."""
        limiter, turn = self.settings.shared.limiter, None
        try:
            while turn := limiter.reserve(create, self.clock.now(), turn):
                yield self._queued(turn)
        except BaseException:
            if turn is not None:
                limiter.leave(create, turn)
            raise

    def _queued(self, turn: Turn) -> float:
        """The pause before the queue is looked at again; it shortens only a deadline that was asked for."""
        if self.deadline is not None:
            if not self.prepared.limits.explicit:
                self.deadline += turn.pause
            elif self.clock.now() + turn.wait >= self.deadline:
                raise deadline_passed(self, None)
        return turn.pause

    def _failed(self, error: httpx.TransportError, attempt: Bound) -> float:
        """The pause after an attempt without an answer; raises when it was the last."""
        if isinstance(error, httpx.PoolTimeout):
            attempt.leave_queue(self.clock.now())
            self.attempts -= 1  # it never left the client
        self.deadline = attempt.deadline
        if self._met_closing(error, attempt):
            return 0.0
        sent = is_sent(error) and not attempt.tunnel
        late = self.deadline is not None and self.clock.now() >= self.deadline - 0.01
        decision = self._decision(Outcome(None, sent=sent), over=late or not may_repeat(error))
        if decision.delay is not None:
            return decision.delay
        if decision.ambiguous:
            raise ambiguous_cause(self, error) from error
        raise (deadline_passed(self, error) if late else transport_failed(self, error, sent)) from error

    def _met_closing(self, error: httpx.TransportError, attempt: Bound) -> bool:
        """Whether the last attempt of a harmless call met the closing of an idle connection: it gets one more, once."""
        last = self.tries > self.settings.retries_of(self.call)
        closed = attempt.reused and not attempt.answered and isinstance(error, CLOSED)
        if self.spared or not (last and closed and self.call.idempotent and self.repeatable):
            return False
        self.spared = True
        self.attempts -= 1  # it never arrived
        self.tries -= 1
        return True

    @property
    def repeatable(self) -> bool:
        """Whether the body can be sent once more."""
        return self.prepared.body is None or self.prepared.body.repeatable

    def _refused(self, answer: Answer) -> float:
        """The pause after an answer that is no success; raises when it was the last."""
        self.status = answer.status
        if answer.status < 400:
            following = follow(self.prepared, answer) if self.hops < MOST_REDIRECTS else None
            if following is not None:
                self.prepared, self.hops = following, self.hops + 1
                self.tries -= 1
                return 0.0
        asked_for = retry_after(answer.headers, error_body(answer), self.clock.date())
        throttled = answer.status == 429
        if throttled:
            self._throttled(asked_for or None)
            asked_for = asked_for or FIRST_STOP
        decision = self._decision(Outcome(answer.status, retry_after=asked_for))
        if decision.delay is None:
            raise problem_of(self, answer, ambiguous=decision.ambiguous)
        # After a 429 it waits in the queue, with all others of its kind.
        return 0.0 if throttled else decision.delay

    def _throttled(self, asked_for: float | None) -> None:
        """Stop the queue after a 429; this attempt counts unless the queue got on since the call's last 429."""
        pause = None if asked_for is None else with_jitter(asked_for, self.clock.random)
        served = self.settings.shared.limiter.throttled(not self.call.idempotent, self.clock.now(), pause)
        if -1 < self.served < served:
            self.tries -= 1
        self.served = served

    def _decision(self, outcome: Outcome, *, over: bool = False) -> Decision:
        """What follows an outcome; `over` when there can be no further attempt."""
        retries = self.settings.retries_of(self.call)
        rewound = self.repeatable or not outcome.sent
        throttled = outcome.status == 429
        # Time in the queue counts only against a deadline that was asked for.
        deadline = None if throttled and not self.prepared.limits.explicit else self.deadline
        decision = decide(
            outcome,
            attempt=self.tries,
            retries=0 if over or not rewound else retries,
            idempotent=self.call.idempotent,
            left=None if deadline is None else deadline - self.clock.now(),
            random=self.clock.random,
        )
        if decision.delay is None or throttled or self.settings.shared.budget.take(self.clock.now()):
            return decision
        return Decision(None)  # one that may go on is never ambiguous

    def _unreadable(self, error: DecodeError) -> NoReturn:
        """Raise for a body that cannot be read; of a create that succeeded it must be said."""
        if self.call.idempotent or (error.status or 0) >= 300:
            raise error
        raise ambiguous_body(self, error) from None

    def reply(self, answer: Answer) -> Reply[Any]:
        """Decode the answer."""
        try:
            value = value_of(self.settings, self.call, answer)
        except DecodeError as error:
            self._unreadable(error)
        took, at = self.clock.now() - self.started, self.clock.date()
        return Reply(value, answer.status, answer.headers, took, self.attempts, at)


FOREIGN = "what came is left over from an earlier answer"
"""What is said of an answer that was there before the question."""

CLOSED = (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError, httpx.CloseError)
"""How the closing of a connection shows."""


def may_repeat(error: httpx.TransportError) -> bool:
    """Whether another attempt can end differently: not when the request itself is impossible."""
    return not isinstance(error, httpx.LocalProtocolError | httpx.UnsupportedProtocol)
