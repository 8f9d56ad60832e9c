# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Calls of the client itself, and their types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from replicate_runtime.core.call import Call
from replicate_runtime.core.events import ServerSentEvent
from replicate_runtime.core.record import ABSENT, Record, record

if TYPE_CHECKING:
    from replicate_runtime.core.events import DecodedEvent


@record
class Answer(Record):
    """`answer` of the API."""

    text: str = ABSENT


@record
class Piece(Record):
    """`piece` of the API."""

    delta: str = ABSENT


def chat(prompt: str) -> Call[Answer]:
    """Describe `chat`: POST /chat."""
    return Call("POST", "/chat", Answer, json={"prompt": prompt}, accept="application/json", operation="chat")


def stream_chat(prompt: str) -> Call[DecodedEvent[Piece]]:
    """Describe `chat`: POST /chat."""
    return Call(
        "POST", "/chat", Piece, json={"prompt": prompt, "stream": True}, accept="text/event-stream", operation="chat"
    )


def log() -> Call[ServerSentEvent]:
    """Describe `log`: GET /log."""
    return Call("GET", "/log", ServerSentEvent, accept="text/event-stream", operation="log")
