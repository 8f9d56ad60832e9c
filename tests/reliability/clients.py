"""Clients of a local service whose pauses take no time."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

from replicate.client import Client
from replicate_runtime.core.http.limits import Clock

if TYPE_CHECKING:
    from replicate.testing import LocalReplicate


class Skipping(Clock):
    """The machine's time, but a pause is over at once; random numbers are one half."""

    def __init__(self) -> None:
        super().__init__()
        self.skipped = 0.0
        self.now = lambda: time.monotonic() + self.skipped
        self.random = lambda: 0.5
        self.sleep = self._skip

    def _skip(self, seconds: float) -> None:
        self.skipped += seconds

    async def async_sleep(self, seconds: float) -> None:
        self._skip(seconds)
        await asyncio.sleep(0)


def impatient(local: LocalReplicate, **options: Any) -> Client:
    """A client of a local service that never pauses."""
    cls = type("Client", (Client,), {"_clock": Skipping(), "__module__": Client.__module__})
    made: Client = cls(api_token=local.token, base_url=local.url, transport=local.transport, **options)
    return made
