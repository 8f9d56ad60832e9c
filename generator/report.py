"""What a run tells its user: what came and went, and what was done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from .problems import Problem, printable

if TYPE_CHECKING:
    from .pipeline import Result, Settings
    from .plan import Row
    from .write import Outcome


def changes(result: Result, outcome: Outcome) -> Iterator[str]:
    """Hand edits, and operations that are new, gone or renamed since the package was last printed."""
    for path in outcome.edited:
        yield f"note: {path} was edited by hand since it was printed; the edit is not kept"
    former, present = outcome.former, result.operations
    if former is None:
        return
    places = {pointer: name for name, pointer in present.items()}
    for name, pointer in former.items():
        if name not in present:
            now = places.get(pointer)
            yield f"note: {pointer}: operation {name} is {f'called {now} now' if now else 'gone'}"
    renamed = {places.get(pointer) for name, pointer in former.items() if name not in present}
    became = {row.name: row.became for row in result.plan.rows if row.what == "operation"}
    for name, pointer in present.items():
        if name not in former and name not in renamed:
            yield f"note: {pointer}: operation {name} is new: {became.get(name, '')}"


def summary(settings: Settings, result: Result, outcome: Outcome, *, done: bool = True) -> str:
    """One line."""
    counted = f"{_count(len(result.api.operations), 'operation')}, {_count(len(result.api.types), 'type')}"
    place = settings.out / settings.package
    if outcome.idle:
        return f"{place}: nothing {'changed' if done else 'to change'} ({counted})"
    parts = {"added": outcome.added, "changed": outcome.changed, "removed": outcome.removed}
    said = ", ".join(f"{len(paths)} {word}" for word, paths in parts.items() if paths)
    return f"{place}: {said}{'' if done else ' by a build'} ({counted})"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def table(rows: Sequence[Row], lost: Sequence[Problem]) -> str:
    """Rows with aligned columns, operations first, and then what was lost."""
    texts = [(row.name, row.wire, row.became, row.module) for row in rows]
    widths = [min(max((len(text[column]) for text in texts), default=0), 60) for column in range(3)]
    lines = [
        "  ".join((*(part.ljust(width) for part, width in zip(text, widths, strict=False)), text[3])) for text in texts
    ]
    lines += [str(problem) for problem in lost]
    return "\n".join(printable(line.rstrip()) for line in lines)
