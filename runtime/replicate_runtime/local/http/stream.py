"""Server-sent events of a run: from the beginning or from where a client was cut off, until `done` or long silence."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Final

from starlette.responses import StreamingResponse

from .problems import absent

if TYPE_CHECKING:
    from ..common.links import Links
    from ..service import Service
    from ..store.store import Event

_SILENCE: Final = b":408: 408 Request Timeout\n\n"
_HEADERS: Final = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def encode(event: Event, links: Links) -> bytes:
    """An event as it travels; a reference to a file becomes its address."""
    data = links.expand(event.data)
    lines = "".join(f"data: {line}\n" for line in data.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return f"event: {event.name}\nid: {event.id}\n{lines}\n".encode()


def stream(
    service: Service, token: str, links: Links, last_event_id: str | None, *, linger: bool = False
) -> StreamingResponse:
    """The stream behind a token; with `linger` it stays open after `done`. Raises Problem: 404."""
    found = service.store.get("stream", token)
    if found is None:
        raise absent()
    # Data that has been kept long enough is gone for streams, too.
    service.runs.get(found["run"])
    events = _Events(service, found["run"], last_event_id, linger=linger)
    return StreamingResponse(events.told(links), media_type="text/event-stream", headers=_HEADERS)


class _Events:
    def __init__(self, service: Service, run_id: str, last_event_id: str | None, *, linger: bool) -> None:
        self._service, self._run, self._resets = service, run_id, service.resets
        known = {event.id: event for event in service.store.events(run_id)} if last_event_id else {}
        last = known.get(last_event_id or "")
        self._last = -1 if last is None else last.number
        self._linger, self._ended = linger, last is not None and last.name == "done"

    async def told(self, links: Links) -> AsyncIterator[bytes]:
        yield b": hi\n\n"
        settings = self._service.settings
        silent = 0.0
        # After a reset another run may have the same identifier.
        while not self._ended and self._resets == self._service.resets:
            live = self._service.runs.live(self._run)
            seen = live.changed.count if live is not None else 0
            events = self._service.store.events(self._run, self._last)
            for event in events:
                self._last, self._ended, silent = event.number, event.name == "done" and not self._linger, 0.0
                yield encode(event, links)
                # Between two events it is noticed that the reader has left, which sockets log otherwise.
                await asyncio.sleep(0)
            if events:
                continue
            # What has ended without a `done`, or lost its data, is as silent as what never speaks.
            changed = live.changed.wait(seen) if live is not None else _never()
            pause = min(settings.stream_keep_alive, settings.stream_silence - silent)
            if not await self._service.clock.within(pause, changed):
                silent += pause
                if silent >= settings.stream_silence:
                    yield _SILENCE
                    return
                yield b":\n\n"


async def _never() -> None:
    await asyncio.Event().wait()
