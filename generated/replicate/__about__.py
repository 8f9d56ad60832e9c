# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Which release this is."""

from __future__ import annotations

from replicate_runtime.overlays.parts.environment import __version__

__all__ = ["__version__"]
