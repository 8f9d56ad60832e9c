"""Two folders change places, in one step where the system can do it."""

from __future__ import annotations

import ctypes
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_AT_FDCWD = -100
_EXCHANGE = 2


def exchange(one: Path, two: Path) -> None:
    """Put `one` in the place of `two`; what was there is in the place of `one` then. `two` need not be there.

    Linux does both at once. Elsewhere the old folder is set aside under a name that the next run looks for, and put
    back when the new one cannot take its place.
    """
    if not two.exists():
        one.rename(two)
    elif not _at_once(one, two):
        aside = two.with_name(f".{two.name}.old-{os.getpid()}")
        two.rename(aside)
        try:
            one.rename(two)
        except BaseException:
            aside.rename(two)
            raise
        aside.rename(one)


def _at_once(one: Path, two: Path) -> bool:
    """Let the kernel exchange two paths; False where it does not."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        call = ctypes.CDLL(None).renameat2
    except (OSError, AttributeError):
        return False
    done: int = call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(two), _EXCHANGE)
    return done == 0
