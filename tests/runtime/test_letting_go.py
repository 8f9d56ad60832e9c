"""A client that nobody closed, and nobody has any more."""

from __future__ import annotations

import asyncio
import gc
from typing import Any

from replicate_runtime.core.http.sender import Sender
from tests.runtime.loopback import holding, loopback
from tests.runtime.support import Ask

GET = Ask("GET", "/x", dict[str, int])
AT_ONCE = 20


def test_it_takes_no_connection_from_others() -> None:
    async def main(url: str) -> None:
        for _ in range(2):
            cycle: list[Any] = [Sender(base_url=url)]
            cycle.append(cycle)
            # Sockets of the first are closed while the second opens its own, which may have the same numbers.
            await asyncio.wait_for(asyncio.gather(*(cycle[0].async_send(GET) for _ in range(AT_ONCE))), 30)
            del cycle
            gc.collect()
        await asyncio.sleep(0.1)

    with loopback(holding(0.05)) as server:
        asyncio.run(main(server.url))
        assert len(server.requests) == 2 * AT_ONCE
