"""The items of an output, as they arrive."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, cast

from ...core.flow import emit, now
from .deadline import Deadline
from .waiting import Run, Waiting, check, ended, look_until

if TYPE_CHECKING:
    from ...core.flow import Flow


class Predicted(Run, Protocol):
    """A run with an output."""

    output: Any


def items(run: Predicted, how: Waiting) -> Flow[None]:
    """Emit the items of the output, those that are there first; raises for a run that does not end well."""
    began = yield from now()
    deadline = Deadline(how.timeout, began)
    given = 0
    while True:
        found = _items(run)
        if len(found) > given:
            yield from emit(found[given:])
            given = len(found)
        if ended(run):
            break
        yield from look_until(run, how, deadline, began, partial(_has_more, run, given))
    check(run)


def _has_more(run: Predicted, given: int) -> bool:
    return ended(run) or len(_items(run)) > given


def _items(run: Predicted) -> list[object]:
    if isinstance(run.output, list):
        return cast("list[object]", run.output)
    return [run.output] if run.output is not None and ended(run) else []
