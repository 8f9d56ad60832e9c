"""Stands before the real service: passes calls on, and keeps what passes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Final

import httpx
from starlette.responses import Response, StreamingResponse

from ..http.problems import not_found, unauthenticated, unreachable
from ..http.received import carries
from .library import Exchange

if TYPE_CHECKING:
    from starlette.requests import Request

    from .hosts import Hosts
    from .library import Library
    from .taped import Name

_HOP: Final = frozenset(
    [
        "host",
        "connection",
        "content-length",
        "transfer-encoding",
        "accept-encoding",
        "content-encoding",
        "keep-alive",
        "authorization",
    ]
)


class Recorder:
    """Passes everything on to the real service.

    Args:
        hosts: Where the real service is.
        library: Where recordings go.
        name: Names operations.
        token: The token for the real service; it goes to its API alone.
    """

    def __init__(self, hosts: Hosts, library: Library, name: Name, token: str) -> None:
        self._hosts, self._library, self._name, self._token = hosts, library, name, token
        self._client = httpx.AsyncClient(timeout=None, follow_redirects=False)

    async def answer(self, request: Request, body: bytes) -> Response:
        """The response to a request. Raises Problem."""
        path, base = request.url.path, str(request.base_url).rstrip("/")
        target = self._hosts.target(path)
        if target is None:
            raise not_found()
        sent = self._hosts.outward_body(body, base)
        headers = {name: value for name, value in request.headers.items() if name.lower() not in _HOP}
        if target.startswith(f"{self._hosts.upstream}/"):
            if not carries(request, self._token):
                raise unauthenticated()
            headers["authorization"] = f"Bearer {self._token}"
        outgoing = self._client.build_request(
            request.method, target, params=request.url.query or None, content=sent, headers=headers
        )
        try:
            answer = await self._client.send(outgoing, stream=True)
        except httpx.HTTPError as error:
            raise unreachable(repr(error)) from error
        kept = {name: value for name, value in answer.headers.items() if name.lower() not in _HOP}
        if answer.headers.get("content-type", "").startswith("text/event-stream"):
            lines = self._stream(request, sent, answer, base)
            return StreamingResponse(lines, answer.status_code, headers=kept)
        told = await answer.aread()
        await answer.aclose()
        self._keep(request, sent, answer, told)
        led = self._hosts.inward_body(told, kept.get("content-type", ""), base)
        return Response(led, answer.status_code, headers=self._led(kept, base))

    def rewind(self) -> None:
        """What was recorded stays."""

    async def close(self) -> None:
        """Close the connections to the real service."""
        await self._client.aclose()

    async def _stream(self, request: Request, sent: bytes, answer: httpx.Response, base: str) -> AsyncIterator[bytes]:
        lines: list[str] = []
        try:
            async for line in answer.aiter_lines():
                lines.append(line + "\n")
                yield self._hosts.inward_text(lines[-1], base).encode()
        finally:
            await answer.aclose()
            self._keep(request, sent, answer, "".join(lines).encode())

    def _led(self, headers: dict[str, str], base: str) -> dict[str, str]:
        return {
            name: self._hosts.inward(value, base) if name == "location" else value for name, value in headers.items()
        }

    def _keep(self, request: Request, sent: bytes, answer: httpx.Response, body: bytes) -> None:
        hosts = self._hosts
        self._library.keep(
            self._name(request.method, request.url.path),
            Exchange(
                method=request.method,
                path=request.url.path,
                query=request.url.query,
                asked=dict(request.headers),
                sent=hosts.kept_body(sent, request.headers.get("content-type", "")),
                status=answer.status_code,
                headers={name: hosts.kept(value) for name, value in answer.headers.items()},
                body=hosts.kept_body(body, answer.headers.get("content-type", "")),
            ),
        )
