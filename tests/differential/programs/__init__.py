"""Programs that people write, each run under release 1.0.7 and under this package; they use nothing else of either.

Below this folder everything is read by Python programs of both environments, so it imports neither tests nor runtime.
"""

from __future__ import annotations

import tempfile
from collections.abc import Awaitable, Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Self

HEX = "5797a99edc939ea0e9242d5e8c9cb3bc7d125b1eac21bda852e5cb79ede2cd9b"
PIECES = "aaa" + HEX[3:]
FILES = "bbb" + HEX[3:]
FILE = "ccc" + HEX[3:]
INPUT = {"prompt": "text"}

MODULES = "collections_ creates deployments faults files models others predictions runs streams trainings"

replicate: Any = import_module("replicate")
"""The package, whichever it is."""

PROGRAMS: dict[str, Callable[[], Any]] = {}


def load() -> dict[str, Callable[[], Any]]:
    """Every program by its name."""
    for name in MODULES.split():
        import_module(f"{__name__}.{name}")
    return PROGRAMS


def program(function: Callable[[], Any]) -> Callable[[], Any]:
    """Keep a program by its name."""
    PROGRAMS[function.__name__] = function
    return function


def asking(prompt: str) -> dict[str, str]:
    """An input; the service makes what its prompt says."""
    return {"prompt": prompt}


def hello() -> Path:
    """A file with a name that is always the same."""
    path = Path(tempfile.mkdtemp()) / "hello.txt"
    path.write_text("hello", encoding="utf-8")
    return path


class Caught:
    """Keeps what is raised inside, whatever it is."""

    error: BaseException | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self.error = error
        return isinstance(error, Exception)


def raised(*calls: Callable[[], Any]) -> list[Any]:
    """What calls raise, or give."""
    found: list[Any] = []
    for call in calls:
        with Caught() as caught:
            found.append(call())
        if caught.error is not None:
            found.append(caught.error)
    return found


async def araised(*calls: Callable[[], Awaitable[Any]]) -> list[Any]:
    """What calls raise, or give, when they are awaited."""
    found: list[Any] = []
    for call in calls:
        with Caught() as caught:
            found.append(await call())
        if caught.error is not None:
            found.append(caught.error)
    return found
