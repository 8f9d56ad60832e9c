"""Whether a document is one: every wrong type is named with its place, and so is every reference that leads nowhere."""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING, Final

from attrs import define, field

from ..problems import join
from .grammar import MAPS, OBJECTS, OPEN, REFERABLE, REQUIRED, SCHEMA_TYPES, UNREAD
from .refs import RefError

if TYPE_CHECKING:
    from ..ir import Json
    from ..load import Document
    from .refs import Refs

_WORDS: Final = {
    "text": "text",
    "bool": "true or false",
    "number": "a number",
    "Type": "one of JSON's types",
    "Schema": "a schema",
    "PathItem": "a path item",
    "Parameter": "a parameter",
    "Header": "a header",
    "Body": "a request body",
    "Response": "a response",
    "Media": "a media type",
    "Scheme": "a security scheme",
    "Callback": "a callback",
    "Operation": "an operation",
}
_VERSION: Final = re.compile(r"3\.[0-2](\..*)?")
_PARTS: Final = ("paths", "webhooks", "components")


def check(document: Document, refs: Refs) -> None:
    """Hold a document against the grammar.

    Raises:
        Refused: Some part has the wrong type, or it is no document of a version that is known.
    """
    root = document.root
    version = root.get("openapi")
    if "swagger" in root and version is None:
        document.problems.add("#/swagger", "Swagger 2 is not read; OpenAPI 3.0 to 3.2 is", severity="refusal")
    elif _VERSION.fullmatch(str(version)) is None:
        document.problems.add("#/openapi", "is no version that is read: 3.0, 3.1 and 3.2 are", severity="refusal")
    elif all(root.get(part) is None for part in _PARTS):
        document.problems.add("#", "has neither paths nor webhooks nor components", severity="refusal")
    checker = _Check(document, refs)
    checker.object("Document", root, "#")
    checker.targets()
    document.problems.refuse()


@define
class _Check:
    document: Document
    refs: Refs
    _seen: set[tuple[str, str]] = field(factory=set)
    """Every object that was looked at, with its kind."""
    _leads: deque[tuple[str, str, str, Json]] = field(factory=deque)
    """References: the kind that is wanted, where they stand, where they lead, and what is there."""

    def value(self, rule: str, value: Json, pointer: str) -> None:
        """Hold one value against a rule."""
        for choice in _choices(rule):
            if _fits(choice, value):
                self._inside(choice, value, pointer)
                return
        wanted = " or ".join(_say(choice) for choice in _choices(rule))
        self.document.problems.add(pointer, f"is {_name(value)}, where {wanted} belongs", severity="refusal")

    def _inside(self, rule: str, value: Json, pointer: str) -> None:
        if rule.startswith("[") and isinstance(value, list):
            for index, item in enumerate(value):
                self.value(rule[1:-1], item, join(pointer, index))
        elif rule.startswith("{") and isinstance(value, dict):
            for key, item in value.items():
                if not key.startswith("x-"):
                    self.value(rule[1:-1], item, join(pointer, key))
        elif isinstance(value, dict) and (rule in MAPS or rule in OBJECTS):
            self._seen.add((rule, pointer))
            if self._reference(rule, value, pointer):
                return
            if rule in MAPS:
                self._inside(MAPS[rule], value, pointer)
            else:
                self.object(rule, value, pointer)

    def _reference(self, kind: str, value: dict[str, Json], pointer: str) -> bool:
        """Look at a reference; whether that is all there is to look at."""
        ref = value.get("$ref")
        if kind not in REFERABLE or "$ref" not in value:
            return False
        if not isinstance(ref, str):
            self.document.problems.add(
                join(pointer, "$ref"), f"is {_name(ref)}, where text belongs", severity="refusal"
            )
        elif kind == "Schema":
            try:
                self._leads.append((kind, pointer, *self.refs.target(ref)))
            except RefError as error:
                self.document.problems.add(join(pointer, "$ref"), str(error))
        elif (followed := self.refs.follow(value, pointer)) is not None:
            self._leads.append((kind, pointer, *followed))
        return kind not in OPEN

    def targets(self) -> None:
        """Look at what references lead to, where it was not looked at as what the reference wants."""
        while self._leads:
            kind, pointer, where, value = self._leads.popleft()
            if (kind, where) not in self._seen:
                before = len(self.document.problems.pointers("refusal"))
                self.value(kind, value, where)
                if len(self.document.problems.pointers("refusal")) > before:
                    message = f"leads to {where}, which is not {_say(kind)}"
                    self.document.problems.add(join(pointer, "$ref"), message, severity="refusal")

    def object(self, kind: str, value: dict[str, Json], pointer: str) -> None:
        """Hold an object's fields against their rules."""
        rules = OBJECTS[kind]
        for name, item in value.items():
            rule = rules.get(name)
            if kind == "Schema" and name in UNREAD:
                self.document.problems.note(join(pointer, name), "narrows the values in a way that nothing here checks")
            if item is None and rule not in {None, "any"} and name not in REQUIRED.get(kind, ()):
                self.document.problems.note(join(pointer, name), "is null; taken as missing")
            elif rule is not None:
                self.value(rule, item, join(pointer, name))
            elif kind not in OPEN and not name.startswith("x-"):
                self.document.problems.note(join(pointer, name), "is no field that OpenAPI knows here; ignored")
        for name in REQUIRED.get(kind, ()):
            if name not in value:
                self.document.problems.add(pointer, f"has no `{name}`", severity="refusal")


def _choices(rule: str) -> list[str]:
    return [rule] if rule[0] in "[{" else rule.split("|")


def _fits(rule: str, value: Json) -> bool:
    if rule == "text":
        return isinstance(value, str)
    if rule == "bool":
        return isinstance(value, bool)
    if rule == "number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    if rule == "Type":
        return isinstance(value, str) and value in SCHEMA_TYPES
    if rule == "Schema":
        return isinstance(value, dict | bool)
    return rule == "any" or isinstance(value, list if rule.startswith("[") else dict)


def _say(rule: str) -> str:
    if rule.startswith("["):
        return "a list"
    return _WORDS.get(rule, "an object")


def _name(value: Json) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    shown = f"{value!r}"
    return shown if len(shown) <= 40 else f"{shown[:40]}…"
