# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Events of predictions; `replicate.stream` itself is the default client's method."""

from __future__ import annotations

from replicate_runtime.overlays.legacy import async_stream, stream
from replicate_runtime.overlays.parts.events import EventSource, ServerSentEvent

__all__ = ["ServerSentEvent"]
