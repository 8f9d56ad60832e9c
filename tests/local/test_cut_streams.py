"""A stream of the local service, recorded, then cut at every byte of it: our client gives the same events."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import AsyncIterator, Iterator
from typing import Any, Literal, NamedTuple, TypeAlias

import httpx
import pytest

from replicate.client import Client
from replicate.testing import LocalReplicate

Way: TypeAlias = Literal["blocking", "awaiting"]
Told: TypeAlias = "list[tuple[str, str, str]]"


class Recorded(NamedTuple):
    """A prediction that streams, and the body of its stream."""

    prediction: dict[str, Any]
    body: bytes

    def after(self, last_id: str | None) -> bytes:
        """What a service that honours `Last-Event-ID` sends to who has everything up to that event."""
        if last_id is None:
            return self.body
        _, found, rest = self.body.partition(f"id: {last_id}\n".encode())
        assert found, last_id
        return rest[rest.index(b"\n\n") + 2 :]


@functools.cache
def recorded() -> Recorded:
    """Record the stream of a model that writes text of several lines, and logs."""
    with LocalReplicate(port=None, scale=0) as local, local.client() as client:
        given = {"prompt": "Hi\nthöre", "max_tokens": 3}
        made = client.models.predictions.create("meta/meta-llama-3-8b-instruct", input=given)
        local.clock.advance(60)
        return Recorded(made.to_dict(), client._request("GET", made.urls["stream"]).content)


class Body(httpx.SyncByteStream, httpx.AsyncByteStream):
    """The bytes of a connection; it ends with them, or breaks off after them."""

    def __init__(self, content: bytes, *, breaks: bool) -> None:
        self.content, self.breaks = content, breaks

    def __iter__(self) -> Iterator[bytes]:
        yield self.content
        if self.breaks:
            raise httpx.ReadError("cut")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self:
            yield piece


class Cutting:
    """A service that cuts the first connection to the stream after so many bytes, and answers the next ones whole."""

    def __init__(self, line_end: bytes) -> None:
        self.line_end = line_end
        self.cut, self.breaks, self.asked = 0, False, list[str | None]()
        self.transport = httpx.MockTransport(self.answer)

    def answer(self, request: httpx.Request) -> httpx.Response:
        if "/streams/" not in request.url.path:
            return httpx.Response(200, json=recorded().prediction)
        self.asked.append(request.headers.get("last-event-id"))
        content = recorded().after(self.asked[-1]).replace(b"\n", self.line_end)
        body = Body(content, breaks=False)
        if len(self.asked) == 1:
            body = Body(content[: self.cut], breaks=self.breaks)
        return httpx.Response(200, headers={"content-type": "text/event-stream"}, stream=body)

    def client(self) -> Client:
        return Client("r8_token", transport=self.transport)


async def awaited(service: Cutting, cuts: range) -> list[Told]:
    client = service.client()
    prediction = await client.predictions.async_get("p1")
    found: list[Told] = []
    for service.cut in cuts:
        service.asked.clear()
        found.append([(event.event.value, event.id, event.data) async for event in prediction.async_stream()])
    return found


def blocked(service: Cutting, cuts: range) -> list[Told]:
    prediction = service.client().predictions.get("p1")
    found: list[Told] = []
    for service.cut in cuts:
        service.asked.clear()
        found.append([(event.event.value, event.id, event.data) for event in prediction.stream()])
    return found


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections are made again at once."""
    monkeypatch.setattr("replicate_runtime.overlays.parts.streaming._SLOWEST", 0.0)


@pytest.mark.parametrize("breaks", [False, True], ids=["ends", "breaks"])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("way", ["blocking", "awaiting"])
def test_a_stream_cut_at_any_byte_gives_the_same_events(way: Way, line_end: bytes, breaks: bool) -> None:
    service = Cutting(line_end)
    service.breaks = breaks
    whole = recorded().body.replace(b"\n", line_end)
    cuts = range(len(whole))
    found = asyncio.run(awaited(service, cuts)) if way == "awaiting" else blocked(service, cuts)
    service.cut = len(whole)
    [expected] = blocked(service, range(len(whole), len(whole) + 1))
    assert [kind for kind, _, _ in expected] == ["logs", *["output"] * (len(expected) - 2), "done"]
    assert len({id for _, id, _ in expected}) == len(expected) > 3
    assert found == [expected] * len(whole)
