"""Whether the service can fetch a URL by itself."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit


def reachable(url: str, origin: str) -> bool:
    """Whether the API at `origin` can fetch the URL: it is public, or both are on this machine or network."""
    if url.startswith(f"{origin}/"):
        return True
    return not _is_private(url) or _is_private(origin)


def _is_private(url: str) -> bool:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return not address.is_global
