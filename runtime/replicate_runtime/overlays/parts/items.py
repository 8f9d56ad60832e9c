"""The items of an output, as they arrive."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ...core.flow import emit, now
from .deadline import Deadline
from .waiting import Run, Waiting, check, ended, guarded, look_until

if TYPE_CHECKING:
    from ...core.flow import Flow


def items(run: Run, how: Waiting) -> Flow[None]:
    """Emit the items of the output, those that are there first.

    Raises for a run that does not end well, PredictionTimeout when the time is over.
    """
    given = _Given(run)
    yield from guarded(run, how.cancel, _followed(given, how))
    yield from given.more()
    check(run)


def _followed(given: _Given, how: Waiting) -> Flow[None]:
    began = yield from now()
    deadline = Deadline(how.timeout, began)
    yield from given.more()
    while not ended(given.run):
        yield from look_until(given.run, how, deadline, began, given.has_more)
        yield from given.more()


class _Given:
    """Which items of a run's output were given so far."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._count = 0

    def has_more(self) -> bool:
        """Whether there is an item to give, or the run has ended."""
        return ended(self.run) or len(_items(self.run)) > self._count

    def more(self) -> Flow[None]:
        """Emit the items that were not given yet."""
        found = _items(self.run)[self._count :]
        self._count += len(found)
        if found:
            yield from emit(found)


def _items(run: Run) -> list[object]:
    if isinstance(run.output, list):
        return cast("list[object]", run.output)
    return [run.output] if run.output is not None and ended(run) else []
