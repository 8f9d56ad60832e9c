"""Incoming requests, whatever framework received them: their headers and their body as it came."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from ...core.errors import ReplicateException


class UnreadBody(ReplicateException, TypeError):
    """The body of an incoming request is read by awaiting it, which a blocking call cannot do."""

    __module__ = "replicate.exceptions"

    def __init__(self) -> None:
        """Say what to do instead."""
        super().__init__(
            "the body of this request must be awaited: pass `headers=request.headers, body=await request.body()`, "
            "or use the async_ method"
        )


def headers_of(request: Any) -> Mapping[str, str]:
    """The headers of a request of httpx, Starlette, Flask, Django or the like, or of a mapping with `headers`."""
    headers = _member(request, "headers")
    if headers is None:
        raise TypeError(f"{type(request).__name__} is no request: it has no headers")
    return lowered(headers)


def lowered(headers: Any) -> dict[str, str]:
    """Headers by lower-case names; pairs and mappings of text or bytes are read, `HTTP_X_Y` as `x-y`."""
    pairs = headers.items() if hasattr(headers, "items") else headers
    return {_name(_text(name)): _text(value) for name, value in pairs}


def body_of(request: Any) -> str | bytes:
    """The raw body of a request, as far as it can be read without awaiting; raises UnreadBody otherwise."""
    # Starlette keeps what was awaited before.
    kept = getattr(request, "_body", None)
    if isinstance(kept, bytes):
        return kept
    for name in ("content", "body", "data", "get_data", "read"):
        value = _member(request, name)
        if inspect.iscoroutinefunction(value):
            raise UnreadBody
        given = value() if callable(value) else value
        if isinstance(given, (str, bytes, bytearray)):
            return bytes(given) if isinstance(given, bytearray) else given
    return b""


class Body:
    """The body of a request, read as its framework wants it: awaited where that is needed."""

    __slots__ = ("_request",)

    def __init__(self, request: Any) -> None:
        """Keep the request."""
        self._request = request

    def read(self) -> str | bytes:
        """The raw body; raises UnreadBody when it must be awaited."""
        return body_of(self._request)

    async def async_read(self) -> str | bytes:
        """The raw body."""
        for name in ("body", "read", "get_data"):
            reader = getattr(self._request, name, None)
            if inspect.iscoroutinefunction(reader):
                awaited: str | bytes = await reader()
                return awaited
        return body_of(self._request)


def _member(request: Any, name: str) -> Any:
    """An attribute, or an item where there is no such attribute: some requests are mappings of something else."""
    value = getattr(request, name, None)
    return request.get(name) if value is None and hasattr(request, "get") else value


def _name(name: str) -> str:
    return name.removeprefix("HTTP_").replace("_", "-").lower()


def _text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
