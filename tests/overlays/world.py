"""A service of a few lines, on a clock that only moves when somebody waits; no sockets."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Callable
from typing import Any, Literal, TypeAlias

import httpx

from replicate_runtime.core.http.limits import Clock
from tests.overlays import hosts

Way: TypeAlias = Literal["blocking", "awaiting"]

WAYS: tuple[Way, Way] = ("blocking", "awaiting")

API = "https://api.replicate.com"
TOKEN = "r8_secret"

Answer: TypeAlias = "httpx.Response | dict[str, Any] | list[Any] | tuple[int, Any]"
Handler: TypeAlias = Callable[[httpx.Request], Answer]


class StillClock(Clock):
    """Time passes by sleeping, and by nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.time = 1000.0
        self.slept: list[float] = []
        self.now = lambda: self.time
        self.date = lambda: 1_700_000_000.0 + self.time
        self.random = lambda: 0.5
        self.sleep = self.pass_by

    def pass_by(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds

    async def async_sleep(self, seconds: float) -> None:
        self.pass_by(seconds)


class World:
    """Answers requests by `METHOD /path`, and remembers them."""

    def __init__(self, way: Way = "blocking") -> None:
        self.way: Way = way
        self.clock = StillClock()
        self.started = self.clock.time
        self.requests: list[httpx.Request] = []
        self.routes: dict[str, Handler | Answer] = {}
        self.client = self.make()

    def make(self, **options: Any) -> hosts.Client:
        """A client of this world."""
        cls = type("Client", (hosts.Client,), {"_clock": self.clock})
        made: hosts.Client = cls(TOKEN, transport=httpx.MockTransport(self.answer), **options)
        return made

    def on(self, route: str, answer: Handler | Answer) -> None:
        """Say what a route answers."""
        self.routes[route] = answer

    def then(self, route: str, *answers: Answer) -> None:
        """Say what a route answers first, second, and from the last one on."""
        left = list(answers)

        def handler(_: httpx.Request) -> Answer:
            return left.pop(0) if len(left) > 1 else left[0]

        self.routes[route] = handler

    def answer(self, request: httpx.Request) -> httpx.Response:
        """Answer a request as its route says; an unknown one with 404."""
        self.requests.append(request)
        for name in (f"{request.method} {request.url}", f"{request.method} {request.url.path}"):
            if name in self.routes:
                found = self.routes[name]
                return respond(found(request) if callable(found) else found)
        return respond((404, {"detail": "The requested resource could not be found.", "status": 404}))

    def play(self, target: Any, method: str, *args: Any, **keywords: Any) -> Any:
        """Call a method, or its twin, and take all that an iterator gives."""
        return play(self.way, target, method, *args, **keywords)

    @property
    def sent(self) -> list[str]:
        """The requests so far, as `METHOD /path`; of other hosts the whole address."""
        return [
            f"{request.method} {request.url.path if request.url.host == 'api.replicate.com' else request.url}"
            for request in self.requests
        ]

    def body(self, index: int = -1) -> Any:
        """The JSON body of a request."""
        return json.loads(self.requests[index].content)

    @property
    def age(self) -> float:
        """Seconds since the beginning."""
        return self.clock.time - self.started


def play(way: Way, target: Any, method: str, *args: Any, **keywords: Any) -> Any:
    """Call a method, or its twin, and take all that an iterator gives."""
    if way == "blocking":
        return whole(getattr(target, method)(*args, **keywords))

    async def await_it() -> Any:
        given = getattr(target, twin(target, method))(*args, **keywords)
        given = await given if inspect.isawaitable(given) else given
        return [item async for item in given] if inspect.isasyncgen(given) else given

    return asyncio.run(await_it())


def twin(target: Any, method: str) -> str:
    return f"a{method}" if hasattr(target, f"a{method}") else f"async_{method}"


def whole(given: Any) -> Any:
    """A list of what an iterator gives; anything else as it is."""
    return list(given) if inspect.isgenerator(given) else given


def respond(answer: Answer) -> httpx.Response:
    """Make a response of what a route says."""
    if isinstance(answer, httpx.Response):
        return httpx.Response(answer.status_code, headers=answer.headers, stream=answer.stream)
    status, body = answer if isinstance(answer, tuple) else (200, answer)
    if body is None:
        return httpx.Response(status)
    return httpx.Response(status, json=body)


def prediction(status: str = "starting", **fields: Any) -> dict[str, Any]:
    """A prediction as the service tells it."""
    return {
        "id": "p1",
        "model": "owner/name",
        "version": "v" * 64,
        "input": {"prompt": "x"},
        "logs": "",
        "error": None,
        "status": status,
        "created_at": "2024-01-01T00:00:00.000Z",
        "urls": {"get": f"{API}/v1/predictions/p1", "cancel": f"{API}/v1/predictions/p1/cancel"},
        **fields,
    }


def done(output: Any = "ok", **fields: Any) -> dict[str, Any]:
    """A prediction that has succeeded."""
    return prediction("succeeded", output=output, completed_at="2024-01-01T00:00:02.000Z", **fields)
