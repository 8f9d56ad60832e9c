"""Objects as mappings, in the ways in which pydantic's models could be taken apart; loaded when one is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from types import EllipsisType
from typing import TYPE_CHECKING, Any

from ...core.guards import is_list, is_mapping
from ...core.record import Record

if TYPE_CHECKING:
    from .compat import Choice, Data, Row


class Dump:
    """One way of making mappings of objects."""

    __slots__ = ("_aliases", "_rows", "_skip_none", "_skip_unset")

    def __init__(
        self, rows: Callable[[Record], Iterator[Row]], aliases: bool, skip_unset: bool, skip_none: bool
    ) -> None:
        self._rows = rows
        self._aliases = aliases
        self._skip_unset = skip_unset
        self._skip_none = skip_none

    def record(self, value: Record, include: Choice, exclude: Choice) -> Data:
        """The fields of an object."""
        data: Data = {}
        for name, wire, item, received in self._rows(value):
            if not chosen(name, include, exclude) or (self._skip_unset and not received):
                continue
            if item is None and self._skip_none:
                continue
            data[wire if self._aliases else name] = self.value(item, _below(include, name), _below(exclude, name))
        return data

    def value(self, value: Any, include: Choice, exclude: Choice) -> Any:
        """A value, and objects within it as mappings."""
        if isinstance(value, Record):
            return self.record(value, include, exclude)
        if isinstance(value, str) and not isinstance(value, Enum):
            return str.__str__(value)  # a file's URL is plain text here: what writes YAML goes by the very type
        if is_list(value):
            return [
                self.value(item, _below(include, index), _below(exclude, index))
                for index, item in enumerate(value)
                if chosen(index, include, exclude)
            ]
        if is_mapping(value):
            return {
                key: self.value(item, _below(include, key), _below(exclude, key))
                for key, item in value.items()
                if chosen(key, include, exclude)
            }
        return value


def chosen(key: str | int, include: Choice, exclude: Choice) -> bool:
    """Whether a field or an item is to be shown at all."""
    if include is not None and not _names(include, key):
        return False
    if exclude is None or not _names(exclude, key):
        return True
    # A mapping that goes deeper leaves something out of the value, and not the value.
    return _below(exclude, key) is not None


def _names(choice: Iterable[str | int] | Mapping[Any, Any], key: str | int) -> bool:
    return key in choice or (isinstance(key, int) and "__all__" in choice)


def _below(choice: Choice, key: str | int) -> Choice:
    """What is chosen within a value; None where all of it is."""
    if not is_mapping(choice):
        return None
    below = choice.get(key, choice.get("__all__") if isinstance(key, int) else None)
    return None if isinstance(below, (bool, EllipsisType)) else below
