"""The blocking side: carries out attempts and pauses, calls and flows."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import httpx

from ..call import Call, Reply
from ..errors import DecodeError
from ..flow import Close, Emit, Exchange, Flow, Invoke, Now, Offload, Open, Read, Sleep, Step, Stream
from .answer import Answer, head_of, stream_of
from .attempts import FOREIGN, Attempt, Attempts, Execution
from .faults import MISFIT, is_misfit, stream_failed
from .limits import CLOSED, HERE, Bound
from .reading import Collector, pieces_of

if TYPE_CHECKING:
    from types import TracebackType

    from .settings import Settings

T = TypeVar("T")


def send(settings: Settings, call: Call[T]) -> Reply[T]:
    """Carry out a call."""
    execution = Execution(settings, call)
    return execution.reply(execute(settings, execution.steps()))


def execute(settings: Settings, steps: Attempts) -> Answer:
    """Make the attempts and pauses of a call."""
    shared = settings.shared
    try:
        step = next(steps)
        while True:
            if isinstance(step, Attempt):
                try:
                    answer = attempt(shared.pools.blocking(), step, shared.clock.now)
                except (httpx.TransportError, DecodeError) as error:
                    step = steps.throw(error)
                else:
                    step = steps.send(answer)
            else:
                shared.clock.sleep(step)
                step = next(steps)
    except StopIteration as end:
        done: Answer = end.value
        return done
    finally:
        steps.close()


def attempt(client: httpx.Client, step: Attempt, now: Callable[[], float]) -> Answer:
    """Make one attempt."""
    prepared, deadline = step.prepared, step.deadline
    before, HERE.bound = HERE.bound, step
    try:
        request = prepared.request(client, None if deadline is None else deadline - now())
        auth = httpx.USE_CLIENT_DEFAULT if prepared.trusted else None
        response = client.send(request, stream=True, auth=auth, follow_redirects=False)
        if step.is_foreign(response):
            response.close()
            raise httpx.RemoteProtocolError(FOREIGN, request=request)
        answer = head_of(response, prepared.url)
        if answer.status < step.unread:
            answer.live = response
        else:
            read_body(response, answer, step, now)
        return answer
    except Exception as error:
        # httpx refuses a client that another thread closed between our asking for it and its sending.
        if isinstance(error, RuntimeError) and client.is_closed:
            raise httpx.ConnectError(CLOSED) from None
        if is_misfit(error):
            raise httpx.LocalProtocolError(MISFIT.format(error)) from None
        raise
    finally:
        HERE.bound = before


def read_body(response: httpx.Response, answer: Answer, step: Attempt, now: Callable[[], float]) -> None:
    """Read the body of an answer, within its limits."""
    body = Collector(response, answer, step, now)
    try:
        for piece in pieces_of(response, answer.encoding()):
            body.add(piece)
        body.end()
    except (httpx.RequestError, DecodeError) as error:
        response.close()
        body.fail(error)
    except BaseException:
        response.close()
        raise


class Stepper:
    """Advances a flow by what its steps come to; whatever one ends with, interruptions too, is the flow's to deal with.

    Attributes:
        result: What the last step came to.
        interrupted: Whether any step was left by an interruption: KeyboardInterrupt, or cancellation.
    """

    def __init__(self, flow: Flow[Any]) -> None:
        self._flow = flow
        self._error: BaseException | None = None
        self.result: Any = None
        self.interrupted = False

    def advance(self) -> Step:
        """The next step; raises StopIteration, with what the flow returns, at its end."""
        result, error, self.result, self._error = self.result, self._error, None, None
        return self._flow.send(result) if error is None else self._flow.throw(error)

    def __enter__(self) -> None:
        """Begin to carry out a step."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self._error = error
        self.interrupted = self.interrupted or not (error is None or isinstance(error, (Exception, GeneratorExit)))
        return True


def drive(settings: Settings, flow: Flow[T]) -> T:
    """Carry out a flow to its end; what it emits is dropped."""
    driver, stepper = Driver(settings), Stepper(flow)
    try:
        while True:
            step = stepper.advance()
            with stepper:
                stepper.result = driver.carry_out(step)
    except StopIteration as end:
        value: T = end.value
        return value
    finally:
        driver.close()


def iterate(settings: Settings, flow: Flow[Any]) -> Generator[Any, None, None]:
    """Carry out a flow as its items are asked for; leaving early is thrown into it."""
    driver, stepper = Driver(settings), Stepper(flow)
    try:
        while True:
            step = stepper.advance()
            with stepper:
                if isinstance(step, Emit):
                    yield from step.items
                else:
                    stepper.result = driver.carry_out(step)
    except StopIteration:
        return
    finally:
        driver.close()


class Driver:
    """Carries out the steps of one flow, and closes what it left open."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._streams: list[Stream] = []
        self._handlers: dict[type, Callable[[Any], Any]] = {
            Call: self._call,
            Exchange: self._exchange,
            Sleep: self._sleep,
            Now: self._now,
            Open: self._open,
            Read: self._read,
            Close: self._close,
            Emit: self._emit,
            Invoke: self._invoke,
            Offload: self._offload,
        }

    def carry_out(self, step: Step) -> Any:
        """Carry out a step. Returns its result."""
        return self._handlers[type(step)](step)

    def close(self) -> None:
        """Close the streams that are still open."""
        for stream in self._streams:
            stream.source.close()

    def _call(self, step: Call[Any]) -> Any:
        return send(self._settings, step).value

    def _exchange(self, step: Exchange) -> Any:
        return send(self._settings, step.call)

    def _sleep(self, step: Sleep) -> None:
        self._settings.shared.clock.sleep(step.seconds)

    def _now(self, step: Now) -> float:
        return self._settings.shared.clock.now()

    def _open(self, step: Open) -> Stream:
        answer = execute(self._settings, Execution(self._settings, step.call, stream=True, idle=step.idle).steps())
        stream = stream_of(self._settings, step.call, answer, Source(answer))
        self._streams.append(stream)
        return stream

    def _read(self, step: Read) -> bytes:
        clock = self._settings.shared.clock
        before, HERE.bound = HERE.bound, Bound(None if step.timeout is None else clock.now() + step.timeout)
        try:
            return next(step.stream.source.pieces, b"")
        except httpx.RequestError as error:
            raise stream_failed(step.stream, error) from error
        except DecodeError as error:
            raise error.of(step.stream.status, step.stream.headers) from None
        finally:
            HERE.bound = before

    def _close(self, step: Close) -> None:
        step.stream.source.close()
        if step.stream in self._streams:
            self._streams.remove(step.stream)

    def _emit(self, step: Emit) -> None:
        """Drop what nobody asked for."""

    def _invoke(self, step: Invoke) -> Any:
        return getattr(step.target, step.name)(*step.args, **step.keywords)

    def _offload(self, step: Offload) -> Any:
        return step.function()


class Source:
    """The body of a stream, as it comes."""

    def __init__(self, answer: Answer) -> None:
        assert answer.live is not None
        self._response = answer.live
        self.pieces: Iterator[bytes] = pieces_of(answer.live, answer.encoding())

    def close(self) -> None:
        """Close the response."""
        self._response.close()
