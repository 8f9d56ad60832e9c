"""Servers and security: where an API is, and which credentials it wants."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, Literal

from attrs import define, field

from ..ir import Json, Requirement, Scheme, Server, ServerVariable, Text
from ..load.members import arr, flag, obj, text, texts
from ..problems import Problems, join
from .wire import fits, is_sendable, note_name

if TYPE_CHECKING:
    from .refs import Refs

_TEMPLATE: Final = re.compile(r"\{([^{}]+)\}")
_KEYS: Final[dict[str, Literal["header", "query", "cookie"]]] = {
    "header": "header",
    "query": "query",
    "cookie": "cookie",
}
"""Where an API key may stand."""


def servers_of(servers: list[Json], pointer: str, problems: Problems) -> tuple[Server, ...]:
    """A list of servers."""
    return tuple(_server(value, join(pointer, index), problems) for index, value in enumerate(servers))


def _server(value: Json, pointer: str, problems: Problems) -> Server:
    url = text(value, "url")
    if not is_sendable(url):
        problems.add(join(pointer, "url"), "is no URL")
        url = ""
    variables = {
        name: ServerVariable(
            name,
            _word(variable.get("default")) if isinstance(variable, dict) else "",
            tuple(map(_word, arr(variable, "enum"))),
            Text(description=text(variable, "description")),
        )
        for name, variable in obj(value, "variables").items()
    }
    for name in dict.fromkeys(_TEMPLATE.findall(url)):
        if name not in variables:
            problems.note(join(pointer, "url"), f"names {{{name}}}, which no variable describes; it stays as it is")
    for name, variable in variables.items():
        if "default" not in obj(obj(value, "variables"), name):
            problems.note(join(pointer, "variables", name), "has no default, so it has to be given")
        elif variable.values and variable.default not in variable.values:
            problems.note(join(pointer, "variables", name), "has a default that is none of its values")
    return Server(url, pointer, tuple(variables.values()), Text(description=text(value, "description")))


def _word(value: Json) -> str:
    """A value of a variable, as it stands in an address."""
    return json.dumps(value) if isinstance(value, bool) else text({"value": value}, "value")


@define
class Security:
    """The security schemes of a document, and what each operation requires."""

    root: dict[str, Json]
    refs: Refs
    problems: Problems
    schemes: dict[str, Scheme] = field(factory=dict)
    _unneeded: set[str] = field(factory=set)
    _unsent: set[str] = field(factory=set)

    def __attrs_post_init__(self) -> None:
        pointer = "#/components/securitySchemes"
        for key, value in obj(obj(self.root, "components"), "securitySchemes").items():
            followed = self.refs.follow(value, join(pointer, key))
            scheme = None if followed is None else self._scheme(key, *followed)
            if scheme is not None:
                self.schemes[key] = scheme

    def _scheme(self, key: str, pointer: str, raw: dict[str, Json]) -> Scheme | None:
        prose = Text(description=text(raw, "description"), deprecated=flag(raw, "deprecated"))
        kind, way = text(raw, "type"), text(raw, "scheme").lower()
        wrong = f"credentials of the kind `{f'{kind} {way}'.strip()}` cannot be sent"
        if kind == "apiKey" and (location := _KEYS.get(text(raw, "in"))):
            name = text(raw, "name")
            if name and fits(name, location):
                note_name(name, location, pointer, self.problems)
                return Scheme(key, pointer, location, name, prose)
            wrong = f"`{name}` is no name that a {location} can have"
        if kind in {"oauth2", "openIdConnect"} or (kind == "http" and way == "bearer"):
            return Scheme(key, pointer, "bearer", "", prose)
        if kind == "http" and way == "basic":
            return Scheme(key, pointer, "basic", "", prose)
        if kind == "mutualTLS":
            self.problems.note(pointer, "a client certificate belongs to the transport; no credential of the client")
            self._unneeded.add(key)
            return None
        self.problems.add(pointer, wrong)
        self._unsent.add(key)
        return None

    def of(self, operation: dict[str, Json], pointer: str) -> tuple[Requirement, ...]:
        """What an operation requires: its own security, or the document's."""
        if operation.get("security") is not None:
            return tuple(self._requirements(arr(operation, "security"), join(pointer, "security")))
        return tuple(self._requirements(arr(self.root, "security"), "#/security"))

    def _requirements(self, choices: list[Json], pointer: str) -> Iterator[Requirement]:
        for index, choice in enumerate(choices):
            schemes: list[tuple[str, tuple[str, ...]]] = []
            keys = obj({"it": choice}, "it")
            if not self._unsent.isdisjoint(keys):
                continue
            for key in keys:
                if key in self.schemes:
                    schemes.append((key, tuple(texts(choice, key))))
                elif key not in self._unneeded:
                    self.problems.add(join(pointer, index, key), "names a security scheme that is not there")
            yield Requirement(tuple(schemes))
