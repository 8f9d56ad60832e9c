"""Carries faults out on requests and responses."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any, Final

import httpx
from starlette.responses import HTMLResponse, Response, StreamingResponse

from ..http.breaking import abort
from ..http.journal import BROKEN
from ..http.received import reply

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.types import Message, Receive, Scope, Send

    from .faults import Fault

_DRIPS: Final = 20
_BROKEN: Final = "peer closed connection without sending complete message body"


async def carry_out(fault: Fault, request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
    """The response of a call that goes wrong."""
    early = _early(fault)
    if early is not None:
        return early
    if fault.kind == "late":
        await asyncio.sleep(fault.seconds)
    request.scope["replicate.fault"] = fault.kind
    response = await answer(request)
    if fault.kind == "reset-after":
        return Abort(httpx.ReadError("connection reset by peer"))
    if fault.kind == "cut-stream" and isinstance(response, StreamingResponse):
        return CutStream(response, fault.after)
    if fault.kind in {"cut-json", "cut-body", "slow"}:
        return Drip(response, fault)
    return response


def _early(fault: Fault) -> Response | None:
    """What goes wrong before the request is acted on."""
    if fault.kind == "refused":
        return Abort(httpx.ConnectError("connection refused"))
    if fault.kind == "reset":
        return Abort(httpx.ReadError("connection reset by peer"))
    if fault.kind == "wrong-type":
        return HTMLResponse("<!doctype html><title>Sorry</title><p>Something went wrong.")
    if fault.kind == "status":
        detail = "Request was throttled." if fault.status == 429 else "A fault on demand"
        body: dict[str, Any] = {"detail": detail, "status": fault.status}
        headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
        return reply(body, fault.status, media_type="application/problem+json", headers=headers)
    return None


class Abort(Response):
    """Breaks the connection in place of a response."""

    def __init__(self, error: Exception) -> None:
        super().__init__(status_code=BROKEN)
        self._error = error

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as an ASGI application."""
        await abort(scope, self._error)


class Drip(Response):
    """Sends a response in drips, or half of it: as if that were all, or breaking off."""

    def __init__(self, inner: Response, fault: Fault) -> None:
        super().__init__()
        self._inner, self._fault = inner, fault

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as an ASGI application."""
        head, body = await _collected(self._inner, scope, receive)
        kind, size = self._fault.kind, max(1, len(body) // _DRIPS)
        if kind == "cut-json":
            body = body[: len(body) // 2]
            head["headers"] = [(key, value) for key, value in head["headers"] if key != b"content-length"]
        await send(head)
        drips = [body[start : start + size] for start in range(0, len(body), size)]
        for drip in drips[: len(drips) // 2] if kind == "cut-body" else drips:
            await send({"type": "http.response.body", "body": drip, "more_body": True})
            if kind == "slow":
                await asyncio.sleep(self._fault.seconds / len(drips))
        if kind == "cut-body":
            await abort(scope, httpx.RemoteProtocolError(_BROKEN))
        else:
            await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _collected(inner: Response, scope: Scope, receive: Receive) -> tuple[Message, bytes]:
    """What a response would send: its head, and its body as one."""
    sent: list[Message] = []

    async def collect(message: Message) -> None:
        sent.append(message)

    await inner(scope, receive, collect)
    return dict(sent[0]), b"".join(message.get("body", b"") for message in sent[1:])


class CutStream(Response):
    """Tells so many events of a stream, and breaks the connection."""

    def __init__(self, inner: StreamingResponse, after: int) -> None:
        super().__init__()
        self._inner, self._after = inner, after

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as an ASGI application."""
        await send({"type": "http.response.start", "status": 200, "headers": self._inner.raw_headers})
        async for chunk in self._first(self._inner.body_iterator):
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await abort(scope, httpx.RemoteProtocolError(_BROKEN))

    async def _first(self, chunks: Any) -> AsyncIterator[bytes]:
        left = self._after
        async for chunk in chunks:
            left -= chunk.startswith(b"event:")
            if left < 0:
                return
            yield chunk
