"""What a response means: the value of a success, or the exception of anything else."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

import httpx

from ..call import Call, Headers, RedirectTarget
from ..codec import decode, decode_whole, loads
from ..errors import DecodeError, ReplicateError
from ..flow import Stream
from ..retry import retry_after
from .faults import unknown_outcome

if TYPE_CHECKING:
    from .attempts import Execution
    from .settings import Settings


class Answer:
    """A response.

    Attributes:
        status: HTTP status.
        headers: Response headers.
        url: Where it came from.
        content: The body, unpacked; empty when it was not read.
        live: The response whose body is still to be read; None when it was.
    """

    __slots__ = ("content", "headers", "live", "status", "url")

    def __init__(
        self, status: int, headers: Headers, url: str, content: bytes = b"", live: httpx.Response | None = None
    ) -> None:
        self.status = status
        self.headers = headers
        self.url = url
        self.content = content
        self.live = live

    def encoding(self) -> str:
        """How the body is packed, as its header says; "" for not at all."""
        return self.headers.get("content-encoding", "").strip()


def by_status(forms: Mapping[str, Any], status: int) -> Any:
    """What is documented for a status: itself, its class, or the default; UNDOCUMENTED for none of these."""
    for key in (str(status), f"{status // 100}XX", f"{status // 100}xx", "default"):
        if key in forms:
            return forms[key]
    return UNDOCUMENTED


UNDOCUMENTED = object()


def form_of(returns: Any, status: int) -> Any:
    """The type of a success; a status that is not documented is read like the first that is."""
    if not isinstance(returns, dict):
        return returns
    forms = cast("dict[str, Any]", returns)
    found = by_status(forms, status)
    return next(iter(forms.values()), None) if found is UNDOCUMENTED else found


def value_of(settings: Settings, call: Call[Any], answer: Answer) -> Any:
    """Decode a success.

    Raises:
        DecodeError: The body is not what is documented.
    """
    form = form_of(call.returns, answer.status)
    if form is None:
        if call.method not in READS and media_of(answer) in PAGES:
            raise explained(DecodeError(f"expected nothing, got {media_of(answer)}"), call, answer)
        return None
    if form is Headers:
        return answer.headers
    try:
        value = read(form, answer, settings)
        if call.bind is not None:
            call.bind(call, value)
    except DecodeError as error:
        raise explained(error, call, answer) from None
    return value


def read(form: Any, answer: Answer, settings: Settings) -> Any:
    """Read a body as a type, by the media type that it came with."""
    content = answer.content
    if form is RedirectTarget:
        return location_of(answer)
    if form is bytes:
        return content
    media = media_of(answer)
    if media == JSON or is_json(media):
        return decode_whole(form, loads(content) if content else None, settings.client, settings.document.package)
    if form is str or (form is Any and media.startswith("text/")):
        return text_of(answer)
    if form is Any:
        return content or None
    if media in PAGES or content[:1] == b"<":
        raise DecodeError(f"expected JSON, got {media or 'markup'}")
    return decode_whole(form, loads(content) if content else None, settings.client, settings.document.package)


def location_of(answer: Answer) -> RedirectTarget:
    """Where a redirect leads to; raises DecodeError for an answer that is none."""
    to = answer.headers.get("location", "")
    if not to:
        raise DecodeError("expected a redirect, got no location")
    try:
        return RedirectTarget(httpx.URL(answer.url).join(to))
    except httpx.InvalidURL as error:
        raise DecodeError(f"the location is no address: {error}") from None


def media_of(answer: Answer) -> str:
    """The media type of a body, without parameters; "" when nothing says it."""
    return answer.headers.get("content-type", "").partition(";")[0].strip().lower()


JSON = "application/json"

PAGES = ("text/html", "application/xhtml+xml")
"""Media types of pages for people: what proxies and portals say in a service's place."""

READS = ("GET", "HEAD", "OPTIONS")
"""Methods that change nothing, so that nothing is lost when the answer is not the service's."""


def is_json(media: str) -> bool:
    """Whether a media type is JSON by another name."""
    return media == "text/json" or media.endswith("+json")


def text_of(answer: Answer) -> str:
    """A body as text, in the character set that it came with; raises DecodeError where it is not in it."""
    parameters = answer.headers.get("content-type", "").lower().partition("charset=")[2]
    charset = parameters.partition(";")[0].strip(" \"'") or "utf-8"
    try:
        return answer.content.decode(charset)
    except (UnicodeDecodeError, LookupError):
        raise DecodeError(f"the body is no text in {charset}") from None


def explained(error: DecodeError, call: Call[Any], answer: Answer) -> DecodeError:
    """Tell an error which response it is about."""
    error.args = (f"{error} (answer {answer.status} to {asked(call)})",)
    return error.of(answer.status, answer.headers, answer.content)


def asked(call: Call[Any]) -> str:
    """What a call asked, without its query."""
    return f"{call.method} {call.path.partition('?')[0]}"


def problem_of(execution: Execution, answer: Answer, *, ambiguous: bool) -> ReplicateError:
    """The exception of an answer that is no success; of a create it may have to say that nobody knows."""
    body = error_body(answer)
    error = ReplicateError.from_parts(answer.status, body, answer.headers)
    if ambiguous:
        error = unknown_outcome(execution, error)
    if error.detail is None and error.title is None:
        error.title = phrase(answer.status)
        error.detail = "the redirect is not followed" if answer.status < 400 else None
    error.method, error.operation = execution.call.method, execution.call.operation
    error.url = answer.url.partition("?")[0]
    error.attempts, error.repeatable = execution.attempts, execution.repeatable
    if answer.status == 401 and execution.settings.document.optional and not shows_credential(execution):
        error.hint = execution.settings.document.missing
    error.args = error.args if ambiguous else (str(error),)
    error.retry_after = retry_after(answer.headers, body, execution.clock.date())
    form = by_status(execution.call.errors, answer.status) if execution.call.errors else UNDOCUMENTED
    if form is not UNDOCUMENTED and form is not None:
        error.value = typed(form, body, execution.settings)
    return error


def shows_credential(execution: Execution) -> bool:
    """Whether a call went out with a credential: of a scheme of the document, or by httpx's `auth`."""
    headers = {scheme.header or "cookie" for scheme in execution.settings.document.schemes.values()}
    return (
        execution.prepared.secret
        or not headers.isdisjoint(execution.prepared.headers)
        or "auth" in execution.settings.shared.pools.options
    )


def error_body(answer: Answer) -> Any:
    """The body of an error: JSON where it is, else text; None when it is empty."""
    if not answer.content:
        return None
    try:
        return loads(answer.content)
    except DecodeError:
        return answer.content[:ERROR_TEXT].decode("utf-8", "replace")


ERROR_TEXT = 100_000
"""Bytes that are kept of an error's text."""


def typed(form: Any, body: Any, settings: Settings) -> Any:
    """An error's body as the type that is documented for it; None where it does not fit."""
    try:
        return decode(form, body, settings.client, settings.document.package)
    except DecodeError:
        return None


def phrase(status: int) -> str | None:
    """The usual words for a status."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return None


def head_of(response: httpx.Response, url: str) -> Answer:
    """The head of a response."""
    pairs = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers.raw]
    return Answer(response.status_code, Headers(pairs), url)


def stream_of(settings: Settings, call: Call[Any], answer: Answer, source: Any) -> Stream:
    """A response whose body is still to be read; `source` is the driver's part."""
    return Stream(
        answer.status,
        answer.headers,
        answer.url,
        source,
        call.max_body or settings.max_body,
        client=settings.client,
        package=settings.document.package,
    )
