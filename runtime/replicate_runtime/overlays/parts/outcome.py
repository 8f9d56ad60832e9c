"""The output of a run: as it is where it has no files, which is the most; else with them.

What reads files is loaded with the first. They are found without the version's schema, and again once that is known.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from ...core.guards import is_dict, is_list

if TYPE_CHECKING:
    from .host import Host
    from .output import Reader
    from .schema import OutputSchema
    from .waiting import Run

    class Predicted(Run, Protocol):
        """A run whose JSON object is known."""

        def to_dict(self) -> dict[str, Any]:
            """The JSON object."""
            ...


def plain(value: Any) -> Any:
    """An output whose files are nothing but the text of their URLs."""
    if isinstance(value, str):
        return str(value)
    if is_list(value):
        return [plain(item) for item in value]
    if is_dict(value):
        return {key: plain(item) for key, item in value.items()}
    return value


def holds_urls(value: Any) -> bool:
    """Whether there may be a file in an output: only then is it looked at more closely."""
    if isinstance(value, str):
        return value.startswith(("http", "data:"))
    if is_dict(value):
        return any(map(holds_urls, value.values()))
    return is_list(value) and any(map(holds_urls, value))


def read_output(value: Any, client: Any) -> Any:
    """Make files of an output's URLs where nothing is known about it."""
    return _reader(None, client).output(value) if holds_urls(value) else plain(value)


def reread(run: Predicted, client: Host) -> None:
    """Read the output again by its schema, where that is known by now."""
    schema = client.memory.schemas.get(str(run.version)) if holds_urls(run.output) else None
    if schema is not None:
        run.output = _reader(schema, client).output(run.to_dict().get("output"))


def piece_reader(run: Predicted, client: Host) -> Callable[[str], Any]:
    """Makes files of the pieces of a stream: where the schema says so, or the stream's address."""
    from .file_output import FileText
    from .streaming import stream_url, streams_files

    schema = client.memory.schemas.get(str(run.version))
    if schema is None and streams_files(stream_url(run) or ""):
        return lambda url: FileText(url, client)
    return _reader(schema, client).piece


def _reader(schema: OutputSchema | None, client: Any) -> Reader:
    """What makes files of the URLs in an output."""
    from .file_output import FileText
    from .output import Reader

    return Reader(schema, getattr(client, "origin", ""), lambda url: FileText(url, client))
