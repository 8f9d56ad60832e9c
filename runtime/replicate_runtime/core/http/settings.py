"""What a client was given and what its document says, ready for use by each call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from ..call import checked_retries, checked_timeout
from ..fields import SECRET_WORDS, UNSET, Unset
from ..retry import Budget
from ..style import header_name, printable
from .limiter import Limiter
from .pools import MERGED, Pools
from .reading import ENCODINGS

if TYPE_CHECKING:
    import httpx

    from ..call import Call, Requirement
    from .address import Address
    from .limits import Clock
    from .security import Credential, Scheme

PLAIN = ("http1", "http2", "trust_env", "limits")
"""Keywords of httpx that a pickle keeps."""


class Document:
    """What a client's document says.

    Attributes:
        package: Name of the package that exports the client's types.
        schemes: Security schemes by name.
        security: What credentials a call needs that does not say so itself.
        optional: Whether a call may go out without a credential that it needs.
        missing: What a 401 tells who sent none.
        user_agent: How the client calls itself.
    """

    def __init__(
        self,
        package: str,
        schemes: Mapping[str, Scheme],
        security: Requirement,
        *,
        optional: bool,
        missing: str,
        user_agent: str,
    ) -> None:
        self.package = package
        self.schemes = schemes
        self.security = security
        self.optional = optional
        self.missing = missing
        self.user_agent = user_agent


class Shared:
    """What clients made from one another by `with_options` share."""

    def __init__(self, pools: Pools, clock: Clock) -> None:
        self.pools = pools
        self.clock = clock
        self.budget = Budget()
        self.limiter = Limiter()


class Settings:
    """Settings of one client.

    Attributes:
        client: The client itself, which decoded objects call.
        document: What its document says.
        shared: What it shares with the clients made from it.
        credential: Gives the client's credential for a scheme; None when it has none.
        timeout: Seconds for each call, limits per phase, None for no limit, UNSET for the defaults.
        retries: How often a call may be sent again.
        max_body: Largest body, in bytes.
        headers: The caller's headers.
        spelling: Their names as they are, by lower-case name.
        merges: Whether httpx merges cookies or parameters into requests.
    """

    def __init__(
        self,
        client: Any,
        document: Document,
        shared: Shared,
        *,
        address: Callable[[str], Address],
        credential: Callable[[str], Credential],
        timeout: float | httpx.Timeout | Unset | None,
        retries: int,
        max_body: int,
        headers: Mapping[str, str] | None,
    ) -> None:
        self.client = client
        self.document = document
        self.shared = shared
        self.credential = credential
        self.timeout = timeout if isinstance(timeout, Unset) else checked_timeout(timeout)
        self.retries = checked_retries(retries)
        self.max_body = max_body
        self.headers = dict(headers or {})
        self.spelling = {name.lower(): name for name in self.headers}
        self.merges = any(shared.pools.options.get(name) for name in MERGED)
        self._find_address = address
        self._address: Address | None = None
        self._addresses: dict[str, Address] = {}
        self._open, self._own = default_headers(document.user_agent, self.headers)

    def changed(
        self,
        client: Any,
        *,
        address: Callable[[str], Address],
        credential: Callable[[str], Credential],
        timeout: float | httpx.Timeout | Unset | None = UNSET,
        headers: Mapping[str, str] | None = None,
        retries: int | None = None,
    ) -> Settings:
        """Settings for another client that shares this one's connections; what is not given stays."""
        return Settings(
            client,
            self.document,
            self.shared,
            address=address,
            credential=credential,
            timeout=self.timeout if timeout is UNSET else timeout,
            retries=self.retries if retries is None else retries,
            max_body=self.max_body,
            headers={**self.headers, **(headers or {})},
        )

    def kept(self) -> dict[str, Any]:
        """What a pickle keeps: nothing that is secret or open."""
        options = self.shared.pools.options
        return {
            "options": {name: options[name] for name in PLAIN if name in options},
            "timeout": self.timeout,
            "retries": self.retries,
            "max_body": self.max_body,
            "headers": {
                name: value
                for name, value in self.headers.items()
                if name.lower() != "cookie" and not any(word in name.lower().replace("-", "_") for word in SECRET_WORDS)
            },
        }

    @property
    def address(self) -> Address:
        """The base address, found at the first call."""
        if self._address is None:
            self._address = self._find_address("")
        return self._address

    def address_of(self, server: str) -> Address:
        """The address of a server that a call has of its own."""
        if server not in self._addresses:
            self._addresses[server] = self._find_address(server)
        return self._addresses[server]

    @property
    def settled(self) -> Address | None:
        """The base address, once a call has found it."""
        return self._address

    def forget_address(self) -> None:
        """Find the base address again at the next call."""
        self._address = None
        self._addresses.clear()

    def base_headers(self, trusted: bool) -> dict[str, str]:
        """The headers of every request, by lower-case name; those of the caller only where they may be seen."""
        return dict(self._own if trusted else self._open)

    def timeout_of(self, call: Call[Any]) -> float | httpx.Timeout | Unset | None:
        """What was said about a call's time: by the call, else by the client."""
        return self.timeout if call.timeout is UNSET else call.timeout

    def requirement_of(self, call: Call[Any]) -> Requirement:
        """The credentials that a call needs: by the call, else by the document."""
        return self.document.security if call.security is None else call.security

    def retries_of(self, call: Call[Any]) -> int:
        """How often a call may be sent again: by the call, else by the client."""
        return self.retries if call.retries is None else call.retries


def default_headers(user_agent: str, headers: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The headers of requests to strangers, and of those to the client's own address, where the caller's are added.

    Raises:
        ValueError: A header has control characters, or a name that is none.
    """
    defaults = {"accept": "*/*", "accept-encoding": ENCODINGS, "connection": "keep-alive", "user-agent": user_agent}
    own = {**defaults, **{header_name(name): printable(value) for name, value in headers.items()}}
    return {**defaults, "user-agent": own["user-agent"]}, own
