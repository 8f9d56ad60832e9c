"""Waits of tests that end: for what other threads and processes do in their own time."""

from __future__ import annotations

import time
from collections.abc import Callable


def until(holds: Callable[[], object], seconds: float = 30) -> None:
    """Return as soon as something holds; fail when it does not within so many seconds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"it did not come to hold within {seconds:g} s"
        time.sleep(0.005)
