# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""What objects and namespaces derive from."""

from __future__ import annotations

from replicate_runtime.core.record import Record as Resource
from replicate_runtime.core.resource import Namespace

__all__ = ["Namespace", "Resource"]
