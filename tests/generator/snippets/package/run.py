# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Calls of the client itself, and their types."""

from __future__ import annotations

from replicate_runtime.core.call import Call


def run() -> Call[None]:
    """Describe `run`: GET /run."""
    return Call("GET", "/run", operation="run")
