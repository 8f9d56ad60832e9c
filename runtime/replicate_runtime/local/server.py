"""The local service as people hold it: started by `with`, on a port or without sockets, and asked for what happened."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

import attrs

from .common.hosts import is_loopback
from .settings import TOKEN, Settings

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from typing_extensions import Self

    from ..core.operation import Operation
    from .common.clock import ClockControl
    from .http.journal import Request
    from .http.transport import LocalTransport
    from .models.catalog import Offer
    from .running import Running
    from .runs.run import Run
    from .webhooks.delivery import Delivery

ClientT = TypeVar("ClientT")
FunctionT = TypeVar("FunctionT", bound=Callable[..., Any])


class LocalServer(Generic[ClientT]):
    """A stand-in for the service, on this machine.

        with LocalReplicate() as local:
            client = local.client()

    Args:
        host: Address to listen on; a loopback one by default.
        port: Port to listen on: 0 takes a free one, None listens on none and leaves `transport` as the only way in.
        scale: Seconds that pass there for each second of the machine; 0 stands still until `clock.advance`.
        models: Models to run beside the built-in ones: `owner/name`, and a Cog folder or the URL of a Cog server.
        settings: How it behaves; what is not set here draws the same identifiers at every start.
        changes: Single fields of `Settings`.
    """

    operations: ClassVar[Sequence[Operation]]
    """The table of operations; printed subclasses hand it over."""
    document_path: ClassVar[Path]
    """The corrected OpenAPI document, as JSON; printed subclasses hand it over."""
    client_type: Callable[..., ClientT]
    """What `client` makes; printed subclasses hand it over."""

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int | None = 0,
        scale: float = 1.0,
        settings: Settings | None = None,
        **changes: Any,
    ) -> None:
        unknown = [name for name in changes if name not in attrs.fields_dict(Settings)]
        if unknown:
            raise TypeError(f"{type(self).__name__}() got an unexpected keyword argument {unknown[0]!r}")
        self.settings = attrs.evolve(settings or Settings(seed="local"), **changes)
        self._host, self._port, self._scale = host, port, scale
        self._offers: list[Offer] = []
        self._running: Running | None = None

    # ---- life ------------------------------------------------------------------------------------------------------

    def start(self) -> Self:
        """Start it, unless it runs.

        Raises:
            PortError: The address cannot be listened on.
            FolderError: The data folder cannot be used.
            ValueError: It would be open to other machines without a token of its own, or its settings cannot be meant.
            ModuleNotFoundError: The packages of the extra `local` are missing.
        """
        try:
            from .running import Running
        except ModuleNotFoundError as error:
            needed = f"the local service needs more packages ({error}): pip install 'replicate[local]'"
            raise ModuleNotFoundError(needed, name=error.name) from error
        if not is_loopback(self._host) and self.settings.token == TOKEN:
            raise ValueError(f"{self._host} can be reached from other machines: give a token of your own (--token)")
        if self._running is None:
            self._running = Running(self.operations, self.document_path, self.settings, self._scale)
            try:
                self._running.start(self._offers, self._host, self._port)
            except BaseException:
                self.stop()
                raise
        return self

    def stop(self) -> None:
        """Stop it, if it runs."""
        if self._running is not None:
            running, self._running = self._running, None
            running.stop()

    def reset(self) -> None:
        """Forget everything but the models that were offered; what was recorded is played from its beginning."""
        self._up.reset()

    @contextmanager
    def apart(self) -> Generator[None]:
        """Forget at the end what happened inside, and the models that were offered there: one test among many."""
        offered = len(self._offers)
        try:
            yield
        finally:
            del self._offers[offered:]
            self.reset()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    async def __aenter__(self) -> Self:
        return await asyncio.to_thread(self.start)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self.stop)

    @property
    def _up(self) -> Running:
        if self._running is None:
            raise RuntimeError("the local service does not run: use `with`, or call `start`")
        return self._running

    # ---- ways in ---------------------------------------------------------------------------------------------------

    @property
    def url(self) -> str:
        """Where it is: scheme, host and port."""
        return self._up.url

    @property
    def token(self) -> str:
        """The token it takes."""
        return self.settings.token

    @property
    def environment(self) -> dict[str, str]:
        """The variables that lead a client here. Raises RuntimeError where no client finds it, since it has no port."""
        if not self._up.listens:
            raise RuntimeError("variables lead no client to a service with port=None: give it a port, 0 for a free one")
        return {"REPLICATE_BASE_URL": self.url, "REPLICATE_API_TOKEN": self.token}

    @property
    def transport(self) -> LocalTransport:
        """An httpx transport, blocking and awaiting, that needs no socket."""
        return self._up.transport

    def client(self, **options: Any) -> ClientT:
        """A client that talks to it, over HTTP where it listens; `options` go to the client."""
        way = {} if self._up.listens else {"transport": self.transport}
        return type(self).client_type(**{"api_token": self.token, "base_url": self.url, **way, **options})

    @property
    def notices(self) -> Sequence[str]:
        """What was found and mended at the start, or could not be served."""
        return tuple(self._up.notices)

    @property
    def page(self) -> str:
        """The address of its page. Raises RuntimeError where no browser finds it: without a port, or without a page."""
        if not self._up.listens:
            raise RuntimeError("a browser finds no service with port=None: give it a port, 0 for a free one")
        if self._up.taped:
            raise RuntimeError("there is no page under record and replay: it shows what the service itself does")
        return f"{self.url}/#{self.token}"

    # ---- models ----------------------------------------------------------------------------------------------------

    def model(
        self, name: str, *, description: str | None = None, official: bool = False
    ) -> Callable[[FunctionT], FunctionT]:
        """Make a typed function a model; a generator streams.

            @local.model("acme/hello")
            def hello(name: str, times: int = field(1, ge=1)) -> str: ...

        Args:
            name: `owner/name`.
            description: For people; the function's docstring when not given.
            official: Whether it can be run by name alone.
        """
        if callable(name):
            raise TypeError("a model needs a name, as in @local.model('acme/hello')")
        from .models.offering import offer_function

        def register(function: FunctionT) -> FunctionT:
            offer = offer_function(function, name, description=description, official=official)
            self._offers.append(offer)
            if self._running is not None:
                self._running.offer(offer)
            return function

        return register

    def fault(self, operation: str, nth: int, kind: str | int, **details: Any) -> None:
        """Let a call go wrong.

        Args:
            operation: The `operationId`; also `stream`, `delivery` and `webhook`.
            nth: Which call from now on, from 1; 0 means every one.
            kind: A status, or one of `faults.KINDS`: refused, reset, reset-after, slow, cut-json, cut-stream …
            details: `status`, `retry_after`, `seconds`, `after`, where the kind takes them.
        """
        from .faults.faults import fault

        self._up.fault(fault(operation, nth, kind, **details))

    # ---- what happened ---------------------------------------------------------------------------------------------

    @property
    def clock(self) -> ClockControl:
        """Its time: `advance`, `scale`, `time`."""
        return self._up.clock

    @property
    def predictions(self) -> list[Run]:
        """All predictions, oldest first."""
        return self._up.runs("prediction")

    @property
    def trainings(self) -> list[Run]:
        """All trainings, oldest first."""
        return self._up.runs("training")

    @property
    def webhooks(self) -> list[Delivery]:
        """All webhooks, oldest first, with what became of them."""
        return self._up.webhooks()

    @property
    def requests(self) -> list[Request]:
        """The requests of the last hour, oldest first: calls, streams and downloads, also those that a fault met."""
        return self._up.requests()

    def file_url(self, file_id: str, lifetime: float = 3600.0) -> str:
        """An address from which an upload can be downloaded without a token, for so many seconds."""
        return self._up.file_url(file_id, lifetime)

    @property
    def webhook_secret(self) -> str:
        """The secret that webhooks are signed with: `whsec_` and base64."""
        return self._up.webhook_secret
