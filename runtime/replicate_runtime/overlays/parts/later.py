"""Class attributes that are found on first use: names of release 1.0.7 that most programs never ask for."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class Later:
    """A class attribute that stands in a module of its own."""

    def __init__(self, module: str, name: str) -> None:
        """Name the module, below this package, and what it has."""
        self._module = module
        self._name = name

    def __get__(self, instance: object, owner: Any = None) -> Any:
        return getattr(import_module(f".{self._module}", __package__), self._name)


class Returned:
    """A class attribute that is the type which a described call returns."""

    def __init__(self, need: str, *args: str) -> None:
        """Name the function that describes the call, and what it is to be called with."""
        self._need = need
        self._args = args

    def __get__(self, instance: object, owner: Any = None) -> Any:
        described: Any = getattr(owner, self._need)(*self._args)
        return described.returns
