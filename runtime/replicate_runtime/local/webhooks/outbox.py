"""Webhooks: filtered, throttled, sent again, and never off this machine unless a host is allowed by name."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

import attrs

from ..common.clock import SECOND
from ..common.hosts import host_of, is_loopback
from ..common.jsons import dump
from ..common.tasks import drop
from ..runs.run import complete
from ..store.store import Window
from .delivery import DEFAULT_EVENTS, Delivery, sign
from .throttle import Throttle

if TYPE_CHECKING:
    import httpx

    from ..common.clock import Clock
    from ..common.dice import Dice
    from ..common.links import Links
    from ..faults.faults import Fault
    from ..runs.live import Live
    from ..settings import Settings
    from ..store.store import Store

_CONNECTIONS: Final = 32
_KEPT: Final = 24 * 3600


class Outbox:
    """Makes, keeps and sends webhooks.

    Args:
        settings: Allowed hosts, pauses and limits.
        clock: The time they are spaced by.
        dice: Where identifiers come from.
        store: Where they are kept.
        key: The signing key.
        links: Addresses for the bodies.
        fault: What goes wrong with the next webhook.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        dice: Dice,
        store: Store,
        key: bytes,
        links: Links,
        fault: Callable[[], Fault | None],
    ) -> None:
        self._settings, self._clock, self._dice, self._store = settings, clock, dice, store
        self._key, self.links, self._fault = key, links, fault
        self._queues: dict[str, asyncio.Queue[Delivery | None]] = {}
        self._throttle = Throttle(clock, settings.webhook_interval, self._enqueue)
        self._tasks: set[asyncio.Task[None]] = set()
        self._client: httpx.AsyncClient | None = None

    def on_event(self, live: Live, event: str) -> None:
        """Something happened to a run: tell its webhook, now or when it is due."""
        run = live.run
        if run.webhook is None:
            return
        wanted = run.webhook_events or DEFAULT_EVENTS
        if event == "completed":
            # Its own webhook tells everything; without it, what waits must be told now.
            self._throttle.end(run.id, tell=event not in wanted)
        if event in wanted:
            self._throttle.take(live, event)
        if event == "completed" and run.id in self._queues:
            self._queues[run.id].put_nowait(None)

    def _enqueue(self, live: Live, event: str) -> None:
        run = live.run
        body = dump(complete(run, self.links))
        now = self._clock.now()
        delivery = Delivery(
            id=self._dice.message_id(), run=run.id, event=event, url=run.webhook or "", body=body, created=now
        )
        host = host_of(delivery.url) or ""
        if not is_loopback(host) and host not in self._settings.allow_webhooks:
            delivery.state, delivery.error = (
                "refused",
                f"{host} is not on this machine; --allow-webhooks {host} allows it",
            )
        self._keep(delivery)
        if delivery.state == "pending":
            self._send_in_order(delivery)

    def _send_in_order(self, delivery: Delivery) -> None:
        queue = self._queues.get(delivery.run)
        if queue is None:
            queue = self._queues[delivery.run] = asyncio.Queue()
            task = asyncio.create_task(self._work(delivery.run, queue))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        queue.put_nowait(delivery)

    async def _work(self, run_id: str, queue: asyncio.Queue[Delivery | None]) -> None:
        while (delivery := await queue.get()) is not None:
            await self._deliver(delivery)
        if self._queues.get(run_id) is queue:
            del self._queues[run_id]

    async def _deliver(self, delivery: Delivery) -> None:
        # Only the last word of a run is worth saying again.
        pauses: Sequence[float] = self._settings.webhook_retries if delivery.event == "completed" else ()
        for pause in (*pauses, None):
            with self._clock.held():
                await self._attempt(delivery)
            if delivery.state == "delivered":
                break
            if pause is not None:
                await self._clock.sleep(pause)
        if delivery.state != "delivered":
            delivery.state = "failed"
            self._keep(delivery)

    async def _attempt(self, delivery: Delivery) -> None:
        import httpx

        # Receivers compare with the machine's clock, whatever time it is here.
        fault = self._fault()
        skew = fault.seconds if fault is not None and fault.kind == "clock-skew" else 0
        timestamp = int(time.time() + skew)
        delivery.attempts += 1
        delivery.headers = {
            "Content-Type": "application/json",
            "User-Agent": "replicate-local",
            "Webhook-ID": delivery.id,
            "Webhook-Timestamp": str(timestamp),
            "Webhook-Signature": sign(self._key, delivery.id, timestamp, delivery.body),
        }
        if self._client is None:
            limits = httpx.Limits(max_connections=_CONNECTIONS, max_keepalive_connections=_CONNECTIONS)
            timeout = httpx.Timeout(self._settings.webhook_timeout, pool=None)
            self._client = httpx.AsyncClient(timeout=timeout, limits=limits, trust_env=False)
        try:
            for _ in range(2 if fault is not None and fault.kind == "duplicate-webhook" else 1):
                answer = await self._client.post(delivery.url, content=delivery.body, headers=delivery.headers)
                delivery.status, delivery.error = answer.status_code, None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            delivery.status, delivery.error = None, f"{type(error).__name__}: {error}"
        if delivery.status is not None and 200 <= delivery.status < 300:
            delivery.state = "delivered"
        elif delivery.status is not None:
            delivery.error = f"answered {delivery.status}"
        self._keep(delivery)

    def _keep(self, delivery: Delivery) -> None:
        self._store.put("webhook", delivery.id, attrs.asdict(delivery), delivery.created)

    def latest(self, limit: int) -> list[Delivery]:
        """The latest webhooks, newest first, with empty bodies."""
        return [
            Delivery.from_document({**row, "body": ""})
            for row in self._store.newest("webhook", limit, without=("body",))
        ]

    def body(self, message_id: str) -> str | None:
        """What a webhook says, as JSON; None when there is none of that `webhook-id`."""
        document = self._store.get("webhook", message_id)
        return None if document is None else document["body"]

    def all(self) -> list[Delivery]:
        """Every webhook, oldest first."""
        return [Delivery.from_document(document) for document in reversed(self._store.all("webhook"))]

    def recover(self) -> None:
        """Send what a former process had not sent, the last words only."""
        for document in self._store.matching("webhook", "state", ["pending"]):
            delivery = Delivery.from_document(document)
            if delivery.event == "completed":
                self._send_in_order(delivery)
                self._queues[delivery.run].put_nowait(None)
            else:
                delivery.state, delivery.error = "failed", "the local service was stopped before it was sent"
                self._keep(delivery)

    def sweep(self) -> int | None:
        """Forget what was told more than a day ago; when the next will be."""
        horizon = self._clock.now() - _KEPT * SECOND
        for _, key, _ in self._store.slice("webhook", Window(where="at < ?", values=(horizon,))):
            self._store.delete("webhook", key)
        first = self._store.earliest("webhook")
        return None if first is None else first + _KEPT * SECOND

    async def close(self) -> None:
        """Stop sending."""
        await self._throttle.close()
        await drop(*self._tasks)
        self._queues.clear()
        if self._client is not None:
            await self._client.aclose()
            self._client = None
