"""Runs Python functions as models: plain ones and generators, in threads; coroutines, on the service's loop."""

from __future__ import annotations

import asyncio
import contextvars
import functools
import inspect
import math
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..common.shapes import is_async_iterator, is_iterator, is_list, is_mapping, is_series
from ..common.sniff import ending
from .inputs import file_name
from .printing import printed_to
from .signature import Signature, record_fields

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from .job import Job, Runner

_END: Final = object()


def runner(function: Callable[..., Any], signature: Signature, executor: Executor) -> Runner:
    """Make a function carry out runs."""
    if inspect.isasyncgenfunction(function) or inspect.iscoroutinefunction(function):
        return _Asynchronous(function, signature).run
    return _Threaded(function, signature, executor).run


class _Function:
    def __init__(self, function: Callable[..., Any], signature: Signature) -> None:
        self._function = function
        self._signature = signature

    def _folder(self) -> AbstractContextManager[str]:
        """A folder for the local copies of inputs, where there are any."""
        paths = not all(self._signature.files.values())
        return tempfile.TemporaryDirectory(prefix="replicate-run-") if paths else nullcontext("")

    async def _arguments(self, job: Job, folder: str) -> dict[str, Any]:
        arguments = {name: job.input.get(name) for name in self._signature.names}
        for name, as_bytes in self._signature.files.items():
            arguments[name] = await _local(arguments[name], job, None if as_bytes else Path(folder, name))
        for name, kind in self._signature.enums.items():
            arguments[name] = None if arguments[name] is None else kind(arguments[name])
        if self._signature.job is not None:
            arguments[self._signature.job] = job
        return arguments


class _Asynchronous(_Function):
    async def run(self, job: Job) -> None:
        with self._folder() as folder:
            made = self._function(**await self._arguments(job, folder))
            if is_async_iterator(made):
                async for piece in made:
                    job.emit(output(piece, job))
            else:
                job.finish(output(await made, job))


class _Threaded(_Function):
    def __init__(self, function: Callable[..., Any], signature: Signature, executor: Executor) -> None:
        super().__init__(function, signature)
        self._executor = executor

    async def run(self, job: Job) -> None:
        loop = asyncio.get_running_loop()

        def log(text: str) -> None:
            loop.call_soon_threadsafe(job.log, text)

        async def aside(work: Callable[..., Any], *arguments: Any) -> Any:
            call = functools.partial(contextvars.copy_context().run, work, *arguments)
            return await loop.run_in_executor(self._executor, call)

        with self._folder() as folder, printed_to(log):
            arguments = await self._arguments(job, folder)
            made = await aside(lambda: self._function(**arguments))
            if is_iterator(made):
                while (piece := await aside(next, made, _END)) is not _END:
                    job.emit(await aside(output, piece, job))
            else:
                job.finish(await aside(output, made, job))


async def _local(value: Any, job: Job, folder: Path | None) -> Any:
    """What is behind the URLs of files: local copies in the folder, or their bytes where there is none."""
    if isinstance(value, str):
        content = await job.read(value)
        if folder is None:
            return content
        return _write(folder, file_name(value), content)
    if is_list(value):
        return [await _local(item, job, folder and folder / str(index)) for index, item in enumerate(value)]
    return value


def _write(folder: Path, name: str, content: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    return path


def output(value: Any, job: Job, number: int = 0) -> Any:
    """What a function returned, as JSON: paths and bytes become output files, records objects."""
    if isinstance(value, Path):
        return job.adopt(value)
    if isinstance(value, bytes):
        return job.keep(f"out-{number}.{ending(value)}", value)
    if is_mapping(value):
        return {str(name): output(item, job) for name, item in value.items()}
    if is_series(value):
        return [output(item, job, index) for index, item in enumerate(value)]
    names = record_fields(value)
    return _plain(value) if names is None else {name: output(getattr(value, name), job) for name in names}


def _plain(value: Any) -> Any:
    """A value that JSON has. Raises TypeError for another."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"a model cannot return {type(value).__qualname__}: use text, numbers, lists, objects or files")
