"""The Cog server of a folder: found, started, watched, started again, stopped."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import re
import signal
import socket
import sys
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import Final

from .guard import Guard

_TAIL: Final = 200
"""Lines of its output that are kept."""
_TYPE_STUB: Final = re.compile(r"^\s*(?:predict|run)\s*:\s*[\"']?([\w./-]+\.py:\w+)", re.MULTILINE)
_GRACE: Final = 5.0
"""Seconds that a server is given to stop by itself."""


class CogError(RuntimeError):
    """A model cannot be served; the message says why, and what to do."""


class CogProcess:
    """A Cog server as a child of this process.

    Args:
        folder: The model's folder, with a `cog.yaml`.
        python: The Python that has cog installed; that of the folder's `.venv`, or this one, when None.

    Raises:
        CogError: The folder holds no model, no Python has cog, or this is Windows.
    """

    def __init__(self, folder: Path, python: Path | None = None) -> None:
        if sys.platform == "win32":
            raise CogError("Cog has no server for Windows: use WSL, or give the URL of a server that runs")
        if not folder.is_dir():
            raise CogError(f"{folder} is no folder")
        self.folder = folder
        self._stub = _type_stub(folder)
        self._python = _find_python(folder, python)
        self._process: asyncio.subprocess.Process | None = None
        self._guard = Guard()
        self._reader: asyncio.Task[None] | None = None
        self._lines: deque[str] = deque(maxlen=_TAIL)
        self.url = ""
        """Where it listens, once started."""

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.returncode is None

    @property
    def tail(self) -> str:
        """The last lines of its output."""
        return "".join(self._lines)

    async def start(self, uploads: str) -> None:
        """Start it anew, on a free port; the files that it makes are sent below the address `uploads`."""
        await self.stop()
        port = _free_port()
        self.url = f"http://127.0.0.1:{port}"
        self._lines.clear()
        # From 0.17 the server finds its worker's Python on PATH, so that the environment must come first there.
        path = os.pathsep.join([str(self._python.parent), os.environ.get("PATH", "")])
        environment = {**os.environ, "PATH": path, "PORT": str(port), "COG_THROTTLE_RESPONSE_INTERVAL": "0"}
        environment.pop("PYTHONPATH", None)
        # Cog up to 0.16 strips what it reads: of a line that is written in pieces it loses the spaces between them.
        environment.pop("PYTHONUNBUFFERED", None)
        # What it tells us must not take the way of a proxy.
        for name in ("no_proxy", "NO_PROXY"):
            environment[name] = ",".join(filter(None, [os.environ.get(name), "127.0.0.1"]))
        environment["COG_PREDICT_TYPE_STUB"] = self._stub
        self._process = await asyncio.create_subprocess_exec(
            *(str(self._python), "-m", "cog.server.http", "--host", "127.0.0.1", "--upload-url", uploads),
            cwd=self.folder,
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
        )
        await self._guard.start(self._process.pid)
        if self._process.stdout is not None:
            self._reader = asyncio.create_task(self._read(self._process, self._process.stdout))

    async def ended(self) -> int:
        """Wait until it has ended; returns its exit status."""
        if self._process is None:
            return 0
        status = await self._process.wait()
        if self._reader is not None:
            await asyncio.wait({self._reader}, timeout=1)
        return status

    async def stop(self) -> None:
        """Stop it and its workers, if it runs."""
        process, self._process = self._process, None
        await self._guard.stop()
        if process is not None and process.returncode is None:
            _signal(process.pid, signal.SIGTERM)
            try:
                await asyncio.wait_for(process.wait(), _GRACE)
            except (asyncio.TimeoutError, TimeoutError):
                _signal(process.pid, signal.SIGKILL)
                await process.wait()
        if self._reader is not None:
            self._reader.cancel()
            await asyncio.gather(self._reader, return_exceptions=True)
            self._reader = None

    async def _read(self, process: asyncio.subprocess.Process, stream: asyncio.StreamReader) -> None:
        while line := await stream.readline():
            self._lines.append(line.decode(errors="replace"))
        await process.wait()
        await self._guard.stop()  # the number of its process group may be another's from now on


def _type_stub(folder: Path) -> str:
    """`file.py:Class` of the model. Raises CogError."""
    configuration = folder / "cog.yaml"
    if not configuration.is_file():
        if not (folder / "predict.py").is_file():
            raise CogError(f"{folder} holds no model: neither cog.yaml nor predict.py is there")
        raise CogError(f'{folder} has no cog.yaml, which Cog reads: one line does, predict: "predict.py:Predictor"')
    found = _TYPE_STUB.search(configuration.read_text("utf-8", errors="replace"))
    if found is None:
        raise CogError(f'{configuration} names no model: it needs a line such as predict: "predict.py:Predictor"')
    stub = found[1]
    if not (folder / stub.split(":")[0]).is_file():
        raise CogError(f"{folder} holds no {stub.split(':')[0]}, which its cog.yaml names")
    return stub


def _find_python(folder: Path, given: Path | None) -> Path:
    """A Python that has cog; absolute, links not followed, since that is what an environment is. Raises CogError."""
    for python in [given] if given is not None else [folder / ".venv/bin/python", folder / "venv/bin/python"]:
        if python.exists():
            return Path.cwd() / python
    if given is not None:
        raise CogError(f"{given} is no Python")
    if importlib.util.find_spec("cog") is None:
        raise CogError(
            f"no Python with cog for {folder}: make one with `python -m venv {folder / '.venv'}` and "
            f"`{folder / '.venv/bin/pip'} install cog`, or name one by --cog-python (`cog_python=`)"
        )
    return Path(sys.executable)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _signal(pid: int, number: signal.Signals) -> None:
    """Tell a child and its workers, which share its process group."""
    with suppress(ProcessLookupError):
        os.killpg(pid, number)
