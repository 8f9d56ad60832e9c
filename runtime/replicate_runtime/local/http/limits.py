"""Rate limits: the service's headers always, its refusals when asked for."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from ..common.clock import SECOND
from .problems import throttled

if TYPE_CHECKING:
    from ..common.clock import Clock

_CREATES: Final = frozenset({"predictions.create", "models.predictions.create", "deployments.predictions.create"})
_PER_MINUTE: Final = {"create": 600, "get": 60_000, "other": 3000}


class Limits:
    """One bucket per class of calls, refilled evenly.

    Args:
        clock: The time it is refilled by.
        enforce: Whether calls over the limit are refused.
    """

    def __init__(self, clock: Clock, *, enforce: bool) -> None:
        self._clock, self._enforce = clock, enforce
        self._levels = {name: (float(size), clock.now()) for name, size in _PER_MINUTE.items()}

    def take(self, operation: str) -> dict[str, str]:
        """Count one call; returns the headers of its answer.

        Raises:
            Problem: 429, with the seconds until the next call is taken.
        """
        if operation.startswith("files."):
            return {}
        name = "create" if operation in _CREATES else "get" if operation == "predictions.get" else "other"
        size = _PER_MINUTE[name]
        if not self._enforce:
            return _headers(size - 1)
        level, at = self._levels[name]
        now = self._clock.now()
        level = min(float(size), level + (now - at) / SECOND * size / 60)
        if level < 1:
            self._levels[name] = (level, now)
            raise throttled(math.ceil((1 - level) * 60 / size))
        self._levels[name] = (level - 1, now)
        return _headers(int(level - 1))


def _headers(remaining: int) -> dict[str, str]:
    return {"ratelimit-remaining": str(remaining), "ratelimit-reset": "1"}
