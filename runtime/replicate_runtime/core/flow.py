"""Behaviour as a generator: a flow yields steps, a driver carries them out and sends the results back.

A flow does no I/O, so that one description serves blocking and awaiting callers, and a test steps it by hand:

    def _wait(self) -> Flow[Self]:
        while not self.done:
            yield from sleep(0.5)
            yield from self._reload()
        return self

A failed step is thrown into the flow at its `yield`, and so is an interruption (KeyboardInterrupt, cancellation,
GeneratorExit when a consumer leaves early): `try`/`except`/`finally` mean what they mean in ordinary code. While an
interruption is being handled further steps may be yielded, and are carried out, except after GeneratorExit.
Streams that a flow left open are closed by its driver.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

if TYPE_CHECKING:
    from typing_extensions import ParamSpec

    from .call import Call, Headers, Reply

    P = ParamSpec("P")

T = TypeVar("T")


class Sleep:
    """Pause for some seconds. Result: None."""

    __slots__ = ("seconds",)

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds


class Now:
    """Read the monotonic clock. Result: seconds, as a float."""

    __slots__ = ()


class Exchange:
    """Send a call and keep the response's head. Result: `Reply`."""

    __slots__ = ("call",)

    def __init__(self, call: Call[Any]) -> None:
        self.call = call


class Stream:
    """A response whose body is still to be read.

    Attributes:
        status: HTTP status, below 400: anything else was raised by the step.
        headers: Response headers.
        url: Where the response came from, after redirects.
        source: The driver's own part.
        limit: Largest part that is held in memory as a whole, in bytes: `max_body`.
        client: The client that objects read from it call.
        package: Whose exported types its types may name.
    """

    __slots__ = ("client", "headers", "limit", "package", "source", "status", "url")

    def __init__(
        self,
        status: int,
        headers: Headers,
        url: str,
        source: Any = None,
        limit: int = 100_000_000,
        *,
        client: Any = None,
        package: str = "",
    ) -> None:
        self.status = status
        self.headers = headers
        self.url = url
        self.source = source
        self.limit = limit
        self.client = client
        self.package = package


class Open:
    """Send a call and leave its body unread. Result: `Stream`. Retried like the call itself, up to the head."""

    __slots__ = ("call", "idle")

    def __init__(self, call: Call[Any], idle: float | None) -> None:
        self.call = call
        self.idle = idle


class Read:
    """Read the next piece of a stream's body. Result: bytes, decompressed; `b""` at the end.

    A body shorter than announced raises `TransportError`.
    """

    __slots__ = ("stream", "timeout")

    def __init__(self, stream: Stream, timeout: float | None) -> None:
        self.stream = stream
        self.timeout = timeout


class Close:
    """Close a stream. Result: None. Closing twice is allowed."""

    __slots__ = ("stream",)

    def __init__(self, stream: Stream) -> None:
        self.stream = stream


class Emit:
    """Hand items to the consumer of `iterate`, one after the other. Result: None, when all were taken."""

    __slots__ = ("items",)

    def __init__(self, items: Iterable[Any]) -> None:
        self.items = items


class Invoke:
    """Call a public method through its object, so that a wrapper or a mock is reached.

    The blocking driver calls `target.name`, the awaiting one awaits `target.async_name`. Result: what it returned.
    """

    __slots__ = ("args", "keywords", "name", "target")

    def __init__(self, target: object, name: str, args: tuple[Any, ...], keywords: dict[str, Any]) -> None:
        self.target = target
        self.name = name
        self.args = args
        self.keywords = keywords


class Offload:
    """Run a function that blocks (reads a file, encodes much). Result: what it returned.

    The blocking driver calls it, the awaiting one calls it in a thread.
    """

    __slots__ = ("function",)

    def __init__(self, function: Callable[[], Any]) -> None:
        self.function = function


Step: TypeAlias = "Call[Any] | Exchange | Sleep | Now | Open | Read | Close | Emit | Invoke | Offload"
Flow: TypeAlias = Generator[Step, Any, T]


def call(described: Call[T]) -> Flow[T]:
    """Send a call. Returns its decoded value; raises what `Sender.send` raises."""
    value: T = yield described
    return value


def exchange(described: Call[T]) -> Flow[Reply[T]]:
    """Send a call. Returns its decoded value together with status and headers."""
    reply: Reply[T] = yield Exchange(described)
    return reply


def sleep(seconds: float) -> Flow[None]:
    """Pause, in seconds."""
    yield Sleep(seconds)


def now() -> Flow[float]:
    """Read the monotonic clock, in seconds."""
    seconds: float = yield Now()
    return seconds


def open_stream(described: Call[Any], *, idle: float | None = None) -> Flow[Stream]:
    """Send a call and leave its body unread.

    Args:
        described: The call; its `timeout` bounds the time until the head has arrived.
        idle: Longest time without a byte of the body, in seconds; None: the client's read timeout.
    """
    stream: Stream = yield Open(described, idle)
    return stream


def read(stream: Stream, *, timeout: float | None = None) -> Flow[bytes]:
    """Read the next piece of the body, `b""` at its end; `timeout` in seconds bounds this one piece."""
    data: bytes = yield Read(stream, timeout)
    return data


def close(stream: Stream) -> Flow[None]:
    """Close a stream."""
    yield Close(stream)


def emit(items: Iterable[Any]) -> Flow[None]:
    """Hand a batch of items to the consumer."""
    yield Emit(items)


def invoke(target: object, name: str, *args: Any, **keywords: Any) -> Flow[Any]:
    """Call the public method `name` of `target`, or its `async_` twin."""
    return (yield Invoke(target, name, args, keywords))


def offload(function: Callable[P, T], *args: P.args, **keywords: P.kwargs) -> Flow[T]:
    """Run a blocking function where it does not hold up an event loop."""
    value: T = yield Offload(lambda: function(*args, **keywords))
    return value
