"""What is raised when no usable answer arrived: exceptions of ours that are the matching httpx ones too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import httpx

from ..call import UNSET
from ..codec import fingerprint
from ..errors import (
    AmbiguousAnswer,
    AmbiguousCreateError,
    DeadlineExceeded,
    DecodeError,
    ReplicateError,
    ReplicateException,
    TransportError,
    restore,
)
from ..guards import is_mapping

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..flow import Stream
    from .attempts import Execution

E = TypeVar("E", bound=ReplicateException)

NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol, httpx.ProxyError)
"""Failures that come before the first byte of a request: name resolution, connection, TLS, pool, proxy."""


OWN = ("httpcore", "httpx")
"""Where failures of the network come from whose names mean what they say."""


def is_sent(error: httpx.TransportError) -> bool:
    """Whether the service may have received anything of a request.

    Transports of other libraries call a connection failed that was lost while the answer was awaited: theirs says
    nothing for certain.
    """
    if not isinstance(error, NOT_SENT):
        return True
    if error.__cause__ is not None:
        return family(error.__cause__) not in OWN
    return error.__context__ is not None and family(error.__context__) not in (*OWN, "builtins")


def is_misfit(error: Exception) -> bool:
    """Whether a body was longer or shorter than its head had said: h11 tells so, and httpcore passes it on as it is."""
    return family(error) == "h11"


MISFIT = "what was sent changed its length meanwhile: {}"
"""What is said of such a body."""


def family(error: BaseException) -> str:
    """The package that an exception is of."""
    return type(error).__module__.partition(".")[0]


MIXED: dict[tuple[type[Any], type[Any]], type[Any]] = {}


def mixed(ours: type[E], theirs: type[Exception]) -> type[E]:
    """The class of exceptions that are both; a transport error is named after the other, which says more."""
    key = (ours, theirs)
    if key not in MIXED:
        space = {"__module__": ours.__module__, "__doc__": ours.__doc__, "__reduce__": reduce_mixed}
        MIXED[key] = type((theirs if ours is TransportError else ours).__name__, (ours, theirs), space)
    found: type[E] = MIXED[key]
    return found


def reduce_mixed(error: ReplicateException) -> tuple[Any, ...]:
    """Pickle by the two classes: the mixed one cannot be found by its name."""
    ours, theirs = type(error).__bases__
    state = {name: value for name, value in vars(error).items() if name != "last_error"}
    if "_request" in state:
        state["_request"] = None
    return restore_mixed, (ours, theirs, error.args, state)


def restore_mixed(ours: type[Any], theirs: type[Any], args: tuple[Any, ...], state: dict[str, Any]) -> Any:
    """Make a mixed exception again."""
    return restore(mixed(ours, theirs), args, state)


def make(ours: type[E], theirs: BaseException | None, message: str, execution: Execution) -> E:
    """An exception of ours for a failure, with what is known about the call; the failure loses its credentials."""
    cls = mixed(ours, type(theirs)) if isinstance(theirs, Exception) else ours
    state: dict[str, Any] = {
        "method": execution.call.method,
        "url": execution.prepared.url.partition("?")[0],
        "operation": execution.call.operation,
    }
    if isinstance(theirs, httpx.RequestError):
        state["_request"] = redact(theirs)
    elif theirs is not None:
        state = {**vars(theirs), **state}
    return restore(cls, (message,), {**state, "attempts": execution.attempts})


def redact(failure: httpx.RequestError) -> httpx.Request | None:
    """Take headers, query and body out of the request that a failure holds, and return what is left of it."""
    shorten(failure)
    try:
        request = failure.request
    except RuntimeError:
        return None
    failure.request = httpx.Request(request.method, request.url.copy_with(query=None, userinfo=b""))
    return failure.request


def shorten(failure: httpx.RequestError) -> None:
    """Take the frames of httpx and httpcore out of a failure of the network: what they know its message says.

    They make most of a traceback, and hold headers, which a dump with the local variables would show.
    """
    found: BaseException | None = failure
    if type(failure.__cause__).__module__.partition(".")[0] == "httpcore":
        while found is not None:
            found.__traceback__ = None
            found = found.__cause__


def asked(execution: Execution) -> str:
    """What was asked, for messages: method and address, without the query."""
    return f"{execution.call.method} {execution.prepared.url.partition('?')[0]}"


def reason(failure: BaseException) -> str:
    """What a failure says, or what it is."""
    return str(failure).removesuffix(".") or type(failure).__name__


def transport_failed(execution: Execution, failure: httpx.TransportError, sent: bool) -> TransportError:
    """No answer arrived."""
    tried = f" (attempt {execution.attempts})" if execution.attempts > 1 else ""
    fixed = not execution.repeatable and sent
    why = "; not sent again, since its body cannot be rewound" if fixed else ""
    error = make(TransportError, failure, f"{asked(execution)}{tried}: {reason(failure)}{why}", execution)
    error.sent = sent
    return error


def deadline_passed(execution: Execution, failure: httpx.TransportError | None) -> DeadlineExceeded:
    """The deadline passed before an answer was there."""
    total = execution.prepared.limits.total
    last = f"; last answer: {execution.status}" if execution.status else ""
    message = f"{asked(execution)} did not end within {total:g} s (attempts: {execution.attempts}{last})"
    error = make(DeadlineExceeded, failure, message, execution)
    error.timeout, error.last_status, error.last_error = total, execution.status, failure
    return error


def ambiguous_cause(execution: Execution, failure: httpx.TransportError) -> AmbiguousCreateError:
    """A create was sent, and no complete answer arrived."""
    return known(make(AmbiguousCreateError, failure, uncertain(execution, reason(failure)), execution), execution)


def ambiguous_body(execution: Execution, failure: DecodeError) -> AmbiguousCreateError:
    """A create succeeded, and its answer cannot be read."""
    error = make(AmbiguousCreateError, failure, uncertain(execution, reason(failure)), execution)
    return known(error, execution, failure.status)


def unknown_outcome(execution: Execution, answer: ReplicateError) -> AmbiguousAnswer:
    """A create was answered with a status that does not say whether it happened: 408 or 5xx."""
    why = answer.detail or answer.title or "no reason was given"
    message = uncertain(execution, f"status {answer.status}, {why}")
    error = restore(AmbiguousAnswer, (message,), {**vars(answer), "note": message})
    known(error, execution, answer.status)
    return error


def uncertain(execution: Execution, why: str) -> str:
    """The message of an ambiguous create."""
    return (
        f"{asked(execution)} was sent, but its outcome is unknown: {why}. It may have been carried out, so it was not "
        "sent again: look in the list of what exists before creating another"
    )


def known(error: AmbiguousCreateError, execution: Execution, status: int | None = None) -> AmbiguousCreateError:
    """Add what helps to find the object that may exist."""
    sent = execution.call.json
    body: Mapping[str, Any] = sent if is_mapping(sent) else {}
    model = body.get("version") or body.get("model")
    error.sent_at = execution.sent_at
    error.status = status
    error.path = execution.call.path.partition("?")[0]
    error.model = model if isinstance(model, str) else None
    error.input_hash = None if sent is UNSET else fingerprint(body.get("input", sent))
    return error


def stream_failed(stream: Stream, failure: httpx.RequestError) -> TransportError:
    """A stream broke off."""
    place = stream.url.partition("?")[0]
    request = redact(failure)
    cls = mixed(TransportError, type(failure))
    state = {"_request": request, "url": place, "method": request.method if request else ""}
    return restore(cls, (f"{place}: {reason(failure)}",), state)
