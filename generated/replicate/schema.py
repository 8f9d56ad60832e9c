# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Schemas of models, old and new."""

from __future__ import annotations

from replicate_runtime.overlays.parts.schema import make_schema_backwards_compatible, version_has_no_array_type

__all__ = ["make_schema_backwards_compatible", "version_has_no_array_type"]
