"""Operations to resources: what hangs where on the client, in which module, and what its methods are called."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal, TypeAlias

from attrs import frozen

from ..naming import Wish, assign, branch, function_name, module_name, singular, snake_name
from ..resources import Layout, OperationRule, ResourceRule, place_of
from .queries import event_media, plain_media, successes
from .reserved import CLIENT, FUNCTIONS, MEMBERS, MODULES

if TYPE_CHECKING:
    from ..ir import Api, Operation
    from ..problems import Problems

Spot: TypeAlias = "tuple[str, ...]"
"""Where a resource hangs: `("models", "versions")`; the client itself is `()`."""
Kind: TypeAlias = Literal["call", "stream"]
Key: TypeAlias = "tuple[str, Kind]"
"""An operation's pointer, and the way that it is called."""
Spots: TypeAlias = "dict[Spot, list[Operation]]"

ROOT_MODULE = "endpoints"
"""Where the endpoint functions of the client's own operations are."""


@frozen
class Endpoint:
    """One way to call an operation: for its answer, or for a stream of events."""

    operation: Operation
    kind: Kind
    spot: Spot
    module: str
    method: str
    function: str
    number: int
    """Its operation's place among those of the document."""
    twin: bool
    """The operation can be called the other way, too."""


@frozen
class Resource:
    """A group of operations, and the groups that hang on it."""

    spot: Spot
    attribute: str
    module: str
    doc: str
    rule: ResourceRule
    endpoints: tuple[Endpoint, ...] = ()
    children: tuple[Resource, ...] = ()

    def walk(self) -> Iterator[Resource]:
        """This resource and all below it, those below first."""
        for child in self.children:
            yield from child.walk()
        yield self


def grow(api: Api, layout: Layout, problems: Problems) -> Resource:
    """Make the tree of a document's resources; the root is the client."""
    spots: Spots = {(): []}
    for operation in api.operations:
        spot = _spot(operation, layout, problems)
        for depth in range(1, len(spot) + 1):
            spots.setdefault(spot[:depth], [])
        spots[spot].append(operation)
    members = {spot: _members(spot, spots, layout) for spot in spots}
    modules = _modules(spots, members, layout)
    functions = _functions(spots, modules, layout)
    docs = dict(api.tags)
    numbers = {operation.pointer: number for number, operation in enumerate(api.operations)}

    def resource(spot: Spot) -> Resource:
        names = members[spot]
        endpoints = [
            Endpoint(
                operation,
                kind,
                spot,
                _module(operation, modules[spot], spot, layout),
                names[operation.pointer, kind],
                functions[operation.pointer, kind],
                numbers[operation.pointer],
                twin=len(_kinds(operation)) > 1,
            )
            for operation in spots[spot]
            for kind in _kinds(operation)
        ]
        name = ".".join(spot)
        rule = layout.resources.get(name, ResourceRule())
        below = tuple(resource(child) for child in _below(spot, spots))
        attribute = members[spot[:-1]][name, "call"] if spot else ""
        return Resource(spot, attribute, modules[spot], rule.doc or docs.get(name, ""), rule, tuple(endpoints), below)

    _check_rules(api, spots, layout, problems)
    return resource(())


def in_order(root: Resource) -> list[Endpoint]:
    """Every endpoint, in the document's order."""
    return sorted((endpoint for at in root.walk() for endpoint in at.endpoints), key=lambda endpoint: endpoint.number)


def rule_of(operation: Operation, layout: Layout) -> OperationRule:
    """What the layout says about an operation."""
    return layout.operations.get(operation.id, OperationRule())


def _spot(operation: Operation, layout: Layout, problems: Problems) -> Spot:
    placed = rule_of(operation, layout).resource
    if placed is not None:
        return tuple(placed.split(".")) if placed else ()
    if nouns := branch(operation.id)[:-1]:
        return nouns
    if operation.tags and operation.tags[0].strip():
        return (operation.tags[0],)
    if layout.options.unplaced == "error":
        problems.add(operation.pointer, f"operation {operation.id!r} has no place: no tag, and no rule in the layout")
    return ()


def _kinds(operation: Operation) -> tuple[Kind, ...]:
    if event_media(operation) is None:
        return ("call",)
    silent = any(not response.media for response in successes(operation))
    return ("call", "stream") if plain_media(operation) or silent else ("stream",)


def _wishes(operation: Operation, name: str, rank: int) -> list[Wish[Key]]:
    """A name for each way to call an operation; a stream beside an answer says that it is one."""
    first, *others = _kinds(operation)
    return [Wish((operation.pointer, first), name, rank)] + [
        Wish((operation.pointer, kind), f"{kind}_{name}", rank) for kind in others
    ]


def _below(spot: Spot, spots: Spots) -> list[Spot]:
    return [other for other in spots if other and other[:-1] == spot]


def _members(spot: Spot, spots: Spots, layout: Layout) -> Mapping[Key, str]:
    """Names of the methods and attributes of a resource; methods go first."""
    wishes: list[Wish[Key]] = []
    for operation in spots[spot]:
        name = _apart(rule_of(operation, layout).method or snake_name(_verb_of(operation)))
        wishes += _wishes(operation, name, rank=int(name != _verb_of(operation)))
    for child in _below(spot, spots):
        rule = layout.resources.get(".".join(child), ResourceRule())
        name = _apart(rule.attribute or snake_name(child[-1]))
        wishes.append(Wish((".".join(child), "call"), name, rank=2 if name == child[-1] else 3))
    return assign(wishes, MEMBERS if spot else MEMBERS | CLIENT)


def _apart(name: str) -> str:
    """A name that is no method's twin."""
    stem = name
    while stem.startswith("async_"):
        stem = stem.removeprefix("async_")
    return name if stem == name else f"{stem}_async"


def _verb_of(operation: Operation) -> str:
    """The part of an id that names a method."""
    return (branch(operation.id) or (operation.id,))[-1]


def _modules(spots: Spots, members: Mapping[Spot, Mapping[Key, str]], layout: Layout) -> dict[Spot, str]:
    """A module for each resource right below the client; those below share it, unless a rule names another."""
    ruled = {spot: rule.module for spot in spots if (rule := layout.resources.get(".".join(spot))) and rule.module}
    wishes: list[Wish[Spot]] = [
        Wish(spot, module_name(singular(members[()][spot[0], "call"])), int(members[()][spot[0], "call"] != spot[0]))
        for spot in spots
        if len(spot) == 1 and spot not in ruled
    ]
    modules: dict[Spot, str] = {(): ROOT_MODULE, **ruled}
    modules.update(assign(wishes, MODULES, folded=True))
    for spot in sorted(spots, key=len):
        modules.setdefault(spot, modules.get(spot[:-1], ROOT_MODULE))
    return modules


def _module(operation: Operation, module: str, spot: Spot, layout: Layout) -> str:
    return module if spot else rule_of(operation, layout).module or module


def _functions(spots: Spots, modules: Mapping[Spot, str], layout: Layout) -> dict[Key, str]:
    """Names of the endpoint functions, distinct within their module."""
    wishes: defaultdict[str, list[Wish[Key]]] = defaultdict(list)
    for spot, operations in spots.items():
        for operation in operations:
            name, module = function_name(operation.id), _module(operation, modules[spot], spot, layout)
            wishes[module] += _wishes(operation, name, rank=int(name != operation.id))
    named: dict[Key, str] = {}
    for module in wishes:
        named.update(assign(wishes[module], FUNCTIONS))
    return named


def _check_rules(api: Api, spots: Spots, layout: Layout, problems: Problems) -> None:
    """Every rule about an operation or resource must meet one."""
    ids = {operation.id for operation in api.operations}
    for name in layout.operations:
        if name not in ids:
            where = place_of(layout, "operations", name)
            problems.add("#/paths", f"the layout has a rule for operation {name!r}, which is not here", place=where)
    places = {".".join(spot) for spot in spots}
    for name in layout.resources:
        if name not in places:
            where = place_of(layout, "resources", name)
            problems.add("#/paths", f"the layout has a rule for resource {name!r}, which has no operation", place=where)
