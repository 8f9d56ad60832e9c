"""Pages that are taken apart as pydantic's models were."""

from __future__ import annotations

from typing import TypeVar

from ...core import page
from .compat import OpenCompat

T = TypeVar("T")


class Page(page.Page[T], OpenCompat):
    """One slice of a list; `iter`, `len`, `[i]` and truth are those of `results`."""

    __module__ = "replicate.pagination"
    __slots__ = ()
