"""Count the document against the IR: the fourth stage. What is neither in the IR nor named by a problem is one.

It walks the document on its own, and shares with the stages before it nothing but how references are followed, so that
it finds what they overlook.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from attrs import define, field

from .ir import ObjectType
from .load.members import arr, obj, text
from .normalize.grammar import METHOD_KEYS
from .normalize.refs import Refs
from .problems import Problems, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .ir import Api, Json, Media, Operation
    from .load import Document
    from .problems import Problem

_SHARED: Final = ("parameters", "requestBodies", "responses", "headers", "callbacks", "pathItems")
_LISTS: Final = ("allOf", "oneOf", "anyOf", "prefixItems")
_CHOICES: Final = ("oneOf", "anyOf")
_INSIDE: Final = ("items", "additionalProperties", "unevaluatedProperties")
MAX_REACH: Final = 100
"""Schemas of which one may be made before the census stops to look."""


def census(document: Document, api: Api) -> list[Problem]:
    """Every schema, operation, parameter, media type, status, header and property of the document that the IR lacks."""
    counter = _Census(document, api)
    counter.count()
    return list(counter.missing)


@define
class _Census:
    document: Document
    api: Api
    missing: Problems = field(factory=Problems)
    _refs: Refs = field(init=False)
    _seen: set[str] = field(factory=set)
    _hooks: list[tuple[str, Json]] = field(factory=list)
    """Webhooks and callbacks that are still to be looked at."""
    _used: set[str] = field(factory=set)
    """What references lead to."""
    _named: set[str] = field(factory=set)
    """Places that problems name."""
    _lost: set[str] = field(factory=set)
    """Places that errors name: what is inside them is accounted for."""
    _fields: set[str] = field(factory=set)
    """Where all fields are described."""
    _owners: defaultdict[str, set[str]] = field(factory=lambda: defaultdict(set))
    """Where the objects stand that have a field of a name."""
    _options: dict[str, frozenset[str]] = field(factory=dict)
    """The places that each option of a choice may lead to."""

    def __attrs_post_init__(self) -> None:
        # What is wrong with references was said before, so nobody listens here.
        self._refs = Refs(self.document.root, Problems())
        found = self.document.problems
        self._named = found.pointers("refusal", "error", "note")
        self._lost = {pointer.removesuffix("/$ref") for pointer in found.pointers("refusal", "error")}
        for made in self.api.types.values():
            for item in made.fields if isinstance(made, ObjectType) else ():
                self._fields.update((item.pointer, *item.also))
                self._owners[item.wire].add(made.pointer)

    def count(self) -> None:
        """Walk the whole document."""
        operations = {(operation.method, operation.path): operation for operation in self.api.operations}
        root = self.document.root
        for name, schema in obj(obj(root, "components"), "schemas").items():
            pointer = join("#/components/schemas", name)
            self._expect(pointer in self.api.types, pointer, "the schema")
            self._schema(schema, pointer)
        for path, value in obj(root, "paths").items():
            pointer = join("#/paths", path)
            known = path.startswith("x-") or pointer in self._lost
            item = None if known else self._follow(value, pointer, "the path")
            for method, where, raw in _methods(*item) if item else ():
                made = operations.get((method, path))
                self._operation(made, where, raw)
                if made is not None and item is not None:
                    self._parameters(made, arr(item[1], "parameters"), join(item[0], "parameters"))
        self._hooks.extend((join("#/webhooks", name), hook) for name, hook in obj(root, "webhooks").items())
        self._payloads()
        for kind in _SHARED:
            for name in obj(obj(root, "components"), kind):
                pointer = join("#/components", kind, name)
                if pointer not in self._used:
                    self.missing.note(pointer, "is used by no operation, so nothing is made of it")

    def _expect(self, there: bool, pointer: str, what: str) -> None:
        """Report a place that the IR lacks, unless a problem names it, or an error names something around it."""
        if not there and pointer not in self._named and self._lost.isdisjoint(_around(pointer)):
            self.missing.add(pointer, f"{what} was lost on the way from the document to the client")

    def _follow(self, value: Json, pointer: str, what: str) -> tuple[str, dict[str, Json]] | None:
        if isinstance(value, dict) and "$ref" in value:
            self._used.add(text(value, "$ref"))
        followed = self._refs.follow(value, pointer)
        self._expect(followed is not None, pointer, what)
        return followed

    # Operations ----------------------------------------------------------------------------------------------------

    def _operation(self, made: Operation | None, pointer: str, raw: Json) -> None:
        self._expect(made is not None, pointer, "the operation")
        if made is None:
            return
        self._parameters(made, arr(raw, "parameters"), join(pointer, "parameters"))
        if isinstance(raw, dict) and raw.get("requestBody") is not None:
            media = made.body.media if made.body else ()
            self._body(raw["requestBody"], join(pointer, "requestBody"), media)
        self._responses(raw, pointer, made)
        self._callbacks(raw, pointer)

    def _parameters(self, made: Operation, listed: list[Json], pointer: str) -> None:
        known = {(parameter.location, parameter.wire.lower()) for parameter in made.parameters}
        for index, value in enumerate(listed):
            where = join(pointer, index)
            followed = self._follow(value, where, "the parameter")
            if followed is not None:
                place, parameter = followed
                there = (text(parameter, "in"), text(parameter, "name").lower()) in known
                self._expect(there or place in self._named, where, "the parameter")
                self._holder(parameter, place)

    def _body(self, value: Json, pointer: str, media: Iterable[Media] | None) -> None:
        followed = self._follow(value, pointer, "the body")
        if followed is not None:
            self._content(followed[1], followed[0], media)

    def _responses(self, raw: Json, pointer: str, made: Operation | None) -> None:
        known = {response.status: response for response in made.responses} if made else {}
        for status, value in obj(raw, "responses").items():
            where = join(pointer, "responses", status)
            followed = None if status.startswith("x-") else self._follow(value, where, "the response")
            if followed is None:
                continue
            response = known.get(status) or known.get(status.upper())
            self._expect(made is None or response is not None, where, "the response")
            self._content(followed[1], followed[0], response.media if response else None)
            headers = {header.wire for header in response.headers} if response else set[str]()
            for name, header in obj(followed[1], "headers").items():
                place = join(followed[0], "headers", name)
                self._expect(response is None or name in headers, place, "the header")
                found = self._follow(header, place, "the header")
                if found is not None:
                    self._holder(found[1], found[0])

    def _content(self, holder: Json, pointer: str, media: Iterable[Media] | None) -> None:
        known = None if media is None else {item.content_type for item in media}
        for name, value in obj(holder, "content").items():
            where = join(pointer, "content", name)
            self._expect(known is None or name in known, where, "the media type")
            followed = self._follow(value, where, "the media type")
            if followed is not None:
                self._holder(followed[1], followed[0])

    def _holder(self, raw: dict[str, Json], pointer: str) -> None:
        """The schemas of a parameter, header or media type."""
        for key in ("schema", "itemSchema"):
            if key in raw and join(pointer, key) not in self._named:
                self._schema(raw[key], join(pointer, key))
        if join(pointer, "content") not in self._named:
            self._content(raw, pointer, None)

    def _callbacks(self, raw: Json, pointer: str) -> None:
        for name, callback in obj(raw, "callbacks").items():
            followed = self._follow(callback, join(pointer, "callbacks", name), "the callback")
            if followed is not None:
                where, items = followed
                hooks = {join(where, key): item for key, item in items.items() if not key.startswith("x-")}
                self._hooks.extend((pointer, item) for pointer, item in hooks.items())

    def _payloads(self) -> None:
        """What webhooks and callbacks carry: no operations, but schemas."""
        while self._hooks:
            pointer, value = self._hooks.pop()
            item = self._follow(value, pointer, "the webhook")
            if item is None or item[0] in self._seen:
                continue
            self._seen.add(item[0])
            for _, where, raw in _methods(*item):
                if isinstance(raw, dict) and raw.get("requestBody") is not None:
                    self._body(raw["requestBody"], join(where, "requestBody"), None)
                self._responses(raw, where, None)
                self._callbacks(raw, where)

    # Schemas -------------------------------------------------------------------------------------------------------

    def _schema(self, value: Json, pointer: str) -> None:
        """Every property of a schema and of all schemas inside it."""
        pending = [(pointer, value)]
        wholes: dict[str, tuple[str, Json]] = {}
        while pending:
            where, schema = pending.pop()
            whole = wholes.get(where, (where, schema))
            if not isinstance(schema, dict) or where in self._seen:
                continue
            self._seen.add(where)
            if join(where, "$ref") in self._named:
                continue
            schema = {key: value for key, value in schema.items() if join(where, key) not in self._named}
            for name in obj(schema, "properties"):
                place = join(where, "properties", name)
                there = place in self._fields or not self._owners[name].isdisjoint(_around(where))
                self._expect(there or self._chosen(name, *whole), place, "the property")
            pending.extend(_inside(where, schema))
            wholes.update((part, whole) for part, _ in _listed(where, schema, "allOf"))
            if "contentSchema" in schema:
                pending.extend(self._encoded(schema["contentSchema"], join(where, "contentSchema")))

    def _chosen(self, name: str, pointer: str, schema: Json) -> bool:
        """Whether each option of a choice has a property: what stands beside the choice is then in the options."""
        owners = self._owners[name]
        for where, part in self._reach(pointer, schema, "allOf"):
            for key in _CHOICES:
                options = _listed(where, part, key)
                if options and not any(owners.isdisjoint(self._option(*option)) for option in options):
                    return True
        return False

    def _option(self, pointer: str, schema: Json) -> frozenset[str]:
        """The places that an option may lead to."""
        if pointer not in self._options:
            self._options[pointer] = frozenset(where for where, _ in self._reach(pointer, schema, "allOf", *_CHOICES))
        return self._options[pointer]

    def _reach(self, pointer: str, schema: Json, *keys: str) -> list[tuple[str, Json]]:
        """A schema and what it is made of, through references and some keywords, as far as anybody would look."""
        found = {pointer: schema}
        waiting = [(pointer, schema)]
        while waiting and len(found) < MAX_REACH:
            where, part = waiting.pop(0)
            target = self._refs.follow(part, where) if isinstance(part, dict) and "$ref" in part else None
            inside = [*([target] if target else ()), *(one for key in keys for one in _listed(where, part, key))]
            waiting.extend(one for one in inside if one[0] not in found)
            found.update(inside)
        return list(found.items())

    def _encoded(self, schema: Json, where: str) -> Iterator[tuple[str, Json]]:
        """The schema of what a text holds: read where the text is the data of an event, else the text is what it is."""
        if any(place.startswith(where) for place in self.api.types):
            yield where, schema
        else:
            self.missing.note(where, "describes what a text holds: no type is made of it")


def _methods(pointer: str, item: dict[str, Json]) -> Iterator[tuple[str, str, Json]]:
    """The operations of a path item: method, pointer, value."""
    for key, value in item.items():
        if key in METHOD_KEYS:
            yield key.upper(), join(pointer, key), value
    for method, value in obj(item, "additionalOperations").items():
        yield method, join(pointer, "additionalOperations", method), value


def _inside(pointer: str, schema: dict[str, Json]) -> Iterator[tuple[str, Json]]:
    """The schemas right inside a schema."""
    for key in ("properties", "patternProperties"):
        yield from ((join(pointer, key, name), value) for name, value in obj(schema, key).items())
    for key in _LISTS:
        yield from _listed(pointer, schema, key)
    yield from ((join(pointer, key), schema[key]) for key in _INSIDE if key in schema)


def _listed(pointer: str, schema: Json, key: str) -> list[tuple[str, Json]]:
    """The schemas that a keyword lists."""
    return [(join(pointer, key, index), value) for index, value in enumerate(arr(schema, key))]


def _around(pointer: str) -> Iterator[str]:
    """A place and every place around it, but for the document itself."""
    while pointer != "#" and pointer:
        yield pointer
        pointer = pointer.rpartition("/")[0]
