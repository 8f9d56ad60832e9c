"""Names that the layout passes on have to be there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ..resources import ExportRule, Layout, place_of
from .modules import offered
from .views import ClientView, File, ModuleView

if TYPE_CHECKING:
    from ..problems import Problems
    from .scope import Context


def check_exports(files: Sequence[File], rules: Mapping[str, ExportRule], layout: Layout, problems: Problems) -> None:
    """Report names that a module or the package offers of another module, which does not have them."""
    known = {file.path.removesuffix(".py"): _names(file) for file in files}
    for module, rule in rules.items():
        known[module] = known.get(module, set()) | set(offered(rule.names)) | set(offered(rule.late))
        if rule.late and module != "client":
            message = f"the layout has names that are loaded late in {module!r}: only the client's module can"
            problems.add("#", message, place=place_of(layout, "exports", module, "late"))
    wanted = [(("exports", module, "names"), rule.names) for module, rule in rules.items()]
    for place, names in [*wanted, (("package", "names"), layout.package.names)]:
        for source, listed in names.items():
            lacking = {name.partition(" as ")[0] for name in listed} - known.get(source[1:], set())
            if source.startswith(".") and lacking:
                message = f"the layout passes on {', '.join(sorted(lacking))} of {source}, which does not have it"
                problems.add("#", message, place=place_of(layout, *place, source))


def check_vendoring(context: Context, problems: Problems) -> None:
    """A package that carries the core has nothing else of the runtime."""
    layout = context.layout
    late = any(rule.late for rule in layout.exports.values())
    if context.vendored and (layout.overlays or layout.package.default_client or late):
        message = (
            "a package that carries the core cannot have overlays, a default client or names that are loaded late: "
            "they are the runtime's"
        )
        problems.add("#", message, place=layout.place)


def _names(file: File) -> set[str]:
    """What is defined in a printed module."""
    view = file.view
    if isinstance(view, ClientView):
        return {"Client"}
    if not isinstance(view, ModuleView):
        return set()
    groups = (view.enums, view.constants, view.aliases, view.records, view.functions, view.resources)
    return {one.name for group in groups for one in group}
