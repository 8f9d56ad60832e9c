"""From the text of an annotation to the type it names: modules are searched, and loaded, only when a value needs it."""

from __future__ import annotations

import sys
import typing
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import Annotated, Any, ForwardRef, Union, get_args, get_origin

from ..fields import Tagged

KNOWN: dict[str, Any] = {
    **{kind.__name__: kind for kind in (bool, bytes, dict, float, int, list, object, set, str, tuple, type)},
    **{name: getattr(typing, name) for name in ("Any", "Literal", "Annotated")},
    "Mapping": Mapping,
    "Sequence": Sequence,
    "Tagged": Tagged,
}
"""What annotations may name without an import, whatever a package exports."""

FALLBACK: dict[str, Any] = {
    **{name: getattr(typing, name) for name in ("Optional", "Union", "Generic")},
    "Iterable": Iterable,
}
"""What annotations may name without an import, where a package exports nothing of that name."""

ABOVE = {"Page": "..page"}
"""What annotations may name of the modules that stand on this one; a package's own names go first."""

MODULES = ("builtins", "datetime", "uuid", "typing")
"""Modules that annotations may name without an import."""


EITHER: Any = Union
"""Makes unions of what has no `|` of its own."""

NOTED: Any = Annotated
"""Makes types with notes of what checkers do not know to be a type."""


class Later:
    """An alias, kept as text: it may name what is declared after it, itself too."""

    __slots__ = ("module", "text")

    def __init__(self, text: str, module: str) -> None:
        self.text = text
        self.module = module

    def __or__(self, other: Any) -> Any:
        return EITHER[self, other]

    def __ror__(self, other: Any) -> Any:
        return EITHER[other, self]

    def __call__(self) -> None:
        """Do nothing; `typing` of Python 3.10 lets only callables into a union."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Later) and (other.text, other.module) == (self.text, self.module)

    def __hash__(self) -> int:
        return hash((self.text, self.module))


class Unloaded(Exception):
    """A name is to be found in a module that is not loaded yet."""


class Names(dict[str, Any]):
    """The names that annotations of a module see: its own, known types, and, when loading is allowed, its package's."""

    def __init__(self, module: str, load: bool) -> None:
        super().__init__()
        self.module = module
        self.load = load

    def __missing__(self, name: str) -> Any:
        space = vars(sys.modules[self.module]) if self.module in sys.modules else {}
        value = space.get(name, self)
        if value is self:
            value = import_module(name) if name in MODULES else KNOWN.get(name, self)
        if value is self:
            value = self._exported(name)
        return later(value, self.module)

    def _exported(self, name: str) -> Any:
        """A name that the package exports, or one of the packages around it."""
        if not self.load:
            raise Unloaded(name)
        package = self.module
        while package:
            package = package.rpartition(".")[0]
            value = getattr(sys.modules.get(package), name, self)
            if value is not self:
                return value
        if name in FALLBACK:
            return FALLBACK[name]
        if name in ABOVE:
            return getattr(import_module(ABOVE[name], __package__), name)
        raise NameError(f"{self.module} names a type that its package does not export: {name}")


def resolve(text: str, module: str, *, load: bool) -> Any:
    """Find the type that an annotation names.

    Args:
        text: The annotation.
        module: Name of the module it stands in.
        load: Whether modules may be loaded.

    Raises:
        Unloaded: A name needs a module that is not loaded, and `load` is false.
    """
    found = eval(text, {"__builtins__": {}}, Names(module, load))
    return later(found, module)


def later(form: Any, module: str) -> Any:
    """A type as it is; but an alias that is text, or a text with notes, is looked up when a value needs it."""
    if isinstance(form, str):
        return Later(form, module)
    if get_origin(form) is Annotated and isinstance(base := get_args(form)[0], ForwardRef):
        noted = (Later(base.__forward_arg__, module), *get_args(form)[1:])
        return NOTED[noted]
    return form
