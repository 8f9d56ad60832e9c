"""The local service on a socket."""

from __future__ import annotations

import asyncio
import errno
import functools
import os
import socket
import struct
from typing import TYPE_CHECKING

import httpx
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from .breaking import ABORT, abort

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


class PortError(OSError):
    """The address cannot be listened on; the message says why, and what to do."""


def bind(host: str, port: int) -> socket.socket:
    """A socket that listens at an address; port 0 takes a free one. Raises PortError."""
    if not 0 <= port <= 65535:
        raise PortError(f"there is no port {port}: choose one from 1 to 65535, or 0 for a free one")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        # Without the protocol's number, asyncio does not know that it is TCP, and each answer waits 40 ms.
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise PortError(f"cannot listen on {host}: {error}") from error
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(1024)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise PortError(f"port {port} on {host} is in use: choose another, or 0 for a free one") from error
        raise PortError(f"cannot listen on {host}:{port}: {error}") from error
    listener.setblocking(False)
    return listener


class Listener:
    """Serves an application on a socket, on the loop that `start` is awaited on.

    Args:
        app: The application.
        listener: A listening socket; closed at the end.
    """

    def __init__(self, app: ASGIApp, listener: socket.socket) -> None:
        self._app, self._socket = app, listener
        self._transports: dict[tuple[str, int], asyncio.Transport] = {}
        config = uvicorn.Config(
            self._serve,
            http=self._protocol(),
            interface="asgi3",
            ws="none",
            proxy_headers=False,
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_keep_alive=30,
        )
        self._server = _Server(config)
        self._task: asyncio.Task[None] | None = None

    def _protocol(self) -> type[H11Protocol]:
        transports = self._transports

        class Protocol(H11Protocol):
            """Lets the application break its connection."""

            def connection_made(self, transport: asyncio.BaseTransport) -> None:
                if not isinstance(transport, asyncio.Transport):
                    raise TypeError(f"no stream: {transport!r}")
                super().connection_made(transport)
                if self.client is not None:
                    transports[self.client] = transport

            def connection_lost(self, exc: Exception | None) -> None:
                if self.client is not None:
                    transports.pop(self.client, None)
                super().connection_lost(exc)

        return Protocol

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = scope.get("client")
        transport = self._transports.get(client) if client else None
        scope.setdefault("extensions", {})[ABORT] = functools.partial(_reset, transport)
        try:
            await self._app(scope, receive, send)
        except asyncio.CancelledError:
            if not self._server.should_exit:
                raise
            # Who is still held when the service stops sees its connection end; that is no error to report.
            await abort(scope, httpx.RemoteProtocolError("the local service stops"))

    async def start(self) -> None:
        """Begin to answer."""
        self._task = asyncio.create_task(self._server.serve(sockets=[self._socket]))
        await self._server.ready.wait()

    async def stop(self) -> None:
        """Close the socket and every connection."""
        self._server.should_exit = self._server.force_exit = True
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)
        self._socket.close()


def _reset(transport: asyncio.Transport | None, error: Exception) -> None:
    if transport is None:
        return
    if isinstance(error, httpx.RemoteProtocolError):
        # What was sent arrives; the rest does not.
        transport.close()
    else:
        connection: socket.socket | None = transport.get_extra_info("socket")
        if connection is not None:
            # Nothing lingers: the peer sees a reset, and no orderly end.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()


class _Server(uvicorn.Server):
    """Says when it answers."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()
