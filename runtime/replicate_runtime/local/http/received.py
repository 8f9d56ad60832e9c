"""A request as a handler sees it, and the responses that handlers make."""

from __future__ import annotations

import gzip
import hmac
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import attrs
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from ..common.jsons import dump
from ..common.shapes import is_object
from ..store.store import Window
from .paging import Pager
from .problems import Problem, broken, too_large

if TYPE_CHECKING:
    from starlette.requests import Request

    from ..common.links import Links
    from ..service import Service
    from ..store.store import Document

RESETS: Final = "replicate.resets"
"""Where a request's scope tells how often the service had been reset when it came."""
ENVELOPE: Final = 64 * 1024
"""Bytes that a multipart body may have beside the file."""
_WORTH_PACKING: Final = 500
"""Bytes from which a body is sent packed."""
_ALL: Final = Window()


@attrs.frozen(kw_only=True)
class Received:
    """A request that has passed the checks.

    Attributes:
        request: The request itself, for those who read its body as it arrives.
        path: Path parameters.
        query: Query parameters.
        body: The JSON body, the text of a plain one, or None.
        links: Addresses below the base that this client uses.
    """

    request: Request
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Any
    links: Links

    @property
    def fields(self) -> Mapping[str, Any]:
        """The JSON body as an object; empty when there is none."""
        return self.body if is_object(self.body) else {}

    def header(self, name: str) -> str | None:
        """A header of the request."""
        return self.request.headers.get(name)

    def page(self, service: Service, kind: str, show: Callable[[Document], Any], window: Window = _ALL) -> Response:
        """A page of a kind of document, as this request asks for it; the settings say how long pages are."""
        wanted = window._replace(limit=service.settings.page_sizes.get(kind, 100))
        pager = Pager(service.store, f"{self.links.base}{self.request.url.path}", dict(self.query))
        return reply(pager.page(kind, wanted, show))


Handler = Callable[["Service", Received], Awaitable[Response]]
"""Answers one operation; a refusal is raised as a `Problem`."""


def reply(
    body: object,
    status: int = 200,
    *,
    media_type: str = "application/json",
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A JSON response."""
    return Response(dump(body), status, media_type=media_type, headers=dict(headers or {}))


def check_reset(service: Service, request: Request) -> None:
    """Raise Problem where the service was reset after a request came: it is not carried out."""
    if request.scope[RESETS] != service.resets:
        raise broken("The service was reset while this request was under way")


def refusal(problem: Problem) -> Response:
    """What a problem is answered with."""
    return reply(problem.body, problem.status, media_type=problem.media_type, headers=problem.headers)


async def read_body(request: Request, limit: int, *, upload: bool = False) -> bytes:
    """The body of a request, of so many bytes at most, with an envelope around an upload. Raises Problem: 413."""
    content, most = bytearray(), limit + ENVELOPE if upload else limit
    try:
        async for chunk in request.stream():
            content += chunk
            if len(content) > most:
                raise too_large(limit, "Files" if upload else "Bodies")
    except ClientDisconnect as error:
        raise broken("The client went away") from error
    return bytes(content)


def empty(status: int, media_type: str | None = None) -> Response:
    """A response without a body."""
    return Response(status_code=status, media_type=media_type)


def packed(response: Response, accepted: str) -> Response:
    """The response with its body packed, where the client takes that and it is worth it."""
    # Files and streams have no body at hand, and go as they are.
    body: bytes = getattr(response, "body", b"")
    if "gzip" not in accepted or len(body) < _WORTH_PACKING:
        return response
    response.body = gzip.compress(body, compresslevel=1, mtime=0)
    response.headers["content-length"] = str(len(response.body))
    response.headers["content-encoding"] = "gzip"
    response.headers["vary"] = "Accept-Encoding"
    return response


def carries(request: Request, token: str) -> bool:
    """Whether a request carries that token, as `Bearer` or, as it used to be, as `Token`."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    return hmac.compare_digest(given.strip().encode(), token.encode()) and scheme.lower() in {"bearer", "token"}
