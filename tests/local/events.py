"""Server-sent events as a bare reader finds them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx


def events(response: httpx.Response) -> Iterator[tuple[str, str, str]]:
    """The (name, id, data) of each server-sent event."""
    event: dict[str, list[str]] = {}
    for line in response.iter_lines():
        if line and not line.startswith(":"):
            name, _, value = line.partition(": ")
            event.setdefault(name.rstrip(":"), []).append(value)
        elif not line and event:
            yield event["event"][0], event["id"][0], "\n".join(event["data"])
            event = {}
