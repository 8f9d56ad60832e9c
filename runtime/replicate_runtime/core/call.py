"""A request, described: what is asked, and the type that its success decodes to. Nothing here does I/O."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypedDict, TypeVar, overload

from .record import UNSET, Unset
from .style import Styled, path, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path
    from typing import IO

    import httpx
    from typing_extensions import Self

__all__ = ["UNSET", "Call", "Headers", "Options", "RedirectTarget", "Reply", "Styled", "Unset", "path", "text_of"]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

Requirement = tuple[tuple[str, ...], ...]
"""Alternatives, each the names of security schemes that are needed together; an empty one means none is needed."""


class Options(TypedDict, total=False):
    """What every method takes beside its own arguments."""

    timeout: float | httpx.Timeout | None
    """Seconds for the whole call with its retries; `httpx.Timeout` per phase; None for no limit."""
    headers: Mapping[str, str]
    """Further request headers; they win over the client's and the call's own."""
    retries: int
    """How often the call may be sent again; 0 for never."""


class RedirectTarget(str):
    """The address that a redirect leads to, in full."""

    __slots__ = ()


class Headers(Mapping[str, str]):
    """Response headers; names in any case, several values of a name joined by a comma."""

    __slots__ = ("_values",)

    def __init__(self, pairs: Sequence[tuple[str, str]] = ()) -> None:
        """Make them from name and value pairs, in the order received."""
        values: dict[str, str] = {}
        for name, value in pairs:
            lower = name.lower()
            values[lower] = f"{values[lower]}, {value}" if lower in values else value
        self._values = values

    def __getitem__(self, name: str) -> str:
        return self._values[name.lower()]

    @overload
    def get(self, name: str, /) -> str | None: ...

    @overload
    def get(self, name: str, /, default: str | T) -> str | T: ...

    def get(self, name: str, /, default: Any = None) -> Any:
        """A value, or the default where there is none."""
        return self._values.get(name.lower(), default)

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"Headers({sorted(self._values)})"


class Reply(Generic[T_co]):
    """A decoded answer with the head of its response.

    Attributes:
        value: What the body decoded to.
        status: HTTP status.
        headers: Response headers.
        elapsed: Seconds from the first attempt to the end of the body.
        attempts: How many times the request was sent.
        received_at: When the answer was there, in seconds since the epoch; 0 when nobody looked.
    """

    __slots__ = ("attempts", "elapsed", "headers", "received_at", "status", "value")

    value: T_co

    def __init__(
        self,
        value: Any,
        status: int,
        headers: Headers,
        elapsed: float = 0.0,
        attempts: int = 1,
        received_at: float = 0.0,
    ) -> None:
        self.value = value
        self.status = status
        self.headers = headers
        self.elapsed = elapsed
        self.attempts = attempts
        self.received_at = received_at


class Call(Generic[T_co]):
    """A request and what its success means.

    Args:
        method: HTTP method, as written on the wire.
        path: Escaped path (see `path`), or an absolute URL. A URL of another origin than the client's is asked
            without credentials.
        returns: Type of a successful body: a class, `list[Hardware]`, `Page[Prediction]`, a union, the text of one of
            these, `str`, `bytes`, None (body ignored), `Headers` (the response's headers), or a mapping from status
            (`"201"`, `"2XX"`, `"default"`) to one of these.
        query: Query parameters by name, plain values or `Styled` ones; None and UNSET are left out, lists repeat the
            name.
        headers: Header parameters, rendered like path values; None and UNSET are left out.
        cookies: Cookie parameters, likewise.
        json: JSON body. Of a mapping the keys with None are left out, unless named in `nullable`; UNSET always.
        content: Body as text, bytes, a file or an iterable of bytes.
        form: Fields of an `application/x-www-form-urlencoded` body.
        multipart: Parts of a `multipart/form-data` body by name: scalars, lists (a part each), mappings and records
            (JSON), bytes, open files, paths, or `Part`.
        content_type: Media type of the body, where it is not the usual one.
        accept: Value of the `Accept` header.
        nullable: Keys of a JSON body whose None is sent as null; None means every key, since they are data.
        errors: Types of error bodies by status, in the keys of `returns`.
        security: What credentials are needed; None means what the client's document says for all calls.
        operation: `operationId`, for messages.
        server: URL that stands in for the client's base URL; a relative one is relative to that.
        timeout: Deadline for the whole call, in seconds; UNSET means the client's.
        idempotent: True when sending it twice does no harm; None: as its method says (GET, HEAD, OPTIONS, TRACE, PUT,
            DELETE, QUERY).
        same_origin: True to refuse a URL of another origin.
        retries: How often it may be sent again; None means the client's.
        extra_headers: Headers of the caller; they win over all others.
        max_body: Largest decoded body, in bytes; None means the client's.

    Attributes:
        bind: What is told this call and its decoded value, which may keep it; None for nothing.
    """

    __slots__ = (
        "accept",
        "bind",
        "content",
        "content_type",
        "cookies",
        "errors",
        "extra_headers",
        "form",
        "headers",
        "idempotent",
        "json",
        "max_body",
        "method",
        "multipart",
        "nullable",
        "operation",
        "path",
        "query",
        "retries",
        "returns",
        "same_origin",
        "security",
        "server",
        "timeout",
    )

    def __init__(
        self,
        method: str,
        path: str,
        returns: Any = None,
        *,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, Any] | None = None,
        cookies: Mapping[str, Any] | None = None,
        json: Any = UNSET,
        content: Any = None,
        form: Any = None,
        multipart: Any = None,
        content_type: str | None = None,
        accept: str | None = None,
        nullable: tuple[str, ...] | None = (),
        errors: Mapping[str, Any] | None = None,
        security: Requirement | None = None,
        operation: str = "",
        server: str | None = None,
        timeout: float | httpx.Timeout | Unset | None = UNSET,
        idempotent: bool | None = None,
        same_origin: bool = False,
        retries: int | None = None,
        extra_headers: Mapping[str, str] | None = None,
        max_body: int | None = None,
    ) -> None:
        self.bind: Callable[[Call[Any], Any], None] | None = None
        self.method = method
        self.path = path
        self.returns = returns
        self.query = query
        self.headers = headers
        self.cookies = cookies
        self.json = json
        self.content = content
        self.form = form
        self.multipart = multipart
        self.content_type = content_type
        self.accept = accept
        self.nullable = nullable
        self.errors = errors
        self.security = security
        self.operation = operation
        self.server = server
        self.timeout = timeout
        self.idempotent = method in SAFE_TO_REPEAT if idempotent is None else idempotent
        self.same_origin = same_origin
        self.retries = retries
        self.extra_headers = extra_headers
        self.max_body = max_body

    def with_options(
        self,
        *,
        timeout: float | httpx.Timeout | Unset | None = UNSET,
        headers: Mapping[str, str] | None = None,
        retries: int | None = None,
        returns: Any = UNSET,
        **unknown: object,
    ) -> Self:
        """Describe the same request with other options; those not given stay.

        Methods pass on here what they do not know themselves. What they are called depends on who called them, so the
        TypeError for it names the operation.
        """
        for name in unknown:
            asked = f"operation {self.operation}" if self.operation else repr(self)
            options = "the options of every call are timeout, headers and retries"
            raise TypeError(f"{asked} got an unexpected keyword argument {name!r}; {options}")
        twin = self.__class__.__new__(self.__class__)
        for name in Call.__slots__:
            setattr(twin, name, getattr(self, name))
        if not isinstance(timeout, Unset):
            twin.timeout = checked_timeout(timeout)
        if headers:
            twin.extra_headers = {**(self.extra_headers or {}), **headers}
        if retries is not None:
            twin.retries = checked_retries(retries)
        if returns is not UNSET:
            twin.returns = returns
        return twin

    def __repr__(self) -> str:
        return f"Call({self.method} {self.path.partition('?')[0]})"


def checked_timeout(timeout: Any) -> Any:
    """What was said about a call's time; raises ValueError for what is no time."""
    number = isinstance(timeout, (int, float)) and not isinstance(timeout, bool) and timeout > 0
    if timeout is None or number or hasattr(timeout, "as_dict"):
        return timeout
    raise ValueError(f"timeout is a number of seconds above 0, an httpx.Timeout, or None for no limit, not {timeout!r}")


def checked_retries(retries: object) -> int:
    """How often a call may be sent again; raises ValueError for what is no count."""
    if isinstance(retries, int) and not isinstance(retries, bool) and retries >= 0:
        return retries
    raise ValueError(f"retries is a number of times, 0 or more, not {retries!r}")


SAFE_TO_REPEAT = frozenset(("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "QUERY"))
"""Methods that may be sent again without asking."""


class Part:
    """One part of a `multipart/form-data` body.

    Args:
        content: Text, bytes, a path, an open file or an iterable of bytes.
        filename: Name sent with it; None sends none.
        content_type: Media type of the part; None: guessed from the name, or none for text.
    """

    __slots__ = ("content", "content_type", "filename")

    def __init__(self, content: Any, *, filename: str | None = None, content_type: str | None = None) -> None:
        self.content = content
        self.filename = filename
        self.content_type = content_type


FileInput: TypeAlias = "str | bytes | Path | IO[bytes] | tuple[str, Any] | tuple[str, Any, str] | Part"
"""What a part of a form can be: text, bytes, a path, an open file, each perhaps with a file name and a media type."""

BodyInput: TypeAlias = "str | bytes | Path | IO[bytes] | Iterable[bytes]"
"""What a whole body can be that is no JSON and no form."""
