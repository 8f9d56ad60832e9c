"""A method and its `async_` twin have one signature and one docstring."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGES = ("replicate", "replicate_runtime.core", "replicate_runtime.overlays")
INNER = ("replicate_runtime.core.http.", "replicate_runtime.overlays.parts.")
"""Where nothing is public but the sender."""
AWAITED = {
    r"AsyncGenerator\[(.*), None\]": r"Generator[\1, None, None]",
    r"AsyncIterat(or|able)": r"Iterat\1",
    r"Awaitable\[(.*?)\]": r"\1",
}


def modules(package: str) -> Iterator[Any]:
    """A package and all modules below it; `__main__` runs when imported, so it is left out."""
    root = importlib.import_module(package)
    yield root
    for found in pkgutil.walk_packages(root.__path__, f"{package}."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def holders() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every public class, once, with what it defines itself."""
    seen: set[type] = set()
    for module in (module for package in PACKAGES for module in modules(package)):
        for value in (getattr(module, name) for name in dir(module) if not name.startswith("_")):
            if inspect.isclass(value) and value not in seen and not inner(value.__module__):
                seen.add(value)
                yield f"{value.__module__}.{value.__qualname__}", dict(vars(value))


def inner(module: str) -> bool:
    """Whether a module is nobody's to import."""
    return module.startswith(INNER) and not module.endswith(".sender")


def pairs() -> Iterator[tuple[str, Any, Any]]:
    """Every method that has a twin: its name, itself, the twin."""
    for holder, members in holders():
        for name, twin in members.items():
            own = members.get(name.removeprefix("async_"))
            if name.startswith("async_") and inspect.isfunction(own) and inspect.isfunction(twin):
                yield f"{holder}.{own.__name__}", own, twin


def shape(function: Any) -> str:
    """A signature, in which what is awaited reads like what is not."""
    text = str(inspect.signature(function))
    for awaited, plain in AWAITED.items():
        text = re.sub(awaited, plain, text)
    return text


PAIRS = sorted({name: (own, twin) for name, own, twin in pairs()}.items())


def test_there_are_pairs() -> None:
    assert len(PAIRS) > 37


@pytest.mark.parametrize(("own", "twin"), [pair for _, pair in PAIRS], ids=[name for name, _ in PAIRS])
def test_twins_are_alike(own: Any, twin: Any) -> None:
    assert shape(own) == shape(twin)
    assert inspect.getdoc(own) == inspect.getdoc(twin)
    assert inspect.getdoc(own)
