"""The module class behind `import replicate`: names are loaded on first use, and submodules never hide the client's."""

from __future__ import annotations

import sys
from types import ModuleType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

Plan = tuple[dict[str, str], dict[str, str], frozenset[str]]
PLANS: dict[str, Plan] = {}


class Package(ModuleType):
    """A package that loads names on first use.

    A submodule called like an attribute of the default client (`run`) is loaded all the same, and stays in
    `sys.modules`, but does not become the package's attribute.
    """

    def __getattr__(self, name: str) -> Any:
        """Load a name (PEP 562). What the default client has is asked of it each time, so that wrappers are seen."""
        exports, bound, modules = PLANS[self.__name__]
        if name in bound:
            return getattr(getattr(self, bound[name]), name)
        if name in exports:
            value: Any = getattr(load(f"{self.__name__}.{exports[name]}"), name)
        elif name in modules:
            value = load(f"{self.__name__}.{name}")
        else:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        super().__setattr__(name, value)
        return value

    def __setattr__(self, name: str, value: object) -> None:
        """Set an attribute, unless the import system binds a submodule over a name of the client."""
        hidden = isinstance(value, ModuleType) and value.__name__ == f"{self.__name__}.{name}"
        if not (hidden and name in PLANS[self.__name__][1]):
            super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        exports, bound, modules = PLANS[self.__name__]
        return sorted({*super().__dir__(), *exports, *bound, *modules})


def load(name: str) -> ModuleType:
    """Import a module by its full name, and return that module itself."""
    __import__(name)
    return sys.modules[name]


def install(package: str, *, exports: dict[str, str], bound: dict[str, str], modules: tuple[str, ...] = ()) -> None:
    """Make a package lazy; its `__init__` calls this with `__name__`.

    Args:
        package: Name of the package.
        exports: From a public name to the submodule, relative to the package, that defines it.
        bound: From a name to the export whose attribute of that name it is: `{"run": "default_client"}`.
        modules: Submodules that are reachable as attributes without an import of their own.
    """
    PLANS[package] = (exports, bound, frozenset(modules))
    sys.modules[package].__class__ = Package
