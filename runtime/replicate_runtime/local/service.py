"""The local service without its surface: the state, and everything that acts on it. Lives on one event loop."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from typing import TYPE_CHECKING

from .common.clock import SECOND, Clock
from .common.dice import Dice
from .common.links import Links
from .common.sweeper import Sweeper
from .faults.faults import Faults
from .http.journal import Journal
from .models.catalog import Catalog
from .models.job import Bench
from .models.offering import threads
from .runs.execution import Execution
from .runs.reading import Reader
from .runs.runs import Runs
from .runs.trained import finish_training
from .store.blobs import Blobs
from .store.folder import open_store
from .store.store import Window
from .webhooks.outbox import Outbox

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .cog.group import CogGroup
    from .faults.faults import Fault
    from .models.catalog import Offer
    from .models.engine import Engine
    from .settings import Settings


class Service:
    """Everything that the operations act on.

    Args:
        settings: What it was told at the start.
        base: Address in webhooks, where no client's own address is known.
        clock: The time it lives by.
        seed: Fills an empty store: called at the start and after each `reset`.
    """

    def __init__(self, settings: Settings, base: str, clock: Clock, seed: Callable[[Service], None]) -> None:
        self.settings, self.base, self.clock = settings, base, clock
        self.notices: list[str] = []
        """What the one who started it should be told: what was damaged and moved aside, which models are served."""
        self.store = open_store(settings.data, self.notices)
        # Time that was scaled or moved on is not taken back: what comes next is later than what is kept.
        clock.go_on(self.store.latest() + 1)
        starts = self._count_starts()
        self.dice = Dice(None if settings.seed is None else f"{settings.seed}/{starts}")
        self.blobs = Blobs(settings.data)
        self.catalog = Catalog(self.store)
        self.reader = Reader(self.blobs)
        self.executor = threads()
        bench = Bench(clock, self.dice, self.blobs, self.reader)
        execution = Execution(bench, self._engine, settings.run_limit, lambda run: finish_training(self, run))
        self.runs = Runs(self.store, bench, execution, settings.retention)
        self.webhook_key, self.file_key = self._key("webhook"), self._key("files")
        self.outbox = Outbox(settings, clock, self.dice, self.store, self.webhook_key, Links(base), self._webhook_fault)
        self.runs.listeners.append(self.outbox.on_event)
        self.faults = Faults()
        self.journal = Journal(clock, self.runs.changed)
        self._seed = seed
        self.cogs: CogGroup | None = None
        self._cog_offers: list[Offer] = []
        sweeps = (self.runs.sweep, self.outbox.sweep, self._drop_expired_files)
        self._sweeper = Sweeper(clock, self.runs.changed, sweeps)
        self.resets = 0
        """How often everything was forgotten: a request that came before is not carried out after."""
        self.steady = asyncio.Lock()
        """Held while everything is forgotten: a request that comes then waits."""

    def _count_starts(self) -> int:
        count: int = (self.store.get("starts", "") or {"count": 0})["count"]
        self.store.put("starts", "", {"count": count + 1}, 0)
        return count

    def _key(self, name: str) -> bytes:
        found = self.store.get("key", name)
        if found is None:
            # Printed in seeded order, so that a test sees the same secret again.
            key = self.dice.secret() if self.settings.seed is None else _derived(self.settings.seed, name)
            found = {"key": base64.b64encode(key).decode()}
            self.store.put("key", name, found, 0)
        return base64.b64decode(found["key"])

    @property
    def webhook_secret(self) -> str:
        """The secret that webhooks are signed with, as the service tells it."""
        return "whsec_" + base64.b64encode(self.webhook_key).decode()

    async def start(self) -> None:
        """Fill the store where it is empty, take up what was left, and begin to sweep."""
        self._seed(self)
        await self._start_cogs()
        self.runs.recover()
        self.outbox.recover()
        self._sweeper.start()

    async def _start_cogs(self) -> None:
        if not self.settings.models:
            return
        from .cog.group import CogGroup

        self.cogs = CogGroup(self.settings, self._ready)
        await self.cogs.start(self.notices)

    async def _engine(self, version: str) -> Engine | None:
        """What carries out a version; a Cog model that is being made ready is waited for."""
        found, document = self.catalog.engine(version), self.catalog.version(version)
        if found is None and document is not None and self.cogs is not None:
            await self.cogs.settled(document["model"])
            found = self.catalog.engine(version)
        return found

    def _ready(self, offer: Offer) -> None:
        self._cog_offers.append(offer)
        self.offer([offer])

    def offer(self, offers: Sequence[Offer]) -> None:
        """Make models runnable."""
        for offer in offers:
            self.catalog.offer(offer, self.clock.now())

    async def reset(self) -> None:
        """Forget everything but the models that were offered."""
        async with self.steady:
            self.resets += 1
            await self._forget()

    async def _forget(self) -> None:
        await self._sweeper.stop()
        await self.runs.forget()
        await self.outbox.close()
        self.clock.restart()
        self.dice.restart()
        self.store.clear(keep=("starts", "key"))
        self.blobs.clear()
        self.journal.clear()
        self.faults.clear()
        self._seed(self)
        self.offer(self._cog_offers)
        self._sweeper.start()

    async def close(self) -> None:
        """Stop everything and give back what is held."""
        await self._sweeper.stop()
        try:
            await self.runs.close()
        finally:  # what cannot be kept, on a full disk, holds up nothing
            await self.outbox.close()
            if self.cogs is not None:
                await self.cogs.stop()
            self.store.close()
            self.blobs.close()

    def _webhook_fault(self) -> Fault | None:
        return self.faults.take("webhook")

    def _drop_expired_files(self) -> int | None:
        kept = int(self.settings.file_lifetime * SECOND)
        for _, key, _ in self.store.slice("file", Window(where="at <= ?", values=(self.clock.now() - kept,))):
            self.store.delete("file", key)
            self.blobs.drop_file(key)
        first = self.store.earliest("file")
        return None if first is None else first + kept


def _derived(seed: str, name: str) -> bytes:
    return hashlib.sha256(f"{seed}/{name}".encode()).digest()[:24]
