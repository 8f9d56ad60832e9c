"""Names that release 1.0.7 has inside of its classes, and that only printed code knows."""

from __future__ import annotations

from typing import Any


class Returned:
    """A class attribute that is the type which a described call returns."""

    def __init__(self, need: str, *args: str) -> None:
        """Name the function that describes the call, and what it is to be called with."""
        self._need = need
        self._args = args

    def __get__(self, instance: object, owner: Any = None) -> Any:
        described: Any = getattr(owner, self._need)(*self._args)
        return described.returns
