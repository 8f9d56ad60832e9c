"""The Cog models of a service: made ready together, stopped together."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ..common.tasks import drop
from .callbacks import Callbacks
from .model import CogModel
from .process import CogError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..models.catalog import Offer
    from ..settings import Settings


class CogGroup:
    """All Cog models of a service.

    Args:
        settings: Which they are, and whether one that cannot be served is an error.
        ready: Called with each that can be run.
    """

    def __init__(self, settings: Settings, ready: Callable[[Offer], None]) -> None:
        self._settings, self._ready = settings, ready
        self._callbacks = Callbacks()
        self._models: list[CogModel] = []
        self.refused: dict[str, str] = {}
        """Why models are not served, by name."""
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def start(self, notices: list[str]) -> None:
        """Make them ready.

        Args:
            notices: Gets a sentence for each that cannot be served.

        Raises:
            CogError: One cannot be served, and the settings do not tolerate it.
        """
        self._tasks = {
            name: asyncio.create_task(self._prepare(name, source, notices))
            for name, source in self._settings.models.items()
        }
        if not self._settings.tolerant:
            await asyncio.gather(*self._tasks.values())

    async def settled(self, name: str) -> None:
        """Return when a model is ready, or cannot be served, or is none of ours."""
        if name in self._tasks:
            await asyncio.wait({self._tasks[name]})

    async def _prepare(self, name: str, source: str, notices: list[str]) -> None:
        try:
            model = CogModel(name, source, self._callbacks, self._settings.cog_python)
            self._models.append(model)
            self._ready(await model.prepare())
            notices.append(f"{name} is served")
        except CogError as error:
            if not self._settings.tolerant:
                raise
            self.refused[name] = f"{name} is not served: {error}"
            notices.append(self.refused[name])

    async def stop(self) -> None:
        """Stop their servers."""
        await drop(*self._tasks.values())
        await asyncio.gather(*(model.stop() for model in self._models))
        await self._callbacks.stop()
