"""Lets pytest run where there are no sockets, threads or processes: a test that asks for one is skipped."""

from __future__ import annotations

import asyncio
import importlib.util
import selectors
import socket
import subprocess
import sys
import threading
import time
from importlib.abc import MetaPathFinder
from types import ModuleType
from typing import TYPE_CHECKING, Any, NoReturn, cast

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

PLUGINS = ("anyio.pytest_plugin", "_hypothesis_pytestplugin")
LACKING = ("trio",)
"""Modules that fail, in ways that their importers do not expect, where they cannot work."""

NATIVE = ("rpds", "pydantic_core", "cryptography", "hypothesis._native")
"""Modules in machine code, of packages that only tests need."""


class Native(MetaPathFinder):
    """Finds no native module: a test, or a whole module of them, that imports one is skipped."""

    def find_spec(self, name: str, _path: Any, _target: Any = None) -> None:
        """Skip, or leave it to other finders."""
        if name in NATIVE:
            pytest.skip(f"needs {name}, in machine code", allow_module_level=True)


class Ssl(ModuleType):
    """Stands for the module ssl where it was not built: its names can be imported, nothing can be done with them."""

    def __getattr__(self, name: str) -> Any:
        """A class, of errors where the name says so; making a context, or anything else, skips the test."""
        if name.startswith("__"):
            raise AttributeError(name)
        base = OSError if name.endswith("Error") else object
        return self.__dict__.setdefault(name, type(name, (base,), {} if base is OSError else {"__new__": wall("ssl")}))


class Waiting(selectors.BaseSelector):
    """Selects among no files: it only waits."""

    def register(self, fileobj: Any, events: int, data: Any = None) -> NoReturn:
        """No file can be registered."""
        pytest.skip("needs a socket")

    def unregister(self, fileobj: Any) -> NoReturn:
        """No file was registered."""
        raise KeyError(fileobj)

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Wait for the next timer; forever would be a test that never ends."""
        if timeout is None:
            pytest.skip("waits for another thread")
        time.sleep(timeout)
        return []

    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        """No file was registered."""
        return {}


class Loop(asyncio.SelectorEventLoop):
    """An event loop that no other thread can wake, so it needs no socket for that."""

    def _make_self_pipe(self) -> None: ...

    def _close_self_pipe(self) -> None: ...

    def _write_to_self(self) -> None: ...

    def __init__(self) -> None:
        super().__init__(Waiting())


def wall(what: str) -> Callable[..., NoReturn]:
    """What stands where something is missing."""

    def stop(*_args: Any, **_kwargs: Any) -> NoReturn:
        pytest.skip(f"needs {what}")

    return stop


def build() -> None:
    """Put the walls up, for this process."""
    socket.socket.__init__ = wall("a socket")
    socket.getaddrinfo = wall("a socket")
    threading.Thread.start = wall("a thread")
    subprocess.Popen.__init__ = wall("a process")
    sys.meta_path.insert(0, Native())
    # None is the import system's own way to say that a module is not there.
    cast("dict[str, ModuleType | None]", sys.modules).update(dict.fromkeys(LACKING))
    if importlib.util.find_spec("ssl") is None:
        sys.modules["ssl"] = Ssl("ssl")
    # Pyodide runs coroutines on the loop of the JavaScript engine; ours is one that blocks.
    asyncio.events._set_running_loop(None)
    asyncio.events.new_event_loop = asyncio.new_event_loop = Loop
    asyncio.run = asyncio.runners.run


def run(arguments: Sequence[str]) -> int:
    """Run pytest with the arguments; its exit code."""
    build()
    print(sys.version)
    settings.register_profile("slow", suppress_health_check=list(HealthCheck), deadline=None)
    settings.load_profile("slow")
    # From 3.14 on recursion is bounded by the stack, and ours is larger than Python knows.
    shallow = ["-m", "not deep"] if sys.version_info >= (3, 14) else []
    plugins = [f"-p{name}" for name in PLUGINS]
    return int(pytest.main([*plugins, "-pno:cacheprovider", "--capture=sys", *shallow, *arguments]))
