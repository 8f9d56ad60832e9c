"""The service's refusals, word for word where its words are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class Problem(Exception):
    """A refusal: it leaves a handler as an exception and reaches the client as a response.

    Attributes:
        status: HTTP status.
        body: The JSON object of the answer.
        headers: Further headers of the answer.
        media_type: `application/problem+json`, but for the search, which answers `application/json`.
    """

    def __init__(
        self,
        status: int,
        body: Mapping[str, Any],
        *,
        headers: Mapping[str, str] | None = None,
        media_type: str = "application/problem+json",
    ) -> None:
        super().__init__(body.get("detail", ""))
        self.status = status
        self.body = dict(body)
        self.headers = dict(headers or {})
        self.media_type = media_type


def unauthenticated() -> Problem:
    """401: no token, or not ours."""
    detail = "You did not pass a valid authentication token"
    return Problem(401, {"title": "Unauthenticated", "detail": detail, "status": 401})


def no_credit() -> Problem:
    """402: the account has no credit left; only creates of predictions and trainings answer this."""
    detail = (
        "You have insufficient credit to run this model. Go to https://replicate.com/account/billing#billing to "
        "purchase credit. Once you purchase credit, please wait a few minutes before trying again."
    )
    return Problem(402, {"title": "Insufficient credit", "detail": detail, "status": 402})


def forbidden(detail: str) -> Problem:
    """403: it is there, and it is not yours."""
    return Problem(403, {"title": "Forbidden", "detail": detail, "status": 403})


def not_found() -> Problem:
    """404: as one back end of the service says it."""
    return Problem(404, {"detail": "The requested resource could not be found.", "status": 404})


def absent() -> Problem:
    """404: as the other back end says it, without a status."""
    return Problem(404, {"detail": "Not found."})


def file_not_found() -> Problem:
    """404: no such file, or it has expired."""
    return Problem(404, {"detail": "File not found"})


def conflict(detail: str) -> Problem:
    """409: it cannot be done while things are as they are."""
    return Problem(409, {"title": "Conflict", "detail": detail, "status": 409})


def too_large(limit: int, what: str = "Files") -> Problem:
    """413: a file, or another body, over the limit, which is in bytes."""
    return Problem(413, {"detail": f"{what} must be less than {limit / 1024 / 1024:g}MB in size"})


def bad_request(detail: str) -> Problem:
    """400: a request that cannot be read."""
    return Problem(400, {"title": "Bad request", "detail": detail, "status": 400})


def search_needs_query() -> Problem:
    """400: the search was asked for nothing."""
    return Problem(400, {"detail": 'Query parameter "query" is required'}, media_type="application/json")


def rejected(errors: Sequence[tuple[str, str]]) -> Problem:
    """400: values that the service refuses when a model is made, each with the JSON pointer of its place."""
    lines = "\n".join(f"- {pointer.lstrip('/')}: {text}" for pointer, text in errors)
    body = {
        "status": 400,
        "title": "Validation failed",
        "detail": f"The following errors occurred:\n{lines}",
        "errors": [{"pointer": pointer, "detail": text} for pointer, text in errors],
    }
    return Problem(400, body)


def invalid(complaints: Sequence[Mapping[str, str]]) -> Problem:
    """422: a body or an input that does not fit; each complaint has `type`, `field` and `description`."""
    lines = (f"- {c['field']}: {c['description']}" if c["field"] else f"- {c['description']}" for c in complaints)
    body = {
        "detail": "".join(line + "\n" for line in lines),
        "status": 422,
        "title": "Input validation failed",
        "invalid_fields": [dict(complaint) for complaint in complaints],
    }
    return Problem(422, body)


def no_such_version() -> Problem:
    """422: a version that does not exist, or whose spelling is not one of the three."""
    detail = "The specified version does not exist (or perhaps you don't have permission to use it?)"
    return Problem(422, {"title": "Invalid version or not permitted", "detail": detail, "status": 422})


def throttled(seconds: int) -> Problem:
    """429: too many requests; nothing was created."""
    body = {
        "detail": f"Request was throttled. Your rate limit resets in ~{seconds}s.",
        "status": 429,
        "retry_after": seconds,
    }
    return Problem(429, body, headers={"Retry-After": str(seconds)})


def broken(detail: str) -> Problem:
    """500: a fault of the service itself."""
    return Problem(500, {"title": "Internal server error", "detail": detail, "status": 500})


def unreachable(detail: str) -> Problem:
    """502: the real service, for which this one stands in part, does not answer."""
    return Problem(502, {"title": "Bad gateway", "detail": f"The service cannot be reached: {detail}", "status": 502})


def unanswered(operation: str) -> Problem:
    """501: an operation of the table that nothing here answers."""
    detail = f"{operation} is in the table of operations, and the local service has no answer to it"
    return Problem(501, {"title": "Not implemented", "detail": detail, "status": 501})
