"""YAML to a JSON value, built from the parser's events: no recursion, no tags that make objects, bounded aliases."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, TypeAlias

import yaml
from attrs import define, field

from ..problems import join
from .plain import json_tag, plain

if TYPE_CHECKING:
    from ..ir import Json

MAX_COPIES: Final = 200_000
"""Values that aliases may add to a document."""
_CHARACTERS: Final = 64
"""Characters of text that count as one more value, since aliases repeat them too."""

Container: TypeAlias = "dict[str, Json] | list[Json]"

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlError(Exception):
    """The text is no YAML that can be read; says why, at which pointer and line."""

    def __init__(self, message: str, pointer: str = "#", line: int = 0) -> None:
        self.message = message
        self.pointer = pointer
        self.line = line
        super().__init__(message)


def read_yaml(text: str, max_depth: int, max_nodes: int) -> Json:
    """The one document of a YAML text.

    Raises:
        YamlError: The text is not YAML, holds a key twice, or goes beyond a limit.
    """
    return _Builder(max_depth, max_nodes).read(text)


def lines(text: str) -> dict[str, int]:
    """The line of every value of a YAML or JSON text, by pointer; what cannot be read has none."""
    builder = _Builder(max_depth=1000, max_nodes=1_000_000, lines={})
    with contextlib.suppress(YamlError):
        builder.read(text)
    return builder.lines or {}


@define
class _Open:
    """A list or mapping that is being read."""

    value: Container
    pointer: str
    anchor: str | None
    first: int
    """How many values had been read before it."""
    key: str | None = None
    merges: list[dict[str, Json]] = field(factory=list)


@define
class _Anchor:
    value: Json
    size: int


@define
class _Builder:
    max_depth: int
    max_nodes: int
    lines: dict[str, int] | None = None
    stack: list[_Open] = field(factory=list)
    anchors: dict[str, _Anchor] = field(factory=dict)
    nodes: int = 0
    copies: int = 0
    done: bool = False
    result: Json = None
    line: int = 0

    def read(self, text: str) -> Json:
        try:
            for event in self._events(text):
                self._take(event)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 0
            raise YamlError(f"is not YAML: {error.problem or error.context}", self._pointer(), line) from None
        except yaml.YAMLError as error:
            raise YamlError(f"is not YAML: {' '.join(str(error).split())}", self._pointer(), self.line) from None
        if not self.done:
            raise YamlError("is empty")
        return self.result

    def _events(self, text: str) -> Iterator[yaml.Event]:
        yield from yaml.parse(text, Loader=_LOADER)

    def _take(self, event: yaml.Event) -> None:
        self.line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.MappingStartEvent):
            self._open(event, {})
        elif isinstance(event, yaml.SequenceStartEvent):
            self._open(event, [])
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self._close()
        elif isinstance(event, yaml.DocumentStartEvent) and self.done:
            raise self._error("starts a second document; one file holds one")

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        top = self.stack[-1] if self.stack else None
        if top is not None and isinstance(top.value, dict) and top.key is None:
            self._key(top, event)
            return
        value = self._resolve(event)
        size = len(event.value) // _CHARACTERS
        self.nodes += size
        if event.anchor:
            self.anchors[event.anchor] = _Anchor(value, 1 + size)
        self._put(value)

    def _key(self, top: _Open, event: yaml.ScalarEvent) -> None:
        if event.anchor:
            self.anchors[event.anchor] = _Anchor(event.value, 1 + len(event.value) // _CHARACTERS)
        self._set_key(top, event.value)

    def _set_key(self, top: _Open, key: str) -> None:
        top.key = key
        if key in top.value:
            raise self._error("stands twice in one object")

    def _resolve(self, event: yaml.ScalarEvent) -> Json:
        """A scalar's value; a quoted one is text."""
        tag = self._tag(event.tag)
        if tag == "str" or (not tag and not event.implicit[0]):
            return event.value
        try:
            return plain(event.value)
        except ValueError:
            raise self._error("is a number that cannot be read") from None

    def _tag(self, tag: str | None) -> str:
        name = json_tag(tag)
        if name is None:
            raise self._error(f"has the tag {tag}, which JSON does not know")
        return name

    def _alias(self, event: yaml.AliasEvent) -> None:
        anchor = self.anchors.get(event.anchor or "")
        if anchor is None:
            raise self._error(f"refers to &{event.anchor}, which is not there, or not complete yet")
        top = self.stack[-1] if self.stack else None
        if top is not None and isinstance(top.value, dict) and top.key is None:
            if not isinstance(anchor.value, str):
                raise self._error("has a key that is not text")
            self._set_key(top, anchor.value)
            return
        self.copies += anchor.size
        if self.copies > MAX_COPIES:
            raise self._error(f"has aliases that add more than {MAX_COPIES:,} values")
        self.nodes += anchor.size
        self._put(copy_tree(anchor.value))

    def _open(self, event: yaml.CollectionStartEvent, value: Container) -> None:
        self._tag(event.tag)
        top = self.stack[-1] if self.stack else None
        if top is not None and isinstance(top.value, dict) and top.key is None:
            raise self._error("has a key that is not text")
        if len(self.stack) >= self.max_depth:
            raise self._error(f"is nested deeper than {self.max_depth} levels")
        pointer = self._pointer()
        if self.lines is not None:
            self.lines.setdefault(pointer, self.line)
        self.stack.append(_Open(value, pointer, event.anchor, self.nodes))

    def _close(self) -> None:
        closed = self.stack.pop()
        if isinstance(closed.value, dict):
            for merged in closed.merges:
                for key, value in merged.items():
                    closed.value.setdefault(key, value)
        if closed.anchor:
            self.anchors[closed.anchor] = _Anchor(closed.value, self.nodes - closed.first + 1)
        self._put(closed.value)

    def _put(self, value: Json) -> None:
        self.nodes += 1
        if self.nodes > self.max_nodes:
            raise self._error(f"holds more than {self.max_nodes:,} values")
        if not self.stack:
            self.result, self.done = value, True
            return
        top = self.stack[-1]
        if self.lines is not None and not isinstance(value, dict | list):
            self.lines.setdefault(self._pointer(), self.line)
        if isinstance(top.value, list):
            top.value.append(value)
        elif top.key is not None:
            if top.key == "<<":
                top.merges.extend(self._mappings(value))
            else:
                top.value[top.key] = value
            top.key = None

    def _mappings(self, value: Json) -> Iterator[dict[str, Json]]:
        """What a merge key (`<<`) brings in."""
        for item in value if isinstance(value, list) else [value]:
            if not isinstance(item, dict):
                raise self._error("merges what is no mapping")
            yield item

    def _pointer(self) -> str:
        """Where the next value goes."""
        if not self.stack:
            return "#"
        top = self.stack[-1]
        if isinstance(top.value, list):
            return join(top.pointer, len(top.value))
        return join(top.pointer, top.key) if top.key is not None else top.pointer

    def _error(self, message: str) -> YamlError:
        return YamlError(message, self._pointer(), self.line)


def copy_tree(value: Json) -> Json:
    """A tree of its own; without recursion, since aliases of aliases may be deep."""
    if not isinstance(value, dict | list):
        return value
    result: Container = {} if isinstance(value, dict) else []
    pending: list[tuple[Container, Container]] = [(value, result)]
    while pending:
        old, new = pending.pop()
        for key, child in old.items() if isinstance(old, dict) else enumerate(old):
            made: Json = child
            if isinstance(child, dict | list):
                made = {} if isinstance(child, dict) else []
                pending.append((child, made))
            if isinstance(new, dict):
                new[str(key)] = made
            else:
                new.append(made)
    return result
