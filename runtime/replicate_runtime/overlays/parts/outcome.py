"""The files in the output of a prediction: found without its schema, and again once that is known."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from .file_output import FileText
from .output import Reader
from .streaming import StreamedRun, stream_url, streams_files

if TYPE_CHECKING:
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
