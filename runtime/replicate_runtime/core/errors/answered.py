"""The service answered, and not with what was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from ..guards import is_list, is_mapping
from .root import HOME, AmbiguousCreateError, ReplicateException

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx
    from typing_extensions import Self

HINTS: Mapping[int, str] = {
    401: "check that the token is set, complete and not revoked",
    402: "the account has no credit left: check its billing, then try again",
    404: "check the names and ids in the path; what is private is found only with a token that may see it",
    422: "the request does not fit; `errors` and `invalid_fields` of this exception may name the fields",
    429: "too many requests: ask less often, or again after `retry_after` seconds",
}
"""What to do about a status."""

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
        repeatable: Whether it could be asked again: not where its body cannot be rewound.
        hint: What to do about it; None where the status says no more.
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
    repeatable: bool = True
    hint: str | None = None

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
        error.hint = HINTS.get(status)
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
        told = {**self.to_dict(), **(self._asked() if self.method else {})}
        return "ReplicateError Details:\n" + "\n".join(f"{key}: {value}" for key, value in told.items())

    def _asked(self) -> dict[str, str]:
        """What was asked, and what to do, as further lines of the message."""
        asked = f"{self.method} {urlsplit(self.url).path}"
        told = {"operation": f"{self.operation}, {asked}"} if self.operation else {"request": asked}
        if self.retryable and not self.repeatable:
            told["not sent again"] = "its body cannot be rewound"
        return told if self.hint is None else {**told, "hint": self.hint}

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

    def of(self, status: int, headers: Mapping[str, str], content: bytes = b"") -> Self:
        """Tell it which response it is about, and how that begins. Returns it."""
        self.status = status
        self.headers = headers
        self.request_id = request_id(headers)
        self.snippet = content[:200]
        return self


class BodyTooLarge(DecodeError):
    """The body is larger than the limit. `limit` is in bytes, after decompression."""

    __module__ = HOME

    def __init__(self, message: str, limit: int = 0) -> None:
        super().__init__(message)
        self.limit = limit


class PageLoop(ReplicateException):
    """The next page of a list is one that was already seen. `cursor` is its address."""

    __module__ = HOME

    def __init__(self, message: str, cursor: str = "") -> None:
        super().__init__(message)
        self.cursor = cursor


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
