"""How far a prediction has come, as its logs tell it."""

from __future__ import annotations

import re

# ` 40%|####      | 2/5 [00:01<00:02]`, as tqdm draws it; a bar is drawn anew after a carriage return.
_BAR = re.compile(r"(?:^|[\s:])(\d{1,3}(?:\.\d+)?)%\s*\|[^|\r\n]*\|\s*(\d+)/(\d+)")


class Progress:
    """The last progress bar in the logs."""

    __module__ = "replicate.prediction"
    __qualname__ = "Prediction.Progress"
    __slots__ = ("current", "percentage", "total")

    percentage: float
    """Share that is done, from 0 to 1."""

    current: int
    """Steps done."""

    total: int
    """Steps in all."""

    def __init__(self, percentage: float, current: int, total: int) -> None:
        """Keep the three numbers."""
        self.percentage = percentage
        self.current = current
        self.total = total

    @classmethod
    def parse(cls, logs: str) -> Progress | None:
        """The last bar in the logs, None when there is none."""
        bars = _BAR.findall(logs)
        if not bars:
            return None
        percentage, current, total = bars[-1]
        return cls(float(percentage) / 100, int(current), int(total))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Progress):
            return NotImplemented
        mine, theirs = (self.percentage, self.current, self.total), (other.percentage, other.current, other.total)
        return mine == theirs

    def __hash__(self) -> int:
        return hash((self.percentage, self.current, self.total))

    def __repr__(self) -> str:
        return f"Prediction.Progress(percentage={self.percentage!r}, current={self.current!r}, total={self.total!r})"
