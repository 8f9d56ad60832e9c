"""What went wrong, and at which JSON pointer: collected on the way, reported together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Literal, TypeAlias

from attrs import evolve, frozen

Severity: TypeAlias = Literal["refusal", "error", "note"]
"""`refusal`: this is no document that can be read. `error`: a part of it is lost, the rest stands (`--allow-partial`).
`note`: nothing is lost, but the reader should know."""


@frozen
class Place:
    """Where something is written: a file as the user named it, and a line, 0 where that is not known."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@frozen
class Problem:
    """One thing that is wrong, with its address."""

    pointer: str
    message: str
    severity: Severity = "error"
    place: Place | None = None

    def __str__(self) -> str:
        """One line, safe for a terminal: whatever is not printable is escaped."""
        where = f"{self.place}: " if self.place else ""
        return printable(f"{where}{self.severity}: {self.pointer}: {self.message}")


class Problems:
    """A growing list of problems; the same one is kept once."""

    def __init__(self, locate: Callable[[str], Place | None] | None = None) -> None:
        """`locate` finds the file and line of a pointer; it is asked only when problems are reported."""
        self._locate = locate
        self._found: dict[tuple[str, str], Problem] = {}

    def add(self, pointer: str, message: str, *, severity: Severity = "error", place: Place | None = None) -> None:
        """Note that something is wrong at a place."""
        self._found.setdefault((pointer, message), Problem(pointer, message, severity, place))

    def note(self, pointer: str, message: str) -> None:
        """Tell the reader something that costs nothing."""
        self.add(pointer, message, severity="note")

    def extend(self, problems: Iterable[Problem]) -> None:
        """Take over problems from elsewhere."""
        for problem in problems:
            self._found.setdefault((problem.pointer, problem.message), problem)

    def __iter__(self) -> Iterator[Problem]:
        """Every problem in the order of finding, with its file and line."""
        for problem in list(self._found.values()):
            place = problem.place or (self._locate(problem.pointer) if self._locate else None)
            yield evolve(problem, place=place)

    def __len__(self) -> int:
        return len(self._found)

    def pointers(self, *severities: Severity) -> set[str]:
        """The places that problems of some severities name."""
        return {problem.pointer for problem in self._found.values() if problem.severity in severities}

    def of(self, *severities: Severity) -> list[Problem]:
        """The problems of some severities."""
        return [problem for problem in self if problem.severity in severities]

    def refuse(self) -> None:
        """Stop here if anything was found that no document may be.

        Raises:
            Refused: With every problem found so far.
        """
        if any(problem.severity == "refusal" for problem in self._found.values()):
            raise Refused(self)


class Refused(Exception):
    """The document cannot be read at all; `problems` says why."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems.of("refusal", "error")))


def printable(text: str) -> str:
    """Text with everything that a terminal might act upon, or not show, as an escape."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def join(pointer: str, *names: str | int) -> str:
    """A JSON pointer, some names deeper."""
    for name in names:
        pointer += "/" + (name.replace("~", "~0").replace("/", "~1") if isinstance(name, str) else str(name))
    return pointer


def split(pointer: str) -> list[str]:
    """The names of a JSON pointer in fragment form."""
    return [name.replace("~1", "/").replace("~0", "~") for name in pointer.split("/")[1:]]
