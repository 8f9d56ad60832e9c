"""What each declaration of a document becomes, what it is called, and in which module it lives."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from attrs import frozen

from ..ir import AliasType, AnyType, Api, Body, Declaration, Named, ObjectType, Operation, Type, Union
from ..naming import module_name, singular, snake_name
from ..resources import Layout, place_of
from .queries import children, is_bare_page, names_in, page_item, parts, within
from .titles import called, resource_names, ruled, type_names

if TYPE_CHECKING:
    from ..problems import Problems
    from .titles import Owners
    from .tree import Resource, Spot

SHARED = "shared"
"""Where types live that several modules use."""
CROWDED = 150
"""So many types in one module are too many for a checker, and for whoever needs one of them."""


@frozen
class Atlas:
    """Where everything is and what it is called."""

    types: Mapping[str, Declaration]
    pages: Mapping[str, Type]
    """Declarations that are pages and nothing else, and what these hold."""
    answered: frozenset[str]
    """Declarations that are part of some answer."""
    names: Mapping[str, str]
    """Class or alias of each declaration that is printed, in the document's order."""
    constants: Mapping[str, str]
    """Class with the known values of each enum."""
    resources: Mapping[Spot, str]
    """Class of each resource."""
    nested: Mapping[str, list[tuple[str, str]]]
    """From a class to the names in it that stand for other classes."""
    homes: Mapping[str, str]
    """Module of each declaration that is printed."""
    loops: frozenset[str]
    """Aliases that contain themselves, or one that does, other than through an object."""
    tags: Mapping[tuple[str, str], str]
    """The value of a property by which unions tell a class from others, where there is but one."""
    classes: frozenset[str]
    """Every name in `names` and `constants`."""

    def spread(self, body: Body | None) -> ObjectType | None:
        """The object whose properties are arguments one by one, when a body is one."""
        return spread(body, self.types, self.answered)


def spread(body: Body | None, types: Mapping[str, Declaration], answered: frozenset[str]) -> ObjectType | None:
    """The object whose properties are arguments one by one, when a body is one.

    That is a body of one media type with named parts, whose further keys have no type of their own. One of JSON must
    be there, too, since `{}` is not nothing, and its schema stand in the operation itself or be part of no answer.
    """
    if body is None or len(body.media) != 1 or body.media[0].kind in ("text", "bytes", "events"):
        return None
    of = body.media[0].type
    declared = types.get(of.key) if isinstance(of, Named) else None
    if not isinstance(declared, ObjectType) or not declared.fields or declared.extra not in (AnyType(), None):
        return None
    whole = not body.required or (declared.component and declared.key in answered)
    return None if whole and body.media[0].kind == "json" else declared


def survey(api: Api, root: Resource, layout: Layout, problems: Problems) -> Atlas:
    """Decide what is printed, under which name and where."""
    types = api.types
    pages = {key: item for key, one in types.items() if is_bare_page(one) and (item := page_item(one, types))}
    answers = (media.type for op in api.operations for response in op.responses for media in response.media)
    answered = frozenset(within((name for answer in answers for name in names_in(answer)), types))
    users = {endpoint.operation.pointer: endpoint.module for at in root.walk() for endpoint in at.endpoints}
    mentioned = {op.pointer: list(_mentioned(op, types, answered)) for op in api.operations}
    used = within(iter([name for names in mentioned.values() for name in names]), types)
    spare = _omitted(types, used, layout, problems)
    kept = [key for key, declared in types.items() if declared.component and key not in spare]
    kept += [name for of in api.payloads for name in names_in(of)]
    reached = used | within(iter(kept), types)
    printed = [key for key in types if key in reached and key not in pages]
    owners: Owners = defaultdict(list)
    taken = called(root)
    names, constants = type_names(printed, types, owners, layout, taken, problems)
    resources = resource_names(root, {*names.values(), *constants.values()}, taken, owners)
    modules = {at.module for at in root.walk()} | set(users.values())
    uses = {pointer: (users[pointer], keys) for pointer, keys in mentioned.items()}
    homes = _homes(printed, names, types, modules, uses)
    classes = frozenset((*names.values(), *constants.values()))
    _check_mappings(layout, {names[key] for key in printed if isinstance(types[key], ObjectType)}, problems)
    _check_overlays(layout, {*names.values(), *resources.values()}, set(names.values()), problems)
    return Atlas(types, pages, answered, names, constants, resources, owners, homes, _loops(types), _tags(api), classes)


def _mentioned(operation: Operation, types: Mapping[str, Declaration], answered: frozenset[str]) -> Iterator[str]:
    """Keys of the declarations that an operation's function and methods mention."""
    found: list[Type] = [parameter.type for parameter in operation.parameters]
    whole = spread(operation.body, types, answered)
    if whole is not None:
        found += [item.type for item in whole.fields]
    elif operation.body is not None:
        found += [media.type for media in operation.body.media]
    for response in operation.responses:
        found += [media.type for media in response.media]
        found += [media.item for media in response.media if media.item is not None]
        found += [header.type for header in response.headers]
    for of in found:
        yield from names_in(of)


def _omitted(types: Mapping[str, Declaration], used: set[str], layout: Layout, problems: Problems) -> set[str]:
    """Declarations that the layout leaves out: nothing may use them."""
    found = {ruled(declared, layout): key for key, declared in types.items()}
    for name in layout.omit:
        if name not in found or found[name] in used:
            message = f"the layout omits {name!r}, which {'is used' if name in found else 'is not here'}"
            problems.add("#/components/schemas", message, place=place_of(layout, "names", "omit"))
    return {found[name] for name in layout.omit if name in found} - used


def _homes(
    printed: list[str],
    names: Mapping[str, str],
    types: Mapping[str, Declaration],
    modules: set[str],
    uses: Mapping[str, tuple[str, list[str]]],
) -> dict[str, str]:
    """The module of each declaration: that of the resource whose name it bears, else of its only user, else shared."""
    homes = {key: name for key in printed if (name := module_name(singular(snake_name(names[key])))) in modules}
    bearers = frozenset(homes)
    waiting = [(homes[key], inner) for key in bearers for inner in _inner(types[key])]
    waiting += [(module, key) for module, keys in uses.values() for key in keys]
    seen: set[tuple[str, str]] = set()
    while waiting:
        module, key = waiting.pop()
        if (module, key) in seen or key in bearers or key not in types:
            continue
        seen.add((module, key))
        if key in names:
            module = module if homes.get(key, module) == module else SHARED
            homes[key] = module
        waiting += [(module, inner) for inner in _inner(types[key])]
    found = {key: homes.get(key, SHARED) for key in printed}
    shared = [key for key, home in found.items() if home == SHARED]
    return {**found, **({key: _bucket(names[key]) for key in shared} if len(shared) > CROWDED else {})}


def _bucket(name: str) -> str:
    """One of sixteen modules for a type, told by its name alone, so that it stays there whatever is added."""
    return f"{SHARED}_{hashlib.sha256(name.encode()).hexdigest()[0]}"


def _loops(types: Mapping[str, Declaration]) -> frozenset[str]:
    aliases = {key: declared for key, declared in types.items() if isinstance(declared, AliasType)}
    reach = {key: within(iter(_inner(declared)), aliases) for key, declared in aliases.items()}
    endless = {key for key, found in reach.items() if key in found}
    return frozenset(key for key, found in reach.items() if key in endless or not endless.isdisjoint(found))


def _tags(api: Api) -> dict[tuple[str, str], str]:
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    waiting = [part for declared in api.types.values() for part in parts(declared)]
    waiting += [media.type for op in api.operations for one in op.responses for media in one.media]
    waiting += [media.type for op in api.operations if op.body for media in op.body.media]
    while waiting:
        of = waiting.pop()
        waiting += children(of)
        if isinstance(of, Union) and of.discriminator is not None:
            for value, key in of.discriminator.mapping:
                found[key, of.discriminator.wire].add(value)
    return {place: values.pop() for place, values in found.items() if len(values) == 1}


def _inner(declared: Declaration) -> list[str]:
    return [name for part in parts(declared) for name in names_in(part)]


def _check_mappings(layout: Layout, objects: set[str], problems: Problems) -> None:
    for name in layout.mappings:
        if name not in objects:
            where = place_of(layout, "names", "mappings")
            problems.add("#", f"the layout makes a mapping of {name!r}, which is no object here", place=where)


def _check_overlays(layout: Layout, classes: set[str], types: set[str], problems: Problems) -> None:
    for name, rule in layout.overlays.items():
        if name not in classes:
            where = place_of(layout, "overlays", name)
            problems.add("#", f"the layout has an overlay for class {name!r}, which is not printed", place=where)
        for argument in rule.of:
            if argument not in types:
                where = place_of(layout, "overlays", name, "of")
                problems.add("#", f"the overlay of {name} names {argument!r}, which is no type here", place=where)
