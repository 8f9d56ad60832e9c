"""What the schema of a version says about its output."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

from ...core.guards import is_list, is_mapping

Node: TypeAlias = "Mapping[str, Any]"

_MARKED_SINCE: Final = (0, 3, 9)
_DEEPEST: Final = 16
_VERSION: Final = re.compile(
    r"v?(\d+)(?:\.(\d+))?(?:\.(\d+))?((?:a|b|rc|-?alpha|-?beta|-?rc|-?dev|\.dev)\d*)?(?:\+.*)?"
)
_TYPES: Final[tuple[tuple[type | tuple[type, ...], str], ...]] = (
    (str, "string"),
    (bool, "boolean"),
    (int, "integer"),
    (float, "number"),
    (list, "array"),
    (Mapping, "object"),
)


class OutputSchema:
    """The part of a version's schema that describes its output; a document of any shape is read, as far as it goes."""

    __slots__ = ("_document", "iterator", "node")

    node: Node | None
    """The output's own schema; None where the document has none."""

    iterator: bool
    """Whether the items of the output arrive one by one."""

    def __init__(self, document: object, cog_version: str | None = None) -> None:
        """Read a version's `openapi_schema`; versions of Cog before 0.3.9 did not mark iterators among their arrays."""
        self._document = document
        self.node = as_node(_at(document, ("components", "schemas", "Output")))
        array = self._of_type(self.node, "array")
        unmarked = version_has_no_array_type(cog_version or "") is True
        self.iterator = array is not None and (unmarked or array.get("x-cog-array-type") == "iterator")

    def fitting(self, node: Node | None, value: object) -> Node | None:
        """The schema behind references and alternatives that fits the value's type; None where none does."""
        if node is None:
            return None
        return next((self._of_type(node, name) for kind, name in _TYPES if isinstance(value, kind)), None)

    def _of_type(self, node: Node | None, name: str) -> Node | None:
        return next((option for option in self._options(node, _DEEPEST) if _allows(option, name)), None)

    def _options(self, node: Node | None, depth: int) -> Iterator[Node]:
        """The schema and all that it refers to or chooses from, itself first."""
        if node is None or depth == 0:
            return
        yield node
        pointer = node.get("$ref")
        if isinstance(pointer, str) and pointer.startswith("#/"):
            keys = (key.replace("~1", "/").replace("~0", "~") for key in pointer[2:].split("/"))
            yield from self._options(as_node(_at(self._document, tuple(keys))), depth - 1)
        for word in ("allOf", "anyOf", "oneOf"):
            choices = node.get(word)
            if is_list(choices):
                for choice in choices:
                    yield from self._options(as_node(choice), depth - 1)


def as_node(value: object) -> Node | None:
    """The value, if it is a JSON object."""
    return value if is_mapping(value) else None


def _allows(node: Node, name: str) -> bool:
    kinds = node.get("type")
    return kinds == name or (isinstance(kinds, list) and name in kinds)


def _at(document: object, keys: tuple[str, ...]) -> object:
    for key in keys:
        if not is_mapping(document):
            return None
        document = document.get(key)
    return document


def version_has_no_array_type(cog_version: str) -> bool | None:
    """Whether a version of Cog is older than the mark of iterators; None for what is no version number."""
    found = _VERSION.fullmatch(cog_version)
    if found is None:
        return None
    major, minor, patch, early = found.groups()
    number = (int(major), int(minor or 0), int(patch or 0))
    return number < _MARKED_SINCE or (number == _MARKED_SINCE and bool(early))


def make_schema_backwards_compatible(schema: dict[str, Any], cog_version: str) -> dict[str, Any]:
    """Mark the array output of a version of Cog before 0.3.9 as an iterator, in place; returns the schema."""
    if version_has_no_array_type(cog_version):
        output: dict[str, Any] = schema["components"]["schemas"]["Output"]
        if output.get("type") == "array":
            output["x-cog-array-type"] = "iterator"
    return schema


version_has_no_array_type.__module__ = make_schema_backwards_compatible.__module__ = "replicate.schema"
