"""The parameters of an operation: its own, its path's, and those that only the path template names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from attrs import define

from ..ir import Json, Location, Parameter, Scalar, Text
from ..load.members import flag, obj, text
from ..problems import Problems, join
from .desk import hint_of
from .views import At
from .wire import fits, note_name
from .words import default_of, limits_of

if TYPE_CHECKING:
    from .refs import Refs
    from .shapes import Shapes

MAX_PARAMETERS: Final = 1_000
"""Parameters of one operation."""

_LOCATIONS: Final[dict[str, Location]] = {"path": "path", "query": "query", "header": "header", "cookie": "cookie"}
_STYLES: Final[dict[Location, tuple[str, ...]]] = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form", "cookie"),
}
"""The styles of each location, its default first."""
_IGNORED: Final = frozenset({"accept", "content-type", "authorization"})
_TEMPLATE: Final = re.compile(r"\{([^{}]+)\}")


def template_names(path: str) -> list[str]:
    """The parameters that a path template names, each once."""
    return list(dict.fromkeys(_TEMPLATE.findall(path)))


@define
class Parameters:
    """Collects the parameters of operations."""

    refs: Refs
    shapes: Shapes
    problems: Problems

    def collect(self, path: str, own: At, shared: At, hint: str) -> list[Parameter]:
        """The parameters of an operation (`own`) and of its path item (`shared`), in order; an own one overrides."""
        found = self._list(own, path, f"{hint} ")
        for key, parameter in self._list(shared, path, "").items():
            found.setdefault(key, parameter)
        for name in template_names(path):
            if ("path", name) not in found:
                pointer = join("#/paths", path)
                self.problems.note(pointer, f"names {{{name}}}, which no parameter describes; taken as required text")
                found["path", name] = Parameter(name, "path", Scalar("str"), pointer, required=True)
        return list(found.values())

    def _list(self, holder: At, path: str, hint: str) -> dict[tuple[str, str], Parameter]:
        found: dict[tuple[str, str], Parameter] = {}
        listed = holder.schema if isinstance(holder.schema, list) else []
        if len(listed) > MAX_PARAMETERS:
            self.problems.add(holder.pointer, f"lists more than {MAX_PARAMETERS:,} parameters; no more are read")
        for index, value in enumerate(listed[:MAX_PARAMETERS]):
            pointer = join(holder.pointer, index)
            followed = self.refs.follow(value, pointer)
            if followed is None:
                continue
            name = f"{hint}{text(followed[1], 'name')}" if followed[0] == pointer else hint_of(followed[0])
            parameter = self._parameter(*followed, path, name)
            if parameter is None:
                continue
            wire, location = parameter.wire, parameter.location
            key = (location, wire.lower() if location == "header" else wire)
            if key in found:
                self.problems.add(pointer, f"repeats the {location} parameter `{wire}` of this list")
            found.setdefault(key, parameter)
        return found

    def _location(self, pointer: str, raw: dict[str, Json], path: str) -> Location | None:
        """Where a parameter goes; None where it cannot go there, or is none of the caller's."""
        wire, location = text(raw, "name"), _LOCATIONS.get(text(raw, "in"))
        if location == "header" and wire.lower() in _IGNORED:
            self.problems.note(pointer, f"the header {wire} is the client's own, as the standard says; no parameter")
            return None
        wrong = ""
        if location is None:
            wrong = f"a parameter in `{text(raw, 'in')}` cannot be sent"
        elif not fits(wire, location):
            wrong = f"`{wire}` is no name that a {location} can have"
        elif location == "path" and wire not in template_names(path):
            wrong = f"the path parameter `{wire}` is not in the path {path}"
        if wrong:
            self.problems.add(pointer, wrong)
        elif location is not None:
            note_name(wire, location, pointer, self.problems)
        return None if wrong else location

    def _parameter(self, pointer: str, raw: dict[str, Json], path: str, hint: str) -> Parameter | None:
        wire = text(raw, "name")
        location = self._location(pointer, raw, path)
        if location is None:
            return None
        if location == "path" and not flag(raw, "required"):
            self.problems.note(pointer, "a path parameter is always required")
        content_type, schema = schema_of(raw, pointer, self.refs)
        style = self._style(raw, pointer, location)
        target = self.shapes.views.sole(schema) or schema
        return Parameter(
            wire=wire,
            location=location,
            type=self.shapes.read(schema, hint),
            pointer=pointer,
            required=location == "path" or flag(raw, "required"),
            default=default_of((target, schema)),
            style=style,
            explode=raw["explode"] is True if "explode" in raw else style in {"form", "deepObject"},
            allow_reserved=flag(raw, "allowReserved"),
            content_type=content_type,
            text=Text(
                description=text(raw, "description") or text(schema.schema, "description"),
                deprecated=flag(raw, "deprecated") or flag(schema.schema, "deprecated"),
            ),
            limits=limits_of((target, schema)),
        )

    def _style(self, raw: dict[str, Json], pointer: str, location: Location) -> str:
        style = text(raw, "style") or _STYLES[location][0]
        if style not in _STYLES[location]:
            self.problems.add(join(pointer, "style"), f"a {location} parameter has no style `{style}`")
            return _STYLES[location][0]
        return style


def schema_of(raw: dict[str, Json], pointer: str, refs: Refs) -> tuple[str, At]:
    """The schema of a parameter or header; with the media type, where `content` describes it."""
    content = obj(raw, "content")
    if raw.get("schema") is not None:
        if content:
            refs.problems.note(join(pointer, "content"), "is ignored beside `schema`: there may be one of them")
        return "", At(raw["schema"], join(pointer, "schema"))
    if not content:
        refs.problems.note(pointer, "has neither a schema nor content; taken as text")
        return "", At({"type": "string"}, pointer)
    name, *others = content
    for other in others:
        refs.problems.add(join(pointer, "content", other), f"is a second media type; only {name} is used")
    followed = refs.follow(content[name], join(pointer, "content", name))
    if followed is None:
        return name, At(True, pointer)
    return name, At(followed[1].get("schema", True), join(followed[0], "schema"))
