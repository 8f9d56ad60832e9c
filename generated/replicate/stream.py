# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Events of predictions; `replicate.stream` itself is the default client's method."""

from __future__ import annotations

from replicate_runtime.overlays.legacy import async_stream as async_stream
from replicate_runtime.overlays.legacy import stream as stream
from replicate_runtime.overlays.parts.events import EventSource as EventSource
from replicate_runtime.overlays.parts.events import ServerSentEvent

__all__ = ["ServerSentEvent"]
