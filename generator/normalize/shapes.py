"""Schemas to types: what a schema of the document means, as a `Type`, and the declarations that it needs.

References become names, and what they name is declared later, one at a time, so that neither cycles nor long chains of
references cost depth.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from attrs import define, field

from ..ir import AnyType, Array, Declaration, EnumValue, Json, Literals, Map, Named, Nullable, Scalar, Tuple, Type
from ..load.members import arr, flag, text, texts
from ..problems import Problems, Refused, join
from .declare import alias_type, enum_type, extra_type, object_type
from .desk import Desk, Task, hint_of
from .enums import base_of, enumeration, values_of
from .scalars import is_null, lets_null, nullable, scalar
from .subtypes import ANY, Subtypes
from .unions import alone, discriminate, options_of, unite
from .views import At, Parts, View, Views, shaping

if TYPE_CHECKING:
    from .refs import Refs

MAX_INLINE: Final = 12
"""Schemas inside one another that are read in one go; what is deeper is declared on its own."""
MAX_TYPES: Final = 20_000
"""Declarations of one document."""
MAX_MERGED: Final = 2_000
"""Declarations for which several schemas are laid together, each of which may ask for more of its kind."""
MAX_FIELDS: Final = 5_000
"""Properties of one object."""

_KEYWORDS: Final = {
    "object": ("properties", "patternProperties", "additionalProperties"),
    "array": ("items", "prefixItems"),
    "choice": ("oneOf", "anyOf"),
}
"""Keywords that describe the inside of a value, by what it has to be."""


@define
class Shapes:
    """Reads schemas. `types` grows with every declaration, in the order of the document."""

    refs: Refs
    problems: Problems
    version: tuple[int, int]
    types: dict[str, Declaration] = field(factory=dict)
    views: Views = field(init=False)
    _subtypes: Subtypes = field(init=False)
    _desk: Desk = field(factory=Desk)
    _merged: dict[tuple[str, ...], Type] = field(factory=dict)
    """What each set of several schemas became."""
    _active: list[str] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        self.views = Views(self.refs, self.problems, self.version)
        self._subtypes = Subtypes(self.views)

    def component(self, name: str, schema: Json) -> None:
        """Declare a schema that stands under `components/schemas`."""
        self._name(At(schema, join("#/components/schemas", name)))
        self._settle()

    def read(self, at: At, hint: str) -> Type:
        """The type of a schema; all that it needs is declared."""
        self._active = []
        found = self._read((at,), hint)
        self._settle()
        return found

    # Names and declarations --------------------------------------------------------------------------------------

    def _settle(self) -> None:
        while self._desk.tasks:
            task = self._desk.tasks.popleft()
            if len(self.types) >= MAX_TYPES:
                self.problems.add(task.key, f"comes after {MAX_TYPES:,} types; no more are read", severity="refusal")
                raise Refused(self.problems)
            self._declare(task)

    def _name(self, at: At, hint: str = "") -> Type:
        """A name for a schema, to be declared in time; with null, where the schema itself lets null through."""
        null = lets_null(at.schema)
        self._desk.claim(at.pointer, (at,), hint or hint_of(at.pointer), null=null)
        found = Named(at.pointer)
        if self._subtypes.of(at):
            found = Named(at.pointer + ANY)
            if found.key not in self.types:
                self.types[found.key] = self._subtypes.alias(at)
        return Nullable(found) if null else found

    def _declare(self, task: Task) -> None:
        self._active = [task.key]
        target = self.views.sole(task.parts[0]) if len(task.parts) == 1 else None
        if target is not None and target.schema is True:
            found: Type = AnyType()
        elif target is not None and task.key not in self._subtypes.of(target):
            found = self._name(target)
        else:
            found = self._of_view(self.views.view(task.parts), task.parts, task.hint, own=task.key)
        if task.null and isinstance(found, Nullable):
            found = found.of
        if task.key not in self.types:
            self.types[task.key] = alias_type(task, found)

    # Types -------------------------------------------------------------------------------------------------------

    def _read(self, parts: Parts, hint: str) -> Type:
        """The type of everything that parts ask for together."""
        inline = {part.pointer: part for part in parts if not _says_nothing(part.schema)}
        targets = {pointer: self.views.sole(part) for pointer, part in inline.items()}
        kept = {at.pointer: at for at in (targets[pointer] or part for pointer, part in inline.items())}
        kept = {pointer: at for pointer, at in kept.items() if at.schema is not True}
        if not kept:
            return AnyType()
        if len(kept) > 1:
            found = self._several(tuple(kept.values()), hint)
        else:
            (at,) = kept.values()
            if at.pointer not in inline:
                found = self._name(at)
            elif len(parts) > 1 and at.pointer in self._active:
                # An option that says nothing: it is what stands beside the choice, under the option's own name.
                found = self._several(parts, hint)
            else:
                found = self._single(at, hint)
        null = all(self._beside_null(part) for part in parts)
        return nullable(found) if null else found

    def _single(self, at: At, hint: str) -> Type:
        if at.pointer in self._active or len(self._active) > MAX_INLINE:
            return self._name(at, hint)
        self._active.append(at.pointer)
        found = self._of_view(self.views.view((at,)), (at,), hint)
        self._active.pop()
        return found

    def _several(self, parts: Parts, hint: str) -> Type:
        """The type of several schemas together; but for plain values it is declared, since it may contain itself."""
        pointers = tuple(part.pointer for part in parts)
        if pointers not in self._merged:
            view = self.views.view(parts)
            if len(self._merged) >= MAX_MERGED:
                self.problems.add(
                    parts[-1].pointer, f"needs more than {MAX_MERGED:,} combinations of schemas; left open"
                )
                self._merged[pointers] = AnyType()
            elif view.properties or view.items or view.prefix or view.extra or view.choices:
                null = "null" in (view.types or ())
                named = Named(self._desk.claim(parts[-1].pointer, parts, hint, null=null))
                self._merged[pointers] = Nullable(named) if null else named
            else:
                self._merged[pointers] = self._of_view(view, parts, hint)
        return self._merged[pointers]

    def _of_view(self, view: View, parts: Parts, hint: str, own: str = "") -> Type:
        """The type of a view. `own` is the key that is being declared, where there is one."""
        types = [kind for kind in view.types or () if kind != "null"]
        null = len(types) < len(view.types or ())
        if view.values is not None:
            self._idle(view, (), "its values are listed")
            found = self._listed(view, parts, hint, own)
            null = null or any(value is None for value in view.values)
        elif options := options_of(view, self.views, self.problems):
            found = self._union(view, options, parts, hint, own)
        elif len(types) > 1:
            self._idle(view, ("choice", *types), f"the type is {' or '.join(types)}")
            found = unite([self._one_of(kind, view, parts, hint) for kind in types])
        elif types or view.types is None:
            kind = types[0] if types else _implied(view)
            self._idle(view, ("choice", kind or "object"), f"the type is {kind}")
            found = self._of_type(kind, view, parts, hint, own)
        else:
            self._idle(view, (), "the parts contradict one another")
            found = Scalar("null") if null else AnyType()
        return nullable(found) if null else found

    def _idle(self, view: View, kinds: Sequence[str], why: str) -> None:
        """Note the keywords that describe the inside of a value where there can be none."""
        keywords = [keyword for kind, found in _KEYWORDS.items() if kind not in kinds for keyword in found]
        for pointer in view.places(*keywords):
            self.problems.note(pointer, f"has no effect: {why}")

    def _one_of(self, kind: str, view: View, parts: Parts, hint: str) -> Type:
        """One of several types at a place; an object needs a key of its own, since the place names them all."""
        if kind == "object" and view.properties:
            return self._several((*parts, At({"type": kind}, join(parts[-1].pointer, "type"))), hint)
        return self._of_type(kind, view, parts, hint, "")

    def _of_type(self, kind: str, view: View, parts: Parts, hint: str, own: str) -> Type:
        if kind == "object":
            return self._object(view, parts, hint, own)
        if kind == "array":
            return self._array(view, hint)
        return scalar(kind, view)

    def _array(self, view: View, hint: str) -> Type:
        item = self._read(tuple(view.items), f"{hint} item")
        if view.prefix is None:
            return Array(item)
        items = tuple(self._read((at,), f"{hint} {index + 1}") for index, at in enumerate(view.prefix))
        closed = not view.items or view.items[-1].schema is False
        return Tuple(items, None if closed else item)

    def _union(self, view: View, options: list[Parts], parts: Parts, hint: str, own: str) -> Type:
        listed = enumeration(tuple(option[0] for option in options)) if all(len(o) == 1 for o in options) else None
        if listed is not None and (len(listed[0]) > 1 or listed[1]):
            found = self._enum(listed[0], parts, hint, own, loose=listed[1])
            null = any(is_null(option[0].schema) for option in options)
            return nullable(found) if null else found
        if own and (inner := alone(options, parts, self.views)):
            found = self._of_view(self.views.view(inner), (*inner, *parts), hint, own)
            return nullable(found) if len(options) > 1 else found
        # Beside null, a single option of a place needs no number; that of a component does, which has the name itself.
        several = len([o for o in options if own or text(o[-1].schema, "type") != "null"]) > 1
        read = [self._read(o, f"{hint} {n + 1}" if several else hint) for n, o in enumerate(options)]
        if view.choices[0].discriminator:
            # It names the options themselves, and not what else they may be.
            read = [Named(of.key.removesuffix(ANY)) if isinstance(of, Named) else of for of in read]
        return discriminate(unite(read), view.choices[0], self._desk.parts, self.views)

    def _listed(self, view: View, parts: Parts, hint: str, own: str) -> Type:
        """The type of a list of values."""
        values = values_of(view, self.problems)
        if not values:
            return Scalar("null")
        if any(isinstance(item.value, list | dict) for item in values):
            self.problems.note(parts[-1].pointer, "lists values that are lists or objects; any value is let through")
            return AnyType()
        base = base_of(values)
        if base == "bool" and len(values) == 2:
            return Scalar("bool")
        if view.fixed or base == "bool" or (len(values) == 1 and not own):
            return Literals(tuple(item.value for item in values))
        return self._enum(values, parts, hint, own)

    def _enum(self, values: list[EnumValue], parts: Parts, hint: str, own: str, *, loose: bool = False) -> Type:
        name = hint if own else _title(parts, hint)
        key = own or self._desk.claim(parts[-1].pointer, parts, name)
        self.types[key] = enum_type(key, values, parts, name, loose=loose)
        return Named(key)

    def _object(self, view: View, parts: Parts, hint: str, own: str) -> Type:
        if not view.properties and (view.extra or view.patterns or not view.closed):
            return Map(extra_type(view, hint, self._read))
        if len(view.properties) > MAX_FIELDS:
            self.problems.add(parts[-1].pointer, f"has more than {MAX_FIELDS:,} properties; left open")
            return Map(AnyType())
        if not own:
            return Named(self._desk.claim(parts[-1].pointer, parts, _title(parts, hint)))
        self._subtypes.note(view)
        self.types[own] = object_type(own, view, parts, hint, self.views, self._read)
        return Named(own)

    def _beside_null(self, part: At) -> bool:
        """Whether `nullable` stands at a place, where it counts whatever else stands there."""
        schema = part.schema
        inside = [part.member("allOf", index) for index, one in enumerate(arr(schema, "allOf")) if not shaping(one)]
        if any(self._beside_null(one) for one in inside):
            return True
        if not flag(schema, "nullable") or not isinstance(schema, dict):
            return False
        if "$ref" in schema:
            self.problems.note(part.pointer, "`nullable` beside a `$ref` has no effect by the standard; taken as meant")
        elif self.version >= (3, 1) and "null" not in texts(schema, "type"):
            self.problems.note(part.pointer, "`nullable` is of OpenAPI 3.0; taken as meant, as the type null")
        return True


def _says_nothing(schema: Json) -> bool:
    return schema is True or (isinstance(schema, dict) and not shaping(schema))


def _implied(view: View) -> str:
    """The type that keywords imply where none is named."""
    if view.properties or view.extra or view.closed or view.patterns:
        return "object"
    if view.items or view.prefix is not None:
        return "array"
    return "string" if view.last("contentMediaType") or view.last("contentEncoding") else ""


def _title(parts: Parts, hint: str) -> str:
    """What to call a schema that stands inline."""
    return next((found for part in reversed(parts) if (found := text(part.schema, "title").strip())), hint)
