"""`decode.py WHO FILE TIMES`: time in µs to decode a page of predictions, and that of `json.loads` alone."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def decoder(who: str) -> Callable[[bytes], Any]:
    """From bytes to a page; release 1.0.7 decodes only what its transport brings."""
    if who == "ours":
        from replicate import Prediction
        from replicate_runtime.core.codec import decode, loads
        from replicate_runtime.core.page import Page

        return lambda body: decode(Page[Prediction], loads(body))
    import httpx

    import replicate

    def through_list(body: bytes) -> Any:
        transport = httpx.MockTransport(lambda _: httpx.Response(200, content=body))
        return replicate.Client(api_token="token", transport=transport).predictions.list()

    return through_list


def cost(work: Callable[[bytes], Any], body: bytes, times: int) -> float:
    """Time of one decoding: the best of a few batches, since what disturbs only adds."""
    work(body)
    batches: list[float] = []
    for _ in range(5):
        start = process_time()
        for _ in range(times):
            work(body)
        batches.append((process_time() - start) / times * 1e6)
    return min(batches)


def main(who: str, body: bytes, times: int) -> None:
    """Measure both in turn, print."""
    page = decoder(who)
    print(json.dumps({"page": cost(page, body, times), "json": cost(json.loads, body, times)}))


main(sys.argv[1], Path(sys.argv[2]).read_bytes(), int(sys.argv[3]))
