"""Creating a run: what may be said about it beside its input, checked before anything is sent."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypedDict, TypeVar

from ...core.errors import AmbiguousCreateError, ReplicateError, ReplicateException
from ...core.flow import exchange, invoke, now
from .deadline import Deadline, is_number
from .inputs import encode

if TYPE_CHECKING:
    from typing import Literal

    from ...core.call import Call, Options
    from ...core.flow import Flow
    from .host import Host

T = TypeVar("T")

WHOLE_WAIT: Final = 60
"""Seconds that the service holds a request at most."""

_OPTIONS: Final = ("timeout", "headers", "retries")
_MARGIN: Final = 0.9
"""Seconds by which an answer that was waited for is to come before the deadline."""
_AFTER: Final = r"(?=.)(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?"

SHORTEST: Final = 5
LONGEST: Final = 24 * 3600
"""Bounds of the seconds after which the service can be told to cancel a run by itself."""

if TYPE_CHECKING:

    class MoreParams(Options, total=False):
        """What every create of a prediction takes beside its input, and less often."""

        webhook_completed: str | None
        wait: float | bool | None
        file_encoding_strategy: Literal["url", "base64", "auto"] | None
        cancel_after: float | str | None

    class CreateParams(MoreParams, total=False):
        """What every create of a prediction takes beside its input."""

        stream: bool | None
        webhook: str | None
        webhook_events_filter: list[str] | None


class CreatePredictionRequestParams(TypedDict, total=False):
    """How the request of a create is made, as release 1.0.7 names it."""

    headers: Mapping[str, str] | None
    """Further headers."""
    timeout: Any
    """An `httpx.Timeout`."""


CreatePredictionRequestParams.__module__ = "replicate.prediction"


class Answer:
    """How a create was answered.

    Attributes:
        waited: Seconds that the service was asked to wait; 0 when it was not.
        applied: Its `Preference-Applied` header, None without one.
        elapsed: Seconds until the answer was there.
    """

    __slots__ = ("applied", "elapsed", "waited")

    def __init__(self, waited: float, applied: str | None, elapsed: float) -> None:
        self.waited = waited
        self.applied = applied
        self.elapsed = elapsed

    def complete(self, status: object, output: object) -> bool:
        """Whether the output is complete though the status says `processing`: the wait did not run out.

        The service answers as soon as the output is there, with the status still unchanged.
        """
        limit = _applied(self.applied) if self.applied else self.waited
        early = self.elapsed < limit - 0.5
        return status == "processing" and early and not (self.applied and output is None)


def _applied(header: str) -> float:
    text = header.partition("=")[2].strip()
    return float(text) if text.isdigit() else WHOLE_WAIT


class CreateOptions:
    """The keyword arguments of a create, each checked."""

    __slots__ = ("body", "call", "cancel_after", "strategy", "wait")

    def __init__(self, given: Mapping[str, Any], known: frozenset[str], where: str) -> None:
        """Read them; raises TypeError for one that is not known, ValueError for a value that cannot be meant."""
        unknown = sorted(given.keys() - known - frozenset(_OPTIONS))
        if unknown:
            raise TypeError(f"{where}() got an unexpected keyword argument {unknown[0]!r}")
        self.strategy: str | None = given.get("file_encoding_strategy")
        self.body = {key: given[key] for key in _BODY if given.get(key) is not None}
        events = self.body.get("webhook_events_filter")
        if isinstance(events, str):
            raise TypeError(f"webhook_events_filter is a list of events, as in [{events!r}]")
        self.wait = given.get("wait")
        preference(self.wait)
        self.cancel_after = cancel_after(given.get("cancel_after"))
        self.call = {key: given[key] for key in _OPTIONS if key in given}
        self.deadline(0.0)

    def deadline(self, now: float) -> Deadline:
        """The end of everything that the create takes, where it was given as a number of seconds."""
        timeout = self.call.get("timeout")
        return Deadline(timeout if is_number(timeout) else None, now)


_BODY: Final = ("webhook", "webhook_completed", "webhook_events_filter", "stream")

PREDICTION: Final = frozenset((*_BODY, "wait", "file_encoding_strategy", "cancel_after"))
"""Keyword arguments of a create of a prediction."""

TRAINING: Final = frozenset(("webhook", "webhook_completed", "webhook_events_filter", "file_encoding_strategy"))
"""Keyword arguments of a create of a training."""


def create(
    describe: Callable[..., Call[T]],
    client: Host,
    input: object,
    options: CreateOptions,
    deadline: Deadline | None = None,
) -> Flow[T]:
    """Upload the input's files, and send the create. Returns what was made, with how it was answered in `_answer`.

    Raises DeadlineExceeded when the uploads took all the time there was: then nothing was created.
    """
    deadline = options.deadline((yield from now())) if deadline is None else deadline
    sendable = yield from encode({} if input is None else input, client, options.strategy, deadline=deadline)
    time = yield from now()
    if deadline.passed(time):
        raise deadline.exceeded("before the input was sent")
    prefer, waited = preference(within(options.wait, deadline.left(time)))
    headers = present(prefer=prefer, cancel_after=options.cancel_after)
    call = describe(input=sendable, **options.body, **headers)
    try:
        reply = yield from exchange(call.with_options(**{**options.call, **deadline.options(time)}))
    except AmbiguousCreateError as error:
        error.model = error.model or named_in(error.path)
        raise
    made: Any = reply.value
    made._answer = Answer(waited, reply.headers.get("preference-applied"), reply.elapsed)
    return reply.value


def present(**values: T | None) -> dict[str, T]:
    """The arguments that were given: all but those that are None."""
    return {name: value for name, value in values.items() if value is not None}


def named_in(path: str) -> str | None:
    """What a create runs that names it in its path: `owner/name` of a model or a deployment."""
    found = re.search("/(?:models|deployments)/([^/]+/[^/]+)/", path)
    return None if found is None else found[1]


def within(wait: object, left: float | None) -> object:
    """The wait to ask for: shorter than the seconds that are left, so that the answer tells of a prediction in time."""
    if left is None or (room := math.floor(left - _MARGIN)) >= preference(wait)[1]:
        return wait
    return room if room >= 1 else None


def preference(wait: object) -> tuple[str | None, float]:
    """The `Prefer` header for a wait, and the seconds that it asks for; parts of a second are rounded up."""
    if wait is None or wait is False or wait == 0:
        return None, 0.0
    if wait is True:
        return "wait", float(WHOLE_WAIT)
    if not is_number(wait) or not wait > 0:
        raise ValueError(f"wait is True, or a number of seconds from 1 to {WHOLE_WAIT}, not {wait!r}")
    seconds = min(math.ceil(min(wait, WHOLE_WAIT)), WHOLE_WAIT)
    return f"wait={seconds}", float(seconds)


def cancel_after(value: object) -> str | None:
    """The `Cancel-After` header for a number of seconds, or for a text such as `1h30m`."""
    if value is None:
        return None
    if isinstance(value, str):
        found = re.fullmatch(_AFTER, value)
        hours, minutes, rest = found.groups() if found else (None, None, None)
        seconds = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(rest or 0)
        text = value
    elif is_number(value) and math.isfinite(value):
        seconds = math.ceil(value)
        text = str(seconds)
    else:
        raise ValueError(f"cancel_after is a number of seconds, or a text such as '1h30m', not {value!r}")
    if not SHORTEST <= seconds <= LONGEST:
        raise ValueError(f"cancel_after is {SHORTEST} seconds to 24 hours, as in 90 or '1h30m', not {value!r}")
    return text


# ---- models that are run by their name -------------------------------------------------------------------------------


class Named(NamedTuple):
    """A model by its name, and what was given for it: a `Model` knows its newest version."""

    owner: str
    name: str
    given: object


def create_by_model(
    describe: Callable[..., Call[T]],
    client: Host,
    model: Named,
    input: object,
    options: CreateOptions,
    params: Mapping[str, Any],
) -> Flow[T]:
    """Create a prediction of a model; where that has no endpoint of its own, of its newest version."""
    key = f"{model.owner}/{model.name}"
    deadline = options.deadline((yield from now()))
    sendable = yield from encode(input or {}, client, options.strategy, deadline=deadline)
    known = client.memory.latest(key, (yield from now()))
    if known is not None:
        try:
            made: T = yield from _create_version(known, client, sendable, params, deadline)
        except ReplicateError as error:
            if error.status != 422 or error.title != "Invalid version or not permitted":
                raise
            client.memory.forget_latest(key)
        else:
            return made
    try:
        return (yield from create(describe, client, sendable, options, deadline))
    except ReplicateError as error:
        if error.status != 404:
            raise
        version = yield from _newest(model, client, error, deadline)
    client.memory.keep_latest(key, version, (yield from now()))
    made = yield from _create_version(version, client, sendable, params, deadline)
    return made


def _create_version(
    version: str, client: Host, input: object, params: Mapping[str, Any], deadline: Deadline
) -> Flow[Any]:
    """Create by the method that 1.0.7's callers wrap, in the time that is left."""
    left = deadline.options((yield from now()))
    return (yield from invoke(client.predictions, "create", version=version, input=input, **{**params, **left}))


def _newest(model: Named, client: Host, error: ReplicateError, deadline: Deadline) -> Flow[str]:
    """The newest version of a community model; raises `error`, the endpoint's 404, when there is no such model.

    So it does where a test's mock of the service, which knows of the create alone, raises something of its own.
    """
    version = getattr(model.given, "latest_version", None)
    if version is None:
        try:
            left = deadline.options((yield from now()))
            found = yield from invoke(client.models, "get", model.owner, model.name, **left)
        except Exception as missing:
            if isinstance(missing, ReplicateException) and not isinstance(missing, ReplicateError):
                raise
            raise error from missing
        version = found.latest_version
    if version is None:
        raise ReplicateException(f"{model.owner}/{model.name} has no version that could run") from error
    client.memory.learn(version)
    return str(version.id)
