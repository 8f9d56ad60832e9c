"""What the tests of core share: a clock that never waits, a scripted service, a client, and both ways to call it."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import httpx

from replicate_runtime.core.call import Call
from replicate_runtime.core.http.limits import Clock
from replicate_runtime.core.http.security import Scheme
from replicate_runtime.core.http.sender import Sender, Server

if TYPE_CHECKING:
    from replicate_runtime.core.call import Reply
    from replicate_runtime.core.flow import Flow

Answer = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


Ask: type[Call[Any]] = Call
"""`Call`, for tests that decode to whatever they say."""


class Hasty(Sender):
    """A client whose pauses are over at once."""

    _clock = Clock()
    _clock.random = lambda: 0.0


class FakeClock(Clock):
    """Time that passes only when somebody sleeps; random numbers that are always one half."""

    def __init__(self) -> None:
        super().__init__()
        self.time = 1000.0
        self.slept: list[float] = []
        self.now = lambda: self.time
        self.date = lambda: 1_700_000_000.0 + self.time
        self.random = lambda: 0.5
        self.sleep = self._sleep

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds

    async def async_sleep(self, seconds: float) -> None:
        self._sleep(seconds)


class Service:
    """Answers requests by a script; the last answer is repeated for ever."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []
        self.transport = httpx.MockTransport(self.answer)

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(found, Exception):
            raise found
        return found(request) if callable(found) else twin(found)

    @property
    def urls(self) -> list[str]:
        return [str(request.url) for request in self.requests]


def twin(response: httpx.Response) -> httpx.Response:
    """The same response once more: httpx closes those that it hands out."""
    headers = [pair for pair in response.headers.raw if pair[0].lower() != b"content-encoding"]
    return httpx.Response(response.status_code, headers=headers, content=response.content)


def answer(data: Any, status: int = 200, **headers: str) -> httpx.Response:
    """A JSON answer."""
    content = json.dumps(data).encode()
    return httpx.Response(status, content=content, headers={"content-type": "application/json", **headers})


class Api(Sender):
    """A client of an API with one security scheme."""

    _server = Server("https://api.example.test")
    _schemes: ClassVar[Mapping[str, Scheme]] = {"bearer": Scheme("bearer")}
    _security = (("bearer",),)


def client(service: Service, *, clock: FakeClock | None = None, **options: Any) -> Api:
    """A client of a scripted service, with a clock that does not wait."""
    options.setdefault("credentials", {"bearer": "r8_secret"})
    made = type("Api", (Api,), {"_clock": clock or FakeClock(), "__module__": __name__})
    found: Api = made(transport=service.transport, **options)
    return found


def clock_of(made: Sender) -> FakeClock:
    """The clock of a client."""
    found = made._clock
    assert isinstance(found, FakeClock)
    return found


class Way:
    """One of the two ways to call a client."""

    def __init__(self, awaiting: bool) -> None:
        self.awaiting = awaiting

    def __repr__(self) -> str:
        return "awaiting" if self.awaiting else "blocking"

    def send(self, made: Sender, call: Call[Any], **options: Any) -> Any:
        if not self.awaiting:
            return made.send(call, **options)
        return asyncio.run(made.async_send(call, **options))

    def exchange(self, made: Sender, call: Call[Any]) -> Reply[Any]:
        return asyncio.run(made.async_exchange(call)) if self.awaiting else made.exchange(call)

    def drive(self, made: Sender, flow: Flow[Any]) -> Any:
        return asyncio.run(made.async_drive(flow)) if self.awaiting else made.drive(flow)

    def request(self, made: Sender, method: str, path: str, **keywords: Any) -> httpx.Response:
        if not self.awaiting:
            return made._request(method, path, **keywords)
        return asyncio.run(made._async_request(method, path, **keywords))

    def items(self, made: Sender, flow: Flow[Any], most: int | None = None) -> list[Any]:
        """The items of a flow; at most some of them."""
        found: list[Any] = []

        async def gather() -> None:
            events = made.async_iterate(flow)
            async for item in events:
                found.append(item)
                if len(found) == most:
                    break
            await events.aclose()

        if self.awaiting:
            asyncio.run(gather())
            return found
        events = made.iterate(flow)
        for item in events:
            found.append(item)
            if len(found) == most:
                break
        events.close()
        return found


WAYS = (Way(awaiting=False), Way(awaiting=True))


def names(values: Iterable[Any]) -> list[str]:
    """Class names of values."""
    return [type(value).__name__ for value in values]


def fresh(code: str) -> subprocess.CompletedProcess[str]:
    """Run code in an interpreter of its own, which finds what this one finds."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
