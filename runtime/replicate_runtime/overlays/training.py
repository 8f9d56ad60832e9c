"""Trainings: created in every spelling, waited for, cancelled."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic, TypeVar

from ..core.resource import Resource
from .parts.compat import Later
from .parts.creating import TRAINING, CreateOptions, create, present
from .parts.followed import Started
from .parts.host import host
from .reference import InvalidReference, Reference, model_name, reference, version_of

if TYPE_CHECKING:
    from typing import Literal

    from typing_extensions import Unpack

    from ..core.call import Call, Options
    from ..core.flow import Flow
    from .reference import ModelLike, VersionLike

    class TrainingParams(Options, total=False):
        """What every create of a training takes besides."""

        destination: ModelLike
        webhook: str | None
        webhook_completed: str | None
        webhook_events_filter: list[str] | None
        file_encoding_strategy: Literal["url", "base64", "auto"] | None


T = TypeVar("T", bound="TrainingOverlay")


class TrainingOverlay(Started, ABC):
    """Gives destination, and what Started gives. Needs nothing but its fields."""

    __slots__ = ()

    _derived: ClassVar[tuple[str, ...]] = ("destination",)

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
    def _namespace(self) -> Any:
        return self._host.trainings


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
        return (yield from create(describe, host(self._client), input, options))


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
    given = present(**named)
    twice = given.keys() & params.keys()
    if twice:
        raise TypeError(f"create() got multiple values for argument {min(twice)!r}")
    return given | present(**params)


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
