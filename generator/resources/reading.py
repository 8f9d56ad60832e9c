"""TOML to rules: each table is checked key by key, and what is wrong is a problem with its place in the file."""

from __future__ import annotations

import keyword
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import tomllib

from ..problems import Place, Problems, Refused, join, split
from .rules import (
    ExportRule,
    Layout,
    Need,
    OperationRule,
    Options,
    OverlayRule,
    PackageRule,
    ResourceRule,
    line_of,
)

if TYPE_CHECKING:
    from pathlib import Path


def read_layout(path: Path, problems: Problems) -> Layout:
    """Read a `resources.toml`; what is wrong in it is a problem with its place in the file.

    Raises:
        Refused: The file cannot be read, or is no TOML.
    """
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problems.add("#", f"cannot be read: {error}", severity="refusal", place=Place(str(path)))
        raise Refused(problems) from error
    reader = _Reader(str(path), text, problems)
    keywords = reader.table(data, "#", _LAYOUT)
    names = keywords.pop("names", {})
    return Layout(given=True, place=Place(str(path)), source=text, **names, **keywords)


class _Reader:
    """Checks tables against what is expected of them; each kind of value is a method."""

    def __init__(self, file: str, text: str, problems: Problems) -> None:
        self.file = file
        self.text_ = text
        self.problems = problems

    def wrong(self, pointer: str, message: str) -> None:
        """Note a problem at a place in the file."""
        self.problems.add(pointer, message, place=Place(self.file, line_of(self.text_, tuple(split(pointer)))))

    def table(self, data: Any, pointer: str, kinds: Mapping[str, _Kind]) -> dict[str, Any]:
        """Read the keys of a table, each by its kind; an unknown one is a problem."""
        values: dict[str, Any] = {}
        for key, value in self.entries(data, pointer):
            where = join(pointer, key)
            if key not in kinds:
                self.wrong(where, f"is no key here; there are {', '.join(sorted(kinds))}")
                continue
            try:
                values["class_" if key == "class" else key] = kinds[key](self, value, where)
            except TypeError as error:
                self.wrong(where, str(error))
        return values

    def entries(self, data: Any, pointer: str) -> list[tuple[str, Any]]:
        """The items of a table."""
        if isinstance(data, dict):
            return list(cast("dict[str, Any]", data).items())
        self.wrong(pointer, "must be a table")
        return []

    def text(self, value: Any, pointer: str) -> str:
        """A string."""
        if not isinstance(value, str):
            raise TypeError("must be a string")
        return value

    def name(self, value: Any, pointer: str) -> str:
        """A Python name."""
        if not (isinstance(value, str) and value.isascii() and value.isidentifier() and not keyword.iskeyword(value)):
            raise TypeError("must be a Python name")
        return value

    def path(self, value: Any, pointer: str) -> str:
        """A Python name, or several with dots."""
        for part in self.text(value, pointer).split("."):
            self.name(part, pointer)
        return str(value)

    def overlay(self, value: Any, pointer: str) -> str:
        """`module:Class`."""
        module, _, mixin = self.text(value, pointer).partition(":")
        self.path(module, pointer)
        self.name(mixin, pointer)
        return str(value)

    def flag(self, value: Any, pointer: str) -> bool:
        """A boolean."""
        if not isinstance(value, bool):
            raise TypeError("must be true or false")
        return value

    def words(self, value: Any, pointer: str) -> tuple[str, ...]:
        """A list of strings."""
        if not isinstance(value, list):
            raise TypeError("must be a list of strings")
        return tuple(self.text(item, pointer) for item in cast("Sequence[Any]", value))

    def need(self, value: Any, pointer: str) -> Need:
        """What an overlay asks of its host."""
        if isinstance(value, str):
            return Need(value)
        keys = self.table(value, pointer, {"operation": _Reader.text, "bind": _map(_Reader.path)})
        return Need(keys.get("operation", ""), keys.get("bind", {}))


_Kind: TypeAlias = Callable[[_Reader, Any, str], Any]


def _one_of(*choices: str) -> _Kind:
    def read(reader: _Reader, value: Any, pointer: str) -> str:
        if value not in choices:
            raise TypeError(f"must be one of {', '.join(choices)}")
        return str(value)

    return read


def _map(kind: _Kind) -> _Kind:
    def read(reader: _Reader, value: Any, pointer: str) -> dict[str, Any]:
        keys = reader.entries(value, pointer)
        return reader.table(value, pointer, {key: kind for key, _ in keys})

    return read


def _made(cls: Callable[..., Any], kinds: Mapping[str, _Kind]) -> _Kind:
    return lambda reader, value, pointer: cls(**reader.table(value, pointer, kinds))


def _names(reader: _Reader, value: Any, pointer: str) -> dict[str, Any]:
    words = dict.fromkeys(("strip", "omit", "mappings"), _Reader.words)
    return reader.table(value, pointer, {**words, "types": _map(_Reader.path)})


_OPTIONS = {
    "times": _one_of("aware", "text"),
    "credentials": _one_of("required", "optional"),
    "base_path": _Reader.text,
    "unplaced": _one_of("client", "error"),
    "record": _Reader.overlay,
    "page": _Reader.overlay,
}
_RESOURCE = {"attribute": _Reader.name, "class": _Reader.path, "module": _Reader.name, "doc": _Reader.text}
_OPERATION = {
    "resource": _Reader.text,
    "method": _Reader.name,
    "module": _Reader.name,
    "arguments": _map(_Reader.name),
    "idempotent": _Reader.flag,
}
_OVERLAY = {
    "overlay": _Reader.overlay,
    "of": _Reader.words,
    "replaces": _Reader.words,
    "leaves": _Reader.words,
    "needs": _map(_Reader.need),
}
_EXPORT = {"names": _map(_Reader.words), "doc": _Reader.text, "all": _Reader.words, "late": _map(_Reader.words)}
_PACKAGE = {
    "default_client": _Reader.flag,
    "local": _Reader.flag,
    "functions": _Reader.words,
    "names": _map(_Reader.words),
    "modules": _Reader.words,
    "doc": _Reader.text,
}
_LAYOUT: dict[str, _Kind] = {
    "options": _made(Options, _OPTIONS),
    "names": _names,
    "parameters": _map(_Reader.name),
    "resources": _map(_made(ResourceRule, _RESOURCE)),
    "operations": _map(_made(OperationRule, _OPERATION)),
    "overlays": _map(_made(OverlayRule, _OVERLAY)),
    "exports": _map(_made(ExportRule, _EXPORT)),
    "package": _made(PackageRule, _PACKAGE),
}
