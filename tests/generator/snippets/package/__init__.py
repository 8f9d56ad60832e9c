# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Tiny."""

from __future__ import annotations

from replicate_runtime.lazy import install

install(__name__)
