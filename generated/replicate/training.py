# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Runs that make a new version of a model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from replicate_runtime.core.call import Call, path
from replicate_runtime.core.page import page_call
from replicate_runtime.core.record import ABSENT, record
from replicate_runtime.core.resource import Resource
from replicate_runtime.overlays.parts.compat import Page
from replicate_runtime.overlays.training import TrainingOverlay, TrainingsOverlay

from .shared import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from typing_extensions import Unpack

    from replicate_runtime.core.call import Options
    from replicate_runtime.core.page import Cursor

    from .shared import WebhookEventName

TrainingStatus: TypeAlias = Literal["starting", "processing", "succeeded", "failed", "canceled", "aborted"]
"""Where the training stands.

- `starting`: waiting for a machine, or the model is being loaded. Lasts longest when the model has been idle.
- `processing`: the model is running.
- `succeeded`: it ended and `output` is final.
- `failed`: it ended with an error; `error` says why.
- `canceled`: it was stopped while running, by a call to `trainings.cancel` or by its deadline.
- `aborted`: it was stopped before it began to run, for instance because its deadline passed while it waited. Nothing is
  billed.

The last four are final. Other values may be added.
"""

TrainingSource: TypeAlias = Literal["web", "api"]
"""Where the training was made: `web` on Replicate's website, `api` by a call to this API."""

TrainingOutput: TypeAlias = "dict[str, Any]"
"""What the training made.

Absent or null until it has succeeded.

Keys:
    version: The new version, as `owner/name:64hex`.
    weights: URL of the new weights.
"""

TrainingMetrics: TypeAlias = "dict[str, float]"
"""Measurements of the run.

Empty or absent until it has ended.

Keys:
    predict_time: Seconds of running time: what is billed.
    total_time: Seconds from creation to end: waiting, start and run together.
"""

TrainingUrls: TypeAlias = "dict[str, str]"
"""URLs that belong to the training.

Keys:
    get: URL that returns the training.
    cancel: URL that cancels the training; like `get`, under either path.
    web: URL of its page on Replicate's website, for people.
"""


class TrainingStatusValues:
    """The known values of `TrainingStatus`, by name; the service may add others."""

    STARTING: Final = "starting"
    PROCESSING: Final = "processing"
    SUCCEEDED: Final = "succeeded"
    FAILED: Final = "failed"
    CANCELED: Final = "canceled"
    ABORTED: Final = "aborted"


class TrainingSourceValues:
    """The known values of `TrainingSource`, by name; the service may add others."""

    WEB: Final = "web"
    API: Final = "api"


@record
class Training(TrainingOverlay):
    """A training: a run that makes a new version of a model from a version that can be trained.

    `trainings.create` starts one; `trainings.get` tells how it stands.
    """

    id: str
    """Identifier of the training: 26 lower-case letters and digits."""
    model: str = ABSENT
    """The model that is trained on, as `owner/name`; not the one that receives the new version."""
    version: str = ABSENT
    """Id of the version that is trained on: 64 hexadecimal digits."""
    status: TrainingStatus | str = ABSENT
    """Where the training stands.

    - `starting`: waiting for a machine, or the model is being loaded. Lasts longest when the model has been idle.
    - `processing`: the model is running.
    - `succeeded`: it ended and `output` is final.
    - `failed`: it ended with an error; `error` says why.
    - `canceled`: it was stopped while running, by a call to `trainings.cancel` or by its deadline.
    - `aborted`: it was stopped before it began to run, for instance because its deadline passed while it waited.
      Nothing is billed.

    The last four are final. Other values may be added.
    """
    input: dict[str, Any] = ABSENT
    """The inputs, as they were given: defaults are not filled in, keys may be in another order."""
    output: TrainingOutput | None = ABSENT
    """What the training made. Absent or null until it has succeeded."""
    error: str | None = ABSENT
    """Why the training failed. Null, or sometimes empty, as long as nothing failed."""
    logs: str | None = ABSENT
    """Everything that the training has written to its log so far, always the whole text. Empty or null before the first
    line.
    """
    metrics: TrainingMetrics = ABSENT
    """Measurements of the run. Empty or absent until it has ended."""
    source: TrainingSource | str = ABSENT
    """Where the training was made: `web` on Replicate's website, `api` by a call to this API."""
    created_at: str = ABSENT
    """When the training was created: RFC 3339, in UTC, with up to nine fractional digits."""
    started_at: str | None = ABSENT
    """When the training began to run: RFC 3339, in UTC. Absent or null until then, and for ever if it never ran."""
    completed_at: str | None = ABSENT
    """When the training reached its final status: RFC 3339, in UTC. Absent or null until then."""
    urls: TrainingUrls = ABSENT
    """URLs that belong to the training."""
    data_removed: bool = ABSENT
    """Whether input, output and logs have been deleted."""
    webhook: str | None = ABSENT
    """The URL that is told about the training, as given when it was created. Null or absent when none was given."""
    webhook_completed: str | None = ABSENT
    """The URL that is told about the end of the training, in a form of webhook that is no longer documented. Null in
    older trainings, absent in newer ones.
    """
    webhook_events_filter: list[WebhookEventName | str] | None = ABSENT
    """The events that cause a call to `webhook`, as given when the training was created. Null or absent when none were
    given.
    """


def create_training(
    model_owner: str,
    model_name: str,
    version_id: str,
    destination: str,
    input: Mapping[str, Any],
    *,
    webhook: str | None = None,
    webhook_events_filter: Sequence[WebhookEventName] | None = None,
    webhook_completed: str | None = None,
) -> Call[Training]:
    """Describe `trainings.create`: POST /models/{model_owner}/{model_name}/versions/{version_id}/trainings."""
    return Call(
        "POST",
        path("/v1/models/{}/{}/versions/{}/trainings", model_owner, model_name, version_id),
        Training,
        json={
            "destination": destination,
            "input": input,
            "webhook": webhook,
            "webhook_events_filter": webhook_events_filter,
            "webhook_completed": webhook_completed,
        },
        errors={"default": Problem},
        operation="trainings.create",
    )


def list_trainings(cursor: Cursor = ...) -> Call[Page[Training]]:
    """Describe `trainings.list`: GET /trainings."""
    return page_call("/v1/trainings", Page[Training], cursor, errors={"default": Problem}, operation="trainings.list")


def get_training(id: str) -> Call[Training]:
    """Describe `trainings.get`: GET /trainings/{training_id}."""
    return Call("GET", path("/v1/trainings/{}", id), Training, errors={"default": Problem}, operation="trainings.get")


def cancel_training(id: str) -> Call[Training]:
    """Describe `trainings.cancel`: POST /trainings/{training_id}/cancel."""
    return Call(
        "POST",
        path("/v1/trainings/{}/cancel", id),
        Training,
        errors={"default": Problem},
        idempotent=True,
        operation="trainings.cancel",
    )


class Trainings(TrainingsOverlay[Training], Resource):
    """Runs that make a new version of a model."""

    _create_call = staticmethod(create_training)

    def list(self, cursor: Cursor = ..., **options: Unpack[Options]) -> Page[Training]:
        """List your trainings.

        Returns one page of up to 100 trainings of your account, newest first: those made by the API and those made on
        the website.

        Args:
            cursor: Which page: the address in a page's `next` or `previous`; the first by default.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            A page of trainings.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `trainings.list`: GET /trainings.
        """
        return self._client.send(list_trainings(cursor), **options)

    async def async_list(self, cursor: Cursor = ..., **options: Unpack[Options]) -> Page[Training]:
        """List your trainings.

        Returns one page of up to 100 trainings of your account, newest first: those made by the API and those made on
        the website.

        Args:
            cursor: Which page: the address in a page's `next` or `previous`; the first by default.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            A page of trainings.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `trainings.list`: GET /trainings.
        """
        return await self._client.async_send(list_trainings(cursor), **options)

    def get(self, id: str, **options: Unpack[Options]) -> Training:
        """Get a training.

        Returns one training as it stands. It has ended when its status is `succeeded`, `failed`, `canceled` or
        `aborted`; `output.version` then names the new version.

        Args:
            id: Identifier of the training: 26 lower-case letters and digits.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The training.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `trainings.get`: GET /trainings/{training_id}.
        """
        return self._client.send(get_training(id), **options)

    async def async_get(self, id: str, **options: Unpack[Options]) -> Training:
        """Get a training.

        Returns one training as it stands. It has ended when its status is `succeeded`, `failed`, `canceled` or
        `aborted`; `output.version` then names the new version.

        Args:
            id: Identifier of the training: 26 lower-case letters and digits.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The training.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `trainings.get`: GET /trainings/{training_id}.
        """
        return await self._client.async_send(get_training(id), **options)

    def cancel(self, id: str, **options: Unpack[Options]) -> Training:
        """Cancel a training.

        Stops a training that has not ended and returns it; running time up to then is billed, and no version is made.
        One that has ended stays as it is.

        Args:
            id: Identifier of the training: 26 lower-case letters and digits.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The training, canceled or about to be.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `trainings.cancel`: POST /trainings/{training_id}/cancel.
        """
        return self._client.send(cancel_training(id), **options)

    async def async_cancel(self, id: str, **options: Unpack[Options]) -> Training:
        """Cancel a training.

        Stops a training that has not ended and returns it; running time up to then is billed, and no version is made.
        One that has ended stays as it is.

        Args:
            id: Identifier of the training: 26 lower-case letters and digits.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The training, canceled or about to be.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `trainings.cancel`: POST /trainings/{training_id}/cancel.
        """
        return await self._client.async_send(cancel_training(id), **options)
