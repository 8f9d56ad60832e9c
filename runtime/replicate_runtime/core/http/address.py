"""Where calls go: the base address, the origins that may see credentials, and what is joined to them."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from typing import TypeAlias

import httpx

from ..errors import ConfigurationError

Origin: TypeAlias = tuple[str, str, "int | None"]


class Server:
    """An address from the document, with its variables.

    Attributes:
        url: Template: `https://{region}.example.test/{version}`.
        variables: From a variable to its default and, when only some are allowed, the allowed values.
    """

    __slots__ = ("url", "variables")

    def __init__(self, url: str, variables: Mapping[str, tuple[str, tuple[str, ...]]] | None = None) -> None:
        self.url = url
        self.variables = variables or {}

    def address(self, chosen: Mapping[str, str]) -> str:
        """The address, with some variables chosen.

        Raises:
            ConfigurationError: A variable does not exist, or may not have that value.
        """
        unknown = sorted(set(chosen) - set(self.variables))
        if unknown:
            raise ConfigurationError(f"{self.url} has no variable {unknown[0]!r}")
        url = self.url
        for name, (default, allowed) in self.variables.items():
            value = chosen.get(name, default)
            if allowed and value not in allowed:
                raise ConfigurationError(f"{name!r} must be one of {', '.join(allowed)}, not {value!r}")
            url = url.replace(f"{{{name}}}", value)
        return url


class Address:
    """A checked base address.

    Attributes:
        base: Its text, without a slash at the end.
        origin: Scheme, host and port: credentials go to no other.
        path: Path of the base, without a slash at the end.
    """

    __slots__ = ("base", "origin", "path")

    def __init__(self, text: str, *, allow_http: bool = False) -> None:
        """Check an address.

        Raises:
            ConfigurationError: It has no scheme, carries credentials, or is plain http to another machine.
        """
        try:
            url = httpx.URL(text.strip())
        except (httpx.InvalidURL, TypeError) as error:
            raise ConfigurationError(f"the base URL cannot be read: {error}") from None
        if url.scheme not in ("http", "https") or not url.host:
            raise ConfigurationError(
                "the base URL must begin with https:// (or http:// on this machine) and name a host"
            )
        if url.userinfo or url.query or url.fragment:
            raise ConfigurationError("the base URL must not have credentials, a query or a fragment")
        if url.scheme == "http" and not (allow_http or is_local(url.host)):
            raise ConfigurationError(
                f"the base URL is plain http to {url.host}: anyone on the way can read the token; "
                "allow_http=True allows it"
            )
        self.base = str(url).rstrip("/")
        self.origin = origin_of(url)
        self.path = url.raw_path.decode("ascii").rstrip("/")


def origin_of(url: httpx.URL) -> Origin:
    """Scheme, host and port of an address; the port is None where it is the usual one."""
    return url.scheme, url.host, url.port


def origin(text: str) -> Origin:
    """The origin of an address as text; raises ConfigurationError for what is none."""
    try:
        return origin_of(httpx.URL(text))
    except httpx.InvalidURL:
        raise ConfigurationError(f"{text[:100]!r} is no address") from None


def is_local(host: str) -> bool:
    """Whether a host is this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def join(base: str, path: str) -> str:
    """Join a path to a base address, with one slash between them."""
    return f"{base}{path}" if path.startswith("/") else f"{base}/{path}"


def relative(base: str, server: str) -> str:
    """A server's address as seen from the base: `/v2` is on the same host, `v2` below the same path."""
    if not server:
        return base
    try:
        return str(httpx.URL(f"{base.rstrip('/')}/").join(server))
    except httpx.InvalidURL as error:
        raise ConfigurationError(f"the address {server!r} cannot be read: {error}") from None
