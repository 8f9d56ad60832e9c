"""How a client calls itself, and what it takes from the environment where it is given nothing."""

from __future__ import annotations

import math
import os
from contextlib import suppress
from typing import Final

from ...core.errors import ConfigurationError

__version__: Final = "1.1.0.dev0"
"""The version of the distribution."""

USER_AGENT: Final = f"replicate-python/{__version__}"
"""How clients call themselves."""

API: Final = "https://api.replicate.com"

_TOKEN: Final = "REPLICATE_API_TOKEN"


def token_from_environment() -> str | None:
    """The token of the prediction that Cog is carrying out, else that of the environment; None without either."""
    with suppress(Exception):
        # A call and no statement: whatever goes wrong while Cog is imported, there is still the environment.
        for name, value in __import__("cog").current_scope().context.items():
            if name.upper() == _TOKEN:
                token: str | None = value
                return token
    return os.environ.get(_TOKEN)


def base_url_from_environment() -> str | None:
    """`REPLICATE_BASE_URL`; None where it is not set, or empty."""
    return os.environ.get("REPLICATE_BASE_URL") or None


def interval_from_environment() -> float | None:
    """Seconds in `REPLICATE_POLL_INTERVAL`; None where it is not set. Raises ConfigurationError for no number."""
    text = os.environ.get("REPLICATE_POLL_INTERVAL")
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < math.inf:
        raise ConfigurationError(f"REPLICATE_POLL_INTERVAL is a number of seconds, 0 or more, not {text!r}")
    return seconds


token_from_environment.__module__ = "replicate.client"
