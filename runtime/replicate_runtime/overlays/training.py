"""Trainings: created in every spelling, waited for, cancelled."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic, TypeVar

from ..core.flow import invoke
from ..core.resource import Resource
from .parts.compat import Later, OpenCompat
from .parts.creating import TRAINING, CreateOptions, create
from .parts.host import host
from .parts.waiting import check_same, wait, waiting
from .reference import InvalidReference, Reference, model_name, reference, version_of

if TYPE_CHECKING:
    from typing import Literal

    from typing_extensions import Self, Unpack

    from ..core.call import Call, Options
    from ..core.flow import Flow
    from .parts.progress import Progress
    from .parts.waiting import WaitParams
    from .reference import ModelLike, VersionLike

    class TrainingParams(Options, total=False):
        """What every create of a training takes besides."""

        destination: ModelLike
        webhook: str | None
        webhook_completed: str | None
        webhook_events_filter: list[str] | None
        file_encoding_strategy: Literal["url", "base64", "auto"] | None


T = TypeVar("T", bound="TrainingOverlay")


class TrainingOverlay(OpenCompat, ABC):
    """Gives destination, wait, cancel, reload and progress. Needs nothing but its fields."""

    __slots__ = ()

    _derived: ClassVar[tuple[str, ...]] = ("destination",)

    if TYPE_CHECKING:
        id: Any
        model: Any
        version: Any
        status: Any
        output: Any
        logs: Any
        error: Any
        urls: Any
        created_at: Any
        completed_at: Any

    @property
    def destination(self) -> str | None:
        """`owner/name` of the model that it makes a version of, once there is one."""
        given = self._raw.get("destination")
        if given is not None:
            return str(given)
        output: Any = self.output
        made = output.get("version") if hasattr(output, "get") else getattr(output, "version", None)
        return made.partition(":")[0] if isinstance(made, str) else None

    @destination.setter
    def destination(self, value: str | None) -> None:
        self._raw["destination"] = value

    @property
    def progress(self) -> Progress | None:
        """How far it has come, by the last progress bar in its logs; None where there is none."""
        from .parts.progress import Progress

        return Progress.parse(self.logs) if self.logs else None

    def wait(self, **params: Unpack[WaitParams]) -> Self:
        """Wait until the training has ended, well or not, and update it in place.

        Args:
            **params: `timeout` (seconds for the whole wait), `poll_interval` (seconds between looks; left out, pauses
                grow up to 0.6 seconds), `on_update` (called with it after each look), `progress` (True for a bar, or
                a function), `cancel_on_timeout` (whether it is cancelled when the time is over, or on interruption).

        Returns:
            The training itself.

        Raises:
            PredictionTimeout: It has not ended; it is in the error's `prediction`, and can be waited for again.
        """
        return self._client.drive(wait(self, waiting(host(self._client, self), params)))

    async def async_wait(self, **params: Unpack[WaitParams]) -> Self:
        """Wait until the training has ended, well or not, and update it in place.

        Args:
            **params: `timeout` (seconds for the whole wait), `poll_interval` (seconds between looks; left out, pauses
                grow up to 0.6 seconds), `on_update` (called with it after each look), `progress` (True for a bar, or
                a function), `cancel_on_timeout` (whether it is cancelled when the time is over, or on interruption).

        Returns:
            The training itself.

        Raises:
            PredictionTimeout: It has not ended; it is in the error's `prediction`, and can be waited for again.
        """
        return await self._client.async_drive(wait(self, waiting(host(self._client, self), params)))

    def cancel(self, **options: Unpack[Options]) -> Self:
        """Cancel the training, and update it in place. Returns the training itself."""
        return self._client.drive(self._ask("cancel", options))

    async def async_cancel(self, **options: Unpack[Options]) -> Self:
        """Cancel the training, and update it in place. Returns the training itself."""
        return await self._client.async_drive(self._ask("cancel", options))

    def reload(self, **options: Unpack[Options]) -> Self:
        """Read the training again, and update it in place. Returns the training itself."""
        return self._client.drive(self._ask("get", options))

    async def async_reload(self, **options: Unpack[Options]) -> Self:
        """Read the training again, and update it in place. Returns the training itself."""
        return await self._client.async_drive(self._ask("get", options))

    def _ask(self, method: str, options: Mapping[str, Any]) -> Flow[Self]:
        """Call a method of the namespace with the id, and take over what it gives."""
        trainings = host(self._client, self).trainings
        found = yield from invoke(trainings, method, self.id, **options)
        check_same(self, found)
        return self._become(found)


class TrainingsOverlay(Resource, ABC, Generic[T]):
    """Gives create. Needs _create_call: trainings.create."""

    if TYPE_CHECKING:
        from .parts.params import CreateTrainingParams
    else:
        CreateTrainingParams = Later("params", "CreateTrainingParams")

    @staticmethod
    @abstractmethod
    def _create_call(*args: Any, **keywords: Any) -> Call[T]:
        """Describe the create of a training."""

    def create(
        self,
        model: ModelLike | VersionLike | None = None,
        version: VersionLike | Mapping[str, Any] | None = None,
        input: Mapping[str, Any] | ModelLike | None = None,
        *args: Any,
        **params: Unpack[TrainingParams],
    ) -> T:
        """Train a version of a model, and so make a new version of another.

        Args:
            model: The model to train: `"owner/name"`, a pair of both, or a `Model`.
            version: Its version: an id or a `Version`; or `"owner/name:version"`, which stands for the model too.
            input: Inputs by name. Paths, open files, bytes and output files may be anywhere in it.
            args: What release 1.0.7 has after `"owner/name:version"`, input and destination, in this order:
                webhook, webhook_completed, webhook_events_filter.
            params: `destination` (required: the model that gets the new version), `webhook`, `webhook_completed`,
                `webhook_events_filter`, `file_encoding_strategy`, and how the call is made: `timeout`, `headers`,
                `retries`.

        Raises:
            ValueError: Model, version or destination are not said, or model and version contradict each other.

        Operation `trainings.create`: POST /models/{model_owner}/{model_name}/versions/{version_id}/trainings.
        """
        return self._client.drive(self._create(_arguments(model, version, input, args, params)))

    async def async_create(
        self,
        model: ModelLike | VersionLike | None = None,
        version: VersionLike | Mapping[str, Any] | None = None,
        input: Mapping[str, Any] | ModelLike | None = None,
        *args: Any,
        **params: Unpack[TrainingParams],
    ) -> T:
        """Train a version of a model, and so make a new version of another.

        Args:
            model: The model to train: `"owner/name"`, a pair of both, or a `Model`.
            version: Its version: an id or a `Version`; or `"owner/name:version"`, which stands for the model too.
            input: Inputs by name. Paths, open files, bytes and output files may be anywhere in it.
            args: What release 1.0.7 has after `"owner/name:version"`, input and destination, in this order:
                webhook, webhook_completed, webhook_events_filter.
            params: `destination` (required: the model that gets the new version), `webhook`, `webhook_completed`,
                `webhook_events_filter`, `file_encoding_strategy`, and how the call is made: `timeout`, `headers`,
                `retries`.

        Raises:
            ValueError: Model, version or destination are not said, or model and version contradict each other.

        Operation `trainings.create`: POST /models/{model_owner}/{model_name}/versions/{version_id}/trainings.
        """
        return await self._client.async_drive(self._create(_arguments(model, version, input, args, params)))

    def _create(self, given: dict[str, Any]) -> Flow[T]:
        ref = _version(given.pop("model", None), given.pop("version", None))
        destination = given.pop("destination", None)
        if destination is None:
            raise ValueError("A destination must be provided as a positional or keyword argument.")
        name = destination if isinstance(destination, str) else "/".join(model_name(destination))
        input = given.pop("input", None)
        options = CreateOptions(given, TRAINING, "create")
        describe = partial(self._create_call, ref.owner, ref.name, ref.version, destination=name)
        return (yield from create(describe, host(self._client, self), input, options))


_AFTER: Final = ("webhook", "webhook_completed", "webhook_events_filter")
_MISSING: Final = "model and version or shorthand version must be specified"


def _arguments(
    model: object, version: object, input: object, args: tuple[object, ...], params: Mapping[str, Any]
) -> dict[str, Any]:
    """All arguments by name; a mapping in the second place tells release 1.0.7's order from the other one."""
    named: dict[str, Any] = {"model": model, "version": version, "input": input}
    if isinstance(version, Mapping) or args:
        if len(args) > len(_AFTER):
            raise TypeError(f"create() takes {len(_AFTER) + 3} positional arguments but {len(args) + 3} were given")
        named = {"version": model, "input": version, "destination": input, **dict(zip(_AFTER, args, strict=False))}
    elif version is None:
        named = {"version": model, "input": input}
    given = {name: value for name, value in named.items() if value is not None}
    twice = given.keys() & params.keys()
    if twice:
        raise TypeError(f"create() got multiple values for argument {min(twice)!r}")
    return given | {name: value for name, value in params.items() if value is not None}


def _version(model: object, version: object) -> Reference:
    """The version to train, with its model."""
    if version is None:
        raise ValueError(_MISSING)
    if model is not None:
        return version_of(version, reference(model))
    try:
        read = reference(version)
    except InvalidReference as error:
        raise InvalidReference(f"{error} ({_MISSING})") from error
    if read.owner is None or read.version is None:
        raise ValueError(_MISSING)
    return read
