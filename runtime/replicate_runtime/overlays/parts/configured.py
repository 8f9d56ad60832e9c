"""What a client is given, takes from the environment and remembers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ...core.errors import ConfigurationError
from ...core.fields import UNSET
from ...core.http.sender import Sender
from .deadline import interval
from .environment import USER_AGENT, base_url_from_environment, interval_from_environment, token_from_environment
from .host import Memory

if TYPE_CHECKING:
    import httpx

INTERVAL = 0.5
"""Seconds between polls that `poll_interval` shows while nobody has set it; then pauses adapt."""


class Configured(Sender):
    """A client with the constructor of release 1.0.7, and what its callers set and read."""

    _user_agent = USER_AGENT
    _credential_missing = "no token was sent: set REPLICATE_API_TOKEN, or give the client its `api_token`"

    if TYPE_CHECKING:
        _memory: Memory

    def __init__(
        self,
        api_token: str | None = None,
        *,
        base_url: str | None = None,
        timeout: float | httpx.Timeout | None = None,
        **kwargs: Any,
    ) -> None:
        """Make a client; nothing is opened or sent before the first call.

        Args:
            api_token: The token; left out, that of the environment at each call: `REPLICATE_API_TOKEN`, or Cog's own.
            base_url: Address of the API; left out, `REPLICATE_BASE_URL` at the first call, else that of the service.
            timeout: Deadline of each call in seconds, or `httpx.Timeout` for limits per phase; left out, 30 seconds. A
                create that waits has its wait on top; of a transfer it bounds the time without a byte.
            **kwargs: `headers`, `transport`, `retries`, `max_body`, `allow_http`, and what `httpx.Client` takes:
                `verify`, `cert`, `http2`, `limits`, `proxy`, `trust_env`, `cookies`, `params`, `auth` and others.

        Raises:
            ConfigurationError: The token is empty, or the address is refused.
        """
        if api_token is not None and not api_token.strip():
            raise ConfigurationError(
                "the API token is empty; leave it out to take the one of the environment, REPLICATE_API_TOKEN"
            )
        self._api_token = api_token
        self._poll_interval = interval_from_environment()
        super().__init__(base_url=base_url or None, timeout=UNSET if timeout is None else timeout, **kwargs)

    def _credential(self, name: str) -> str | None:
        return self._api_token or token_from_environment() or None

    def _find_base_url(self) -> str:
        return self._base_url or base_url_from_environment() or super()._find_base_url()

    @property
    def poll_interval(self) -> float:
        """Seconds between polls. Until it is set, here or by `REPLICATE_POLL_INTERVAL`, pauses adapt to a run's age."""
        return INTERVAL if self._poll_interval is None else self._poll_interval

    @poll_interval.setter
    def poll_interval(self, seconds: float | None) -> None:
        self._poll_interval = interval(seconds)

    @poll_interval.deleter
    def poll_interval(self) -> None:
        # Mocks take it away before they put it back.
        del self._poll_interval

    @property
    def fixed_interval(self) -> float | None:
        """Seconds between polls where somebody has set them, else None."""
        return self._poll_interval

    @property
    def origin(self) -> str:
        """Scheme, host and port of the API."""
        parts = urlsplit(self._settings.address.base)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def memory(self) -> Memory:
        """What is known about models from earlier calls."""
        kept: Memory | None = self.__dict__.get("_memory")
        return self.__dict__.setdefault("_memory", Memory()) if kept is None else kept
