"""One webhook: what it says, how it is signed, what became of it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any, Final

import attrs

from ..common.shapes import known_fields

DEFAULT_EVENTS: Final = ["output", "completed"]
"""What is told when no filter is given."""


@attrs.define(kw_only=True)
class Delivery:
    """One webhook and what became of it."""

    id: str
    """The `webhook-id`, the same at every attempt."""
    run: str
    """Identifier of the prediction or training."""
    event: str
    """`start`, `output`, `logs` or `completed`."""
    url: str
    body: str
    """The JSON text that is signed and sent."""
    created: int
    """Nanoseconds since 1970."""
    state: str = "pending"
    """`pending`, `delivered`, `failed`, or `refused`: not sent, because the host is not on this machine."""
    attempts: int = 0
    status: int | None = None
    """HTTP status of the last answer."""
    error: str | None = None
    """Why it was not delivered."""
    headers: dict[str, str] = attrs.Factory(dict[str, str])
    """Headers of the last attempt."""

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Delivery:
        """As it was stored."""
        return cls(**known_fields(cls, document))

    @property
    def json(self) -> Any:
        """The body, decoded."""
        return json.loads(self.body)


def sign(key: bytes, message_id: str, timestamp: int, body: str) -> str:
    """The value of `webhook-signature`."""
    text = f"{message_id}.{timestamp}.{body}"
    return "v1," + base64.b64encode(hmac.new(key, text.encode(), hashlib.sha256).digest()).decode()
