"""Whether a request carries the token."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import Request


def carries(request: Request, token: str) -> bool:
    """Whether a request carries that token, as `Bearer` or, as it used to be, as `Token`."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    return hmac.compare_digest(given.strip().encode(), token.encode()) and scheme.lower() in {"bearer", "token"}
