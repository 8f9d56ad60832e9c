"""Showing how a run comes on: tqdm or rich where one is installed, plain lines where none is."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Awaitable, Callable, Iterable
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol

from .progress import Progress
from .waiting import Run, Update, ended


class Display(Protocol):
    """A bar on the screen."""

    def show(self, share: float, status: str, line: str) -> None:
        """Draw the share that is done, from 0 to 1, the status and the last log line."""

    def close(self) -> None:
        """Leave it as it is."""


class Shown:
    """What is told of each look: a bar for True, else the function given; and `on_update`, where there is one."""

    def __init__(self, progress: Update | None, on_update: Update | None = None) -> None:
        """Keep the function; without one, make a bar."""
        self._bar = Bar() if progress is None else None
        self._told = [told for told in (self._bar, progress, on_update) if told is not None]

    def __call__(self, run: Any) -> object:
        """Tell all of them. Returns what is to be awaited, where one of them is a coroutine function."""
        started = [given for told in self._told if inspect.isawaitable(given := told(run))]
        return _in_turn(started) if started else None

    def close(self) -> None:
        """Leave the bar as it is."""
        if self._bar is not None:
            self._bar.close()


async def _in_turn(started: Iterable[Awaitable[object]]) -> None:
    for given in started:
        await given


class Bar:
    """A bar for one run, made when it is first told of."""

    def __init__(self, make: Callable[[], Display] | None = None) -> None:
        """Choose what draws it."""
        self._make = make or _display
        self._display: Display | None = None

    def __call__(self, run: Run) -> None:
        """Draw a run."""
        if self._display is None:
            self._display = self._make()
        logs = str(run.logs or "")
        progress = Progress.parse(logs)
        share = 1.0 if run.status == "succeeded" else progress.percentage if progress else 0.0
        self._display.show(share, str(run.status), next(filter(None, reversed(logs.split("\n"))), "").strip()[-80:])
        if ended(run):
            self.close()

    def close(self) -> None:
        """Leave the bar as it is."""
        if self._display is not None:
            self._display.close()
            self._display = None


def _display() -> Display:
    for name, make in (("tqdm.auto", _Tqdm), ("rich.progress", _Rich)):
        if find_spec(name.partition(".")[0]) is not None:
            return make(import_module(name))
    return _Lines()


class _Tqdm:
    def __init__(self, module: Any) -> None:
        self._bar = module.tqdm(total=100, bar_format="{desc}: {percentage:3.0f}%|{bar}| {elapsed}{postfix}")

    def show(self, share: float, status: str, line: str) -> None:
        self._bar.n = round(100 * share)
        self._bar.set_description_str(status, refresh=False)
        self._bar.set_postfix_str(line, refresh=False)
        self._bar.refresh()

    def close(self) -> None:
        self._bar.close()


class _Rich:
    def __init__(self, module: Any) -> None:
        # A log line is text, whatever is in its brackets.
        line = module.TextColumn("{task.fields[line]}", markup=False)
        columns = ("{task.description}", module.BarColumn(), "{task.percentage:>3.0f}%", line)
        self._bar = module.Progress(*columns)
        self._task = self._bar.add_task("starting", total=100, line="")
        self._bar.start()

    def show(self, share: float, status: str, line: str) -> None:
        self._bar.update(self._task, completed=100 * share, description=status, line=line)

    def close(self) -> None:
        self._bar.stop()


class _Lines:
    def __init__(self) -> None:
        self._last = ""

    def show(self, share: float, status: str, line: str) -> None:
        text = f"{status}: {share:4.0%} {line}".rstrip()
        if text != self._last:
            self._last = text
            sys.stderr.write(f"{text}\n")

    def close(self) -> None:
        sys.stderr.flush()
