"""Read a document: the first stage. Corrections are applied, and where each value came from is remembered."""

from __future__ import annotations

from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import define, field, frozen

from ..problems import Place, Problems, join, split
from .source import MAX_BYTES, Source, read_source, refuse
from .yamls import lines

if TYPE_CHECKING:
    from ..ir import Json

MAX_LOCATED: Final = 8 * 1024 * 1024
"""Characters of a text in which the line of a problem is looked for."""


@frozen
class Document:
    """A document as it is read: its corrected value, and a growing list of what is wrong with it."""

    name: str
    """The file, as the user named it."""
    root: dict[str, Json]
    problems: Problems
    corrected: dict[str, Place] = field(factory=dict)
    """For each pointer that a correction wrote or removed, where the correction stands."""


def load(path: str | Path, corrections: str | Path | None = None) -> Document:
    """Read a document, JSON or YAML, and apply the corrections to it.

    Raises:
        Refused: A file cannot be read, is neither JSON nor YAML, or goes beyond a limit.
    """
    source = _read(Path(path))
    if not isinstance(source.value, dict):
        refuse(source.name, "is no OpenAPI document: an object is expected")
    origins = _Origins(source)
    document = Document(source.name, source.value, Problems(origins.locate), origins.written)
    if corrections is not None:
        # Here, since the JSONPath library costs a tenth of a small run and most documents need no corrections.
        from .overlay import apply

        document.corrected.update(apply(document.root, _read(Path(corrections)), document.problems))
    return document


def _read(path: Path) -> Source:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        refuse(str(path), f"cannot be read: {error.strerror}")
    return read_source(data, str(path))


@define
class _Origins:
    """Where values came from: the document's text, or a correction. Looked up only when there is a problem."""

    source: Source
    written: dict[str, Place] = field(factory=dict)
    _lines: dict[str, int] | None = None

    def locate(self, pointer: str) -> Place:
        """The file and line of a value, or of the nearest value around it that has one."""
        if self._lines is None:
            self._lines = lines(self.source.text) if len(self.source.text) <= MAX_LOCATED else {}
        for around in accumulate(split(pointer), join, initial="#"):
            if (moved := join(around, "-")) in self.written:
                return self.written[moved]
        while pointer:
            if pointer in self.written:
                return self.written[pointer]
            if pointer in self._lines:
                return Place(self.source.name, self._lines[pointer])
            pointer = pointer.rpartition("/")[0]
        return Place(self.source.name)
