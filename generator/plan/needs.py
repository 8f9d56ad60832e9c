"""What overlays ask of the classes that they are mixed into: calls, described by operations of the document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..resources import Need, OverlayRule, place_of
from .answers import returned
from .arguments import Argument, arguments
from .scope import Module, Scope
from .text import docstring
from .views import NeedView

if TYPE_CHECKING:
    from ..problems import Problems
    from .tree import Endpoint


def need_views(
    owner: str,
    overlay: OverlayRule,
    names: Mapping[str, str],
    scope: Scope,
    endpoints: Mapping[str, Endpoint],
    problems: Problems,
) -> tuple[NeedView, ...]:
    """The methods that describe calls with values of self."""
    views: list[NeedView] = []
    for name, need in overlay.needs.items():
        endpoint = _endpoint(owner, name, need, scope.module, endpoints, problems)
        if endpoint is None:
            continue
        given = arguments(endpoint, Scope(Module(scope.module.name, scope.context)))
        _check_bind(owner, name, need, given, scope.module, problems)
        bound = [argument for argument in given if argument.name in (need.bind or {})]
        passed = ", ".join(_passed(argument, (need.bind or {})[argument.name]) for argument in bound)
        scope.module.imports.check_core("call", "Call")
        _import(endpoint, scope.module)
        views.append(
            NeedView(
                name=name,
                returns=f"Call[{returned(endpoint, scope)}]",
                doc=docstring(f"Describe `{endpoint.operation.id}` for this one.", 8),
                call=f"{endpoint.function}({passed})",
            )
        )
    return tuple(views)


def need_names(
    owner: str, overlay: OverlayRule, module: Module, endpoints: Mapping[str, Endpoint], problems: Problems
) -> tuple[tuple[str, str], ...]:
    """The class attributes that are endpoint functions: their arguments come from the overlay."""
    found: list[tuple[str, str]] = []
    for name, need in overlay.needs.items():
        endpoint = _endpoint(owner, name, need, module, endpoints, problems)
        if endpoint is not None:
            _import(endpoint, module)
            found.append((name, endpoint.function))
    return tuple(found)


def _import(endpoint: Endpoint, module: Module) -> None:
    module.imports.use(f".{endpoint.module}", endpoint.function)


def _passed(argument: Argument, path: str) -> str:
    return f"{argument.name}=self.{path}" if argument.keyword else f"self.{path}"


def _endpoint(
    owner: str, name: str, need: Need, module: Module, endpoints: Mapping[str, Endpoint], problems: Problems
) -> Endpoint | None:
    endpoint = endpoints.get(need.operation)
    if endpoint is None:
        where = place_of(module.context.layout, "overlays", owner, "needs", name)
        message = f"the overlay of {owner} needs operation {need.operation!r}, which is not here"
        problems.add("#/paths", message, place=where)
    return endpoint


def _check_bind(owner: str, name: str, need: Need, given: list[Argument], module: Module, problems: Problems) -> None:
    """Every argument that must be given is bound, and nothing else is."""
    where = place_of(module.context.layout, "overlays", owner, "needs", name)
    known = {argument.name for argument in given}
    bound = set(need.bind or {})
    lacking = {argument.name for argument in given if argument.slot.required} - bound
    for wrong, said in ((bound - known, "binds {}, which is no argument"), (lacking, "does not bind {}")):
        if wrong:
            message = f"{owner}.{name}: {said.format(', '.join(sorted(wrong)))} of {need.operation!r}"
            problems.add("#/paths", message, place=where)
