"""Incoming requests, whatever framework received them: their headers and their body as it came."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any, cast

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
    """The headers of a request of httpx, Starlette, Flask, Django or the like."""
    headers = getattr(request, "headers", None)
    if headers is None and isinstance(request, Mapping):
        headers = cast("Mapping[str, Any]", request).get("headers")
    if headers is None:
        raise TypeError(f"{type(request).__name__} is no request: it has no headers")
    return lowered(headers)


def lowered(headers: Any) -> dict[str, str]:
    """Headers by lower-case names; pairs and mappings of text or bytes are read, `HTTP_X_Y` as `x-y`."""
    pairs = cast("Any", headers.items() if hasattr(headers, "items") else headers)
    return {_name(_text(name)): _text(value) for name, value in pairs}


def body_of(request: Any) -> str | bytes:
    """The raw body of a request, as far as it can be read without awaiting; raises UnreadBody otherwise."""
    if isinstance(request, Mapping):
        return cast("Mapping[str, Any]", request).get("body") or b""
    for name in ("content", "data", "body"):
        value = getattr(request, name, None)
        if callable(value):
            cached = getattr(request, "_body", None)
            if inspect.iscoroutinefunction(value) and not isinstance(cached, bytes):
                raise UnreadBody
            value = cached if isinstance(cached, bytes) else value()
        if isinstance(value, (str, bytes, bytearray)):
            return bytes(value) if isinstance(value, bytearray) else value
    reader = getattr(request, "get_data", None) or getattr(request, "read", None)
    if not callable(reader) or inspect.iscoroutinefunction(reader):
        raise UnreadBody
    return cast("bytes", reader())


def reader_of(request: Any) -> Any:
    """The coroutine function that reads the body, None when no awaiting is needed."""
    for name in ("body", "read", "get_data"):
        value = getattr(request, name, None)
        if inspect.iscoroutinefunction(value):
            return value
    return None


def _name(name: str) -> str:
    return name.removeprefix("HTTP_").replace("_", "-").lower()


def _text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
