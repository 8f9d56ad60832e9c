"""A call made ready to be sent: each attempt makes its request from it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import httpx

from ..errors import ConfigurationError
from ..fields import UNSET, Unset
from ..style import cookie, header, header_name, printable, query
from .address import join, origin, origin_of
from .body import Body, Streamed, body_of
from .limits import HELD, Limits, limits_of
from .security import Authentication, authenticate

if TYPE_CHECKING:
    from ..call import Call
    from .answer import Answer
    from .settings import Settings


class Prepared:
    """What an attempt needs to know.

    Attributes:
        call: The call it is for.
        method: HTTP method.
        url: Full address.
        headers: By lower-case name.
        spelling: Names of headers as the caller spelt them, by lower-case name; others are sent as is usual: programs
            that stand in for a service compare them letter by letter.
        body: The body; None without one.
        trusted: Whether the address may see credentials.
        limits: Seconds in all, and per phase.
        merged: Whether httpx is to merge its client's cookies and parameters into it.
        secret: Whether the query of the address has a credential, which httpx's log must not show.
    """

    __slots__ = ("body", "call", "headers", "limits", "merged", "method", "secret", "spelling", "trusted", "url")

    def __init__(
        self,
        call: Call[Any],
        method: str,
        url: str,
        headers: dict[str, str],
        body: Body | None,
        trusted: bool,
        limits: Limits,
        merged: bool,
        spelling: Mapping[str, str],
        secret: bool = False,
    ) -> None:
        self.call = call
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.trusted = trusted
        self.limits = limits
        self.merged = merged
        self.spelling = spelling
        self.secret = secret

    def request(self, client: httpx.Client | httpx.AsyncClient, left: float | None) -> httpx.Request:
        """Make the request of one attempt.

        Args:
            client: The httpx client that sends it.
            left: Seconds until the deadline; None without one.

        Raises:
            ConfigurationError: The address is none.
        """
        try:
            return self._made(client, left)
        except httpx.InvalidURL as error:
            raise ConfigurationError(f"{self.url[:100]!r} is no address: {error}") from None

    def _made(self, client: httpx.Client | httpx.AsyncClient, left: float | None) -> httpx.Request:
        extensions = {"timeout": self.limits.phases_within(left), HELD: self.limits.held}
        keywords = self.body.keywords() if self.body is not None else {}
        headers = self.headers
        if isinstance(self.body, Streamed):
            headers = {**headers, **framing(self.url, self.body)}
        headers = {self.spelling.get(name) or name.title(): value for name, value in headers.items()}
        url = parsed(self.url) if self.trusted and "?" not in self.url else self.url
        if not self.merged:
            made = httpx.Request(self.method, url, headers=headers, extensions=extensions, **keywords)
        else:
            stream = keywords.pop("stream", None)
            made = client.build_request(self.method, url, headers=headers, extensions=extensions, **keywords)
            if stream is not None:
                made = httpx.Request(self.method, made.url, headers=made.headers, extensions=extensions, stream=stream)
        if self.secret:
            made.url = Quiet(made.url)
        if self.body is not None:
            self.body.label(made.headers)
        return made


@lru_cache(maxsize=64)
def parsed(url: str) -> httpx.URL:
    """An address of the service, read once, since runs are looked at again and again; queries may hold secrets."""
    return httpx.URL(url)


class Quiet(httpx.URL):
    """An address that is sent whole, and shown without its query."""

    def __str__(self) -> str:
        return super().__str__().partition("?")[0]

    def __repr__(self) -> str:
        return f"URL({str(self)!r})"


def follow(prepared: Prepared, answer: Answer) -> Prepared | None:
    """What a redirect asks for; None when it is not to be followed.

    Only calls that read are redirected, https is never left for http, and credentials, cookies and the caller's headers
    do not go to another origin.
    """
    location = answer.headers.get("location", "")
    if answer.status not in REDIRECTS or not location or prepared.method not in ("GET", "HEAD", "OPTIONS", "QUERY"):
        return None
    here = httpx.URL(prepared.url)
    try:
        there = here.join(location)
    except httpx.InvalidURL:
        return None
    if there.scheme not in ("https", here.scheme) or there.scheme not in ("http", "https"):
        return None
    trusted = prepared.trusted and origin_of(there) == origin_of(here)
    same = answer.status != 303 or prepared.method == "HEAD"
    headers = prepared.headers if trusted else untrusted(prepared.headers)
    return Prepared(
        prepared.call,
        prepared.method if same else "GET",
        str(there),
        headers,
        prepared.body if same else None,
        trusted,
        prepared.limits,
        prepared.merged and trusted,
        prepared.spelling,
        prepared.secret and trusted,
    )


REDIRECTS = (301, 302, 303, 307, 308)


def framing(url: str, body: Streamed) -> dict[str, str]:
    """The headers that httpx does not write for a stream."""
    length = body.length()
    size = {"transfer-encoding": "chunked"} if length is None else {"content-length": str(length)}
    return {"host": httpx.URL(url).netloc.decode("ascii"), **size}


OPEN_HEADERS = frozenset(
    ("accept", "accept-encoding", "connection", "user-agent", "content-type", "range", "cache-control")
)
"""Headers that any host may see."""


def untrusted(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers that any host may see."""
    return {name: value for name, value in headers.items() if name in OPEN_HEADERS}


def prepare(settings: Settings, call: Call[Any], *, stream: bool, idle: float | None) -> Prepared:
    """Make a call ready.

    Raises:
        ConfigurationError: It lacks a credential, or its address is refused.
        EncodeError: Its body has no JSON form.
        ValueError: A header has control characters, or a name that is none.
    """
    url, trusted = locate(settings, call)
    headers = settings.base_headers(trusted)
    named = call.headers
    if named:
        add_headers(headers, {name: header(value) for name, value in named.items() if is_given(value)})
    body = body_of(call)
    if body is not None and body.content_type is not None:
        headers["content-type"] = body.content_type
    if call.accept is not None:
        headers["accept"] = call.accept
    extra = call.extra_headers
    auth = credentials(settings, call, headers, extra) if trusted else None
    if auth is not None:
        headers.update(auth.headers)
    if extra:
        add_headers(headers, extra)
    cookies = [] if auth is None else auth.cookies
    parameters = [] if auth is None else auth.query
    if call.cookies:
        cookies += [cookie(name, value) for name, value in call.cookies.items() if is_given(value)]
    if call.query and (text := query(call.query)):
        parameters.insert(0, text)
    if cookies:
        headers["cookie"] = "; ".join(cookies)
    if parameters:
        url = f"{url}{'&' if '?' in url else '?'}{'&'.join(parameters)}"
    slow = stream or call.returns is bytes or (body is not None and body.slow)
    own = call.timeout is not UNSET
    limits = limits_of(settings.timeout_of(call), headers, slow=slow, idle=idle, own=own)
    secret = auth is not None and bool(auth.query)
    merged = settings.merges and trusted
    spelling = {**settings.spelling, **{name.lower(): name for name in extra}} if extra else settings.spelling
    return Prepared(call, call.method, url, headers, body, trusted, limits, merged, spelling, secret)


def is_given(value: Any) -> bool:
    """Whether a parameter is to be sent."""
    return value is not None and not isinstance(value, Unset)


def add_headers(headers: dict[str, str], more: Mapping[str, str]) -> None:
    """Add headers; they win over those that are there."""
    for name, value in more.items():
        headers[header_name(name)] = printable(value)


def locate(settings: Settings, call: Call[Any]) -> tuple[str, bool]:
    """The address of a call, and whether it may see credentials."""
    target = call.path
    if target.startswith("/") or "://" not in target.partition("?")[0]:
        address = settings.address if call.server is None else settings.address_of(call.server)
        if call.same_origin and address.path and target.startswith(f"{address.path}/"):
            # What a response names begins at the root of the host, not below the base.
            target = target.removeprefix(address.path)
        return join(address.base, target), True
    trusted = origin(target) == settings.address.origin
    if call.same_origin and not trusted:
        raise ConfigurationError(
            f"the address {target.partition('?')[0]!r} is on another host than {settings.address.base}: not asked"
        )
    return target, trusted


def credentials(
    settings: Settings, call: Call[Any], headers: Mapping[str, str], extra: Mapping[str, str] | None
) -> Authentication | None:
    """The credentials that a call shows; None when it needs none."""
    requirement = settings.requirement_of(call)
    if not requirement:
        return None
    given = {*headers, *map(str.lower, extra)} if extra else headers
    document = settings.document
    return authenticate(requirement, document.schemes, settings.credential, given, document.optional)
