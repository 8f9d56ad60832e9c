# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Calls of the client itself, and their types."""

from __future__ import annotations

from typing import TypeAlias

from replicate_runtime.core.call import Call

Json: TypeAlias = "bool | float | str | list[Json] | dict[str, Json] | None"
"""`json` of the API."""


def get_value() -> Call[Json]:
    """Describe `getValue`: GET /value."""
    return Call("GET", "/value", "Json", operation="getValue")
