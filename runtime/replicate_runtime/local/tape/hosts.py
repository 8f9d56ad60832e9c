"""Addresses of the real service as addresses of this one, and back: a client never leaves this machine."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

from ..common.shapes import map_texts

SERVICE: Final = "https://api.replicate.com"
"""Where recordings say that the real service is, wherever they were made: they are played without knowing."""
VIA: Final = "/_via/"
"""Path below which other hosts of the service are reached: `/_via/https/replicate.delivery/...`."""

_FAMILY: Final = ("replicate.com", "replicate.delivery", "replicate.net")
_VIA: Final = re.compile(re.escape(VIA) + r"(https?)/([^/]+)(/.*)?")


class Hosts:
    """Where the real service is.

    Args:
        upstream: Its address: scheme and host.
    """

    def __init__(self, upstream: str) -> None:
        self.upstream = upstream.rstrip("/")

    def target(self, path: str) -> str | None:
        """The real address behind a path of this service; None when it is none of the service's hosts."""
        if not path.startswith(VIA):
            return self.upstream + path
        match = _VIA.fullmatch(path)
        if match is None or not _ours(match[2]):
            return None
        return f"{match[1]}://{match[2]}{match[3] or '/'}"

    def inward(self, value: Any, base: str) -> Any:
        """A JSON value with addresses below `base` in place of the real ones."""
        return map_texts(value, lambda text: self._inward(text, base))

    def outward(self, value: Any, base: str) -> Any:
        """A JSON value with the real addresses in place of those below `base`."""
        return map_texts(value, lambda text: self._outward(text, base))

    def inward_text(self, text: str, base: str) -> str:
        """A text, an event of a stream for instance, in which every real address is replaced."""
        return _ADDRESS.sub(lambda match: self._inward(match[0], base), text)

    def inward_body(self, body: bytes, media_type: str, base: str) -> bytes:
        """A body of a response with addresses below `base` in place of the real ones; files go as they are."""
        if "json" in media_type and body:
            return _mapped(body, lambda text: self._inward(text, base))
        if media_type.startswith("text/event-stream"):
            return self.inward_text(body.decode(), base).encode()
        return body

    def kept_body(self, body: bytes, media_type: str) -> bytes:
        """A body as it is kept: with the service's usual address, where it was recorded at another."""
        if self.upstream == SERVICE or not body:
            return body
        if "json" in media_type:
            return _mapped(body, self.kept)
        if media_type.startswith("text/event-stream"):
            return _ADDRESS.sub(lambda match: self.kept(match[0]), body.decode()).encode()
        return body

    def kept(self, text: str) -> str:
        """An address as it is kept."""
        return SERVICE + text[len(self.upstream) :] if text.startswith(f"{self.upstream}/") else text

    def outward_body(self, body: bytes, base: str) -> bytes:
        """A body of a request with the real addresses in place of those below `base`, where it is JSON."""
        return _mapped(body, lambda text: self._outward(text, base)) if body else body

    def _inward(self, text: str, base: str) -> str:
        if text.startswith(f"{self.upstream}/"):
            return base + text[len(self.upstream) :]
        if not text.startswith(("http://", "https://")):
            return text
        parts = urlsplit(text)
        # What people see in a browser stays: only what a client fetches is led through here.
        if parts.hostname in {"replicate.com", "www.replicate.com"} or not _ours(parts.netloc):
            return text
        return f"{base}{VIA}{parts.scheme}/{text.split('://', 1)[1]}"

    def _outward(self, text: str, base: str) -> str:
        if not text.startswith(f"{base}/"):
            return text
        return self.target(text[len(base) :]) or text


_ADDRESS: Final = re.compile(r"https?://[^\s\"'<>\\]+")


def _ours(netloc: str) -> bool:
    host = netloc.rsplit("@", 1)[-1].split(":", maxsplit=1)[0].lower()
    return any(host == name or host.endswith(f".{name}") for name in _FAMILY)


def _mapped(body: bytes, change: Callable[[str], str]) -> bytes:
    try:
        return json.dumps(map_texts(json.loads(body), change)).encode()
    except ValueError:
        return body
