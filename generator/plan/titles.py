"""What classes are called: those of declarations, of the values of enums, and of resources."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from ..ir import Declaration, EnumType
from ..naming import Wish, assign, class_name
from ..resources import Layout, place_of
from .reserved import GLOBALS

if TYPE_CHECKING:
    from ..problems import Problems
    from .tree import Resource, Spot

Owners: TypeAlias = "dict[str, list[tuple[str, str]]]"
"""From a class to the names in it that stand for other classes."""


def ruled(declared: Declaration, layout: Layout) -> str:
    """The class name that the rules give; `GET /notes color`, of an operation without an id, is GetNotesColor."""
    hint = re.sub(r"^[A-Z]+(?= /)", lambda method: method[0].capitalize(), declared.hint)
    return class_name(_stripped(hint, layout.strip))


def type_names(
    printed: list[str],
    types: Mapping[str, Declaration],
    owners: Owners,
    layout: Layout,
    taken: frozenset[str],
    problems: Problems,
) -> tuple[dict[str, str], dict[str, str]]:
    """Names of the declarations, and of the classes with the values of enums."""
    wishes: list[Wish[tuple[str, str]]] = []
    unused = dict(layout.types)
    for key in printed:
        declared = types[key]
        plain = ruled(declared, layout)
        wanted = layout.types.get(plain) or layout.types.get(declared.hint)
        unused.pop(plain, None)
        unused.pop(declared.hint, None)
        name = _nest(wanted, owners) if wanted else plain
        rank = 0 if wanted or name == declared.hint else 1 if declared.component else 2
        wishes.append(Wish((key, "type"), name, rank))
        if isinstance(declared, EnumType):
            wishes.append(Wish((key, "values"), f"{name}Values", 3))
    for rule in unused:
        where = place_of(layout, "names", "types", rule)
        problems.add("#/components/schemas", f"the layout names a type {rule!r}, which is not here", place=where)
    found = assign(wishes, GLOBALS | taken)
    names = {key: found[key, "type"] for key in printed}
    return names, {key: name for (key, kind), name in found.items() if kind == "values"}


def called(root: Resource) -> frozenset[str]:
    """What functions, methods and attributes are called: a class could be, too, in a script without capitals."""
    endpoints = [endpoint for at in root.walk() for endpoint in at.endpoints]
    names = {name for endpoint in endpoints for name in (endpoint.function, endpoint.method)}
    return frozenset(names | {at.attribute for at in root.walk()})


def resource_names(root: Resource, types: set[str], taken: frozenset[str], owners: Owners) -> dict[Spot, str]:
    """Names of the classes of resources; a type of the same name goes first."""
    wishes: list[Wish[Spot]] = []
    for at in root.walk():
        if at.spot:
            name = "".join(class_name(part) for part in at.spot)
            if at.rule.class_:
                name = _nest(at.rule.class_, owners)
            elif name in types:
                name += "Resource"
            wishes.append(Wish(at.spot, name, 0 if at.rule.class_ else 1))
    return {(): "Client", **assign(wishes, GLOBALS | taken | types)}


def _nest(wanted: str, owners: Owners) -> str:
    """The class that a dotted name asks for; the class before the dot gets a name for it."""
    *outer, inner = wanted.split(".")
    name = "".join((*outer, inner))
    if outer:
        owners["".join(outer)].append((inner, name))
    return name


def _stripped(hint: str, affixes: tuple[str, ...]) -> str:
    """A hint whose first word, the component's name, has lost what the layout says."""
    first, blank, rest = hint.partition(" ")
    for affix in affixes:
        if len(first) > len(affix):
            first = first.removeprefix(affix).removesuffix(affix)
    return first + blank + rest
