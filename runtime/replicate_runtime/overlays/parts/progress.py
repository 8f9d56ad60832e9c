"""How far a prediction has come, as its logs tell it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .homes import home

# ` 40%|####      | 2/5 [00:01<00:02]`, as tqdm draws it; a bar is drawn anew after a carriage return.
_BAR = re.compile(r"(?:^|[\s:])(\d{1,3}(?:\.\d+)?)%\s*\|[^|\r\n]*\|\s*(\d+)/(\d+)")


@dataclass(unsafe_hash=True)
class Progress:
    """The last progress bar in the logs."""

    __qualname__ = "Prediction.Progress"

    percentage: float
    """Share that is done, from 0 to 1."""

    current: int
    """Steps done."""

    total: int
    """Steps in all."""

    @classmethod
    def parse(cls, logs: str) -> Progress | None:
        """The last bar in the logs, None when there is none."""
        bars = _BAR.findall(logs)
        if not bars:
            return None
        percentage, current, total = bars[-1]
        return cls(float(percentage) / 100, int(current), int(total))


home("replicate.prediction", Progress)
