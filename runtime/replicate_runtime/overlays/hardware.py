"""Kinds of machines."""

from __future__ import annotations

import warnings
from abc import ABC
from typing import TYPE_CHECKING, Any

from .parts.compat import OpenCompat


class HardwareOverlay(OpenCompat, ABC):
    """Gives id. Needs nothing but its fields."""

    __slots__ = ()

    if TYPE_CHECKING:
        sku: Any

    @property
    def id(self) -> str:
        """The SKU; deprecated, use `sku`."""
        warnings.warn("Hardware.id is deprecated: use sku", DeprecationWarning, stacklevel=2)
        return str(self.sku)
