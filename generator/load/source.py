"""A file to a JSON value, within limits: what is too big, too deep or not JSON at all is refused by name.

YAML is read by the core schema of YAML 1.2, as OpenAPI asks: `on`, `no` and `2024-01-01` are text, and keys always are.
Aliases are copied, so the value is a tree, and what they may add is limited.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NoReturn

from attrs import frozen

from ..problems import Place, Problems, Refused, join
from .yamls import YamlError, read_yaml

if TYPE_CHECKING:
    from ..ir import Json

MAX_BYTES: Final = 64 * 1024 * 1024
"""Size of a file."""
MAX_DEPTH: Final = 150
"""Nesting of objects and arrays."""
MAX_NODES: Final = 3_000_000
"""Values in a document."""


@frozen
class Source:
    """A file that was read."""

    name: str
    text: str
    value: Json


def read_source(data: bytes, name: str) -> Source:
    """A file as a JSON value. A name in `.json` is JSON; anything else may be JSON or YAML.

    Raises:
        Refused: The text is neither, or goes beyond a limit.
    """
    text = _text(data, name)
    value = _read_json(text, name) if name.lower().endswith(".json") or _is_json(text) else _read_yaml(text, name)
    _check(value, name)
    return Source(name, text, value)


def refuse(name: str, message: str, pointer: str = "#", line: int = 0) -> NoReturn:
    """Refuse a file for one reason."""
    problems = Problems()
    problems.add(pointer, message, severity="refusal", place=Place(name, line))
    raise Refused(problems)


def walk(root: Json, pointer: str = "#") -> Iterator[tuple[str, Json]]:
    """Every value of a tree with its pointer, parents first, in the document's order."""
    stack: list[tuple[str, Json]] = [(pointer, root)]
    while stack:
        where, value = stack.pop()
        yield where, value
        if isinstance(value, dict):
            stack.extend((join(where, key), child) for key, child in reversed(value.items()))
        elif isinstance(value, list):
            stack.extend((join(where, index), value[index]) for index in range(len(value) - 1, -1, -1))


def _text(data: bytes, name: str) -> str:
    if len(data) > MAX_BYTES:
        refuse(name, f"has more than {MAX_BYTES:,} bytes")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        refuse(name, f"is not UTF-8: byte {error.start} cannot be read")


def _read_yaml(text: str, name: str) -> Json:
    try:
        return read_yaml(text, MAX_DEPTH, MAX_NODES)
    except YamlError as error:
        refuse(name, error.message, error.pointer, error.line)


def _is_json(text: str) -> bool:
    """Whether a text that may be YAML is JSON too, which is read ten times as fast."""
    if not text.lstrip().startswith("{"):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _read_json(text: str, name: str) -> Json:
    doubled: list[tuple[dict[str, Json], str]] = []

    def pairs(found: list[tuple[str, Json]]) -> dict[str, Json]:
        value = dict(found)
        if len(value) != len(found):
            keys = [key for key, _ in found]
            doubled.append((value, next(key for index, key in enumerate(keys) if key in keys[:index])))
        return value

    def constant(word: str) -> NoReturn:
        raise ValueError(f"{word} is no number of JSON")

    try:
        value: Json = json.loads(text, object_pairs_hook=pairs, parse_constant=constant)
    except json.JSONDecodeError as error:
        refuse(name, f"is not JSON: {error.msg}, at column {error.colno}", line=error.lineno)
    except RecursionError:
        refuse(name, f"is nested deeper than {MAX_DEPTH} levels")
    except ValueError as error:
        refuse(name, f"is not JSON: {error}")
    if doubled:
        _refuse_doubled(value, {id(holder): key for holder, key in doubled}, name)
    return value


def _refuse_doubled(root: Json, doubled: dict[int, str], name: str) -> NoReturn:
    """Find where the objects stand that hold a key twice, and refuse them all."""
    problems = Problems()
    for pointer, value in walk(root):
        key = doubled.get(id(value))
        if key is not None:
            problems.add(join(pointer, key), "stands twice in one object", severity="refusal", place=Place(name))
    raise Refused(problems)


def _check(root: Json, name: str) -> None:
    """Refuse a tree that is too deep or too large, or that holds what JSON cannot: infinity, half a character."""
    nodes = 0
    level: list[Json] = [root]
    depth = 0
    while level:
        nodes += len(level)
        depth += 1
        if depth > MAX_DEPTH:
            refuse(name, f"is nested deeper than {MAX_DEPTH} levels", _find(root, level[0]))
        if nodes > MAX_NODES:
            refuse(name, f"holds more than {MAX_NODES:,} values")
        deeper: list[Json] = []
        for value in level:
            if isinstance(value, str):
                _check_text(value, value, root, name)
            elif isinstance(value, dict):
                for key in value:
                    _check_text(key, value, root, name)
                deeper.extend(value.values())
            elif isinstance(value, list):
                deeper.extend(value)
            elif isinstance(value, float) and not math.isfinite(value):
                refuse(name, "is no finite number", _find(root, value))
        level = deeper


def _check_text(text: str, holder: Json, root: Json, name: str) -> None:
    if text.isascii():
        return
    try:
        text.encode()
    except UnicodeEncodeError:
        refuse(name, "holds half a character (a lone surrogate)", _find(root, holder))


def _find(root: Json, wanted: Json) -> str:
    """Where a value stands: the very object, not an equal one."""
    return next((pointer for pointer, value in walk(root) if value is wanted), "#")
