"""Failures of the transport: an exception of ours that is the matching httpx one too, and knows what was asked."""

from __future__ import annotations

from typing import Any, TypeVar, cast

import httpx

from ..errors import AmbiguousCreateError, DecodeError, ReplicateError, ReplicateException, restore

E = TypeVar("E", bound=ReplicateException)

NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol, httpx.ProxyError)
"""Failures that come before the first byte of a request: name resolution, connection, TLS, pool, proxy."""

MIXED: dict[tuple[type[Any], type[Any]], type[Any]] = {}


def mixed(ours: type[E], theirs: type[Exception]) -> type[E]:
    """The class of exceptions that are both; named after ours when it says more, else after the other."""
    key = (ours, theirs)
    if key not in MIXED:
        space = {"__module__": ours.__module__, "__doc__": ours.__doc__, "__reduce__": reduce_mixed}
        name = theirs.__name__ if ours.__name__ == "TransportError" else ours.__name__
        MIXED[key] = type(name, (ours, theirs), space)
    return cast("type[E]", MIXED[key])


def reduce_mixed(error: ReplicateException) -> tuple[Any, ...]:
    """Pickle by the two classes: the mixed one has no name of its own."""
    ours, theirs = type(error).__bases__
    state = {name: value for name, value in error.__dict__.items() if name not in ("_request", "last_error")}
    return restore_mixed, (ours, theirs, error.args, state)


def restore_mixed(ours: type[Any], theirs: type[Any], args: tuple[Any, ...], state: dict[str, Any]) -> Any:
    """Make a mixed exception again."""
    return restore(mixed(ours, theirs), args, state)


def make(ours: type[E], cause: httpx.TransportError, message: str) -> E:
    """An exception of ours for a failure of httpx, which loses the credentials that its request carries."""
    cls = mixed(ours, type(cause))
    error = cls.__new__(cls, message)
    error.args = (message,)
    request = redacted(cause)
    if request is not None:
        cause.request = request
        setattr(error, "_request", request)
    return error


def redacted(cause: httpx.TransportError) -> httpx.Request | None:
    """The request of a failure, without headers, query and body."""
    try:
        request = cause.request
    except RuntimeError:
        return None
    return httpx.Request(request.method, request.url.copy_with(query=None, username=None, password=None))


class AmbiguousAnswer(AmbiguousCreateError, ReplicateError):
    """A create was answered with a status that does not say whether it happened: 408 or 5xx."""


class AmbiguousBody(AmbiguousCreateError, DecodeError):
    """A create was answered with success, and a body that cannot be read."""
