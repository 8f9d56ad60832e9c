# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""What objects and namespaces derive from."""

from __future__ import annotations

from replicate_runtime.core.resource import Namespace
from replicate_runtime.overlays.parts.compat import Compat as Resource

__all__ = ["Namespace", "Resource"]
