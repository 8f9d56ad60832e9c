"""Waiting for a run to end, and cancelling it: the same for predictions and trainings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, Protocol, TypedDict, TypeVar

from ...core.errors import (
    DeadlineExceeded,
    DecodeError,
    ModelError,
    PredictionCanceled,
    PredictionTimeout,
    ReplicateException,
)
from ...core.flow import invoke, now, sleep
from .deadline import Deadline, interval

if TYPE_CHECKING:
    from ...core.flow import Flow
    from .display import Shown
    from .host import Host
    from .pauses import Pace

ENDED: Final = frozenset(("succeeded", "failed", "canceled", "aborted"))
RUNNING: Final = frozenset(("starting", "processing"))

_CANCELLING: Final = 5.0
"""Seconds that cancelling may take when the time is over already."""

_PATIENCE: Final = 10
"""Looks in a row that may fail, each after the retries of its own call."""


class Run(Protocol):
    """What predictions and trainings have in common, beside the methods `reload` and `cancel`."""

    id: str
    status: Any
    model: Any
    version: Any
    output: Any
    logs: Any
    error: Any
    urls: Any
    created_at: Any
    completed_at: Any


R = TypeVar("R", bound=Run)
T = TypeVar("T")
Update = Callable[[Any], object]
"""Told of a run after each look at it; may be a coroutine function where the caller awaits."""


def ended(run: Run) -> bool:
    """Whether a run has ended; a status that is not known has, once there is a time of completion."""
    return run.status in ENDED or (run.status not in RUNNING and bool(run.completed_at))


def kind_of(run: Run) -> str:
    """What runs of about the same length share: model and version; a stand-in of a test may say neither."""
    return f"{getattr(run, 'model', None)}:{getattr(run, 'version', None)}"


if TYPE_CHECKING:

    class WaitParams(TypedDict, total=False):
        """What a wait may be told."""

        timeout: float | None
        poll_interval: float | None
        on_update: Update | None
        progress: bool | Update
        cancel_on_timeout: bool


_PARAMS: Final = frozenset(("timeout", "poll_interval", "on_update", "progress", "cancel_on_timeout"))


class Waiting:
    """How a wait is carried out.

    Args:
        client: Remembers how long runs of this kind take.
        timeout: Seconds for the whole wait, None for no limit.
        poll_interval: Seconds between looks; None to adapt to the run's age.
        on_update: Called with the run after each look.
        cancel: Whether the run is cancelled when the time is over or the wait is interrupted.
        shown: What is on the screen during the wait.
    """

    __slots__ = ("cancel", "client", "on_update", "poll_interval", "shown", "timeout")

    def __init__(
        self,
        client: Host,
        timeout: float | None = None,
        poll_interval: float | None = None,
        on_update: Update | None = None,
        cancel: bool = False,
        shown: Shown | None = None,
    ) -> None:
        self.client = client
        self.timeout = timeout
        self.poll_interval = interval(poll_interval) if poll_interval is not None else client.fixed_interval
        self.on_update = listener(on_update)
        self.cancel = cancel
        self.shown = shown

    def pace(self, run: Run) -> Pace:
        """The pauses between looks at a run."""
        from .pauses import Pace

        return Pace(self.poll_interval, self.client.memory.expected(kind_of(run)))


def waiting(client: Host, params: Mapping[str, Any]) -> Waiting:
    """How a wait is carried out that was told this; raises TypeError for what is not known."""
    unknown = sorted(params.keys() - _PARAMS)
    if unknown:
        raise TypeError(f"wait() got an unexpected keyword argument {unknown[0]!r}")
    told, shown = listening(params)
    cancel = bool(params.get("cancel_on_timeout"))
    return Waiting(client, params.get("timeout"), params.get("poll_interval"), told, cancel, shown)


def listener(on_update: Update | None) -> Update | None:
    """What is told of each look; raises TypeError for what cannot be called."""
    if on_update is None or callable(on_update):
        return on_update
    raise TypeError(f"on_update is a function that takes the run, not {on_update!r}")


def listening(params: Mapping[str, Any]) -> tuple[Update | None, Shown | None]:
    """What is told of each look, as `on_update` and `progress` say, and what of it is to be closed in the end.

    Raises TypeError for what cannot be called.
    """
    on_update, progress = listener(params.get("on_update")), params.get("progress")
    if not (progress is None or isinstance(progress, bool) or callable(progress)):
        raise TypeError(f"progress is True, or a function that takes the run, not {progress!r}")
    if not progress:
        return on_update, None
    from .display import Shown

    shown = Shown(None if progress is True else progress, on_update)
    return shown, shown


def close(shown: Shown | None) -> None:
    """Leave what is on the screen as it is."""
    if shown is not None:
        shown.close()


def wait(run: R, how: Waiting) -> Flow[R]:
    """Look until the run has ended. Returns it; failure is no error here.

    Raises PredictionTimeout, which holds the run, when the time is over; what a look raised when it cannot be made.
    """
    began = yield from now()
    deadline = Deadline(how.timeout, began)
    try:
        yield from guarded(run, how.cancel, look_until(run, how, deadline, began, lambda: ended(run)))
    finally:
        close(how.shown)
    remember(run, how.client)
    return run


def guarded(run: Run, cancel: bool, flow: Flow[None]) -> Flow[None]:
    """Carry out a flow; where asked, cancel the run when its time is over or the caller is interrupted.

    A run that turns out to have succeeded in the meantime ends the flow well.
    """
    yield from uninterrupted(run, cancel, in_time(run, cancel, flow))


def in_time(run: Run, cancel: bool, flow: Flow[None]) -> Flow[None]:
    """Carry out a flow; where asked, cancel the run when its time is over, unless it has succeeded in the meantime."""
    try:
        yield from flow
    except PredictionTimeout as error:
        if not cancel:
            raise
        if not (yield from _cancel(run, timeout=_CANCELLING)):
            raise timed_out(run, error.timeout) from error.__cause__


def uninterrupted(run: Run, cancel: bool, flow: Flow[T]) -> Flow[T]:
    """Carry out a flow; where asked, cancel the run when the caller is interrupted. Returns what the flow gives."""
    try:
        return (yield from flow)
    except BaseException as interruption:
        if cancel and not isinstance(interruption, (Exception, GeneratorExit)):
            yield from _cancel(run)
        raise


def look_until(run: Run, how: Waiting, deadline: Deadline, began: float, done: Callable[[], bool]) -> Flow[None]:
    """Pause and look, in turns, until `done` says so; `began` is when the run's age was 0."""
    pace = how.pace(run)
    failures = 0
    while not done():
        time = yield from now()
        yield from sleep(deadline.within(pace.pause(time - began), time))
        time = yield from now()
        if deadline.passed(time):
            raise timed_out(run, deadline.seconds)
        try:
            yield from invoke(run, "reload", **deadline.options(time))
        except DeadlineExceeded as error:
            if deadline.passed((yield from now())):
                raise timed_out(run, deadline.seconds) from error
            failures = _survived(run, error, failures)
        except ReplicateException as error:
            failures = _survived(run, error, failures)
        else:
            failures = 0
            yield from tell(how.on_update, run)


def _survived(run: Run, error: ReplicateException, failures: int) -> int:
    """Count a look that failed; raises its error, with the run, when another would be no use."""
    error.prediction = run
    if not passing(error) or failures + 1 >= _PATIENCE:
        raise error
    return failures + 1


def passing(error: ReplicateException) -> bool:
    """Whether a reading that failed may succeed later; what cannot be read may be the page of a proxy."""
    return error.retryable or isinstance(error, DecodeError)


def timed_out(run: Any, seconds: float | None) -> PredictionTimeout:
    """The error of a run whose time, in seconds, is over."""
    after = f"after {seconds or 0.0:g} seconds"
    goes_on = f"is still {run.status} {after}, and goes on: call wait() again, or cancel() to stop it"
    was = f"was {run.status} {after}, since its time was over" if ended(run) else goes_on
    return PredictionTimeout(f"{type(run).__name__} {run.id} {was}", run, seconds)


def _cancel(run: Run, **options: Any) -> Flow[bool]:
    """Cancel a run, whatever becomes of it. Returns whether it had succeeded before."""
    try:
        yield from invoke(run, "cancel", **options)
    except ReplicateException:
        return False
    return bool(run.status == "succeeded")


def remember(run: Run, client: Host) -> None:
    """Learn from a run that succeeded how long its kind takes, by the service's own clock."""
    if run.status != "succeeded":
        return
    from ...core.times import Timestamp

    try:
        took = Timestamp.parse(str(run.completed_at)) - Timestamp.parse(str(run.created_at))
    except (AttributeError, ValueError):
        return
    if took.total_seconds() >= 0:
        client.memory.ended(kind_of(run), took.total_seconds())


def tell(listener: Update | None, run: object) -> Flow[None]:
    """Tell a callback, if there is one."""
    if listener is not None:
        from .callback import Callback

        yield from invoke(Callback(listener), "call", run)


def check(run: Any) -> None:
    """Raise ModelError for a run that failed, PredictionCanceled for one that was stopped.

    An end that is not known is a failure when it comes with an error, or without an output.
    """
    strange = run.status not in ENDED and ended(run) and (run.error or run.output is None)
    if run.status == "failed" or strange:
        raise ModelError(run)
    if run.status in ("canceled", "aborted"):
        raise PredictionCanceled(run)


def check_same(run: Run, other: Run) -> None:
    """Make sure that a reading is one of the same run; raises DecodeError when it is not."""
    if other.id != run.id:
        raise DecodeError(f"expected {type(run).__name__} {run.id}, got {other.id!r}")
