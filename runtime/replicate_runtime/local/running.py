"""A local service that runs: its thread, its loop, its application, its socket."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from .app import make_app
from .builtin.seed import fill
from .common.bridge import Loop
from .common.clock import Clock, ClockControl
from .common.links import Links
from .http.transport import LocalTransport
from .routes.file import signed_url
from .service import Service
from .store.folder import FolderLock
from .tape.make import make_tape

if TYPE_CHECKING:
    from pathlib import Path

    from ..core.operation import Operation
    from .faults.faults import Fault
    from .http.journal import Request
    from .http.listen import Listener
    from .models.catalog import Offer
    from .runs.run import Kind, Run
    from .settings import Settings
    from .tape.taped import Taped
    from .webhooks.delivery import Delivery

T = TypeVar("T")

IN_PROCESS = "http://replicate.localhost"
"""Address of a service without sockets: only its own transport reaches it."""


class Running:
    """Starts, holds and stops one service.

    Args:
        operations: The table of operations.
        document_path: The corrected OpenAPI document, as JSON.
        settings: How it behaves.
        scale: Seconds that pass there for each second of the machine.
    """

    def __init__(self, operations: Sequence[Operation], document_path: Path, settings: Settings, scale: float) -> None:
        self._operations, self._document_path = operations, document_path
        self._settings, self._scale = settings, scale
        self._lock = FolderLock(settings.data) if settings.data is not None else None
        self._loop = Loop("replicate-local")
        self._offers: Sequence[Offer] = ()
        self._listener: Listener | None = None
        self._service: Service | None = None
        self._transport: LocalTransport | None = None
        self._tape: Taped | None = None
        self.url = IN_PROCESS
        """Where it is."""

    @property
    def listens(self) -> bool:
        """Whether it has a socket."""
        return self._listener is not None

    @property
    def taped(self) -> bool:
        """Whether it records, or answers from recordings."""
        return self._tape is not None

    @property
    def service(self) -> Service:
        """The state; only for the loop's own thread."""
        if self._service is None:
            raise RuntimeError("the local service has not been started")
        return self._service

    @property
    def transport(self) -> LocalTransport:
        """The way in without sockets."""
        if self._transport is None:
            raise RuntimeError("the local service has not been started")
        return self._transport

    @property
    def clock(self) -> ClockControl:
        """Its time."""
        return ClockControl(self.service.clock, self._loop)

    def start(self, offers: Sequence[Offer], host: str, port: int | None) -> None:
        """Start; `offers` is asked again after each reset."""
        self._offers = offers
        listener = None
        if port is not None:
            from .http.listen import bind

            listener = bind(host, port)
            name = f"[{host}]" if ":" in host else host
            self.url = f"http://{name}:{listener.getsockname()[1]}"
        self._loop.call(self._start(listener))

    async def _start(self, listener: Any) -> None:
        self._service = Service(self._settings, self.url, Clock(scale=self._scale), self._fill)
        document = json.loads(self._document_path.read_text("utf-8"))
        self._tape = make_tape(self._settings, self._operations, self._service.journal, self._service.faults)
        app = self._tape or make_app(self._service, self._operations, document)
        self._transport = LocalTransport(app, self._loop)
        await self._service.start()
        if listener is not None:
            from .http.listen import Listener

            self._listener = Listener(app, listener)
            await self._listener.start()

    def _fill(self, service: Service) -> None:
        fill(service)
        service.offer(self._offers)

    def stop(self) -> None:
        """Stop, and give everything back."""
        try:
            self._loop.call(self._stop())
        finally:
            self._loop.close()
            if self._lock is not None:
                self._lock.release()

    async def _stop(self) -> None:
        if self._listener is not None:
            await self._listener.stop()
        if self._transport is not None:
            await self._transport.settle()
        if self._tape is not None:
            await self._tape.tape.close()
        if self._service is not None:
            await self._service.close()

    def reset(self) -> None:
        """Forget everything but the offers."""
        self._loop.call(self._reset())

    async def _reset(self) -> None:
        if self._tape is not None:
            self._tape.rewind()
        await self.service.reset()

    def offer(self, offer: Offer) -> None:
        """Make a model runnable."""
        self._ask(lambda service: service.offer([offer]))

    def fault(self, fault: Fault) -> None:
        """Let a call go wrong."""
        self._ask(lambda service: service.faults.add(fault))

    @property
    def notices(self) -> list[str]:
        """What its owner should know."""
        return self.service.notices

    def runs(self, kind: Kind) -> list[Run]:
        """All runs of a kind, oldest first, as they stand now, or were last told; files in their output by address."""
        links = Links(self.url)

        def copies(service: Service) -> list[Run]:
            if self._tape is not None:
                return [attrs.evolve(run) for run in self._tape.seen.all(kind)]
            found = (service.runs.current(item) for item in reversed(service.store.all(kind)))
            return [attrs.evolve(run, output=links.expand(run.output)) for run in found]

        return self._ask(copies)

    def webhooks(self) -> list[Delivery]:
        """All webhooks, oldest first."""
        return self._ask(lambda service: service.outbox.all())

    def requests(self) -> list[Request]:
        """The requests of the last hour."""
        return self._ask(lambda service: service.journal.recent())

    def file_url(self, file_id: str, lifetime: float) -> str:
        """A signed address of an upload."""
        return self._ask(lambda service: signed_url(service, file_id, Links(self.url), lifetime))

    @property
    def webhook_secret(self) -> str:
        """The secret that webhooks are signed with."""
        return self.service.webhook_secret

    def _ask(self, question: Callable[[Service], T]) -> T:
        async def answer() -> T:
            return question(self.service)

        return self._loop.call(answer())
