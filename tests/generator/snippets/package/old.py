# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Names that were here before."""

from __future__ import annotations

from replicate_runtime.core.call import Call

from . import job

__all__ = ["Call"]

Task = job.Job
