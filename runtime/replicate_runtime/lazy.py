"""The module class behind `import replicate`: names are loaded on first use, and submodules never hide the client's.

Which names there are is in the package's module `_names`. It is loaded with the first of them, so that importing the
package costs the same however many there are:

    EXPORTS    from a public name to the submodule, relative to the package, that defines it
    BOUND      from a name to the export whose attribute of that name it is: `{"run": "default_client"}`
    MODULES    submodules that are reachable as attributes without an import of their own
"""

from __future__ import annotations

import sys
from types import ModuleType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Package(ModuleType):
    """A package that loads names on first use.

    A submodule called like an attribute of the default client (`run`) is loaded all the same, and stays in
    `sys.modules`, but does not become the package's attribute.
    """

    def __getattr__(self, name: str) -> Any:
        """Load a name (PEP 562). What the default client has is asked of it each time, so that wrappers are seen."""
        names = table(self)
        if name in names.BOUND:
            return getattr(getattr(self, names.BOUND[name]), name)
        value: Any
        if name in names.EXPORTS:
            value = getattr(load(f"{self.__name__}.{names.EXPORTS[name]}"), name)
        elif name in names.MODULES:
            value = load(f"{self.__name__}.{name}")
        elif name == "__all__":
            value = sorted({*names.EXPORTS, *names.BOUND})
        else:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        super().__setattr__(name, value)
        return value

    def __setattr__(self, name: str, value: object) -> None:
        """Set an attribute, unless the import system binds a submodule over a name of the client."""
        hidden = isinstance(value, ModuleType) and value.__name__ == f"{self.__name__}.{name}"
        if not (hidden and name in table(self).BOUND):
            super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        names = table(self)
        return sorted({*super().__dir__(), *names.EXPORTS, *names.BOUND, *names.MODULES})


def load(name: str) -> ModuleType:
    """Import a module by its full name, and return that module itself."""
    __import__(name)
    return sys.modules[name]


def late(module: str, places: dict[str, str]) -> object:
    """A module's `__getattr__` that loads names on first use (PEP 562).

    Args:
        module: Full name of the module that offers them.
        places: From a name to the full name of the module that has it.
    """

    def find(name: str) -> object:
        if name not in places:
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        value = getattr(load(places[name]), name)
        setattr(sys.modules[module], name, value)
        return value

    return find


def table(package: ModuleType) -> ModuleType:
    """The module that has a package's table of names."""
    return load(f"{package.__name__}._names")


def install(package: str) -> None:
    """Make a package lazy; its `__init__` calls this with `__name__`.

    When it is loaded once more (`importlib.reload`), what its functions are methods of is made anew at its next use.
    """
    module = sys.modules[package]
    if isinstance(module, Package):
        names = table(module)
        for owner in set(names.BOUND.values()):
            vars(module).pop(owner, None)
            sys.modules.pop(f"{package}.{names.EXPORTS[owner]}", None)
    module.__class__ = Package
