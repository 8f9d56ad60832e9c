"""`oneOf` and `anyOf`: their options as sets of parts, the union of what these mean, and what tells them apart."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from math import prod
from typing import Final

from ..ir import AnyType, Discriminator, Json, Named, Nullable, Scalar, Type, Union
from ..load.members import arr, obj, text
from ..problems import Problems, join, split
from .desk import is_component
from .refs import RefError
from .scalars import or_null
from .views import At, Choice, Parts, View, Views, shaping

MAX_OPTIONS: Final = 64
"""Options of one union, after `oneOf` and `anyOf` at one place were combined."""

_SPREAD: Final = frozenset({"oneOf", "anyOf", "discriminator", "allOf", "$ref"})
"""Keywords whose schemas are parts or options of the same view."""
_OBJECT: Final = ("type", "properties", "required")
_SCHEMAS: Final = "#/components/schemas"


def options_of(view: View, views: Views, problems: Problems) -> list[Parts]:
    """What each option asks for, together with what stands beside the choice; none where that is only about keys."""
    choices = [choice for choice in view.choices if any(_shapes(option) for option in choice.options)]
    if not choices:
        return []
    rest = tuple(At(_without(part.schema), part.pointer) for part in view.parts)
    rest = tuple(part for part in rest if _shapes(part))
    if len(choices) > 1 and prod(len(choice.options) for choice in choices) > MAX_OPTIONS:
        for choice in choices:
            problems.add(choice.pointer, "gives, beside other choices, too many combinations to tell apart; left open")
        return []
    return [_beside(options, rest, views) for options in product(*(choice.options for choice in choices))]


def _beside(options: Parts, rest: Parts, views: Views) -> Parts:
    """An option and the rest; the rest is left out where the option says all of it."""
    if len(options) > 1 or not rest:
        return (*rest, *options)
    view = views.view(options)
    needed = [part for part in rest if not _covered(part.schema, view)]
    return (*needed, *options)


def _covered(schema: Json, view: View) -> bool:
    """Whether an option names the type and every property that a part beside the choice does."""
    if not isinstance(schema, dict) or shaping(schema, *_OBJECT):
        return False
    typed = "type" not in schema or view.types is not None or bool(view.choices) or view.values is not None
    return typed and obj(schema, "properties").keys() <= view.properties.keys()


def _without(schema: Json) -> Json:
    return {key: value for key, value in schema.items() if key not in _SPREAD} if isinstance(schema, dict) else schema


def _shapes(at: At) -> bool:
    """Whether a schema says anything about what a value looks like, and not only which keys it needs."""
    return bool(shaping(at.schema, "required"))


def alone(options: list[Parts], parts: Parts, views: Views) -> Parts | None:
    """The option that is all there is but null, and stands right there: whoever names the whole says null by itself."""
    others = [option for option in options if text(option[-1].schema, "type") != "null"]
    whole = len(options) == 1 or (len(parts) == 1 and or_null(parts[0].schema))
    return others[0] if whole and len(others) == 1 and views.sole(others[0][-1]) is None else None


def unite(found: list[Type]) -> Type:
    """The union of types: flat, each once, with null taken out."""
    options: dict[str, Type] = {}
    null = False
    pending = list(reversed(found))
    while pending:
        option = pending.pop()
        if isinstance(option, Nullable):
            null = True
            option = option.of
        if option == Scalar("null"):
            null = True
        elif isinstance(option, Union) and option.discriminator is None:
            pending.extend(reversed(option.options))
        elif isinstance(option, AnyType):
            return option
        else:
            # Scalars of one kind in two formats are one option; and true is not 1.
            options.setdefault(option.kind if isinstance(option, Scalar) else repr(option), option)
    if not options:
        return Scalar("null")
    distinct = tuple(options.values())
    made = distinct[0] if len(distinct) == 1 else Union(distinct)
    return Nullable(made) if null else made


def discriminate(made: Type, choice: Choice, known: Mapping[str, Parts], views: Views) -> Type:
    """The union with what the document says about telling its options apart. `known` is what each key stands for."""
    inner = made.of if isinstance(made, Nullable) else made
    wire = text(choice.discriminator, "propertyName")
    if not isinstance(inner, Union) or not wire:
        return made
    where = choice.pointer.rpartition("/")[0] + "/discriminator"
    if any(no_text(known[option.key], wire, views) for option in inner.options if isinstance(option, Named)):
        views.problems.note(where, f"names `{wire}`, which is no text; the options are told apart by their shape")
        return made
    keys = {known[option.key][-1].pointer: option.key for option in inner.options if isinstance(option, Named)}
    mapping = explicit(choice.discriminator, keys, where, views)
    mapped = set(mapping.values())
    for option in inner.options:
        if not isinstance(option, Named):
            views.problems.note(where, "has an option without a name; it is told apart by its shape")
        elif option.key not in mapped:
            for value in _implicit(known[option.key], wire, views):
                mapping.setdefault(value, option.key)
    union = Union(inner.options, Discriminator(wire, tuple(mapping.items())))
    return Nullable(union) if isinstance(made, Nullable) else union


def no_text(parts: Parts, wire: str, views: Views) -> bool:
    """Whether a property that tells options apart is none of text, as the values of a mapping are."""
    found = views.view(parts).properties.get(wire, [])
    view = views.view(tuple(found)) if found else View(())
    texts = view.values is None or any(isinstance(value, str) for value in view.values)
    return not texts or (view.types is not None and "string" not in view.types)


def explicit(discriminator: dict[str, Json], keys: dict[str, str], where: str, views: Views) -> dict[str, str]:
    """The document's own mapping; its values are references or names of components."""
    found: dict[str, str] = {}
    for value in obj(discriminator, "mapping"):
        ref = text(discriminator["mapping"], value)
        pointer = join(where, "mapping", value)
        if "#" not in ref and join(_SCHEMAS, ref) in keys:
            target = join(_SCHEMAS, ref)
        else:
            try:
                target, _ = views.refs.target(ref)
            except RefError as error:
                views.problems.add(pointer, str(error))
                continue
        if target in keys:
            found[value] = keys[target]
        else:
            views.problems.note(pointer, "leads to no option of the union, so it is never chosen")
    return found


def _implicit(parts: Parts, wire: str, views: Views) -> list[str]:
    """The values for an option that the mapping does not name: those its property lists, else the component's name."""
    found = listed(views.view(parts).properties.get(wire, []))
    return found or ([split(parts[-1].pointer)[-1]] if is_component(parts[-1].pointer) else [])


def listed(parts: list[At]) -> list[str]:
    """The texts that a property may be, as the first of its parts that lists any says."""
    for part in parts:
        schema = part.schema if isinstance(part.schema, dict) else {}
        values = [schema["const"]] if "const" in schema else arr(schema, "enum")
        if found := [value for value in values if isinstance(value, str)]:
            return found
    return []
