# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Running models; `replicate.run` itself is the default client's method."""

from __future__ import annotations

from replicate_runtime.overlays import legacy

__all__: list[str] = []

run = legacy.run
async_run = legacy.async_run
