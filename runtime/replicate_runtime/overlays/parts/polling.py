"""A run followed by looking at it: the items of its output, or the events that its stream would tell."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Protocol

from ...core.flow import emit, now
from ...core.guards import is_list
from .deadline import Deadline
from .waiting import Run, Waiting, check, ended, guarded, look_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...core.flow import Flow
    from .events import ServerSentEvent


class News(Protocol):
    """What of a run was given so far, and what was not."""

    def there(self) -> bool:
        """Whether there is something to give, or the run has ended."""
        ...

    def take(self) -> list[Any]:
        """What was not given yet; counts as given then."""
        ...


def items(run: Run, how: Waiting) -> Flow[None]:
    """Emit the items of the output, those that are there first.

    Raises for a run that does not end well, PredictionTimeout when the time is over.
    """
    deadline = Deadline(how.timeout, (yield from now()))
    yield from _follow(run, how, _Items(run), deadline)
    check(run)


def events(
    run: Run, how: Waiting, read_data: Callable[[str], Any] | None, deadline: Deadline, idle: float | None
) -> Flow[None]:
    """Emit the events of a run without a stream; news are its signs of life. Raises what a stream would."""
    from .events import StreamError

    told = _Events(run, read_data)
    yield from _follow(run, how, told, deadline, idle)
    if run.status == "failed":
        raise StreamError(json.dumps({"detail": str(run.error or "")}), run)
    check(run)
    yield from emit([told.event("done", "{}")])


def _follow(run: Run, how: Waiting, news: News, deadline: Deadline, idle: float | None = None) -> Flow[None]:
    """Emit what is new until the run has ended, and what its end brought."""
    yield from guarded(run, how.cancel, _looks(run, how, news, deadline, idle))
    yield from emit(news.take())


def _looks(run: Run, how: Waiting, news: News, deadline: Deadline, idle: float | None) -> Flow[None]:
    began = yield from now()
    yield from emit(news.take())
    while not ended(run):
        heard = yield from now()
        yield from look_until(run, how, deadline.or_within(idle, heard), began, news.there)
        yield from emit(news.take())


class _Items:
    """The items of a run's output."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._count = 0

    def there(self) -> bool:
        return ended(self._run) or len(_output(self._run)) > self._count

    def take(self) -> list[object]:
        found = _output(self._run)[self._count :]
        self._count += len(found)
        return found


class _Events:
    """A run's status, logs and output, as events."""

    def __init__(self, run: Run, read_data: Callable[[str], Any] | None) -> None:
        self._run = run
        self._read_data = read_data
        self._items = _Items(run)
        self._status = run.status
        self._logs = 0
        self._number = 0

    def there(self) -> bool:
        run = self._run
        return self._items.there() or run.status != self._status or len(run.logs or "") > self._logs

    def take(self) -> list[ServerSentEvent]:
        logs = str(self._run.logs or "")[self._logs :]
        self._status = self._run.status
        self._logs += len(logs)
        told = [("logs", logs)] if logs else []
        told += [("output", str(item) if isinstance(item, str) else json.dumps(item)) for item in self._items.take()]
        return [self.event(kind, data) for kind, data in told]

    def event(self, kind: str, data: str) -> ServerSentEvent:
        """An event with the next id."""
        from ...core.sse import Event
        from .events import shown

        self._number += 1
        return shown(Event(kind, data, str(self._number)), self._read_data)


def _output(run: Run) -> list[object]:
    """The items of the output so far; one that is no list is there at the end."""
    output = run.output
    if is_list(output):
        return output
    return [output] if output is not None and ended(run) else []
