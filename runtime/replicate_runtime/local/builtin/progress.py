"""Progress in logs, as tqdm writes it."""

from __future__ import annotations


def bar(step: int, steps: int, seconds: float) -> str:
    """A line that says how many steps are done, and how fast they go; `seconds` is how long each takes."""
    rate = 1 / seconds if seconds else 0.0
    filled = "█" * (10 * step // steps)
    return f"{100 * step // steps:3d}%|{filled:<10}| {step}/{steps} [00:00<00:00, {rate:.2f}it/s]\n"
