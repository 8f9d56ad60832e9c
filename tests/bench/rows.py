"""What the bench prints: one row per figure, with what it is compared to and what it may be."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Measures = dict[str, list[float]]
"""Figures by who was measured; the n-th of each were measured one after another, so that they can be paired."""


def median(figures: Iterable[float]) -> float:
    """The middle of the figures."""
    ordered = sorted(figures)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


@dataclass(frozen=True)
class Row:
    """One figure of ours, beside those of others.

    Attributes:
        what: What was measured.
        unit: Unit of the figures.
        measures: Figures by who was measured; ours are under `ours`.
        at_most: What the figure, or its ratio to that of `against`, may be; None where nothing was promised.
        against: Who the ratio is formed with; empty where the figure itself is bounded.
        at_least: What the figure has to be, where more is better.
    """

    what: str
    unit: str
    measures: Measures = field(hash=False)
    at_most: float | None = None
    against: str = ""
    at_least: float | None = None

    @property
    def ours(self) -> float:
        """The median of our figures."""
        return median(self.measures["ours"])

    def ratio(self, other: str) -> float:
        """The median of our figures over the other's, pair by pair."""
        pairs = zip(self.measures["ours"], self.measures[other], strict=True)
        return median(ours / theirs if theirs else float("inf") for ours, theirs in pairs)

    @property
    def verdict(self) -> str:
        """`ok` or `short`; empty where nothing was promised."""
        if self.at_least is not None:
            return "ok" if self.ours >= self.at_least else "short"
        if self.at_most is None:
            return ""
        reached = self.ratio(self.against) if self.against else self.ours
        return "ok" if reached <= self.at_most else "short"

    @property
    def budget(self) -> str:
        """What was promised, in words."""
        if self.at_least is not None:
            return f"≥ {self.at_least:g} {self.unit}"
        if self.at_most is None:
            return ""
        return f"≤ {self.at_most:g} × {self.against}" if self.against else f"≤ {self.at_most:g} {self.unit}"


def number(value: float) -> str:
    """A figure in three digits."""
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def line(row: Row, kept: float | None = None) -> str:
    """A row of the table; the figure of the last run that was kept goes beside ours."""
    others = {name: figures for name, figures in row.measures.items() if name != "ours"}
    beside = [f"{name} {number(median(figures))} ({row.ratio(name):.2g} ×)" for name, figures in others.items()]
    if kept is not None:
        beside.append(f"kept {number(kept)}")
    return f"{row.what:<42} {number(row.ours):>8} {row.unit:<4} {row.verdict:<6} {row.budget:<20} {', '.join(beside)}"


HEAD = f"{'':<42} {'ours':>8} {'':<4} {'':<6} {'budget':<20} beside"
