# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""References to models and versions."""

from __future__ import annotations

from replicate_runtime.overlays.legacy import resolve as _resolve
from replicate_runtime.overlays.reference import InvalidReference, ModelVersionIdentifier

__all__ = ["InvalidReference", "ModelVersionIdentifier", "_resolve"]
