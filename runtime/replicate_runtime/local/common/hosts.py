"""Which addresses are on this machine: what the local service may call without being told so."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit


def is_loopback(host: str) -> bool:
    """Whether a host name or address can only be this machine."""
    if host.lower().rstrip(".") == "localhost" or host.lower().endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def host_of(url: str) -> str | None:
    """The host of an http or https URL; None when it is no such URL."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    # Blanks and control characters would end up in a request line.
    if parts.scheme not in {"http", "https"} or any(ord(character) <= 32 for character in url):
        return None
    return parts.hostname or None


def bare_host(header: str) -> str:
    """The host of a `Host` header, without its port."""
    return header.rsplit(":", 1)[0] if header.count(":") == 1 or (header.startswith("[") and "]:" in header) else header
