"""Functions that users give, called from flows."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any


class Callback:
    """A function that is called where callers block, and awaited, where that is possible, where they await."""

    __slots__ = ("_function",)

    def __init__(self, function: Callable[[Any], Any]) -> None:
        """Keep the function."""
        self._function = function

    def call(self, value: object) -> Any:
        """Call it. Returns what it gives."""
        return self._function(value)

    async def async_call(self, value: object) -> Any:
        """Call it, and await what it gives."""
        given = self._function(value)
        return await given if inspect.isawaitable(given) else given
