"""Streams of events."""

from __future__ import annotations

from typing import Any

from . import HEX, asking, program, raised, replicate


@program
def stream_model() -> Any:
    return [
        (event.event.value, event.data, event.id) for event in replicate.stream("owner/name", input=asking("stream"))
    ]


@program
def stream_version() -> Any:
    return "".join(str(event) for event in replicate.stream(f"owner/name:{HEX}", input=asking("stream")))


@program
def stream_error() -> Any:
    found = raised(lambda: list(replicate.stream("owner/name", input=asking("stream-error"))))
    return [isinstance(one, RuntimeError) for one in found]


@program
def stream_of_a_model_without() -> Any:
    return raised(lambda: [str(event) for event in replicate.stream("owner/name", input=asking("silent"))])


@program
async def async_stream_model() -> Any:
    events = await replicate.Client().async_stream("owner/name", input=asking("stream"))
    return [(event.event.value, event.data) async for event in events]
