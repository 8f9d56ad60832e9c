"""The package itself, and the modules beside its resources: old import paths, errors, the table of operations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..ir import Api, Operation, Text
from ..resources import ExportRule, Layout
from .modules import offered
from .prose import described
from .scope import Context, Module
from .text import as_tuple, docstring, literal
from .views import BoundView, ExportView, File, HeadView, NamesView, OperationsView, PackageView, StubView

if TYPE_CHECKING:
    from .tree import Endpoint, Kind, Resource

ERRORS = (
    "ReplicateException",
    "ReplicateError",
    "ConfigurationError",
    "MissingCredential",
    "EncodeError",
    "DecodeError",
    "TransportError",
    "DeadlineExceeded",
)
"""Exceptions of the core that every package offers in `exceptions`."""

DEFAULT = "default"
"""Module of the default client."""

NAMES = "_names"
"""Module of the table of names; the document's own names never begin with an underscore."""


def sources(names: Mapping[str, tuple[str, ...]], context: Context) -> dict[str, tuple[str, ...]]:
    """Import paths of the modules that a rule names: the package's own begin with a dot, others are the runtime's."""
    return {_source(name, context): found for name, found in names.items()}


def _source(name: str, context: Context) -> str:
    if name.startswith("."):
        return name
    place, _, rest = name.partition(".")
    inside = {"core": context.core, "overlays": context.overlays}.get(place)
    return f"{context.runtime}.{name}" if inside is None else f"{inside}.{rest}" if rest else inside


def export_rules(layout: Layout, context: Context) -> dict[str, ExportRule]:
    """What modules offer beside what is printed in them; errors, unless the layout says so itself."""
    if "exceptions" in layout.exports:
        return dict(layout.exports)
    names = tuple(context.renamed(name) for name in ERRORS)
    return {**layout.exports, "exceptions": ExportRule({"core.errors": names}, "What can go wrong with a call.")}


def export_file(name: str, rule: ExportRule, context: Context) -> File:
    """A module of nothing but names of others; those that `__all__` leaves out are assigned."""
    module = Module(name, context)
    assigned: list[tuple[str, str]] = []
    for source, names in sources(rule.names, context).items():
        spare = [one for one in names if rule.all is not None and one not in rule.all]
        if listed := [one for one in names if one not in spare]:
            module.imports.use(source, *listed)
        if spare:
            package, _, last = source.rpartition(".")
            module.imports.use(package or ".", last)
            assigned += [(one.rpartition(" as ")[2], f"{last}.{one.partition(' as ')[0]}") for one in spare]
    imports, checking = module.imports.lines()
    exported = rule.all if rule.all is not None else offered(rule.names)
    doc = described(Text(description=rule.doc), f"Names of `{name}`.", indent=0)
    head = HeadView(doc, imports, checking, tuple(map(literal, exported)), listed=True)
    return File(f"{name}.py", "package.py.jinja", ExportView(head, tuple(assigned)))


def default_file(context: Context) -> File:
    """The module of the client behind the package's functions."""
    module = Module(DEFAULT, context)
    module.imports.use(".client", "Client")
    imports, checking = module.imports.lines()
    doc = docstring("The client behind the functions of the package.", 0)
    return File(f"{DEFAULT}.py", "default.py.jinja", HeadView(doc, imports, checking))


def operations_file(api: Api, root: Resource, context: Context) -> File:
    """The table of operations."""
    module = Module("operations", context)
    module.imports.use("typing", "Final")
    # Without rows, the annotation alone names it.
    (module.imports.use_core if api.operations else module.imports.check_core)("operation", "Operation")
    imports, checking = module.imports.lines()
    places = attributes(root)
    base = context.layout.options.base_path
    rows = tuple(_row(operation, base, places.get(operation.pointer, "")) for operation in api.operations)
    doc = docstring("Every operation of the API, as data.", 0)
    return File("operations.py", "operations.py.jinja", OperationsView(HeadView(doc, imports, checking), rows))


def attributes(root: Resource, kind: Kind = "call") -> dict[str, str]:
    """Where the client has each operation, by pointer: `models.versions.get`.

    What it has one way only is there whichever way is asked for.
    """
    found: dict[str, str] = {}

    def visit(at: Resource, path: tuple[str, ...]) -> None:
        for endpoint in at.endpoints:
            if endpoint.kind == kind or not endpoint.twin:
                found[endpoint.operation.pointer] = ".".join((*path, endpoint.method))
        for child in at.children:
            visit(child, (*path, child.attribute))

    visit(root, ())
    return found


def _row(operation: Operation, base: str, attribute: str) -> tuple[str, ...]:
    statuses = as_tuple(literal(response.status) for response in operation.responses)
    first = (operation.id, operation.method, base + operation.path)
    return (*map(literal, first), statuses, literal(attribute))


def package_files(api: Api, root: Resource, context: Context, modules: tuple[str, ...]) -> list[File]:
    """The package itself: nothing is loaded before it is used.

    What is executed at its import has one size, however many names there are: these are in a module of their own, which
    the first use of one loads, and their declarations are in a stub, which only checkers and editors read.
    """
    rule = context.layout.package
    exports = _exports(context)
    bound = _bound(root, context, modules) if rule.default_client else ()
    title = Text(description=rule.doc or api.text.summary or api.title)
    doc = described(title, f"Client of {context.package}.", indent=0)
    return [
        File("__init__.py", "init.py.jinja", PackageView(doc, context.runtime if bound else "")),
        File("__init__.pyi", "init.pyi.jinja", _declared(exports, bound, context, modules)),
        File(f"{NAMES}.py", "names.py.jinja", _names(exports, bound, context, modules)),
    ]


def _exports(context: Context) -> dict[str, str]:
    """Names that the package offers, and the module that defines each."""
    rule = context.layout.package
    exports = {"Client": "client"}
    if rule.default_client:
        exports["default_client"] = DEFAULT
    for source, names in rule.names.items():
        exports.update((name, source.removeprefix(".")) for name in names)
    if "exceptions" not in context.layout.exports:
        exports.update((context.renamed(name), "exceptions") for name in ERRORS)
    atlas = context.atlas
    for key, home in atlas.homes.items():
        exports[atlas.names[key]] = home
        if key in atlas.constants:
            exports[atlas.constants[key]] = home
    return exports


def _declared(
    exports: Mapping[str, str], bound: tuple[BoundView, ...], context: Context, modules: tuple[str, ...]
) -> StubView:
    """The package as checkers and editors see it."""
    module = Module("", context)
    for name, home in exports.items():
        module.imports.use(f".{home}", f"{name} as {name}")
    for one in bound:
        if one.annotation:
            module.imports.use(f".{one.module}", one.annotation)
    attributes = {one.name for one in bound}
    for name in sorted({*modules} - {*exports, *attributes}):
        module.imports.use(".", f"{name} as {name}")
    imports, _ = module.imports.lines()
    # A stub needs no import from the future.
    return StubView(imports[2:], tuple(map(literal, sorted({*exports, *attributes}))), bound)


def _names(
    exports: Mapping[str, str], bound: tuple[BoundView, ...], context: Context, modules: tuple[str, ...]
) -> NamesView:
    """The table of names."""
    imports, checking = Module(NAMES, context).imports.lines()
    doc = docstring("Where each name of the package is; loaded when the first of them is used.", 0)
    return NamesView(
        head=HeadView(doc, imports, checking),
        exports=tuple((literal(name), literal(home)) for name, home in exports.items()),
        bound=tuple((literal(one.name), literal("default_client")) for one in bound),
        modules=tuple(map(literal, modules)),
    )


def _bound(root: Resource, context: Context, modules: tuple[str, ...]) -> tuple[BoundView, ...]:
    """Attributes of the default client that the package has, too."""
    found = [BoundView(name) for name in context.layout.package.functions]
    for child in root.children:
        doc = described(Text(description=child.doc), f"The resource `{child.spot[0]}`.")
        class_name, clashes = context.atlas.resources[child.spot], child.attribute in modules
        found.append(BoundView(child.attribute, class_name, child.module, doc, clashes))
    own = [endpoint.method for endpoint in root.endpoints]
    methods = [name for method in own for name in (method, f"async_{method}")]
    return (*found, *(BoundView(name) for name in methods))


def endpoints_by_id(root: Resource) -> dict[str, Endpoint]:
    """The endpoints that give an answer, by operation id."""
    return {
        endpoint.operation.id: endpoint for at in root.walk() for endpoint in at.endpoints if endpoint.kind == "call"
    }
