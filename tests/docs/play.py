"""Play a page in the working directory: `python -m tests.docs.play PAGE`.

Blocks are played in order. What becomes of one says its language:

    any, with a title   written to the file that the title names
    python              run; names last to the end of the page, `await` may stand outside of functions
    sh                  run; a local service that is started goes on to the end of the page
    text                compared with what the block before it printed, `...` stands for anything
    console and others  shown to readers only

A block that `needs` a path which is not there is the end of the play.
"""

from __future__ import annotations

import ast
import asyncio
import inspect
import io
import os
import re
import shlex
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from tests.docs.blocks import Block, blocks

SERVICE = "python -m replicate local"
"""A command that begins so is a service, and does not end."""
READY = "Ctrl-C stops it."
"""The last line of its greeting."""


class Player:
    """Plays the blocks of one page."""

    def __init__(self, page: Path) -> None:
        self._page = page
        self._names: dict[str, Any] = {"__name__": "__main__"}
        self._printed = ""
        self._real = os.environ["REPLICATE_BASE_URL"]
        """What stands for the real service."""
        self._services: list[subprocess.Popen[str]] = []

    def play(self) -> None:
        """Play them all, and stop what was started."""
        try:
            for block in blocks(self._page.read_text(encoding="utf-8")):
                if block.needs and not Path(block.needs).exists():
                    break
                self._play(block)
        finally:
            for service in self._services:
                service.terminate()
                service.communicate()

    def _play(self, block: Block) -> None:
        if block.title:
            path = Path(block.title)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        elif block.kind == "python":
            self._python(block)
        elif block.kind == "sh" and block.text.startswith(SERVICE):
            self._serve(block.text)
        elif block.kind == "sh":
            self._shell(block)
        elif block.kind == "text":
            self._compare(block)

    def _python(self, block: Block) -> None:
        # Line feeds before it give its lines the numbers that they have on the page.
        text = "\n" * (block.line - 1) + block.text
        code = compile(text, str(self._page), "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
        with redirect_stdout(io.StringIO()) as printed:
            given = eval(code, self._names)
            if inspect.iscoroutine(given):
                asyncio.run(given)
        self._printed = printed.getvalue()

    def _shell(self, block: Block) -> None:
        command = ["bash", "-euo", "pipefail", "-c", block.text]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        self._printed = done.stdout
        if done.returncode:
            raise AssertionError(f"{self._page}:{block.line}: exit status {done.returncode}\n{done.stdout}")

    def _serve(self, text: str) -> None:
        """Start a service on a free port, and lead what follows there."""
        arguments = shlex.split(os.path.expandvars(text.replace("\\\n", " ")))[1:]
        command = [sys.executable, *arguments, "--port", "0"]
        if "--record" in arguments:
            command += ["--upstream", self._real]
        service = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self._services.append(service)
        greeting = ""
        while READY not in greeting and service.stdout is not None and (line := service.stdout.readline()):
            greeting += line
        assert READY in greeting, f"{text} did not start:\n{greeting}"
        os.environ.update(re.findall(r"export (\w+)=(\S+)", greeting))
        self._printed = greeting

    def _compare(self, block: Block) -> None:
        if not fits(block.text, self._printed):
            raise AssertionError(f"{self._page}:{block.line}: the block before it printed\n{self._printed}")


def fits(expected: str, printed: str) -> bool:
    """Whether a text is what was printed, `...` standing for anything, and blanks at the ends of lines for nothing."""
    wanted, given = (re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE).strip() for text in (expected, printed))
    return re.fullmatch(".*?".join(map(re.escape, wanted.split("..."))), given, re.DOTALL) is not None


if __name__ == "__main__":
    Player(Path(sys.argv[1])).play()
