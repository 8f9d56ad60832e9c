"""The modules of resources: their types, their endpoint functions, their classes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from attrs import frozen

from ..ir import AliasType, EnumType, ObjectType, Requirement, Text
from ..resources import Layout, OverlayRule, place_of
from .declare import alias, enum, mapping, record
from .endpoints import function, method
from .needs import need_names
from .prose import described
from .queries import names_in, parts, within
from .scope import Context, Module, Scope
from .text import literal
from .tree import in_order
from .views import (
    AliasView,
    AttributeView,
    ConstantsView,
    File,
    HeadView,
    ModuleView,
    RecordView,
    ResourceView,
)

if TYPE_CHECKING:
    from ..problems import Problems
    from .atlas import Atlas
    from .tree import Endpoint, Resource


@frozen
class Contents:
    """What goes into one module."""

    name: str
    types: tuple[str, ...]
    endpoints: tuple[Endpoint, ...]
    resources: tuple[Resource, ...]


def contents(root: Resource, atlas: Atlas) -> list[Contents]:
    """Sort types, operations and resources into modules."""
    types: defaultdict[str, list[str]] = defaultdict(list)
    endpoints: defaultdict[str, list[Endpoint]] = defaultdict(list)
    resources: defaultdict[str, list[Resource]] = defaultdict(list)
    for key, home in atlas.homes.items():
        types[home].append(key)
    for at in root.walk():
        if at.spot:
            resources[at.module].append(at)
    for endpoint in in_order(root):
        endpoints[endpoint.module].append(endpoint)
    names = dict.fromkeys((*endpoints, *resources, *types))
    return [Contents(name, tuple(types[name]), tuple(endpoints[name]), tuple(resources[name])) for name in names]


def late_pairs(
    found: list[Contents], atlas: Atlas, layout: Layout, endpoints: Mapping[str, Endpoint]
) -> frozenset[tuple[str, str]]:
    """Pairs of modules that would import one another in a circle; the import waits until the function runs."""
    uses = {one.name: _uses(one, atlas, layout, endpoints) - {one.name} for one in found}
    reach = {name: _reach(name, uses) for name in uses}
    return frozenset((name, other) for name in uses for other in uses[name] if name in reach.get(other, set()))


def _uses(one: Contents, atlas: Atlas, layout: Layout, endpoints: Mapping[str, Endpoint]) -> set[str]:
    """Modules that a module needs when it is loaded or when its functions run."""
    answers = (
        media.item or media.type
        for endpoint in one.endpoints
        for response in endpoint.operation.responses
        for media in response.media
    )
    keys = {name for answer in answers for name in names_in(answer)}
    classes = {atlas.names[key] for key in one.types} | {atlas.resources[at.spot] for at in one.resources}
    overlays = [layout.overlays[name] for name in sorted(classes & layout.overlays.keys())]
    arguments = {name for overlay in overlays for name in overlay.of}
    keys |= {key for key, name in atlas.names.items() if name in arguments}
    needed = {need.operation for overlay in overlays for need in overlay.needs.values()}
    modules = {endpoints[name].module for name in needed & endpoints.keys()}
    return modules | {atlas.homes[key] for key in _loaded(keys, atlas) if key in atlas.homes}


def _loaded(keys: set[str], atlas: Atlas) -> set[str]:
    """Declarations that an answer's type loads: through pages and aliases, but not into objects."""
    through = {key: one for key, one in atlas.types.items() if key in atlas.pages or isinstance(one, AliasType)}
    reached = within(iter(keys), through)
    return keys | {name for key in reached for part in parts(through[key]) for name in names_in(part)}


def _reach(name: str, uses: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        for other in uses.get(waiting.pop(), set()) - found:
            found.add(other)
            waiting.append(other)
    return found


@frozen
class Printer:
    """Makes the views of modules."""

    context: Context
    endpoints: dict[str, Endpoint]
    """By operation id, those that give an answer."""
    security: tuple[Requirement, ...]
    problems: Problems

    def module(self, one: Contents, more: Mapping[str, tuple[str, ...]], listed: tuple[str, ...] | None) -> File:
        """A module of resources; `more` are names of other modules that it offers, too."""
        module = Module(one.name, self.context)
        records, enums, aliases = self._types(one, module)
        functions = [function(endpoint, Scope(module), self.security) for endpoint in one.endpoints]
        resources = [self._resource(at, module) for at in _nested_first(one.resources)]
        for source, names in more.items():
            module.imports.use(source, *names)
        stand_ins = module.stood_in()
        known = [view for pair in enums for view in pair]
        own = [view.name for group in (known, aliases, records, functions, resources) for view in group]
        view = ModuleView(
            head=self._head(one, module, listed or ((*own, *offered(more)) if more else ())),
            enums=tuple(alias for alias, _ in enums),
            constants=tuple(constants for _, constants in enums),
            aliases=(*stand_ins, *aliases),
            records=tuple(records),
            functions=tuple(functions),
            resources=tuple(resources),
        )
        return File(f"{one.name}.py", "resource.py.jinja", view)

    def _types(
        self, one: Contents, module: Module
    ) -> tuple[list[RecordView], list[tuple[AliasView, ConstantsView]], list[AliasView]]:
        atlas = self.context.atlas
        declared = [atlas.types[key] for key in one.types]
        objects = [of for of in declared if isinstance(of, ObjectType)]
        plain = {of.key for of in objects if atlas.names[of.key] in self.context.layout.mappings}
        records = [record(of, module, self.endpoints, self.problems) for of in objects if of.key not in plain]
        enums = [enum(of, module) for of in declared if isinstance(of, EnumType)]
        aliases = [alias(of, module) for of in declared if isinstance(of, AliasType)]
        aliases += [mapping(of, module) for of in objects if of.key in plain]
        return _inner_first(records), enums, aliases

    def _head(self, one: Contents, module: Module, listed: tuple[str, ...]) -> HeadView:
        imports, checking = module.imports.lines()
        top = min(one.resources, key=lambda at: len(at.spot), default=None)
        text = Text(description=top.doc if top else "")
        shared = "Types that several resources use."
        others = "Calls of the client itself, and their types." if one.endpoints else shared
        fallback = f"The resource `{'.'.join(top.spot)}`." if top else others
        doc = described(text, fallback, indent=0)
        return HeadView(doc, imports, checking, tuple(map(literal, listed)), listed=bool(listed))

    def _resource(self, at: Resource, module: Module) -> ResourceView:
        atlas = self.context.atlas
        name = atlas.resources[at.spot]
        overlay = self.context.layout.overlays.get(name, OverlayRule())
        nested = tuple(atlas.nested.get(name, ()))
        replaced = set(overlay.replaces)
        self._check_replaced(name, overlay, {endpoint.method for endpoint in at.endpoints})
        endpoints = [endpoint for endpoint in at.endpoints if endpoint.method not in replaced]
        scope = Scope(module).inside(members(at) | {inner for inner, _ in nested} | set(overlay.needs))
        module.imports.use_core("resource", "Resource")
        bases = ", ".join(dict.fromkeys((scope.mixin(overlay, "Resource"), "Resource")))
        return ResourceView(
            name=name,
            bases=bases,
            doc=described(Text(description=at.doc), f"The resource `{'.'.join(at.spot)}`."),
            nested=nested,
            needs=need_names(name, overlay, module, self.endpoints, self.problems),
            attributes=tuple(attribute(child, module, self.context) for child in at.children),
            methods=tuple(method(endpoint, scope) for endpoint in endpoints),
        )

    def _check_replaced(self, owner: str, overlay: OverlayRule, methods: set[str]) -> None:
        for name in overlay.replaces:
            if name not in methods:
                where = place_of(self.context.layout, "overlays", owner, "replaces")
                message = f"the overlay of {owner} replaces {name!r}, which no operation would be"
                self.problems.add("#/paths", message, place=where)


def offered(more: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Names that a module has of others, as they are called there."""
    return tuple(name.rpartition(" as ")[2] for names in more.values() for name in names)


def members(at: Resource) -> set[str]:
    """What the class of a resource has: methods, their twins, and the resources below."""
    methods = {endpoint.method for endpoint in at.endpoints}
    return methods | {f"async_{name}" for name in methods} | {child.attribute for child in at.children}


def attribute(child: Resource, module: Module, context: Context) -> AttributeView:
    """A resource that hangs on another one."""
    name = context.atlas.resources[child.spot]
    module.imports.use_core("resource", "cached_resource")
    imports: tuple[str, ...] = ()
    if child.module != module.name:
        module.imports.check(f".{child.module}", name)
        imports = (f"from .{child.module} import {name}",)
    doc = described(Text(description=child.doc), f"The resource `{'.'.join(child.spot)}`.", indent=8)
    return AttributeView(child.attribute, name, doc, imports, "self" if module.name == "client" else "self._client")


def _nested_first(resources: tuple[Resource, ...]) -> list[Resource]:
    return sorted(resources, key=lambda at: -len(at.spot))


def _inner_first(records: list[RecordView]) -> list[RecordView]:
    """Classes that others have a name for come right before these."""
    by_name = {view.name: view for view in records}
    inner = {name for view in records for _, name in view.nested}

    def unfolded(view: RecordView) -> Iterator[RecordView]:
        for _, name in view.nested:
            if name in by_name:
                yield from unfolded(by_name[name])
        yield view

    return [part for view in records if view.name not in inner for part in unfolded(view)]
