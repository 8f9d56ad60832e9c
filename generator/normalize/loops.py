"""Names that mean nothing but themselves: `Self: {$ref: Self}`, or a union that is one of its own options."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from attrs import evolve

from ..ir import AliasType, AnyType, Named, Nullable, Union

if TYPE_CHECKING:
    from collections.abc import Collection

    from ..ir import Declaration, Type
    from ..problems import Problems


def break_loops(types: dict[str, Declaration], problems: Problems) -> None:
    """Report every alias that leads back to itself with no list, map or object between, and take that way out."""
    ways = {key: _direct(made.type) & types.keys() for key, made in types.items() if isinstance(made, AliasType)}
    ways = {key: {to for to in found if to in ways} for key, found in ways.items()}
    looping = _unwind(_turned(_unwind(ways)))
    for key in [key for key in types if key in looping]:
        made = types[key]
        if isinstance(made, AliasType):
            problems.add(
                made.pointer, "means nothing but itself: it leads back here with no list, map or object between"
            )
            types[key] = evolve(made, type=_without(made.type, looping.keys()))


def _direct(made: Type) -> set[str]:
    """The names that a type may simply be."""
    if isinstance(made, Named):
        return {made.key}
    if isinstance(made, Nullable):
        return _direct(made.of)
    if isinstance(made, Union):
        return set[str]().union(*map(_direct, made.options))
    return set()


def _unwind(ways: dict[str, set[str]]) -> dict[str, set[str]]:
    """What is left of a graph when everything that leads to an end is taken away."""
    back = _turned(ways)
    left = {key: len(found) for key, found in ways.items()}
    ends = [key for key, count in left.items() if not count]
    while ends:
        end = ends.pop()
        del left[end]
        for key in back.get(end, ()):
            left[key] -= 1
            if not left[key]:
                ends.append(key)
    return {key: ways[key] & left.keys() for key in left}


def _turned(ways: dict[str, set[str]]) -> dict[str, set[str]]:
    turned: defaultdict[str, set[str]] = defaultdict(set)
    for key, found in ways.items():
        turned[key]
        for to in found:
            turned[to].add(key)
    return dict(turned)


def _without(made: Type, gone: Collection[str]) -> Type:
    """A type without the names that lead nowhere."""
    if isinstance(made, Named):
        return AnyType() if made.key in gone else made
    if isinstance(made, Nullable):
        return _nullable(_without(made.of, gone))
    if isinstance(made, Union):
        kept = tuple(option for option in made.options if not (isinstance(option, Named) and option.key in gone))
        return AnyType() if not kept else kept[0] if len(kept) == 1 else Union(kept)
    return made


def _nullable(made: Type) -> Type:
    return made if isinstance(made, AnyType) else Nullable(made)
