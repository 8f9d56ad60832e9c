# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Running models; `replicate.run` itself is the default client's method."""

from __future__ import annotations

from replicate_runtime.overlays.legacy import async_run as async_run
from replicate_runtime.overlays.legacy import run as run
