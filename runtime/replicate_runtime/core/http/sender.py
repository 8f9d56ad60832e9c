"""The base of every client: what it is given, and the verbs that carry out calls and flows."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import httpx

from ..call import Call, Reply, Requirement
from ..errors import ConfigurationError
from ..fields import SECRET_WORDS, UNSET, Unset
from ..resource import Resource
from . import blocking
from .address import Address, Server, relative
from .attempts import Execution
from .body import Raw
from .limits import Clock
from .pools import Pools
from .security import Credential, Scheme
from .settings import Document, Settings, Shared

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Self, Unpack

    from ..call import Options
    from ..flow import Flow

__all__ = ["Credential", "Scheme", "Sender", "Server"]

T = TypeVar("T")

WITHIN = (httpx.MockTransport, httpx.WSGITransport, httpx.ASGITransport)
"""Transports that answer within this process, as tests have them: nothing goes over a network."""

SHARED = ("_settings", "_credentials")
"""Attributes that copies of a client do not copy."""


class Sender:
    """Carries out calls and flows. Clients derive from it; their class attributes say what the document says.

    One client serves any number of threads, tasks and event loops. It keeps one pool of connections for blocking calls
    and one for each event loop, made at the first call there. It can be pickled: credentials and connections stay
    behind.
    """

    _server: ClassVar[Server] = Server("")
    """Where calls go when no `base_url` is given."""
    _schemes: ClassVar[Mapping[str, Scheme]] = {}
    """Security schemes by name."""
    _security: ClassVar[Requirement] = ()
    """What credentials a call needs that does not say so itself; empty: none."""
    _credentials_optional: ClassVar[bool] = False
    """Whether a call that lacks a credential goes out without it, and the service's 401 explains itself."""
    _credential_missing: ClassVar[str] = "no credential was sent: give the client one"
    """What such a 401 tells."""
    _user_agent: ClassVar[str] = "python-httpx"
    """Value of `User-Agent`."""
    _package: ClassVar[str] = ""
    """Name of the package that exports the client's types; "" for that of the printed class."""
    _clock: ClassVar[Clock] = Clock()
    """The clocks of all clients; a test gives others."""

    def __init__(
        self,
        *,
        base_url: str | None = None,
        variables: Mapping[str, str] | None = None,
        credentials: Mapping[str, Credential] | None = None,
        timeout: float | httpx.Timeout | Unset | None = UNSET,
        transport: httpx.BaseTransport | httpx.AsyncBaseTransport | None = None,
        headers: Mapping[str, str] | None = None,
        retries: int = 3,
        max_body: int = 100_000_000,
        allow_http: bool = False,
        **options: Any,
    ) -> None:
        """Make a client; nothing is opened or sent before the first call.

        Args:
            base_url: Address below which the calls' paths are; it wins over the document's.
            variables: Values for the variables of the document's addresses.
            credentials: Credentials by the name of their security scheme.
            timeout: Deadline of each call in seconds, `httpx.Timeout` for limits per phase, None for no limit. What the
                server is asked to wait comes on top; of a transfer it bounds the time without a byte.
            transport: An httpx transport that is used for blocking and awaiting calls alike.
            headers: Headers of every request to the client's own address; they win over the defaults.
            retries: How often a call may be sent again.
            max_body: Largest body that is decoded, in bytes after decompression.
            allow_http: Whether plain http to another machine is allowed.
            options: Further keywords of `httpx.Client`: verify, cert, http2, limits, proxy, cookies, params, auth, ...

        Raises:
            ConfigurationError: The address is refused, or a keyword has no effect on the transport given.
            TypeError: A keyword is unknown.
        """
        self._base_url = base_url
        self._variables = dict(variables or {})
        self._credentials = dict(credentials or {})
        self._allow_http = allow_http or isinstance(transport, WITHIN)
        if base_url is not None:
            Address(base_url, allow_http=self._allow_http)
        self._settings = self._made(Pools(transport, options), timeout, retries, max_body, headers)

    def _made(
        self,
        pools: Pools,
        timeout: float | httpx.Timeout | Unset | None,
        retries: int,
        max_body: int,
        headers: Mapping[str, str] | None,
    ) -> Settings:
        """Settings with connections of their own."""
        return Settings(
            self,
            self._document(),
            Shared(pools, self._clock),
            address=self._find_address,
            credential=self._credential,
            timeout=timeout,
            retries=retries,
            max_body=max_body,
            headers=headers,
        )

    def _document(self) -> Document:
        """What the class says."""
        printed = next((cls for cls in type(self).__mro__ if "_server" in vars(cls) or "_schemes" in vars(cls)), Sender)
        package = self._package or printed.__module__.rpartition(".")[0]
        return Document(
            package,
            self._schemes,
            self._security,
            optional=self._credentials_optional,
            missing=self._credential_missing,
            user_agent=self._user_agent,
        )

    def _find_address(self, server: str = "") -> Address:
        """The base address, at the first call: given, or the document's; or a call's own server, as seen from it."""
        own = Server(server, self._server.variables).address(self._variables)
        text = own if "://" in own else relative(self._find_base_url(), own)
        return Address(text, allow_http=self._allow_http)

    def _find_base_url(self) -> str:
        """The text of the base address; clients with an environment of their own override it."""
        return self._server.address(self._variables) if self._base_url is None else self._base_url

    def _credential(self, name: str) -> Credential:
        """The credential for a scheme at the time of a call; None when there is none. Clients may override it."""
        return self._credentials.get(name)

    def send(self, call: Call[T], **options: Unpack[Options]) -> T:
        """Carry out a call. Returns the decoded body of a success; raises what `errors` draws."""
        return blocking.send(self._settings, call.with_options(**options) if options else call).value

    async def async_send(self, call: Call[T], **options: Unpack[Options]) -> T:
        """Carry out a call. Returns the decoded body of a success; raises what `errors` draws."""
        from .awaiting import send

        return (await send(self._settings, call.with_options(**options) if options else call)).value

    def exchange(self, call: Call[T], **options: Unpack[Options]) -> Reply[T]:
        """Carry out a call, and keep the status and headers of the response beside the decoded body."""
        return blocking.send(self._settings, call.with_options(**options) if options else call)

    async def async_exchange(self, call: Call[T], **options: Unpack[Options]) -> Reply[T]:
        """Carry out a call, and keep the status and headers of the response beside the decoded body."""
        from .awaiting import send

        return await send(self._settings, call.with_options(**options) if options else call)

    def drive(self, flow: Flow[T]) -> T:
        """Carry out a flow to its end. Returns what it returns; what it emits is dropped."""
        return blocking.drive(self._settings, flow)

    async def async_drive(self, flow: Flow[T]) -> T:
        """Carry out a flow to its end. Returns what it returns; what it emits is dropped."""
        from .awaiting import drive

        return await drive(self._settings, flow)

    def iterate(self, flow: Flow[Any]) -> Generator[Any, None, None]:
        """Carry out a flow as its items are asked for. Leaving early closes it."""
        return blocking.iterate(self._settings, flow)

    def async_iterate(self, flow: Flow[Any]) -> AsyncGenerator[Any, None]:
        """Carry out a flow as its items are asked for. Leaving early closes it."""
        from .awaiting import iterate

        return iterate(self._settings, flow)

    def with_options(self, **options: Unpack[Options]) -> Self:
        """A client with other options that shares this one's connections."""
        for name in options.keys() - {"timeout", "headers", "retries"}:
            raise TypeError(f"with_options() got an unexpected keyword argument {name!r}")
        twin = self.__class__.__new__(self.__class__)
        vars(twin).update((name, value) for name, value in vars(self).items() if not isinstance(value, Resource))
        twin._settings = self._settings.changed(
            twin, address=twin._find_address, credential=twin._credential, **options
        )
        return twin

    def __copy__(self) -> Self:
        return self.with_options()

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """A client with attributes of its own, and the connections and credentials of this one."""
        from copy import deepcopy

        twin = memo[id(self)] = self.with_options()
        vars(twin).update(deepcopy({name: value for name, value in vars(twin).items() if name not in SHARED}, memo))
        return twin

    def forget_address(self) -> None:
        """Find the base address again at the next call: the environment may lead elsewhere by then."""
        self._settings.forget_address()

    def close(self) -> None:
        """Close the connections of blocking calls; those of event loops close with their loops.

        A later call opens new ones.
        """
        self._settings.shared.pools.close()

    async def aclose(self) -> None:
        """Close all connections. A later call opens new ones."""
        await self._settings.shared.pools.aclose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    @property
    def _client(self) -> httpx.Client:
        """The httpx client behind blocking calls."""
        return self._settings.shared.pools.blocking()

    @property
    def _async_client(self) -> httpx.AsyncClient:
        """The httpx client behind awaiting calls, of the running event loop."""
        return self._settings.shared.pools.awaiting()

    @property
    def _address(self) -> Address:
        """The base address: its text and its origin."""
        return self._settings.address

    def _request(self, method: str, path: str, **keywords: Any) -> httpx.Response:
        """Send a request of your own: keywords of `httpx.Client.request`. Raises ReplicateError for 400-599."""
        answer = blocking.execute(self._settings, self._own(method, path, keywords).steps())
        assert answer.live is not None
        answer.live.read()
        return answer.live

    async def _async_request(self, method: str, path: str, **keywords: Any) -> httpx.Response:
        """Send a request of your own: keywords of `httpx.Client.request`. Raises ReplicateError for 400-599."""
        from .awaiting import execute

        answer = await execute(self._settings, self._own(method, path, keywords).steps())
        assert answer.live is not None
        await answer.live.aread()
        return answer.live

    def _own(self, method: str, path: str, keywords: dict[str, Any]) -> Execution:
        """A request of the caller's own, ready."""
        headers, timeout = keywords.pop("headers", None), keywords.pop("timeout", UNSET)
        call: Call[Any] = Call(method.upper(), path, extra_headers=dict(headers or {}), timeout=timeout)
        return Execution.raw(self._settings, call, Raw(keywords))

    def __getstate__(self) -> dict[str, Any]:
        """All but connections and secrets: another process takes its credentials from its own environment."""
        state = {
            name: None if any(word in name for word in SECRET_WORDS) else value
            for name, value in vars(self).items()
            if name != "_settings" and not isinstance(value, Resource)
        }
        return {**state, "_credentials": {}, "_settings": self._settings.kept()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        options = state["_settings"].pop("options")
        self._settings = self._made(Pools(None, options), **state["_settings"])

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._shown_address()}>"

    def _shown_address(self) -> str:
        """Where calls go, for people; what is refused as an address may hold a secret, and is not shown."""
        try:
            return (self._settings.settled or self._find_address()).base
        except ConfigurationError:
            return "without a usable address"
