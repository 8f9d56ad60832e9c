"""Predictions: created in every spelling, waited for, followed as they happen, cancelled."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from ..core.flow import invoke
from ..core.resource import Resource
from .parts.compat import Later
from .parts.creating import PREDICTION, CreateOptions, create, present
from .parts.followed import Followed
from .parts.host import host
from .parts.outcome import read_output, reread
from .reference import target

if TYPE_CHECKING:
    from typing_extensions import Self, Unpack

    from ..core.call import Call
    from ..core.errors import AmbiguousCreateError
    from ..core.flow import Flow
    from .parts.creating import MoreParams
    from .reference import ModelLike, VersionLike


P = TypeVar("P", bound="PredictionOverlay")


class PredictionOverlay(Followed, ABC):
    """Gives update, and what Followed gives. Needs nothing but its fields."""

    __slots__ = ()

    if TYPE_CHECKING:
        from .parts.progress import Progress
    else:
        Progress = Later("progress", "Progress")

    _readers: ClassVar[Mapping[str, Callable[[Any, Any], Any]]] = {"output": read_output}

    def update(self, other: Self) -> Self:
        """Take over what a later reading of the same prediction says, such as a webhook's. Returns it.

        Raises:
            DecodeError: It is the reading of another prediction.
        """
        return self._take(other)

    def _take(self, other: Any) -> Self:
        super()._take(other)
        reread(self, self._host)
        return self

    @property
    def _namespace(self) -> Any:
        return self._host.predictions


class PredictionsOverlay(Resource, ABC, Generic[P]):
    """Gives create and find_created. Needs _create_call: predictions.create, and _list_call: predictions.list."""

    if TYPE_CHECKING:
        from .parts.params import CreatePredictionParams
    else:
        CreatePredictionParams = Later("params", "CreatePredictionParams")

    @staticmethod
    @abstractmethod
    def _create_call(*args: Any, **keywords: Any) -> Call[P]:
        """Describe the create of a prediction by version."""

    @staticmethod
    @abstractmethod
    def _list_call(*args: Any, **keywords: Any) -> Call[Any]:
        """Describe a page of the list of predictions."""

    def create(
        self,
        model: ModelLike | VersionLike | None = None,
        version: VersionLike | Mapping[str, Any] | None = None,
        input: Mapping[str, Any] | None = None,
        *,
        deployment: ModelLike | None = None,
        stream: bool | None = None,
        webhook: str | None = None,
        webhook_events_filter: list[str] | None = None,
        **params: Unpack[MoreParams],
    ) -> P:
        """Create a prediction of a model, of one of its versions, or of a deployment.

        `create(version, input)` is understood too. A community model runs as its newest version.

        Args:
            model: `"owner/name"`, a pair of both, or a `Model`; the newest version runs.
            version: A version id, `"owner/name:version"` or a `Version`.
            input: Inputs by name. Paths, open files, bytes, images, arrays and output files may be anywhere in it.
            deployment: `"owner/name"`, a pair of both, or a `Deployment`, in place of model and version.
            stream: Obsolete: whether a stream of events is wanted.
            webhook: URL that is told about the prediction.
            webhook_events_filter: What it is told of: start, output, logs, completed.
            params: `wait` (True, or seconds, to hold the request until the output is there), `file_encoding_strategy`
                (`url`, `base64` or `auto`), `cancel_after` (seconds, or `1h30m`), `webhook_completed`, and how the call
                is made: `timeout`, `headers`, `retries`.

        Raises:
            ValueError: What is to run is not said, twice, or in a way that can be read twice.
            EncodeError: A part of the input cannot be sent; nothing was.
            AmbiguousCreateError: No answer came, and the prediction may exist; see `find_created`.

        Operation `predictions.create`: POST /predictions.
        """
        said = present(stream=stream, webhook=webhook, webhook_events_filter=webhook_events_filter)
        return self._client.drive(self._create(model, version, deployment, input, {**params, **said}))

    async def async_create(
        self,
        model: ModelLike | VersionLike | None = None,
        version: VersionLike | Mapping[str, Any] | None = None,
        input: Mapping[str, Any] | None = None,
        *,
        deployment: ModelLike | None = None,
        stream: bool | None = None,
        webhook: str | None = None,
        webhook_events_filter: list[str] | None = None,
        **params: Unpack[MoreParams],
    ) -> P:
        """Create a prediction of a model, of one of its versions, or of a deployment.

        `create(version, input)` is understood too. A community model runs as its newest version.

        Args:
            model: `"owner/name"`, a pair of both, or a `Model`; the newest version runs.
            version: A version id, `"owner/name:version"` or a `Version`.
            input: Inputs by name. Paths, open files, bytes, images, arrays and output files may be anywhere in it.
            deployment: `"owner/name"`, a pair of both, or a `Deployment`, in place of model and version.
            stream: Obsolete: whether a stream of events is wanted.
            webhook: URL that is told about the prediction.
            webhook_events_filter: What it is told of: start, output, logs, completed.
            params: `wait` (True, or seconds, to hold the request until the output is there), `file_encoding_strategy`
                (`url`, `base64` or `auto`), `cancel_after` (seconds, or `1h30m`), `webhook_completed`, and how the call
                is made: `timeout`, `headers`, `retries`.

        Raises:
            ValueError: What is to run is not said, twice, or in a way that can be read twice.
            EncodeError: A part of the input cannot be sent; nothing was.
            AmbiguousCreateError: No answer came, and the prediction may exist; see `find_created`.

        Operation `predictions.create`: POST /predictions.
        """
        said = present(stream=stream, webhook=webhook, webhook_events_filter=webhook_events_filter)
        return await self._client.async_drive(self._create(model, version, deployment, input, {**params, **said}))

    def find_created(self, error: AmbiguousCreateError) -> list[P]:
        """Look for what a create may have made whose answer was lost.

        Args:
            error: What the create raised.

        Returns:
            The predictions with the same input that were made at the time, newest first.
        """
        return self._client.drive(self._found(error))

    async def async_find_created(self, error: AmbiguousCreateError) -> list[P]:
        """Look for what a create may have made whose answer was lost.

        Args:
            error: What the create raised.

        Returns:
            The predictions with the same input that were made at the time, newest first.
        """
        return await self._client.async_drive(self._found(error))

    def _found(self, error: AmbiguousCreateError) -> Flow[list[P]]:
        from .parts.find_created import created

        return created(self, error)

    def _create(
        self,
        model: object,
        version: object,
        deployment: object,
        input: Mapping[str, Any] | None,
        params: Mapping[str, Any],
    ) -> Flow[P]:
        ref, given = target(model, version, deployment, input)
        client = host(self._client)
        if ref.kind == "model":
            runs = client.models.predictions
            made: P = yield from invoke(runs, "create", model=ref.origin, input=given or {}, **params)
            return made
        if ref.kind == "deployment":
            runs = client.deployments.predictions
            made = yield from invoke(runs, "create", deployment=ref.origin, input=given or {}, **params)
            return made
        options = CreateOptions(params, PREDICTION, "create")
        client.memory.learn(ref.origin)
        prediction: P = yield from create(partial(self._create_call, version=ref.version), client, given, options)
        reread(prediction, client)
        return prediction
