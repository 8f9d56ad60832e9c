"""The base of every client: what it is given, and the verbs that carry out calls and flows."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Generator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias, TypeVar

import httpx

from ..call import Call, Reply, Requirement, Unset
from ..flow import Flow
from ..record import UNSET

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Self, Unpack

    from ..call import Options
    from .security import Scheme

T = TypeVar("T")

Credential: TypeAlias = "str | tuple[str, str] | Callable[[], str | None] | None"
"""A token or key, a user with a password, or a function that gives the token at each call."""


class Server:
    """An address from the document, with its variables.

    Attributes:
        url: Template: `https://{region}.example.test/{version}`.
        variables: From a variable to its default and, when only some are allowed, the allowed values.
    """

    __slots__ = ("url", "variables")

    def __init__(self, url: str, variables: Mapping[str, tuple[str, tuple[str, ...]]] | None = None) -> None:
        self.url = url
        self.variables = variables or {}


class Sender:
    """Carries out calls and flows. Clients derive from it; their class attributes say what the document says."""

    _server: ClassVar[Server] = Server("")
    """Where calls go when no `base_url` is given."""
    _schemes: ClassVar[Mapping[str, Scheme]] = {}
    """Security schemes by name."""
    _security: ClassVar[Requirement] = ()
    """What credentials a call needs that does not say so itself; empty: none."""
    _credentials_optional: ClassVar[bool] = False
    """Whether a call that lacks a credential goes out without it, and the service's 401 explains itself."""
    _user_agent: ClassVar[str] = ""
    """Value of `User-Agent`."""

    def __init__(
        self,
        *,
        base_url: str | None = None,
        variables: Mapping[str, str] | None = None,
        credentials: Mapping[str, Credential] | None = None,
        timeout: float | httpx.Timeout | None | Unset = UNSET,
        transport: httpx.BaseTransport | httpx.AsyncBaseTransport | None = None,
        headers: Mapping[str, str] | None = None,
        retries: int = 3,
        max_body: int = 100_000_000,
        allow_http: bool = False,
        **options: Any,
    ) -> None:
        """Make a client; nothing is loaded, opened or sent before the first call.

        Args:
            base_url: Address below which the calls' paths are; it wins over the document's.
            variables: Values for the variables of the document's address.
            credentials: Credentials by the name of their security scheme.
            timeout: Deadline of each call in seconds, `httpx.Timeout` for limits per phase, None for no limit.
            transport: An httpx transport that is used for blocking and awaiting calls alike.
            headers: Headers of every request to the client's own origin; they win over the defaults.
            retries: How often a call may be sent again.
            max_body: Largest body that is decoded, in bytes after decompression.
            allow_http: Whether plain http to another machine is allowed.
            options: Further keywords of `httpx.Client`: verify, cert, http2, limits, proxy, cookies, params, auth, ...
        """

    def send(self, call: Call[T], **options: Unpack[Options]) -> T:
        """Carry out a call. Returns the decoded body of a success; raises what `errors` draws."""
        raise NotImplementedError

    async def async_send(self, call: Call[T], **options: Unpack[Options]) -> T:
        """Carry out a call. Returns the decoded body of a success; raises what `errors` draws."""
        raise NotImplementedError

    def exchange(self, call: Call[T], **options: Unpack[Options]) -> Reply[T]:
        """Carry out a call, and keep the status and headers of the response beside the decoded body."""
        raise NotImplementedError

    async def async_exchange(self, call: Call[T], **options: Unpack[Options]) -> Reply[T]:
        """Carry out a call, and keep the status and headers of the response beside the decoded body."""
        raise NotImplementedError

    def drive(self, flow: Flow[T]) -> T:
        """Carry out a flow to its end. Returns what it returns; what it emits is dropped."""
        raise NotImplementedError

    async def async_drive(self, flow: Flow[T]) -> T:
        """Carry out a flow to its end. Returns what it returns; what it emits is dropped."""
        raise NotImplementedError

    def iterate(self, flow: Flow[Any]) -> Generator[Any, None, None]:
        """Carry out a flow as its items are asked for. Leaving early closes it."""
        raise NotImplementedError

    def async_iterate(self, flow: Flow[Any]) -> AsyncGenerator[Any, None]:
        """Carry out a flow as its items are asked for. Leaving early closes it."""
        raise NotImplementedError

    def with_options(self, **options: Unpack[Options]) -> Self:
        """A client with other options that shares this one's connections."""
        raise NotImplementedError

    def close(self) -> None:
        """Close all connections. A call after it opens new ones."""
        raise NotImplementedError

    async def aclose(self) -> None:
        """Close all connections, those of this event loop gracefully. A call after it opens new ones."""
        raise NotImplementedError

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

    def _request(self, method: str, path: str, **keywords: Any) -> httpx.Response:
        """Send a request of your own; keywords are those of `httpx.Client.request`. Raises ReplicateError for 400-599."""
        raise NotImplementedError

    async def _async_request(self, method: str, path: str, **keywords: Any) -> httpx.Response:
        """Send a request of your own; keywords are those of `httpx.Client.request`. Raises ReplicateError for 400-599."""
        raise NotImplementedError
