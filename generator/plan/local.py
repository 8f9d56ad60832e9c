"""What hands a client to the local service, and the other way round: a module for tests, pytest's, and the command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .scope import Module
from .text import docstring
from .views import File, HeadView

if TYPE_CHECKING:
    from .scope import Context

DOCUMENT: Final = "openapi.json"
"""The corrected document, beside the modules: requests are checked against it."""

OFFERED: Final = {
    "models.engine": ("ModelFailureError",),
    "models.fields": ("Secret", "field"),
    "models.job": ("Job",),
    "settings": ("Settings",),
}
"""What people need to make functions models, by the modules of the runtime's local service."""


def local_files(context: Context) -> list[File]:
    """The modules of a package that has a local service."""
    return [_testing(context), _fixtures(context), _command(context)]


def _testing(context: Context) -> File:
    module = Module("testing", context)
    local = f"{context.runtime}.local"
    for name, names in OFFERED.items():
        module.imports.use(f"{local}.{name}", *names)
    module.imports.use(f"{local}.server", "LocalServer")
    module.imports.use("pathlib", "Path")
    module.imports.use(".client", "Client")
    module.imports.use(".operations", "OPERATIONS")
    offered = sorted(["LocalReplicate", *(name for names in OFFERED.values() for name in names)])
    doc = "The service on this machine, for tests: predictions without an account, a network or money."
    return _file("testing.py", "testing.py.jinja", doc, module, offered)


def _fixtures(context: Context) -> File:
    module = Module("pytest_plugin", context)
    module.imports.use(f"{context.runtime}.local.plugin", "fixtures", "pytest_runtest_setup")
    module.imports.check(".testing", "LocalReplicate")
    doc = "The fixtures `replicate_local` and `replicate_service`; clients begin each test without what they learned."
    offered = ["pytest_runtest_setup", "replicate_local", "replicate_service"]
    return _file("pytest_plugin.py", "fixtures.py.jinja", doc, module, offered)


def _command(context: Context) -> File:
    module = Module("__main__", context)
    module.imports.use(f"{context.runtime}.cli", "main")
    module.imports.use("sys")
    module.imports.use(".testing", "LocalReplicate")
    return _file("__main__.py", "main.py.jinja", f"`python -m {context.package}`: the command line.", module)


def _file(path: str, template: str, doc: str, module: Module, exported: list[str] | None = None) -> File:
    imports, checking = module.imports.lines()
    listed = tuple(f'"{name}"' for name in exported or ())
    return File(path, template, HeadView(docstring(doc, 0), imports, checking, listed, bool(listed)))
