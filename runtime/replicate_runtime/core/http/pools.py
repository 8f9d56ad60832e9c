"""The httpx clients behind a client: one for blocking calls, one for each event loop, each made at its first call."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.request import getproxies
from weakref import WeakKeyDictionary, finalize, ref

import httpx

from ..errors import ConfigurationError

if TYPE_CHECKING:
    from .transport import Wiring

Guard: TypeAlias = AsyncGenerator[None, None]

WIRING = ("verify", "cert", "trust_env", "http1", "http2", "limits", "proxy")
"""Keywords of `httpx.Client` that say how connections are made: a transport of the caller's does not see them."""

MERGED = ("cookies", "params")
"""Those that httpx merges into each request."""

OTHERS = ("auth", "default_encoding", "event_hooks", "follow_redirects", "max_redirects", "mounts")
"""What else a client takes."""

THIS_MACHINE = ("all://localhost", "all://*.localhost", "all://127.0.0.1", "all://[::1]")
"""This machine, to which plain http may go with a token: a proxy of the environment is another, and sees it."""


def check(options: dict[str, Any], transport: object) -> None:
    """Refuse keywords that nobody knows, and those that would have no effect.

    Raises:
        TypeError: A keyword is unknown.
        ConfigurationError: A keyword cannot reach the transport given, or HTTP/2 lacks its package.
    """
    unknown = sorted(set(options).difference(WIRING, MERGED, OTHERS))
    if unknown:
        raise TypeError(f"a client got an unexpected keyword argument {unknown[0]!r}")
    lost = [name for name in WIRING if name in options]
    if transport is not None and lost:
        raise ConfigurationError(f"{lost[0]!r} has no effect on a transport of your own: give it to the transport")
    if options.get("http2"):
        from importlib.util import find_spec

        if find_spec("h2") is None:
            raise ConfigurationError("http2=True needs the package h2: pip install 'httpx[http2]'")


class Pools:
    """Makes httpx clients when they are needed, and closes them.

    Attributes:
        bounded: Whether the connections of awaiting calls keep deadlines by themselves. Those of HTTP/2 do not: a
            timeout of one call would end all calls on its connection.
    """

    def __init__(self, transport: Any, options: dict[str, Any]) -> None:
        check(options, transport)
        self.bounded = False
        self.transport = transport
        self.options = options
        self._lock = Lock()
        self._forget()

    def _forget(self) -> None:
        """Start without any client; those of before a fork belong to the other process."""
        self._wiring: Wiring | None = None
        self._blocking: httpx.Client | None = None
        self._closing: finalize[[], Pools] | None = None
        self._early: httpx.AsyncClient | None = None
        self._awaiting: WeakKeyDictionary[Any, tuple[httpx.AsyncClient, Guard]] = WeakKeyDictionary()
        # Held from outside, so that they are no part of a cycle that is collected: that would close sockets under
        # them, and their end then take the numbers of these from the event loop, when others have them by now.
        finalize(self, let_go, self._awaiting).atexit = False
        self._pid = os.getpid()  # last: another thread that sees it must not find what is the other process's

    def blocking(self) -> httpx.Client:
        """The client for blocking calls."""
        if self._pid != os.getpid():
            self._lock = Lock()
            self._forget()
        client = self._blocking
        if client is None:
            with self._lock:
                client = self._blocking
                if client is None:
                    client = httpx.Client(**self._keywords("handle_request"))
                    keep_deadlines(client)
                    self._blocking = client
                    if self.transport is None:
                        # Programs that let go of their client without closing it are not warned of open sockets.
                        self._closing = finalize(self, client.close)
                        self._closing.atexit = False
        return client

    def awaiting(self) -> httpx.AsyncClient:
        """The client for awaiting calls in the running event loop; outside of any, that of the next loop."""
        if self._pid != os.getpid():
            self._lock = Lock()
            self._forget()
        loop = running_loop()
        found = None if loop is None else self._awaiting.get(loop)
        if found is not None:
            return found[0]
        with self._lock:
            client = self._early or httpx.AsyncClient(**self._keywords("handle_async_request"))
            self.bounded = keep_deadlines(client) or (self._wiring is not None and not self._wiring.pool["http2"])
            self._early = client if loop is None else None
            if loop is not None:
                self._awaiting[loop] = (client, guard(client, None if self.transport is None else ref(self)))
        return client

    def _keywords(self, verb: str) -> dict[str, Any]:
        """What the httpx client is made with; `verb` is what it calls its transport by."""
        transport = self.transport
        if transport is None and not self._proxied():
            transport = self._made(verb)
        if transport is not None and not hasattr(transport, verb):
            raise ConfigurationError(f"the transport given has no {verb}: it cannot serve this kind of call")
        kept = self._proxying() if self.transport is None and transport is None else self._others()
        return {**kept, "transport": transport}

    def _proxying(self) -> dict[str, Any]:
        """The keywords of a client whose connections httpx itself makes."""
        kept = dict(self.options)
        if kept.get("proxy") is None and not kept.get("mounts"):
            kept["mounts"] = dict.fromkeys(THIS_MACHINE)
        if kept.get("limits") is not None:
            from .transport import fresh

            kept["limits"] = fresh(kept["limits"])
        return kept

    def _made(self, verb: str) -> Any:
        """A transport of our own, loaded when there is need of it."""
        from .transport import Transport, Wiring

        self._wiring = self._wiring or Wiring(self.options)
        if verb == "handle_request":
            return Transport(self._wiring)
        from .async_transport import AsyncTransport

        return AsyncTransport(self._wiring)

    def _others(self) -> dict[str, Any]:
        """The keywords that do not say how connections are made."""
        return {name: value for name, value in self.options.items() if name not in WIRING}

    def _proxied(self) -> bool:
        """Whether a proxy is to be used, which a transport would turn off."""
        if self.options.get("proxy") is not None or self.options.get("mounts"):
            return True
        return self.options.get("trust_env", True) and bool({"http", "https", "all"} & getproxies().keys())

    def close(self) -> None:
        """Close the client for blocking calls. Those of event loops close with their loops, or by `aclose`."""
        with self._lock:
            client, self._blocking = self._blocking, None
            closing, self._closing = self._closing, None
        if closing is not None:
            closing.detach()
        if client is not None:
            client.close()

    async def aclose(self) -> None:
        """Close all clients: that of this event loop here, those of others in their own."""
        import asyncio

        self.close()
        here = running_loop()
        with self._lock:
            guards = [(loop, found[1]) for loop, found in self._awaiting.items()]
            self._awaiting.clear()
        for loop, open_guard in guards:
            if loop is here:
                await open_guard.aclose()
            elif isinstance(loop, asyncio.AbstractEventLoop) and loop.is_running():
                asyncio.run_coroutine_threadsafe(end(open_guard), loop)


def keep_deadlines(client: httpx.Client | httpx.AsyncClient) -> bool:
    """Let pools that httpx made keep deadlines as well: those for proxies, and in transports of the caller's.

    Returns whether all transports of the client keep them then.
    """
    held = vars(client)
    transports = [each for each in (held["_transport"], *held["_mounts"].values()) if each is not None]
    without = [each for each in transports if not bound(each)]
    return not without


def bound(transport: Any) -> bool:
    """Let the pool of a transport keep deadlines. Returns whether it does: calls that share connections are cut off."""
    pool = getattr(transport, "_pool", None)
    if pool is None:
        return False
    import httpcore

    if isinstance(pool, httpcore.ConnectionPool):
        from .transport import bind

        bind(pool)
        return True
    if isinstance(pool, httpcore.AsyncConnectionPool):
        from .async_transport import bind_async

        bind_async(pool)
        return not vars(pool)["_http2"]
    return False


def let_go(_held: object) -> None:
    """Nothing but hold: what is let go is finished by its event loop."""


def running_loop() -> Any:
    """What stands for the running event loop: of asyncio, or of trio; None outside of any."""
    import asyncio

    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        # None stands there for a module that must not be imported.
        if sys.modules.get("trio") is None:
            return None
    from trio.lowlevel import current_trio_token

    try:
        return current_trio_token()
    except RuntimeError:
        return None


def guard(client: httpx.AsyncClient, owner: Callable[[], object] | None = None) -> Guard:
    """Begin a generator that closes a client when it is finished: loops finish those begun in them when they end.

    Args:
        client: What is to be closed.
        owner: Finds who has the client. Where nobody has it any more it is left open: its transport is the caller's,
            and may serve others. None for a client that is closed in any case.
    """

    async def close_at_end() -> Guard:
        try:
            yield
        finally:
            if owner is None or owner() is not None:
                await client.aclose()

    begun = close_at_end()
    with suppress(StopIteration):
        begun.asend(None).send(None)
    return begun


async def end(begun: Guard) -> None:
    """Finish a guard, in its own loop."""
    await begun.aclose()
