"""Subtypes: what a component with a `discriminator` and no `oneOf` may be: those that build on it with `allOf`."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from attrs import define, field

from ..ir import AliasType, Discriminator, Named, Text, Union
from ..load.members import arr, obj, text
from ..problems import join, split
from .desk import MORE, is_component
from .refs import RefError
from .unions import explicit, listed, no_text
from .views import At

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..ir import Json
    from .views import View, Views

ANY: Final = f"{MORE}any"
"""What the key of a base ends in that stands for its subtypes too."""

_SCHEMAS: Final = "#/components/schemas"


@define
class Subtypes:
    """Finds the subtypes of components. These are components too, since their names are what tells them apart."""

    views: Views
    _builders: defaultdict[str, list[str]] | None = None
    """For each component, those that have it in their `allOf`."""
    _found: dict[str, tuple[str, ...]] = field(factory=dict)

    def of(self, at: At) -> tuple[str, ...]:
        """The pointers of a schema's subtypes; none where it has no discriminator of its own."""
        if at.pointer not in self._found:
            base = (
                is_component(at.pointer)
                and _discriminator(at)
                and not (arr(at.schema, "oneOf") or arr(at.schema, "anyOf"))
            )
            self._found[at.pointer] = tuple(dict.fromkeys(self._look(at))) if base else ()
        return self._found[at.pointer]

    def alias(self, at: At) -> AliasType:
        """A name for a subtype, or for the schema itself where none fits; the keys of all are their pointers."""
        hint = f"any {split(at.pointer)[-1]}"
        words = Text(description=f"`{split(at.pointer)[-1]}`, or one of its subtypes.")
        return AliasType(at.pointer + ANY, at.pointer, hint, self._union(at), words)

    def _union(self, at: At) -> Union:
        discriminator, wire = _discriminator(at), text(_discriminator(at), "propertyName")
        keys = {pointer: pointer for pointer in (*self.of(at), at.pointer)}
        if no_text((at,), wire, self.views):
            where = join(at.pointer, "discriminator")
            self.views.problems.note(where, f"names `{wire}`, which is no text; every value is read as the base")
        mapping = explicit(discriminator, keys, join(at.pointer, "discriminator"), self.views)
        named = {at.pointer, *mapping.values()}
        for pointer in [pointer for pointer in keys if pointer not in named]:
            found = self.views.view((self._component(pointer),)).properties.get(wire, [])
            own = [part for part in found if not part.pointer.startswith(f"{at.pointer}/")]
            for value in listed(own) or [split(pointer)[-1]]:
                mapping.setdefault(value, pointer)
        ordered = sorted(mapping.items(), key=lambda pair: list(keys).index(pair[1]))
        return Union(tuple(map(Named, keys)), Discriminator(wire, tuple(ordered), at.pointer))

    def note(self, view: View) -> None:
        """Note the discriminators of an object that have nothing to choose from."""
        for part in view.parts:
            chosen = arr(part.schema, "oneOf") or arr(part.schema, "anyOf")
            if _discriminator(part) and not chosen and not self.of(part):
                where = join(part.pointer, "discriminator")
                self.views.problems.note(where, "has no `oneOf` to choose from, and no schema names its own in `allOf`")

    def _look(self, base: At) -> Iterator[str]:
        """Who is named by the mapping, or builds on a schema, directly or on one that does."""
        for ref in obj(_discriminator(base), "mapping").values():
            name = ref if isinstance(ref, str) else ""
            pointer = join(_SCHEMAS, name) if "#" not in name else self._target(name)
            if pointer != base.pointer and self._component(pointer).schema is not None:
                yield pointer
        builders = self._builders = self._builders or self._index()
        seen = {base.pointer}
        waiting = [base.pointer]
        while waiting:
            for pointer in builders[waiting.pop(0)]:
                if pointer not in seen:
                    seen.add(pointer)
                    waiting.append(pointer)
                    yield pointer

    def _index(self) -> defaultdict[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for name, schema in self._schemas().items():
            for part in arr(schema, "allOf"):
                found[self._target(text(part, "$ref"))].append(join(_SCHEMAS, name))
        return found

    def _target(self, ref: str) -> str:
        try:
            return self.views.refs.target(ref)[0]
        except RefError:
            # Whoever reads the schema that refers there says so.
            return ""

    def _component(self, pointer: str) -> At:
        return At(self._schemas().get(split(pointer)[-1]) if is_component(pointer) else None, pointer)

    def _schemas(self) -> dict[str, Json]:
        return obj(obj(self.views.refs.root, "components"), "schemas")


def _discriminator(at: At) -> dict[str, Json]:
    return obj(at.schema, "discriminator")
