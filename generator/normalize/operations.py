"""Paths to operations: every method on every path, its references followed, its schemas read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from attrs import define, field

from ..ir import Body, Json, Operation, Text, Type
from ..load.members import arr, flag, obj, text, texts
from ..problems import Problems, join
from .access import Security, servers_of
from .bodies import Bodies
from .desk import hint_of
from .grammar import METHOD_KEYS
from .parameters import Parameters
from .views import At
from .wire import is_sendable, is_token

if TYPE_CHECKING:
    from .refs import Refs
    from .shapes import Shapes

_ITEM_KEYS: Final = frozenset({"$ref", "summary", "description", "servers", "parameters", "additionalOperations"})


@define
class Operations:
    """Reads the operations of a document."""

    refs: Refs
    shapes: Shapes
    security: Security
    problems: Problems
    _parameters: Parameters = field(init=False)
    _bodies: Bodies = field(init=False)
    _ids: dict[str, str] = field(factory=dict)
    _hooks: set[str] = field(factory=set)
    """The path items of webhooks and callbacks that were looked at."""
    sent: list[Type] = field(factory=list[Type])
    """The types of what these send and get back."""

    def __attrs_post_init__(self) -> None:
        self._parameters = Parameters(self.refs, self.shapes, self.problems)
        self._bodies = Bodies(self.refs, self.shapes, self.problems)

    def read(self, paths: dict[str, Json]) -> Iterator[tuple[Operation, dict[str, Json]]]:
        """Every operation under `paths`, with the object that describes it."""
        for path, value in paths.items():
            pointer = join("#/paths", path)
            if path.startswith("x-"):
                continue
            if not path.startswith("/") or not is_sendable(path):
                self.problems.add(pointer, "is no path: it starts with a slash, and holds no control characters")
                continue
            if not {".", ".."}.isdisjoint(path.split("/")):
                self.problems.note(pointer, "has a step `.` or `..`, which is taken out of the address that is asked")
            followed = self.refs.follow(value, pointer)
            for method, at in self._methods(*followed) if followed else ():
                if followed is not None and isinstance(at.schema, dict):
                    yield self._operation(path, method, at, At(followed[1], followed[0])), at.schema

    def _methods(self, pointer: str, item: dict[str, Json]) -> Iterator[tuple[str, At]]:
        """The operations of a path item, by method as it goes on the wire."""
        for key, value in item.items():
            if key in METHOD_KEYS:
                yield key.upper(), At(value, join(pointer, key))
            elif key == "additionalOperations":
                for method, operation in obj(item, key).items():
                    where = join(pointer, key, method)
                    if is_token(method) and method.lower() not in METHOD_KEYS:
                        yield method, At(operation, where)
                    else:
                        self.problems.add(where, f"`{method}` is no method of HTTP, or one that has a key of its own")
            elif key not in _ITEM_KEYS and not key.startswith("x-") and isinstance(value, dict):
                self.problems.add(join(pointer, key), f"`{key}` is no method that OpenAPI knows")

    def _operation(self, path: str, method: str, at: At, item: At) -> Operation:
        raw = obj({"it": at.schema}, "it")
        name = self._id(raw, at.pointer, method, path)
        own = At(arr(raw, "parameters"), join(at.pointer, "parameters"))
        shared = At(arr(item.schema, "parameters"), join(item.pointer, "parameters"))
        holder = at if arr(raw, "servers") else item
        return Operation(
            id=name,
            method=method,
            path=path,
            pointer=at.pointer,
            tags=tuple(texts(raw, "tags")),
            text=Text(text(raw, "summary"), text(raw, "description"), flag(raw, "deprecated")),
            parameters=tuple(self._parameters.collect(path, own, shared, name)),
            body=self._body(raw, at.pointer, name),
            responses=tuple(self._bodies.responses(obj(raw, "responses"), join(at.pointer, "responses"), name)),
            security=self.security.of(raw, at.pointer),
            servers=servers_of(arr(holder.schema, "servers"), join(holder.pointer, "servers"), self.problems),
        )

    def _body(self, raw: dict[str, Json], pointer: str, hint: str) -> Body | None:
        if raw.get("requestBody") is None:
            return None
        return self._bodies.body(raw["requestBody"], join(pointer, "requestBody"), hint)

    def _id(self, raw: dict[str, Json], pointer: str, method: str, path: str) -> str:
        """The operationId, if it has one that no other operation has; else method and path."""
        name = text(raw, "operationId")
        if name and self._ids.setdefault(name, f"{method} {path}") != f"{method} {path}":
            self.problems.add(join(pointer, "operationId"), f"`{name}` is the id of {self._ids[name]} too")
            name = ""
        return name or f"{method} {path}"

    def payloads(self, value: Json, pointer: str, hint: str) -> None:
        """Declare what a webhook or callback sends and gets back: its schemas, for which there is no method."""
        pending = [(value, pointer, hint)]
        while pending:
            followed = self.refs.follow(*pending[-1][:2])
            *_, hint = pending.pop()
            if followed is None or followed[0] in self._hooks:
                continue
            self._hooks.add(followed[0])
            for _, at in self._methods(*followed):
                raw = obj({"it": at.schema}, "it")
                body = self._body(raw, at.pointer, hint)
                answers = self._bodies.responses(obj(raw, "responses"), join(at.pointer, "responses"), hint)
                media = [*(body.media if body else ()), *(one for answer in answers for one in answer.media)]
                self.sent += [of for one in media for of in (one.type, one.item) if of is not None]
                pending.extend(self._callbacks(raw, at.pointer, hint))

    def callbacks(self, raw: dict[str, Json], pointer: str, hint: str) -> None:
        """Declare what the callbacks of an operation send and get back."""
        for callback in self._callbacks(raw, pointer, hint):
            self.payloads(*callback)

    def _callbacks(self, raw: dict[str, Json], pointer: str, hint: str) -> Iterator[tuple[Json, str, str]]:
        """The path items of an operation's callbacks: value, pointer, and what to call what is inline."""
        for name, callback in obj(raw, "callbacks").items():
            followed = self.refs.follow(callback, join(pointer, "callbacks", name))
            if followed is not None:
                where, items = followed
                called = f"{hint} {name}" if where == join(pointer, "callbacks", name) else hint_of(where)
                for expression, item in items.items():
                    if not expression.startswith("x-"):
                        yield item, join(where, expression), called
