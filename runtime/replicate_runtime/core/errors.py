"""Every exception that this package raises by itself.

    ReplicateException                   the root
    ├── ReplicateError                   the service answered with an error status, or a redirect that is not followed
    ├── ConfigurationError               the client was given what it cannot work with (is a ValueError)
    │   └── MissingCredential            a call needs a credential that the client does not have
    ├── EncodeError                      a value cannot be sent (is a TypeError and a ValueError)
    ├── DecodeError                      an answer is not what it should be (is a ValueError)
    │   └── BodyTooLarge                 it is larger than the limit
    ├── TransportError                   no complete answer arrived; also the matching httpx class (core/http/faults.py)
    ├── DeadlineExceeded                 the call's deadline passed (is a TimeoutError)
    ├── AmbiguousCreateError             a create may have happened, and nobody knows
    │   └── AmbiguousAnswer              it was answered with 408 or 5xx (is a ReplicateError)
    ├── PageLoop                         a list whose next page was already seen
    ├── ModelError                       a run ended, and not well
    │   └── PredictionCanceled           it was canceled or aborted
    ├── PredictionTimeout                a run did not end in the time given (is a TimeoutError)
    └── StreamInterrupted                a stream of events ended before its end

Each carries what is known as attributes, has its message in `args[0]`, and can be pickled. None carries a credential.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from .guards import is_list, is_mapping

if TYPE_CHECKING:
    import httpx
    from typing_extensions import Self

E = TypeVar("E", bound="ReplicateException")

HOME = "replicate.exceptions" if __name__.startswith("replicate_runtime.") else __name__
"""The import path that tracebacks and pickles show."""


class ReplicateException(Exception):
    """The root of all exceptions raised by this package."""

    __module__ = HOME

    prediction: Any = None
    """The run that was being followed or waited for, when there was one."""

    @property
    def retryable(self) -> bool:
        """Whether the same call may succeed, and does no harm, when it is made again."""
        return False

    def __reduce__(self) -> tuple[Any, ...]:
        return restore, (type(self), self.args, self.__dict__.copy())


def restore(cls: type[E], args: tuple[Any, ...], state: dict[str, Any]) -> E:
    """Make an exception again from its pickled parts, without running its constructor."""
    error = cls.__new__(cls)
    error.args = args
    error.__dict__.update(state)
    return error


NO_PROBLEM: Mapping[str, Any] = {}


class ReplicateError(ReplicateException):
    """The service answered with an error status.

    Attributes:
        type: URI that names the kind of problem, from the body (RFC 9457).
        title: Short name of the problem, from the body.
        status: HTTP status of the response.
        detail: What went wrong, from the body; the start of the body's text when it is no problem document.
        instance: URI that names this occurrence, from the body.
        body: The whole body: decoded JSON, else text, else None.
        headers: Response headers.
        request_id: Trace id of the response, when it has one.
        errors: `errors` of the body: objects with `pointer` and `detail`.
        invalid_fields: `invalid_fields` of the body: objects with `type`, `field` and `description`.
        retry_after: Seconds after which the service asks to try again.
        value: The body as the type that is documented for this status, when there is one and the body fits.
        method, url, operation: What was asked; the URL without its query.
        attempts: How many times it was asked.
    """

    __module__ = HOME

    FIELDS: ClassVar[tuple[str, ...]] = ("type", "title", "status", "detail", "instance")

    body: Any = None
    headers: Mapping[str, str] = {}
    request_id: str | None = None
    errors: list[Any] | None = None
    invalid_fields: list[Any] | None = None
    retry_after: float | None = None
    value: Any = None
    method: str = ""
    url: str = ""
    operation: str = ""
    attempts: int = 1

    def __init__(
        self,
        type: str | None = None,
        title: str | None = None,
        status: int | None = None,
        detail: str | None = None,
        instance: str | None = None,
    ) -> None:
        """Make an error from the members of a problem document."""
        self.type = type
        self.title = title
        self.status = status
        self.detail = detail
        self.instance = instance
        super().__init__(str(self))

    @property
    def retryable(self) -> bool:
        """Whether asking again may help: 408, 429 and 5xx."""
        return self.status in (408, 429) or (self.status or 0) >= 500

    @classmethod
    def from_response(cls, response: httpx.Response) -> Self:
        """Make the error of a response that was read."""
        try:
            body: Any = response.json()
        except ValueError:
            body = response.text or None
        return cls.from_parts(response.status_code, body, response.headers)

    @classmethod
    def from_parts(cls, status: int, body: Any, headers: Mapping[str, str]) -> Self:
        """Make the error of a status with a decoded body (a mapping when it is a problem document)."""
        problem: Mapping[str, Any] = body if is_mapping(body) else NO_PROBLEM
        text = body[:500] if isinstance(body, str) else None
        error = cls(
            type=text_member(problem, "type"),
            title=text_member(problem, "title"),
            status=status,
            detail=text_member(problem, "detail") or text,
            instance=text_member(problem, "instance"),
        )
        error.body = body
        error.headers = headers
        error.request_id = request_id(headers)
        error.errors = list_member(problem, "errors")
        error.invalid_fields = list_member(problem, "invalid_fields")
        return error

    def to_dict(self) -> dict[str, Any]:
        """The members of the problem document that are known, without those that are None."""
        return {name: getattr(self, name) for name in self.FIELDS if getattr(self, name) is not None}

    def __str__(self) -> str:
        return "ReplicateError Details:\n" + "\n".join(f"{key}: {value}" for key, value in self.to_dict().items())

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in self.FIELDS)})"


def text_member(problem: Mapping[str, Any], name: str) -> str | None:
    """A member of a problem document as text; None where it is missing or null."""
    value = problem.get(name)
    return value if value is None or isinstance(value, str) else str(value)


def list_member(problem: Mapping[str, Any], name: str) -> list[Any] | None:
    """A member of a problem document that must be a list; None where it is anything else."""
    value = problem.get(name)
    return value if is_list(value) else None


REQUEST_ID_HEADERS = ("x-request-id", "request-id", "x-correlation-id", "cf-ray")


def request_id(headers: Mapping[str, str]) -> str | None:
    """The trace id of a response: the first of the usual headers."""
    return next((headers[name] for name in REQUEST_ID_HEADERS if name in headers), None)


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


class DecodeError(ReplicateException, ValueError):
    """An answer is not what it should be.

    Attributes:
        path: Place in the body that does not fit, as in `[2].kind`; empty for the whole.
        status, headers, request_id: Of the response, where there was one.
        snippet: First bytes of the body, at most 200.
    """

    __module__ = HOME

    status: int | None = None
    headers: Mapping[str, str] = {}
    request_id: str | None = None
    snippet: bytes = b""

    def __init__(self, message: str, path: str = "") -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.path = path


class BodyTooLarge(DecodeError):
    """The body is larger than the limit. `limit` is in bytes, after decompression."""

    __module__ = HOME

    def __init__(self, message: str, limit: int = 0) -> None:
        super().__init__(message)
        self.limit = limit


class TransportError(ReplicateException):
    """No complete answer arrived. Raised as a subclass that is the matching httpx exception too.

    Attributes:
        sent: Whether the service may have received the request: False when it certainly did not.
        attempts: How many times it was sent.
        method, url, operation: What was asked; the URL without its query.
    """

    __module__ = HOME

    @property
    def retryable(self) -> bool:
        """Whether the same call may succeed, and does no harm, when it is made again."""
        return True

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

    @property
    def retryable(self) -> bool:
        """Whether the same call may succeed, and does no harm, when it is made again."""
        return True

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


class AmbiguousAnswer(AmbiguousCreateError, ReplicateError):
    """A create was answered with a status that does not say whether it happened: 408 or 5xx."""

    __module__ = HOME

    note: str = ""

    @property
    def retryable(self) -> bool:
        """False: it may have happened already."""
        return False

    def __str__(self) -> str:
        return f"{self.note}\n{ReplicateError.__str__(self)}"


class PageLoop(ReplicateException):
    """The next page of a list is one that was already seen. `cursor` is its address."""

    __module__ = HOME

    def __init__(self, message: str, cursor: str = "") -> None:
        super().__init__(message)
        self.cursor = cursor


class ModelError(ReplicateException):
    """A run failed. `prediction` is the run; the message is its `error`."""

    __module__ = HOME

    prediction: Any

    def __init__(self, prediction: Any) -> None:
        """Make the error of a run that ended."""
        self.prediction = prediction
        super().__init__(self._message())

    def _message(self) -> str:
        error = getattr(self.prediction, "error", None)
        return error if isinstance(error, str) else "" if error is None else str(error)

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

    @property
    def retryable(self) -> bool:
        """Whether the same call may succeed, and does no harm, when it is made again."""
        return True

    def __init__(self, message: str, *, last_event_id: str | None = None, prediction: Any = None) -> None:
        super().__init__(message)
        self.last_event_id = last_event_id
        self.prediction = prediction
