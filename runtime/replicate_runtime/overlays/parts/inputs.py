"""Inputs as people give them, made into what can be sent: files uploaded or inlined, everything else checked first."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Generator, ItemsView, Iterable, KeysView, ValuesView
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, cast

from ...core.errors import EncodeError
from ...core.flow import offload
from ...core.guards import is_dict, is_list, is_mapping

if TYPE_CHECKING:
    from ...core.flow import Flow
    from .deadline import Deadline
    from .host import Host
    from .sources import Source

STRATEGIES: Final = (None, "url", "base64", "auto")

_DEEPEST: Final = 100
_PLAIN: Final = (str, bool, int, date)
_LISTS: Final = (list, tuple, set, frozenset, deque, range, Generator, KeysView, ValuesView, ItemsView)


class Embedded:
    """An object that stands for something else when it is part of an input, as `__input__` tells."""

    __slots__ = ()

    def __input__(self, origin: str) -> str | Source:
        """The text that is sent for it to the API at `origin`, or the file."""
        raise EncodeError(f"{type(self).__name__} cannot be part of an input")


def encode(input: object, client: Host, strategy: str | None = None, *, deadline: Deadline | None = None) -> Flow[Any]:
    """Make an input sendable, as `sendable` does; raises EncodeError for one that is no mapping."""
    if not is_mapping(input):
        raise EncodeError(f"an input is a mapping of names to values, not {type(input).__name__}", "input")
    return (yield from sendable(input, client, strategy, deadline))


def sendable(value: object, client: Host, strategy: str | None, deadline: Deadline | None = None) -> Flow[Any]:
    """Make a value sendable; the given one is not changed, and everything is checked before a file is uploaded.

    Args:
        value: Scalars, files, and mappings and lists of them.
        client: Uploads files.
        strategy: What becomes of files: `url` or None uploads, `base64` inlines, `auto` inlines the small ones.
        deadline: The end of all uploads.

    Raises:
        EncodeError: Something cannot be sent; its place is named.
        DeadlineExceeded: The uploads took all the time there was.
        ValueError: There is no such strategy.
    """
    if strategy not in STRATEGIES:
        raise ValueError(f"file_encoding_strategy is one of 'url', 'base64' and 'auto', not {strategy!r}")
    walk = _Walk(client.origin)
    read = walk.read(value, "input", 0)
    if not walk.files:
        return read
    from .sending import text_of

    yield from offload(walk.check)
    for file in walk.files:
        file.text = yield from text_of(file.source, file.where, client, strategy, deadline)
    return _filled(read)


class _File:
    """Stands where a file is, until it is known what to send for it."""

    __slots__ = ("source", "text", "where")

    text: str

    def __init__(self, source: Source, where: str) -> None:
        self.source = source
        self.where = where


class _Walk:
    """One way through an input."""

    __slots__ = ("_origin", "files")

    files: list[_File]
    """The files found so far."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self.files = []

    def check(self) -> None:
        """Raise EncodeError for the first file that cannot be read."""
        for file in self.files:
            file.source.check(file.where)

    def read(self, value: Any, where: str, depth: int) -> Any:
        """A copy of the value with a `_File` in place of each file."""
        if depth > _DEEPEST:
            raise EncodeError(f"nested more than {_DEEPEST} deep, or within itself", where)
        if isinstance(value, Embedded):
            given = value.__input__(self._origin)
            return given if isinstance(given, str) else self._file(given, where)
        if isinstance(value, Enum):
            return self.read(value.value, where, depth + 1)
        if value is None or isinstance(value, _PLAIN) or type(value).__name__ == "UUID":
            return value
        if isinstance(value, float):
            return _finite(value, where)
        if is_mapping(value):
            return {_key(key, where): self.read(item, f"{where}.{key}", depth + 1) for key, item in value.items()}
        if isinstance(value, _LISTS):
            items = cast("Iterable[Any]", value)
            return [self.read(item, f"{where}[{index}]", depth + 1) for index, item in enumerate(items)]
        return self._object(value, where, depth)

    def _object(self, value: Any, where: str, depth: int) -> Any:
        if type(value).__module__.partition(".")[0] == "numpy" and hasattr(value, "tolist"):
            return self.read(value.tolist(), where, depth + 1)
        from .sources import source_of

        source = source_of(value)
        if source is None:
            raise EncodeError(
                f"{type(value).__name__} cannot be sent: an input is text, a number, a file, a list or a mapping",
                where,
            )
        return self._file(source, where)

    def _file(self, source: Source, where: str) -> _File:
        file = _File(source, where)
        self.files.append(file)
        return file


def _key(key: object, where: str) -> str:
    if isinstance(key, str):
        return key
    if isinstance(key, int) and not isinstance(key, bool):
        return str(key)
    raise EncodeError(f"{key!r} cannot be a name: names are text", where)


def _finite(value: float, where: str) -> float:
    if math.isfinite(value):
        return value
    raise EncodeError(f"{value} is no number that JSON has", where)


def _filled(value: Any) -> Any:
    if isinstance(value, _File):
        return value.text
    if is_dict(value):
        return {key: _filled(item) for key, item in value.items()}
    if is_list(value):
        return [_filled(item) for item in value]
    return value
