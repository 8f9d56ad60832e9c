"""Tasks that nobody waits for any more."""

from __future__ import annotations

import asyncio
from typing import Any


async def drop(*tasks: asyncio.Future[Any] | None) -> None:
    """Cancel what still runs, and wait until it has ended; what became of the others is of no interest."""
    left: list[asyncio.Future[Any]] = []
    for task in tasks:
        if task is not None and not task.done():
            task.cancel()
            left.append(task)
        elif task is not None and not task.cancelled():
            task.exception()
    if left:
        await asyncio.gather(*left, return_exceptions=True)
