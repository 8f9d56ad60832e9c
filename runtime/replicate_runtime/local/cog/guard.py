"""Ends a Cog server when this process is gone, even by `kill -9`: nobody else would, and it may hold a GPU."""

from __future__ import annotations

import asyncio
import sys
from typing import Final

_WATCH: Final = """
import os, signal, sys
sys.stdin.read()
os.killpg(int(sys.argv[1]), signal.SIGTERM)
"""
"""Reads a pipe that ends when the process at its other end does."""


class Guard:
    """A child that waits for the end of this process, and then ends a process group."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None

    async def start(self, group: int) -> None:
        """Guard a process group."""
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-S", "-c", _WATCH, str(group)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )

    async def stop(self) -> None:
        """Guard no longer; to be called before the group's number can be another's."""
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            process.kill()
            await process.wait()
