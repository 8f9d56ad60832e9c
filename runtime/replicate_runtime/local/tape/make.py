"""The applications that record and replay, from the settings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .hosts import SERVICE, Hosts
from .library import Library
from .recorder import Recorder
from .replayer import Replayer
from .scrub import Scrubber
from .taped import Tape, Taped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...core.operation import Operation
    from ..faults.faults import Faults
    from ..http.journal import Journal
    from ..settings import Settings


def make_tape(settings: Settings, operations: Sequence[Operation], journal: Journal, faults: Faults) -> Taped | None:
    """What stands before the service, or in its place; None when nothing does.

    Raises:
        ValueError: The recordings cannot be read, or the settings contradict one another.
    """
    names = _Names(operations)
    tape = _tape(settings, names)
    if tape is None:
        return None
    faults.operations.update(row.name for row in operations)
    return Taped(tape, journal, faults, names, settings)


def _tape(settings: Settings, names: _Names) -> Tape | None:
    if settings.record is not None and settings.replay is not None:
        raise ValueError("record and replay exclude each other")
    if settings.upstream is not None and settings.record is None:
        raise ValueError("upstream is the service that is recorded: it goes with record")
    scrubber = Scrubber(settings.token)
    if settings.record is not None:
        library = Library(settings.record, scrubber)
        return Recorder(Hosts(settings.upstream or SERVICE), library, names, settings.token)
    if settings.replay is not None:
        if not settings.replay.is_dir():
            raise ValueError(f"there are no recordings in {settings.replay}")
        return Replayer(Hosts(SERVICE), Library(settings.replay, scrubber), scrubber)
    return None


class _Names:
    """Names operations by method and path."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        self._rows = [(row.method, re.compile(re.sub(r"\{\w+\}", "[^/]+", row.path)), row.name) for row in operations]

    def __call__(self, method: str, path: str) -> str:
        found = (name for verb, pattern, name in self._rows if verb == method and pattern.fullmatch(path))
        return next(found, "")
