"""Tasks that nobody waits for any more."""

from __future__ import annotations

import asyncio
from typing import Any


async def drop(*tasks: asyncio.Future[Any] | None) -> None:
    """Cancel what still runs, and wait until it has ended."""
    left = [task for task in tasks if task is not None and not task.done()]
    for task in left:
        task.cancel()
    if left:
        await asyncio.gather(*left, return_exceptions=True)
