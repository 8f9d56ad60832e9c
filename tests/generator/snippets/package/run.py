# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Types and calls of the API."""

from __future__ import annotations

from replicate_runtime.core.call import Call


def run() -> Call[None]:
    """Describe `run`: GET /run."""
    return Call("GET", "/run", operation="run")
