"""The output of a prediction: its files, read again once its schema is known, and given piece by piece."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, cast

from ...core.flow import emit, now
from .deadline import Deadline
from .file_output import FileText
from .output import Reader
from .streaming import StreamedRun, stream_url, streams_files
from .waiting import Waiting, check, ended, look_until

if TYPE_CHECKING:
    from ...core.flow import Flow
    from .host import Host


class Predicted(StreamedRun, Protocol):
    """A run with an output."""

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        ...


def read_output(value: Any, client: Any) -> Any:
    """Make files of an output's URLs where nothing is known about it."""
    return Reader(None, getattr(client, "origin", ""), lambda url: FileText(url, client)).output(value)


def reread(run: Predicted, client: Host) -> None:
    """Read the output again by its schema, where that is known."""
    schema = client.memory.schemas.get(str(run.version))
    reader = Reader(schema, client.origin, lambda url: FileText(url, client))
    run.output = reader.output(run.to_dict().get("output"))


def piece_reader(run: Predicted, client: Host) -> Callable[[str], Any]:
    """Makes files of the pieces of a stream: where the schema says so, or the stream's address."""
    schema = client.memory.schemas.get(str(run.version))
    if schema is None and streams_files(stream_url(run) or ""):
        return lambda url: FileText(url, client)
    return Reader(schema, client.origin, lambda url: FileText(url, client)).piece


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
