"""Faults on demand: which call of which operation goes wrong, and how."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

import attrs

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.responses import Response

KINDS: Final[Mapping[str, str]] = {
    "refused": "the connection is refused; over a socket it is reset at once",
    "reset": "the connection is reset before the request is acted on",
    "reset-after": "the request is acted on, and its answer is lost",
    "slow": "the answer arrives in drips, over `seconds`",
    "late": "the answer begins after `seconds`",
    "cut-json": "the body ends in the middle, as if that were all",
    "cut-body": "the connection breaks in the middle of the body",
    "cut-stream": "the connection breaks after `after` events",
    "linger": "a stream stays open after `done`, until its silence is long enough",
    "wrong-type": "an HTML page with status 200",
    "status": "an error with `status`, and `Retry-After` where `retry_after` is given",
    "duplicate-webhook": "a webhook is sent twice",
    "clock-skew": "webhooks are dated `seconds` wrong",
}
"""What can go wrong."""


@attrs.frozen(kw_only=True)
class Fault:
    """One thing that goes wrong."""

    operation: str
    """The `operationId`; also `stream`, `delivery` and `webhook`."""
    nth: int = 1
    """Which call from now on, from 1; 0 means every one."""
    kind: str
    """One of `KINDS`."""
    status: int = 500
    """Of a `status`."""
    retry_after: int | None = None
    """Seconds, of a `status`."""
    seconds: float = 1.0
    """Of the machine, for `slow` and `late`; the difference, for `clock-skew`."""
    after: int = 1
    """Events that a cut stream still tells."""


DETAILS: Final = ("status", "retry_after", "seconds", "after")
"""What else a fault may say."""


def fault(operation: str, nth: int, kind: str | int, **details: Any) -> Fault:
    """A fault, from what people write: a number is a status.

    Raises:
        ValueError: There is no such kind, no such call, or no such status.
        TypeError: There is no such detail.
    """
    if isinstance(kind, int):
        kind, details = "status", {**details, "status": kind}
    if kind not in KINDS:
        raise ValueError(f"no such fault: {kind!r}; there are {', '.join(KINDS)}, and any status as a number")
    if nth < 0:
        raise ValueError(f"calls are counted from 1, and 0 means every one: there is no call {nth}")
    unknown = [name for name in details if name not in DETAILS]
    if unknown:
        raise TypeError(f"a fault has no {unknown[0]!r}; it may have {', '.join(DETAILS)}")
    if not 300 <= details.get("status", 500) < 600:
        raise ValueError(f"the status of a fault is 300 to 599, not {details['status']}")
    return Fault(operation=operation, nth=nth, kind=kind, **details)


class Faults:
    """What is to go wrong, counted per operation."""

    def __init__(self) -> None:
        self._pending: list[tuple[Fault, int]] = []
        self.operations = {"stream", "delivery", "webhook"}
        """What can go wrong: these, and every operation that is answered."""

    def add(self, fault: Fault) -> None:
        """Let something go wrong. Raises ValueError when nothing is called so."""
        if fault.operation not in self.operations:
            near = get_close_matches(fault.operation, self.operations, 3, 0.4) or sorted(self.operations)
            raise ValueError(f"no operation {fault.operation!r}: did you mean {', '.join(near)}?")
        self._pending.append((fault, 0))

    def clear(self) -> None:
        """Let everything go well."""
        self._pending.clear()

    def take(self, operation: str) -> Fault | None:
        """Count one call; the fault that it meets."""
        met: Fault | None = None
        left: list[tuple[Fault, int]] = []
        for fault, calls in self._pending:
            counted = calls + 1 if fault.operation == operation else calls
            if fault.operation == operation and met is None and fault.nth in (0, counted):
                met = fault
            if fault.nth == 0 or counted < fault.nth:
                left.append((fault, counted))
        self._pending = left
        return met

    async def around(
        self, operation: str, request: Request, answer: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        """Answer a request, or let it go wrong."""
        fault = self.take(operation) if self._pending else None
        if fault is None:
            return await answer(request)
        from .mischief import carry_out

        return await carry_out(fault, request, answer)
