"""Accounts."""

from __future__ import annotations

from abc import ABC

from .parts.compat import OpenCompat


class AccountOverlay(OpenCompat, ABC):
    """Gives what 1.0.7's objects had. Needs nothing."""

    __slots__ = ()
