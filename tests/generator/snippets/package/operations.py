# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Every operation of the API, as data."""

from __future__ import annotations

from typing import Final

from replicate_runtime.core.operation import Operation

OPERATIONS: Final[tuple[Operation, ...]] = (
    Operation("jobs.get", "GET", "/jobs/{id}", ("200",), "jobs.get"),
    Operation("run", "GET", "/run", ("200",), "run"),
)
"""One row per operation, in the order of the document."""
