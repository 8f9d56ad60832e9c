"""How an application breaks the connection that it answers on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from starlette.types import Scope

ABORT: Final = "replicate.abort"
"""The ASGI extension that breaks a connection: it is called with the error that a client without sockets sees."""


async def abort(scope: Scope, error: Exception) -> None:
    """Break the connection."""
    scope["extensions"][ABORT](error)
    # The server learns of it in the loop's next turns, and would answer for us before.
    for _ in range(3):
        await asyncio.sleep(0)
