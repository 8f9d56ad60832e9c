"""`call.py WHO URL TIMES`: CPU in µs and Python function calls of one GET of a prediction on a warm connection."""

from __future__ import annotations

import json
import sys
from time import process_time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

NAME = "ufawqhfynnddngldkgtslldrkq"


def caller(who: str, url: str) -> Callable[[], Any]:
    """The call, ready to be made again and again."""
    if who == "httpx":
        import httpx

        bare = httpx.Client(base_url=url, headers={"Authorization": "Bearer token"})
        return lambda: bare.get(f"/v1/predictions/{NAME}").raise_for_status().json()
    import replicate

    client = replicate.Client(api_token="token", base_url=url)
    return lambda: client.predictions.get(NAME)


def functions(call: Callable[[], Any]) -> int:
    """How many Python functions are entered by one call."""
    entered = 0

    def count(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal entered
        entered += event == "call"

    sys.setprofile(count)
    call()
    sys.setprofile(None)
    return entered


def main(who: str, url: str, times: int) -> None:
    """Warm up, measure, print."""
    call = caller(who, url)
    for _ in range(20):
        call()
    entered = functions(call)
    start = process_time()
    for _ in range(times):
        call()
    cpu = process_time() - start
    print(json.dumps({"functions": entered, "cpu": cpu / times * 1e6}))


main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
