"""The awaiting side: carries out attempts and pauses, calls and flows."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextvars import ContextVar
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, TypeVar

import httpx

from ..call import Call, Reply
from ..errors import DecodeError
from ..flow import Close, Emit, Exchange, Flow, Invoke, Now, Offload, Open, Read, Sleep, Step, Stream
from .answer import Answer, head_of, stream_of
from .attempts import FOREIGN, Attempt, Attempts, Execution
from .blocking import Stepper
from .faults import MISFIT, is_misfit, stream_failed
from .limits import UNBOUND, Bound
from .reading import Collector, async_pieces_of

if TYPE_CHECKING:
    from .pools import Pools
    from .settings import Settings

T = TypeVar("T")

BOUND: ContextVar[Bound] = ContextVar("bound", default=UNBOUND)
"""The bound of the call at hand."""


async def send(settings: Settings, call: Call[T]) -> Reply[T]:
    """Carry out a call."""
    execution = Execution(settings, call)
    return execution.reply(await execute(settings, execution.steps()))


async def execute(settings: Settings, steps: Attempts) -> Answer:
    """Make the attempts and pauses of a call."""
    shared = settings.shared
    try:
        step = next(steps)
        while True:
            if isinstance(step, Attempt):
                try:
                    answer = await attempt(shared.pools, step, shared.clock.now)
                except (httpx.TransportError, DecodeError) as error:
                    step = steps.throw(error)
                else:
                    step = steps.send(answer)
            else:
                await shared.clock.async_sleep(step)
                step = next(steps)
    except StopIteration as end:
        done: Answer = end.value
        return done
    finally:
        steps.close()


async def attempt(pools: Pools, step: Attempt, now: Callable[[], float]) -> Answer:
    """Make one attempt."""
    client = pools.awaiting()
    begun = begin(client, step, now)
    return await (begun if step.deadline is None else cut_off(pools, begun, step.deadline - now()))


async def cut_off(pools: Pools, work: Awaitable[T], seconds: float) -> T:
    """Await something; where connections keep no deadlines it is cancelled after so many seconds."""
    if pools.bounded:
        return await work
    import anyio

    try:
        with anyio.fail_after(seconds):
            return await work
    except TimeoutError:
        raise httpx.ReadTimeout("the deadline passed") from None


async def begin(client: httpx.AsyncClient, step: Attempt, now: Callable[[], float]) -> Answer:
    """Send a request, and read the answer unless it is a stream."""
    prepared, deadline = step.prepared, step.deadline
    token = BOUND.set(step)
    try:
        request = prepared.request(client, None if deadline is None else deadline - now())
        auth = httpx.USE_CLIENT_DEFAULT if prepared.trusted else None
        response = await client.send(request, stream=True, auth=auth, follow_redirects=False)
        if step.is_foreign(response):
            await response.aclose()
            raise httpx.RemoteProtocolError(FOREIGN, request=request)
        answer = head_of(response, prepared.url)
        if answer.status < step.unread:
            answer.live = response
        else:
            await read_body(response, answer, step, now)
        return answer
    except Exception as error:
        if is_misfit(error):
            raise httpx.LocalProtocolError(MISFIT.format(error)) from None
        raise
    finally:
        BOUND.reset(token)


async def read_body(response: httpx.Response, answer: Answer, step: Attempt, now: Callable[[], float]) -> None:
    """Read the body of an answer, within its limits."""
    body = Collector(response, answer, step, now)
    try:
        async for piece in async_pieces_of(response, answer.encoding()):
            body.add(piece)
        body.end()
    except (httpx.RequestError, DecodeError) as error:
        await response.aclose()
        body.fail(error)
    except BaseException:
        await response.aclose()
        raise


async def drive(settings: Settings, flow: Flow[T]) -> T:
    """Carry out a flow to its end; what it emits is dropped."""
    driver, stepper = Driver(settings), Stepper(flow)
    try:
        while True:
            step = stepper.advance()
            with stepper:
                stepper.result = await driver.carry_out(step, shielded=stepper.interrupted)
    except StopIteration as end:
        value: T = end.value
        return value
    finally:
        await driver.close()


async def iterate(settings: Settings, flow: Flow[Any]) -> AsyncGenerator[Any, None]:
    """Carry out a flow as its items are asked for; leaving early is thrown into it."""
    driver, stepper = Driver(settings), Stepper(flow)
    try:
        while True:
            step = stepper.advance()
            with stepper:
                if isinstance(step, Emit):
                    for item in step.items:
                        yield item
                else:
                    stepper.result = await driver.carry_out(step, shielded=stepper.interrupted)
    except StopIteration:
        return
    finally:
        await driver.close()


class Driver:
    """Carries out the steps of one flow, and closes what it left open."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._streams: list[Stream] = []
        self._handlers: dict[type, Callable[[Any], Awaitable[Any]]] = {
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

    async def carry_out(self, step: Step, *, shielded: bool = False) -> Any:
        """Carry out a step. Returns its result."""
        if not shielded:
            return await self._handlers[type(step)](step)
        import anyio

        # A cancelled scope of anyio or trio would end each further step too, and so what cleans up.
        with anyio.CancelScope(shield=True):
            return await self._handlers[type(step)](step)

    async def close(self) -> None:
        """Close the streams that are still open."""
        for stream in self._streams:
            await stream.source.close()

    async def _call(self, step: Call[Any]) -> Any:
        return (await send(self._settings, step)).value

    async def _exchange(self, step: Exchange) -> Any:
        return await send(self._settings, step.call)

    async def _sleep(self, step: Sleep) -> None:
        await self._settings.shared.clock.async_sleep(step.seconds)

    async def _now(self, step: Now) -> float:
        return self._settings.shared.clock.now()

    async def _open(self, step: Open) -> Stream:
        answer = await execute(
            self._settings, Execution(self._settings, step.call, stream=True, idle=step.idle).steps()
        )
        stream = stream_of(self._settings, step.call, answer, Source(answer))
        self._streams.append(stream)
        return stream

    async def _read(self, step: Read) -> bytes:
        clock = self._settings.shared.clock
        token = BOUND.set(Bound(None if step.timeout is None else clock.now() + step.timeout))
        piece = anext(step.stream.source.pieces, b"")
        try:
            return await (piece if step.timeout is None else cut_off(self._settings.shared.pools, piece, step.timeout))
        except httpx.RequestError as error:
            raise stream_failed(step.stream, error) from error
        except DecodeError as error:
            raise error.of(step.stream.status, step.stream.headers) from None
        finally:
            BOUND.reset(token)

    async def _close(self, step: Close) -> None:
        await step.stream.source.close()
        if step.stream in self._streams:
            self._streams.remove(step.stream)

    async def _emit(self, step: Emit) -> None:
        """Drop what nobody asked for."""

    async def _invoke(self, step: Invoke) -> Any:
        result = getattr(step.target, f"async_{step.name}")(*step.args, **step.keywords)
        return await result if isawaitable(result) else result

    async def _offload(self, step: Offload) -> Any:
        from anyio.to_thread import run_sync

        return await run_sync(step.function)


class Source:
    """The body of a stream, as it comes."""

    def __init__(self, answer: Answer) -> None:
        assert answer.live is not None
        self._response = answer.live
        self.pieces: AsyncIterator[bytes] = async_pieces_of(answer.live, answer.encoding())

    async def close(self) -> None:
        """Close the response, and what reads it."""
        finish: Callable[[], Awaitable[None]] | None = getattr(self.pieces, "aclose", None)
        if finish is not None:
            await finish()
        await self._response.aclose()
