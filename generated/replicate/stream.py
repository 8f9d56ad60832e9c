# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Events of predictions; `replicate.stream` itself is the default client's method."""

from __future__ import annotations

from replicate_runtime.overlays import legacy
from replicate_runtime.overlays.parts import events
from replicate_runtime.overlays.parts.events import ServerSentEvent

__all__ = ["ServerSentEvent"]

EventSource = events.EventSource
stream = legacy.stream
async_stream = legacy.async_stream
