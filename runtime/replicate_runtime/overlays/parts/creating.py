"""Creating a run: what may be said about it beside its input, checked before anything is sent."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypedDict, TypeVar, cast

from ...core.errors import ReplicateError, ReplicateException
from ...core.flow import exchange, invoke, now
from .deadline import is_number
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
_AFTER: Final = re.compile(r"(?=.)(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?")
_SHORTEST: Final = 5
_LONGEST: Final = 24 * 3600

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

    __slots__ = ("body", "call", "headers", "strategy", "waited")

    def __init__(self, given: Mapping[str, Any], known: frozenset[str], where: str) -> None:
        """Read them; raises TypeError for one that is not known, ValueError for a value that cannot be meant."""
        unknown = sorted(given.keys() - known - frozenset(_OPTIONS))
        if unknown:
            raise TypeError(f"{where}() got an unexpected keyword argument {unknown[0]!r}")
        self.strategy = cast("str | None", given.get("file_encoding_strategy"))
        self.body = {key: given[key] for key in _BODY if given.get(key) is not None}
        events = self.body.get("webhook_events_filter")
        if isinstance(events, str):
            raise TypeError(f"webhook_events_filter is a list of events, as in [{events!r}]")
        prefer, self.waited = preference(given.get("wait"))
        after = cancel_after(given.get("cancel_after"))
        self.headers = {key: value for key, value in (("prefer", prefer), ("cancel_after", after)) if value is not None}
        self.call = {key: given[key] for key in _OPTIONS if key in given}


_BODY: Final = ("webhook", "webhook_completed", "webhook_events_filter", "stream")

PREDICTION: Final = frozenset((*_BODY, "wait", "file_encoding_strategy", "cancel_after"))
"""Keyword arguments of a create of a prediction."""

TRAINING: Final = frozenset(("webhook", "webhook_completed", "webhook_events_filter", "file_encoding_strategy"))
"""Keyword arguments of a create of a training."""


def create(describe: Callable[..., Call[T]], client: Host, input: object, options: CreateOptions) -> Flow[T]:
    """Upload the input's files, and send the create. Returns what was made, with how it was answered in `_answer`."""
    sendable = yield from encode({} if input is None else input, client, options.strategy)
    call = describe(input=sendable, **options.body, **options.headers).with_options(**options.call)
    reply = yield from exchange(call)
    made: Any = reply.value
    made._answer = Answer(options.waited, reply.headers.get("preference-applied"), reply.elapsed)
    return reply.value


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
        found = _AFTER.fullmatch(value)
        hours, minutes, rest = found.groups() if found else (None, None, None)
        seconds = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(rest or 0)
        text = value
    elif is_number(value) and math.isfinite(value):
        seconds = math.ceil(value)
        text = str(seconds)
    else:
        raise ValueError(f"cancel_after is a number of seconds, or a text such as '1h30m', not {value!r}")
    if not _SHORTEST <= seconds <= _LONGEST:
        raise ValueError(f"cancel_after is between {_SHORTEST} seconds and 24 hours, not {value!r}")
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
    sendable = yield from encode(input or {}, client, options.strategy)
    known = client.memory.latest(key, (yield from now()))
    if known is not None:
        try:
            made: T = yield from invoke(client.predictions, "create", version=known, input=sendable, **params)
        except ReplicateError as error:
            if error.status != 422 or error.title != "Invalid version or not permitted":
                raise
            client.memory.forget_latest(key)
        else:
            return made
    try:
        return (yield from create(describe, client, sendable, options))
    except ReplicateError as error:
        if error.status != 404:
            raise
        version = yield from _newest(model, client, error)
    client.memory.keep_latest(key, version, (yield from now()))
    made = yield from invoke(client.predictions, "create", version=version, input=sendable, **params)
    return made


def _newest(model: Named, client: Host, error: ReplicateError) -> Flow[str]:
    """The newest version of a community model; raises `error`, the endpoint's 404, when there is no such model."""
    version = getattr(model.given, "latest_version", None)
    if version is None:
        try:
            found = yield from invoke(client.models, "get", model.owner, model.name)
        except ReplicateError as missing:
            raise error from missing
        version = found.latest_version
    if version is None:
        raise ReplicateException(f"{model.owner}/{model.name} has no version that could run") from error
    client.memory.learn(version)
    return str(version.id)
