"""Collections, which are lists of their models too."""

from __future__ import annotations

import warnings
from abc import ABC
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from .parts.compat import OpenCompat

M = TypeVar("M")


class CollectionOverlay(OpenCompat, ABC, Generic[M]):
    """Gives iter, len, [i] and id. Needs nothing but its fields."""

    __slots__ = ()

    if TYPE_CHECKING:
        slug: Any
        models: Any

    @property
    def id(self) -> str:
        """The slug; deprecated, use `slug`."""
        warnings.warn("Collection.id is deprecated: use slug", DeprecationWarning, stacklevel=2)
        return str(self.slug)

    def __iter__(self) -> Iterator[M]:
        return iter(self.models or ())

    def __len__(self) -> int:
        return len(self.models or ())

    @overload
    def __getitem__(self, index: int) -> M | None: ...

    @overload
    def __getitem__(self, index: slice) -> list[M] | None: ...

    def __getitem__(self, index: int | slice) -> M | list[M] | None:
        return self.models[index] if self.models else None
