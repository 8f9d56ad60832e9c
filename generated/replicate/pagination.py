# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Pages of lists, and walking them."""

from __future__ import annotations

from replicate_runtime.overlays.parts.compat import Page
from replicate_runtime.overlays.parts.paginate import async_paginate, paginate

__all__ = ["Page", "paginate", "async_paginate"]
