"""What a client was given and what its document says, ready for use by each call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import httpx

from ..call import Call, Requirement
from ..fields import UNSET, Unset
from ..retry import Budget
from ..style import printable
from .address import Address
from .clock import Clock
from .pools import MERGED, Pools
from .reading import ENCODINGS
from .security import Credential, Scheme


class Shared:
    """What clients made from one another by `with_options` share: connections, budget and clock."""

    def __init__(self, pools: Pools, clock: Clock) -> None:
        self.pools = pools
        self.clock = clock
        self.budget = Budget()


class Settings:
    """Settings of one client.

    Attributes:
        client: The client itself, which decoded objects call.
        package: Name of the package that exports the client's types.
        shared: What it shares with clients made from it.
        schemes: Security schemes by name.
        security: What credentials a call needs that does not say so itself.
        credential: Gives the client's credential for a scheme; None when it has none.
        optional_credentials: Whether a call may go out without a credential that it needs.
        timeout: What the client was given; UNSET for nothing.
        retries: How often a call may be sent again.
        max_body: Largest body, in bytes.
        merges: Whether httpx merges cookies or parameters into requests.
    """

    def __init__(
        self,
        client: Any,
        package: str,
        shared: Shared,
        find_address: Callable[[], Address],
        schemes: Mapping[str, Scheme],
        security: Requirement,
        credential: Callable[[str], Credential],
        optional_credentials: bool,
        timeout: float | httpx.Timeout | None | Unset,
        retries: int,
        max_body: int,
        user_agent: str,
        headers: Mapping[str, str] | None,
    ) -> None:
        self.client = client
        self.package = package
        self.shared = shared
        self.schemes = schemes
        self.security = security
        self.credential = credential
        self.optional_credentials = optional_credentials
        self.timeout = timeout
        self.retries = retries
        self.max_body = max_body
        self.merges = any(shared.pools.options.get(name) for name in MERGED)
        self._find_address = find_address
        self._address: Address | None = None
        self._open_headers = {"accept": "*/*", "accept-encoding": ENCODINGS, "connection": "keep-alive"}
        self._open_headers["user-agent"] = user_agent
        own = {name.lower(): printable(value) for name, value in (headers or {}).items()}
        self._own_headers = {**self._open_headers, **own}
        self._open_headers["user-agent"] = self._own_headers["user-agent"]
