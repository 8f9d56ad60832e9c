"""Waiting for many runs: pages of the list are asked, which tell of a hundred at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from ...core.errors import PredictionTimeout, ReplicateException
from ...core.flow import invoke, now, sleep
from .deadline import Deadline
from .pauses import Pace
from .waiting import Run, Waiting, ended, passing, remember, tell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...core.errors.run import Run as SeenRun
    from ...core.flow import Flow

R = TypeVar("R", bound=Run)

_PATIENCE: Final = 10
"""Rounds in a row that may fail."""


class WaitTimeout(PredictionTimeout):
    """Not all runs ended in the time given. `predictions` are those that are still to end."""

    __module__ = "replicate.exceptions"

    predictions: list[SeenRun]

    def __init__(self, predictions: list[Any], timeout: float) -> None:
        """Make the error of the runs that are left."""
        message = f"{len(predictions)} runs have not ended after {timeout:g} seconds; they go on, and can be waited for"
        super().__init__(message, predictions[0], timeout)
        self.predictions = predictions


def wait_all(runs: Iterable[R], how: Waiting) -> Flow[list[R]]:
    """Look until all have ended. Returns them in the order given; raises WaitTimeout with those that are left."""
    given = _runs(runs)
    began = yield from now()
    deadline = Deadline(how.timeout, began)
    pace = Pace(how.poll_interval)
    round = _Round(how)
    failures = 0
    while pending := {run.id: run for run in given if not ended(run)}:
        time = yield from now()
        yield from sleep(deadline.within(pace.pause(time - began), time))
        time = yield from now()
        if deadline.passed(time):
            raise WaitTimeout(list(pending.values()), deadline.seconds or 0.0)
        try:
            yield from round.look(pending, deadline.options(time))
            failures = 0
        except ReplicateException as error:
            failures += 1
            if not passing(error) or failures >= _PATIENCE:
                raise
    for run in given:
        remember(run, how.client)
    return given


def _runs(runs: Iterable[R]) -> list[R]:
    """The runs given; raises TypeError for anything else, such as a single one."""
    given = list(runs)
    for run in given:
        if not hasattr(run, "reload"):
            raise TypeError(f"wait_all takes a list of predictions, and {type(run).__name__} is none")
    return given


class _Round:
    """One look at all runs that are left; remembers which of them no page of the list tells of."""

    __slots__ = ("_alone", "_how")

    def __init__(self, how: Waiting) -> None:
        self._how = how
        self._alone: set[str] = set()

    def look(self, pending: dict[str, Any], options: dict[str, Any]) -> Flow[None]:
        """Read all of them again, with as few requests as can be."""
        listed = {id for id, run in pending.items() if id not in self._alone and hasattr(run, "update")}
        left = set(pending)
        if len(listed) > 1:
            found = yield from self._listed(pending, listed, options)
            left -= found
            self._alone |= listed - found
        for id in sorted(left):
            yield from self._reload(pending[id], options)

    def _listed(self, pending: dict[str, Any], wanted: set[str], options: dict[str, Any]) -> Flow[set[str]]:
        """Go through pages of the list, newest first, as long as one may tell of more than one run."""
        predictions = self._how.client.predictions
        found: set[str] = set()
        page = yield from invoke(predictions, "list", **options)
        for _ in range(len(wanted)):
            for item in page:
                id = getattr(item, "id", None)  # an item may be no prediction at all
                if id in wanted and id not in found:
                    found.add(id)
                    yield from self._take(pending[id], item, options)
            if len(wanted) - len(found) < 2 or not page.next:
                break
            page = yield from invoke(predictions, "list", page.next, **options)
        return found

    def _take(self, run: Any, item: Any, options: dict[str, Any]) -> Flow[None]:
        run.update(item)
        if item.status == "succeeded" and "output" not in item.to_dict():
            yield from self._reload(run, options)
        else:
            yield from tell(self._how.on_update, run)

    def _reload(self, run: Any, options: dict[str, Any]) -> Flow[None]:
        try:
            yield from invoke(run, "reload", **options)
        except ReplicateException as error:
            error.prediction = run
            raise
        yield from tell(self._how.on_update, run)
