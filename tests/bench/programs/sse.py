"""`sse.py WHO EVENTS`: CPU in µs per event of a stream that comes in chunks of 4 KB."""

from __future__ import annotations

import json
import sys
from time import process_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CHUNK = 4096


def stream(events: int) -> bytes:
    """Tokens of a language model, as the service sends them, and the end."""
    words = ["Once", " upon", " a", " time", ",", " there", " was", " a llama", ".", "\ndata: "]
    parts = [
        f"event: output\nid: {1_690_000_000_000 + index}:0\ndata: {words[index % 10]}\n\n"
        for index in range(events - 1)
    ]
    return "".join([*parts, "event: done\ndata: {}\n\n"]).encode()


def chunks(body: bytes) -> Iterator[bytes]:
    """The body in pieces of 4 KB."""
    return (body[at : at + CHUNK] for at in range(0, len(body), CHUNK))


def ours(pieces: Iterable[bytes]) -> int:
    """Events found by the parser of the core."""
    from replicate_runtime.core.sse import Parser

    parser = Parser()
    return sum(len(parser.feed(piece)) for piece in pieces)


def peer(pieces: Iterable[bytes]) -> int:
    """Events found by release 1.0.7."""
    import httpx

    from replicate.stream import EventSource

    response = httpx.Response(200, headers={"content-type": "text/event-stream"}, content=pieces)
    return sum(1 for _ in EventSource(None, response, use_file_output=False))


def main(who: str, events: int) -> None:
    """Measure the best of a few runs, print."""
    body = stream(events)
    read = ours if who == "ours" else peer
    runs: list[float] = []
    for _ in range(5):
        start = process_time()
        found = read(chunks(body))
        runs.append((process_time() - start) / events * 1e6)
        assert found == events, found
    print(json.dumps({"cpu": min(runs)}))


main(sys.argv[1], int(sys.argv[2]))
