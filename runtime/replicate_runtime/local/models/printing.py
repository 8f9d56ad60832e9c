"""What a model prints goes into its logs: standard output and error of the threads that run it, of no other."""

from __future__ import annotations

import contextvars
import sys
import threading
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from typing import Any, Final, TextIO, cast

_target: Final[contextvars.ContextVar[Callable[[str], None] | None]] = contextvars.ContextVar("target", default=None)
_lock: Final = threading.Lock()
_users = 0
_originals: tuple[TextIO, TextIO] | None = None


class _Fork:
    """A text stream that goes to the logs where the context has some, and is the former stream elsewhere."""

    def __init__(self, former: TextIO) -> None:
        self._former = former

    def __getattr__(self, name: str) -> Any:
        return getattr(self._former, name)

    def write(self, text: str, /) -> int:
        target = _target.get()
        if target is None:
            return self._former.write(text)
        if text:
            target(text)
        return len(text)

    def writelines(self, lines: Iterable[str], /) -> None:
        for line in lines:
            self.write(line)


@contextmanager
def printed_to(target: Callable[[str], None]) -> Generator[None]:
    """Send what this context prints, and those copied from it, to `target`."""
    token = _target.set(target)
    _fork()
    try:
        yield
    finally:
        _join()
        _target.reset(token)


def _fork() -> None:
    global _users, _originals
    with _lock:
        _users += 1
        if _users == 1:
            _originals = (sys.stdout, sys.stderr)
            sys.stdout, sys.stderr = cast("TextIO", _Fork(sys.stdout)), cast("TextIO", _Fork(sys.stderr))


def _join() -> None:
    global _users, _originals
    with _lock:
        _users -= 1
        # Somebody else may have replaced the streams meanwhile; theirs stay.
        if _users == 0 and _originals is not None:
            if isinstance(sys.stdout, _Fork):
                sys.stdout = _originals[0]
            if isinstance(sys.stderr, _Fork):
                sys.stderr = _originals[1]
            _originals = None
