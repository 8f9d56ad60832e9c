"""A prediction or a training as the service keeps it, and both spellings in which it is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import attrs

from ..common import times
from ..common.clock import SECOND
from ..common.shapes import is_list, is_object, known_fields

if TYPE_CHECKING:
    from ..common.links import Links

Kind = Literal["prediction", "training"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
TERMINAL: Final = frozenset({"succeeded", "failed", "canceled", "aborted"})
"""Statuses that no run leaves."""


@attrs.define(kw_only=True)
class Run:
    """One run of a version. Times are nanoseconds since 1970; files in `output` are references (`links`)."""

    kind: Kind
    id: str
    model: str
    version: str
    hidden: bool = False
    deployment: str | None = None
    source: str = "api"
    input: dict[str, Any]
    secrets: list[str] = attrs.Factory(list[str])
    output: Any = None
    logs: str = ""
    error: str | None = None
    status: str = "starting"
    metrics: dict[str, Any] = attrs.Factory(dict[str, Any])
    created: int
    started: int | None = None
    completed: int | None = None
    deadline: int | None = None
    asked_stream: bool | None = None
    stream: str | None = None
    stream_of_files: bool = False
    webhook: str | None = None
    webhook_events: list[str] | None = None
    destination: str | None = None
    data_removed: bool = False

    @property
    def done(self) -> bool:
        """Whether it has ended."""
        return self.status in TERMINAL

    def to_document(self) -> dict[str, Any]:
        """As it is stored."""
        return attrs.asdict(self, recurse=False)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Run:
        """As it was stored."""
        return cls(**known_fields(cls, document))

    def forget(self) -> None:
        """Lose what is kept for an hour only."""
        self.input, self.output, self.logs, self.data_removed = {}, None, "", True

    def measured(self) -> dict[str, Any]:
        """The metrics: empty until the end."""
        if self.completed is None:
            return {}
        found = dict(self.metrics)
        if self.started is not None:
            found["predict_time"] = (self.completed - self.started) // 1000 / 1_000_000
        found["total_time"] = (self.completed - self.created) // 1000 / 1_000_000
        return found


def live(run: Run, links: Links) -> dict[str, Any]:
    """As the back end tells it that runs predictions: absent keys instead of null, digits as they fall."""
    body: dict[str, Any] = {
        "id": run.id,
        "model": run.model,
        "version": "hidden" if run.hidden else run.version,
        "input": dict(sorted(shown_input(run).items())),
        "logs": run.logs,
    }
    if run.output is not None or run.data_removed or run.done:
        body["output"] = links.expand(run.output)
    body |= {
        "data_removed": run.data_removed,
        "error": run.error,
        "source": run.source,
        "status": run.status,
        "created_at": times.short(run.created),
    }
    body |= _given(run)
    instants = {"started_at": run.started, "completed_at": run.completed, "deadline": run.deadline}
    body |= {name: times.short(instant) for name, instant in instants.items() if instant is not None}
    if run.done:
        body["metrics"] = run.measured()
    body["urls"] = links.of(run, creating=run.kind == "training")
    return body


def complete(run: Run, links: Links) -> dict[str, Any]:
    """As the back end tells it that keeps the records: every key present, null where there is nothing, six digits."""
    body: dict[str, Any] = {
        "completed_at": _six(run.completed),
        "created_at": times.six(run.created),
        "data_removed": run.data_removed,
        "error": run.error,
        "id": run.id,
        "input": dict(sorted(shown_input(run).items(), key=_by_length)),
        "logs": run.logs or None,
        "metrics": run.measured(),
        "output": links.expand(run.output),
        "source": run.source,
        "started_at": _six(run.started),
        "status": run.status,
        "urls": links.of(run),
        "model": run.model,
        "version": "hidden" if run.hidden else run.version,
        "webhook_completed": run.webhook if run.webhook and "completed" in (run.webhook_events or []) else None,
    }
    return body | {key: value for key, value in _given(run).items() if key != "stream"} | _deadline(run)


def told(run: Run, links: Links, now: int) -> dict[str, Any]:
    """As a read tells it: by the first back end while it is fresh, by the second when it has long ended."""
    old = run.completed is not None and now - run.completed > _FRESH
    return complete(run, links) if old or run.kind == "training" else live(run, links)


_FRESH: Final = 60 * SECOND


def shown_input(run: Run) -> dict[str, Any]:
    """The input as sent, without what the version's schema calls a secret."""
    return {key: "**********" if key in run.secrets else value for key, value in run.input.items()}


def _given(run: Run) -> dict[str, Any]:
    given = {
        "stream": run.asked_stream,
        "deployment": run.deployment,
        "webhook": run.webhook,
        "webhook_events_filter": run.webhook_events if run.webhook else None,
    }
    return {key: value for key, value in given.items() if value is not None}


def _deadline(run: Run) -> dict[str, Any]:
    return {} if run.deadline is None else {"deadline": times.six(run.deadline)}


def _six(instant: int | None) -> str | None:
    return None if instant is None else times.six(instant)


def _by_length(item: tuple[str, Any]) -> tuple[int, str]:
    return (len(item[0]), item[0])


def sorted_by_length(value: Any) -> Any:
    """A JSON value with the keys of its objects ordered by length, then alphabet: so the database keeps them."""
    if is_object(value):
        return {key: sorted_by_length(inner) for key, inner in sorted(value.items(), key=_by_length)}
    return [sorted_by_length(inner) for inner in value] if is_list(value) else value
