"""The root of all exceptions, how they are pickled, and those behind which there is no error answer of the service."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

if TYPE_CHECKING:
    from .run import Run

E = TypeVar("E", bound="ReplicateException")

HOME = "replicate.exceptions" if __name__.startswith("replicate_runtime.") else __name__.rpartition(".")[0]
"""The import path that tracebacks and pickles show."""


class ReplicateException(Exception):
    """The root of all exceptions raised by this package."""

    __module__ = HOME

    prediction: Any = None
    """The run that was being followed or waited for, when there was one."""

    _retryable: ClassVar[bool] = False

    @property
    def retryable(self) -> bool:
        """Whether the same call may succeed, and does no harm, when it is made again."""
        return self._retryable

    def __reduce__(self) -> tuple[Any, ...]:
        return restore, (type(self), self.args, self.__dict__.copy())


def restore(cls: type[E], args: tuple[Any, ...], state: dict[str, Any]) -> E:
    """Make an exception again from its pickled parts, without running its constructor."""
    error = cls.__new__(cls)
    error.args = args
    error.__dict__.update(state)
    return error


class ConfigurationError(ReplicateException, ValueError):
    """The client was given what it cannot work with; nothing was sent."""

    __module__ = HOME


class MissingCredential(ConfigurationError):
    """A call needs a credential that the client does not have; nothing was sent. `schemes` names what would do."""

    __module__ = HOME

    def __init__(self, message: str, schemes: tuple[tuple[str, ...], ...] = ()) -> None:
        super().__init__(message)
        self.schemes = schemes


class EncodeError(ReplicateException, TypeError, ValueError):
    """A value cannot be sent; nothing was. `path` is its place, as in `input.images[0]`."""

    __module__ = HOME

    def __init__(self, message: str, path: str = "") -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.path = path


class TransportError(ReplicateException):
    """No complete answer arrived. Raised as a subclass that is the matching httpx exception too.

    Attributes:
        sent: Whether the service may have received the request: False when it certainly did not.
        attempts: How many times it was sent.
        method, url, operation: What was asked; the URL without its query.
    """

    __module__ = HOME
    _retryable = True

    sent: bool = True
    attempts: int = 1
    method: str = ""
    url: str = ""
    operation: str = ""


class DeadlineExceeded(ReplicateException, TimeoutError):
    """The call's deadline passed.

    Attributes:
        timeout: The deadline, in seconds.
        attempts: How many times the request was sent; 0 when it never was.
        last_status: HTTP status of the last answer, when there was one.
        last_error: What the last attempt ended with, when it failed.
        method, url, operation: What was asked; the URL without its query.
    """

    __module__ = HOME
    _retryable = True

    timeout: float | None = None
    attempts: int = 0
    last_status: int | None = None
    last_error: BaseException | None = None
    method: str = ""
    url: str = ""
    operation: str = ""


class AmbiguousCreateError(ReplicateException):
    """A create was sent, and no answer says whether it happened: the object may exist, and be billed.

    It was not sent again. Look for it in the list of what exists before creating another.

    Attributes:
        sent_at: When it was sent, in seconds since the epoch.
        model: What was to run, as it was sent: `version` or `model` of the body, else None.
        input_hash: `codec.fingerprint` of the body's `input`, or of the whole body.
        status: HTTP status, when an answer arrived (408 or 5xx).
        method, path, operation: What was asked.
    """

    __module__ = HOME

    sent_at: float = 0.0
    model: str | None = None
    input_hash: str | None = None
    status: int | None = None
    method: str = ""
    path: str = ""
    operation: str = ""

    def __init__(self, message: str, *, sent_at: float | None = None) -> None:
        super().__init__(message)
        self.sent_at = time.time() if sent_at is None else sent_at


class ModelError(ReplicateException):
    """A run failed. `prediction` is the run; the message is its `error`."""

    __module__ = HOME

    prediction: Run

    def __init__(self, prediction: Any) -> None:
        """Make the error of a run that ended."""
        self.prediction = prediction
        super().__init__(self._message())

    def _message(self) -> str:
        error = getattr(self.prediction, "error", None)
        status = getattr(self.prediction, "status", None)
        if error is None and status is not None:
            return f"Prediction {getattr(self.prediction, 'id', '')} is {status!r}, and gives no error"
        return "" if error is None else str(error)

    @property
    def logs(self) -> str:
        """The end of the run's logs: at most 20 lines."""
        text = getattr(self.prediction, "logs", None)
        return "\n".join(text.splitlines()[-20:]) if isinstance(text, str) else ""


class PredictionCanceled(ModelError):
    """A run was canceled or aborted, and has no complete output. `prediction` is the run."""

    __module__ = HOME

    def _message(self) -> str:
        run = self.prediction
        return f"Prediction {getattr(run, 'id', '')} was {getattr(run, 'status', 'canceled')}"


class PredictionTimeout(ReplicateException, TimeoutError):
    """A run did not end in the time given. `prediction` still exists: wait for it again, or cancel it.

    Attributes:
        prediction: The run, as last seen.
        timeout: The time given, in seconds.
    """

    __module__ = HOME

    prediction: Run

    def __init__(self, message: str, prediction: Any = None, timeout: float | None = None) -> None:
        super().__init__(message)
        self.prediction = prediction
        self.timeout = timeout


class StreamInterrupted(ReplicateException):
    """A stream of events ended before its end, and could not be resumed.

    Attributes:
        last_event_id: Id of the last event that was given, when it had one.
        prediction: The run whose stream it was, when there is one.
    """

    __module__ = HOME

    prediction: Run | None

    _retryable = True

    def __init__(self, message: str, *, last_event_id: str | None = None, prediction: Any = None) -> None:
        super().__init__(message)
        self.last_event_id = last_event_id
        self.prediction = prediction
