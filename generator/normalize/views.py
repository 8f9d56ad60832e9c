"""A schema with its `allOf` parts and references laid together: one view of everything that holds at one place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import define, field, frozen

from ..load.members import arr, flag, identity, obj, text, texts
from ..problems import Problems, join
from .refs import RefError, Refs

if TYPE_CHECKING:
    from ..ir import Json

MAX_PARTS: Final = 500
"""Schemas that `allOf` may bring together at one place."""
MAX_DEPTH: Final = 200
"""How deep `allOf` may go, each reference counted."""

SHAPING: Final = frozenset({
    "$ref", "allOf", "oneOf", "anyOf", "type", "enum", "const", "format", "contentEncoding", "contentMediaType",
    "properties", "patternProperties", "additionalProperties", "unevaluatedProperties", "required", "items",
    "prefixItems",
})  # fmt: skip
"""Keywords that say what a value looks like. The others describe it, limit it, or are not known."""

TYPES: Final = ("null", "boolean", "integer", "number", "string", "array", "object")


class _TooMany(Exception):
    """More schemas come together than can be; the message is the pointer of the first."""


@frozen
class At:
    """A schema and where it stands."""

    schema: Json
    pointer: str

    def member(self, *names: str | int) -> At:
        """A schema further inside."""
        value: Json = self.schema
        for name in names:
            if isinstance(value, dict) and isinstance(name, str):
                value = value.get(name)
            elif isinstance(value, list) and isinstance(name, int):
                value = value[name]
        return At(value, join(self.pointer, *names))


@frozen
class Choice:
    """A `oneOf` or `anyOf`."""

    pointer: str
    options: tuple[At, ...]
    discriminator: dict[str, Json]


Parts: TypeAlias = "tuple[At, ...]"


@define
class View:
    """What all the parts at one place ask for together."""

    parts: Parts
    """The parts without their references and `allOf`, parents first."""
    types: tuple[str, ...] | None = None
    """The JSON types that are left, None for any."""
    properties: dict[str, list[At]] = field(factory=dict)
    required: set[str] = field(factory=set)
    extra: list[At] = field(factory=list)
    patterns: list[At] = field(factory=list)
    closed: bool = False
    items: list[At] = field(factory=list)
    prefix: list[At] | None = None
    values: list[Json] | None = None
    """The values that are left of `enum` and `const`."""
    fixed: bool = False
    """They come from `const`."""
    choices: list[Choice] = field(factory=list)

    def last(self, keyword: str) -> Json:
        """A keyword of the last part that has it."""
        schemas = [part.schema for part in reversed(self.parts) if isinstance(part.schema, dict)]
        return next((schema[keyword] for schema in schemas if keyword in schema), None)

    def places(self, *keywords: str) -> Iterator[str]:
        """The pointer of every one of some keywords in every part."""
        for part in self.parts:
            if isinstance(part.schema, dict):
                yield from (join(part.pointer, keyword) for keyword in keywords if keyword in part.schema)


@define
class Views:
    """Lays schemas together."""

    refs: Refs
    problems: Problems
    version: tuple[int, int]

    def sole(self, at: At) -> At | None:
        """What a schema refers to, if it is a reference, or `allOf` of one, with nothing but annotations beside it."""
        schema = at.schema
        if not isinstance(schema, dict):
            return None
        if isinstance(ref := schema.get("$ref"), str):
            target = self._target(ref, at)
            beside = shaping(schema, "$ref")
            if beside and not self._hidden(at) and not _same_type(beside, schema, target.schema):
                return None
            return target
        parts = [index for index, part in enumerate(arr(schema, "allOf")) if shaping(part)]
        if len(parts) == 1 and not shaping(schema, "allOf"):
            return self.sole(at.member("allOf", parts[0]))
        return None

    def _target(self, ref: str, at: At) -> At:
        try:
            pointer, schema = self.refs.target(ref)
        except RefError as error:
            self.problems.add(join(at.pointer, "$ref"), str(error))
            return At(True, at.pointer)
        return At(schema, pointer)

    def _hidden(self, at: At) -> bool:
        """Whether what stands beside a reference counts for nothing, as it did up to OpenAPI 3.0."""
        if self.version >= (3, 1):
            return False
        if shaping(at.schema, "$ref"):
            self.problems.note(join(at.pointer, "$ref"), "takes the place of what stands beside it, up to OpenAPI 3.0")
        return True

    def view(self, parts: Parts) -> View:
        """Lay parts together. What contradicts itself is a problem, and leaves the type open."""
        found: dict[str, At] = {}
        try:
            for part in parts:
                self._expand(part, found, ())
        except _TooMany as error:
            self.problems.add(str(error), f"is made of more than {MAX_PARTS} schemas, or more than {MAX_DEPTH} deep")
            return View(parts, types=())
        view = View(tuple(found.values()))
        for part in view.parts:
            if isinstance(part.schema, dict):
                self._add(view, part, part.schema)
        view.choices = [choice for choice in view.choices if not self._is_made(choice, view)]
        return view

    def _is_made(self, choice: Choice, view: View) -> bool:
        """Whether a choice of one part is for another part: a subtype builds on a type that lists its subtypes."""
        own = choice.pointer.rpartition("/")[0]
        others = {part.pointer for part in view.parts} - {own}
        refs = [text(option.schema, "$ref") for option in choice.options] if others else []
        return any(
            self._target(ref, at).pointer in others for ref, at in zip(refs, choice.options, strict=False) if ref
        )

    def _expand(self, at: At, found: dict[str, At], path: tuple[str, ...]) -> None:
        """Follow references and `allOf`, parents first; each schema counts once."""
        schema = at.schema
        if not isinstance(schema, dict):
            return
        if at.pointer in path:
            self.problems.add(at.pointer, "is made of itself: its `allOf` leads back to it")
            return
        if at.pointer in found:
            return
        path = (*path, at.pointer)
        if len(found) >= MAX_PARTS or len(path) > MAX_DEPTH:
            raise _TooMany(path[0])
        if isinstance(ref := schema.get("$ref"), str):
            self._expand(self._target(ref, at), found, path)
            if self._hidden(at):
                return
        for index in range(len(arr(schema, "allOf"))):
            self._expand(at.member("allOf", index), found, path)
        found[at.pointer] = at

    def _add(self, view: View, at: At, schema: dict[str, Json]) -> None:
        self._add_types(view, at, schema)
        for name in obj(schema, "properties"):
            view.properties.setdefault(name, []).append(at.member("properties", name))
        view.required.update(texts(schema, "required"))
        for keyword in ("additionalProperties", "unevaluatedProperties"):
            if schema.get(keyword) is False:
                view.closed = True
            elif isinstance(schema.get(keyword), dict):
                view.extra.append(at.member(keyword))
        view.patterns.extend(at.member("patternProperties", name) for name in obj(schema, "patternProperties"))
        if isinstance(schema.get("items"), dict | bool):
            view.items.append(at.member("items"))
        if view.prefix is None and "prefixItems" in schema:
            view.prefix = [at.member("prefixItems", index) for index in range(len(arr(schema, "prefixItems")))]
        if "const" in schema:
            self._add_values(view, at, [schema["const"]])
            view.fixed = True
        if isinstance(enum := schema.get("enum"), list):
            self._add_values(view, at, enum)
        for keyword in ("oneOf", "anyOf"):
            if arr(schema, keyword):
                options = tuple(at.member(keyword, index) for index in range(len(arr(schema, keyword))))
                view.choices.append(Choice(join(at.pointer, keyword), options, obj(schema, "discriminator")))

    def _add_types(self, view: View, at: At, schema: dict[str, Json]) -> None:
        named = schema.get("type")
        types = [named] if isinstance(named, str) else texts(schema, "type")
        if not types:
            return
        if flag(schema, "nullable"):
            types.append("null")
        left = types if view.types is None else meet(view.types, types)
        if not left:
            before = words(view.types or ())
            self.problems.add(at.pointer, f"asks for {words(types)}, where another part of `allOf` asks for {before}")
            view.types, view.values, view.choices = (), None, []
            return
        view.types = tuple(left)

    def _add_values(self, view: View, at: At, values: list[Json]) -> None:
        known = {identity(value) for value in values}
        left = values if view.values is None else [value for value in view.values if identity(value) in known]
        if not left:
            self.problems.add(at.pointer, "lists no value: `enum` is empty, or has none in common with another one")
            return
        view.values = left


def shaping(schema: Json, *but: str) -> set[str]:
    """The keywords of a schema that say what a value looks like, without some."""
    return (
        {keyword for keyword in schema if keyword in SHAPING and keyword not in but}
        if isinstance(schema, dict)
        else set()
    )


def _same_type(beside: set[str], schema: dict[str, Json], target: Json) -> bool:
    """Whether all that stands beside a reference is the type that its target has anyway."""
    return beside == {"type"} and isinstance(target, dict) and target.get("type") == schema.get("type")


def meet(one: tuple[str, ...], two: list[str]) -> list[str]:
    """The types that two lists have in common; an integer is a number too."""

    def holds(types: tuple[str, ...] | list[str], kind: str) -> bool:
        return kind in types or (kind == "integer" and "number" in types)

    return [kind for kind in TYPES if (kind in one or kind in two) and holds(one, kind) and holds(two, kind)]


def words(types: tuple[str, ...] | list[str]) -> str:
    """Types as they are named in a sentence."""
    return " or ".join(types) or "nothing"
