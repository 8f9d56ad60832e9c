"""The import paths of release 1.0.7, as tracebacks, `repr` and pickles show them."""

from __future__ import annotations

from typing import Any


def home(module: str, *things: Any) -> None:
    """Say where classes and functions are imported from, for those that cannot say it in their own body."""
    for thing in things:
        thing.__module__ = module
