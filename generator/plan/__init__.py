"""Decide what is printed: IR and layout to a list of files, each with its template and a view whose strings are ready.

The order is: `tree` hangs operations on the client, `atlas` names and places types, `modules`, `client` and `package`
make the views of files. `scope`, `annotate`, `arguments`, `answers` and `calls` turn types and operations into source;
`text` is the only place that quotes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve, frozen

from ..resources import ExportRule, Layout, place_of
from .atlas import survey
from .calls import usual
from .checks import check_exports, check_vendoring
from .client import client_file
from .explain import Row, explain
from .imports import RUNTIME
from .local import DOCUMENT, local_files
from .modules import Printer, contents, late_pairs
from .package import (
    DEFAULT,
    default_file,
    endpoints_by_id,
    export_file,
    export_rules,
    operations_file,
    package_files,
    sources,
)
from .scope import Context
from .servers import variables_of
from .tree import Resource, grow
from .views import File

if TYPE_CHECKING:
    from ..ir import Api
    from ..problems import Problems

__all__ = ["CORE", "DOCUMENT", "File", "Plan", "Row", "plan"]

CORE = "_core"
"""Where a package has its copy of the runtime's core."""


@frozen
class Plan:
    """What is printed, and how it came about."""

    files: tuple[File, ...]
    rows: tuple[Row, ...]
    """What each operation and type became; what was lost before is not among them."""


def plan(api: Api, layout: Layout, package: str, problems: Problems, *, vendored: bool = False) -> Plan:
    """Decide which modules a package has and what is in them."""
    root = grow(api, layout, problems)
    atlas = survey(api, root, layout, problems)
    context = Context(
        package=package,
        atlas=atlas,
        layout=layout,
        core=f".{CORE}" if vendored else f"{RUNTIME}.core",
        overlays=f"{RUNTIME}.overlays",
        runtime=RUNTIME,
        vendored=vendored,
        variables=variables_of(api, problems),
        late=frozenset(),
    )
    found = contents(root, atlas)
    endpoints = endpoints_by_id(root)
    context = evolve(context, late=late_pairs(found, atlas, layout, endpoints))
    rules = export_rules(layout, context)
    security = usual(api.operations)
    printer = Printer(context, endpoints, security, problems)
    files = [printer.module(one, *_more(rules, one.name, context)) for one in found]
    more, late = _more(rules, "client", context)[0], sources(rules.get("client", ExportRule()).late, context)
    files.append(client_file(api, root, context, endpoints, security, more, late, problems))
    files += _others(api, root, context, rules, {one.name for one in found}, problems)
    check_exports(files, rules, layout, problems)
    check_vendoring(context, problems)
    modules = tuple(sorted({file.path.removesuffix(".py") for file in files} | _reached(layout)))
    files += local_files(context) if layout.package.local else []
    files += [*package_files(api, root, context, modules), File("py.typed", "", "")]
    return Plan(tuple(sorted(files, key=lambda file: file.path)), tuple(explain(api, root, atlas, context)))


def _reached(layout: Layout) -> set[str]:
    """Modules beside the printed ones that are reached without an import of their own."""
    return {*layout.package.modules, *(["testing"] if layout.package.local else [])}


def _more(
    rules: dict[str, ExportRule], name: str, context: Context
) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...] | None]:
    """What a printed module offers of others, and its `__all__` where the layout gives one."""
    rule = rules.get(name, ExportRule())
    return sources(rule.names, context), rule.all


def _others(
    api: Api, root: Resource, context: Context, rules: dict[str, ExportRule], printed: set[str], problems: Problems
) -> list[File]:
    """Modules beside the resources."""
    files = [operations_file(api, root, context)]
    if context.layout.package.default_client:
        files.append(default_file(context))
    taken = {"client", "operations", DEFAULT, "__init__"}
    for name, rule in rules.items():
        if name in taken - {"client"}:
            where = place_of(context.layout, "exports", name)
            problems.add("#", f"the layout exports {name!r}, which is a module of its own", place=where)
        elif name not in printed | taken:
            files.append(export_file(name, rule, context))
    return files
