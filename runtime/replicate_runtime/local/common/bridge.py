"""From any thread and any event loop to the loop that the local service lives on, and back."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

import sniffio

from .tasks import drop

if TYPE_CHECKING:
    from concurrent.futures import Future

T = TypeVar("T")


class Loop:
    """An event loop on a thread of its own."""

    _monotonic = staticmethod(time.monotonic)

    def __init__(self, name: str) -> None:
        self._loop = asyncio.new_event_loop()
        # A program's test that moves `time` must not put the service to sleep for as long.
        vars(self._loop)["time"] = self._monotonic
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Start a coroutine there."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def call(self, work: Coroutine[Any, Any, T], timeout: float | None = None) -> T:
        """Run a coroutine there and wait for it. Raises TimeoutError."""
        if threading.current_thread() is self._thread:
            work.close()
            raise RuntimeError("the local service cannot wait for itself: use the async form")
        future = self.submit(work)
        try:
            return future.result(timeout)
        except BaseException:
            future.cancel()
            raise

    async def acall(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine there and await it, on asyncio and on trio alike."""
        future = self.submit(work)
        if not future.done():
            await _arrival(future)
        return future.result()

    def close(self) -> None:
        """End what still runs on the loop, and stop it and its thread."""
        self.call(_end_all())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


async def _end_all() -> None:
    await drop(*(task for task in asyncio.all_tasks() if task is not asyncio.current_task()))
    await asyncio.get_running_loop().shutdown_asyncgens()


async def _arrival(future: Future[Any]) -> None:
    """Return when the future is done; cancelling this cancels the future."""
    try:
        if sniffio.current_async_library() == "trio":
            await _arrival_in_trio(future)
        else:
            loop, arrived = asyncio.get_running_loop(), asyncio.Event()
            future.add_done_callback(lambda _: _wake(loop, arrived))
            await arrived.wait()
    except BaseException:
        future.cancel()
        raise


def _wake(loop: asyncio.AbstractEventLoop, arrived: asyncio.Event) -> None:
    # The one who waited may be gone, with its loop.
    if not loop.is_closed():
        loop.call_soon_threadsafe(arrived.set)


async def _arrival_in_trio(future: Future[Any]) -> None:
    import trio

    token, arrived = trio.lowlevel.current_trio_token(), trio.Event()
    future.add_done_callback(lambda _: token.run_sync_soon(arrived.set))
    await arrived.wait()
