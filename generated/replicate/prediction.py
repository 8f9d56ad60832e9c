# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Runs of a version of a model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from replicate_runtime.core.call import Call, path
from replicate_runtime.core.page import page_call
from replicate_runtime.core.record import ABSENT, record
from replicate_runtime.core.resource import Resource
from replicate_runtime.overlays.parts.compat import Page
from replicate_runtime.overlays.parts.creating import CreatePredictionRequestParams
from replicate_runtime.overlays.prediction import PredictionOverlay, PredictionsOverlay

from .shared import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from typing_extensions import Unpack

    from replicate_runtime.core.call import Options
    from replicate_runtime.core.page import Cursor

    from .shared import WebhookEventName

__all__ = [
    "PredictionStatus",
    "PredictionStatusValues",
    "PredictionSource",
    "PredictionSourceValues",
    "PredictionMetrics",
    "PredictionUrls",
    "Prediction",
    "list_predictions",
    "create_prediction",
    "get_prediction",
    "cancel_prediction",
    "Predictions",
    "CreatePredictionRequestParams",
]

PredictionStatus: TypeAlias = Literal["starting", "processing", "succeeded", "failed", "canceled", "aborted"]
"""Where the prediction stands.

- `starting`: waiting for a machine, or the model is being loaded. Lasts longest when the model has been idle.
- `processing`: the model is running.
- `succeeded`: it ended and `output` is final.
- `failed`: it ended with an error; `error` says why.
- `canceled`: it was stopped while running, by a call to `predictions.cancel` or by its deadline.
- `aborted`: it was stopped before it began to run, for instance because its deadline passed while it waited. Nothing is
  billed.

The last four are final. Other values may be added.
"""

PredictionSource: TypeAlias = Literal["web", "api"]
"""Where the prediction was made: `web` on Replicate's website, `api` by a call to this API."""

PredictionMetrics: TypeAlias = "dict[str, Any]"
"""Measurements of the run.

Empty or absent until it has ended. Models may add their own.

Keys:
    total_time: Seconds from creation to end: waiting, start and run together.
    predict_time: Seconds of running time, without waiting and start: what is billed for most models.
    input_token_count: How many tokens the input of a language model had.
    output_token_count: How many tokens the output of a language model has.
    tokens_per_second: How many tokens per second a language model produced.
    time_to_first_token: Seconds until the first token of a language model.
    image_count: How many images the output has.
"""

PredictionUrls: TypeAlias = "dict[str, str]"
"""URLs that belong to the prediction.

Keys:
    get: URL that returns the prediction; the request of `predictions.get`.
    cancel: URL that cancels it; the request of `predictions.cancel`.
    stream: URL of its output as server-sent events, on another host than this API.
    web: URL of its page on Replicate's website, for people.
"""


class PredictionStatusValues:
    """The known values of `PredictionStatus`, by name; the service may add others."""

    STARTING: Final = "starting"
    PROCESSING: Final = "processing"
    SUCCEEDED: Final = "succeeded"
    FAILED: Final = "failed"
    CANCELED: Final = "canceled"
    ABORTED: Final = "aborted"


class PredictionSourceValues:
    """The known values of `PredictionSource`, by name; the service may add others."""

    WEB: Final = "web"
    API: Final = "api"


@record
class Prediction(PredictionOverlay):
    """A prediction: one run of a version of a model.

    `predictions.create` and its siblings start one; `predictions.get` tells how it stands. Fields appear as the
    prediction goes on: right after its creation there is no output, no `started_at`, no `completed_at` and no
    `metrics`. Input, output and logs of a prediction made by the API are deleted one hour after its end.
    """

    id: str
    """Identifier of the prediction: 26 lower-case letters and digits."""
    model: str = ABSENT
    """The model that runs, as `owner/name`."""
    version: str = ABSENT
    """Id of the version that runs: 64 hexadecimal digits, or `hidden` for an official model. Older predictions of
    official models have ids such as `dp-…`.
    """
    deployment: str = ABSENT
    """The deployment that runs it, as `owner/name`. Absent when the prediction was made without one."""
    status: PredictionStatus | str = ABSENT
    """Where the prediction stands.

    - `starting`: waiting for a machine, or the model is being loaded. Lasts longest when the model has been idle.
    - `processing`: the model is running.
    - `succeeded`: it ended and `output` is final.
    - `failed`: it ended with an error; `error` says why.
    - `canceled`: it was stopped while running, by a call to `predictions.cancel` or by its deadline.
    - `aborted`: it was stopped before it began to run, for instance because its deadline passed while it waited.
      Nothing is billed.

    The last four are final. Other values may be added.
    """
    input: dict[str, Any] = ABSENT
    """The inputs, as they were given: defaults are not filled in, keys may be in another order. Secret inputs are
    redacted. Empty or null once the data has been removed.
    """
    output: Any = ABSENT
    """What the model returned: any JSON value, as the `Output` schema of the version says. Files are `https:` URLs, or
    `data:` URLs in the answer to a create that waited. Models that produce their output bit by bit return an array
    that grows while the status is `processing`. Absent or null before the first output, after a failure, and once
    the data has been removed.
    """
    error: str | None = ABSENT
    """Why the prediction failed: the model's or the platform's message. Null, or sometimes empty, as long as nothing
    failed. Messages of the platform end in a code such as `E1001` (out of memory).
    """
    logs: str | None = ABSENT
    """Everything that the model has written to its log so far, always the whole text. Empty or null before the first
    line.
    """
    metrics: PredictionMetrics = ABSENT
    """Measurements of the run. Empty or absent until it has ended. Models may add their own."""
    data_removed: bool = ABSENT
    """Whether input, output and logs have been deleted, one hour after the end of a prediction made by the API."""
    source: PredictionSource | str = ABSENT
    """Where the prediction was made: `web` on Replicate's website, `api` by a call to this API."""
    created_at: str = ABSENT
    """When the prediction was created: RFC 3339, in UTC, with up to nine fractional digits."""
    started_at: str | None = ABSENT
    """When the model began to run: RFC 3339, in UTC. Absent or null until then, and for ever if it never ran."""
    completed_at: str | None = ABSENT
    """When the prediction reached its final status: RFC 3339, in UTC. Absent or null until then."""
    deadline: str = ABSENT
    """When the prediction will be stopped if it has not ended: RFC 3339, in UTC. Present when `Cancel-After` was
    given.
    """
    urls: PredictionUrls = ABSENT
    """URLs that belong to the prediction."""
    webhook: str | None = ABSENT
    """The URL that is told about the prediction, as given when it was created. Null or absent when none was given."""
    webhook_completed: str | None = ABSENT
    """The URL that is told about the end of the prediction, in a form of webhook that is no longer documented. Null in
    older predictions, absent in newer ones.
    """
    webhook_events_filter: list[WebhookEventName | str] | None = ABSENT
    """The events that cause a call to `webhook`, as given when the prediction was created. Null or absent when none
    were given.
    """


def list_predictions(
    cursor: Cursor = ...,
    *,
    created_after: str | None = None,
    created_before: str | None = None,
    source: Literal["web"] | None = None,
) -> Call[Page[Prediction]]:
    """Describe `predictions.list`: GET /predictions."""
    return page_call(
        "/v1/predictions",
        Page[Prediction],
        cursor,
        query={"created_after": created_after, "created_before": created_before, "source": source},
        errors={"default": Problem},
        operation="predictions.list",
    )


def create_prediction(
    version: str,
    input: Mapping[str, Any],
    *,
    prefer: str | None = None,
    cancel_after: str | None = None,
    webhook: str | None = None,
    webhook_events_filter: Sequence[WebhookEventName] | None = None,
    stream: bool | None = None,
    webhook_completed: str | None = None,
) -> Call[Prediction]:
    """Describe `predictions.create`: POST /predictions."""
    return Call(
        "POST",
        "/v1/predictions",
        Prediction,
        headers={"Prefer": prefer, "Cancel-After": cancel_after},
        json={
            "version": version,
            "input": input,
            "webhook": webhook,
            "webhook_events_filter": webhook_events_filter,
            "stream": stream,
            "webhook_completed": webhook_completed,
        },
        errors={"default": Problem},
        operation="predictions.create",
    )


def get_prediction(id: str) -> Call[Prediction]:
    """Describe `predictions.get`: GET /predictions/{prediction_id}."""
    return Call(
        "GET", path("/v1/predictions/{}", id), Prediction, errors={"default": Problem}, operation="predictions.get"
    )


def cancel_prediction(id: str) -> Call[Prediction]:
    """Describe `predictions.cancel`: POST /predictions/{prediction_id}/cancel."""
    return Call(
        "POST",
        path("/v1/predictions/{}/cancel", id),
        Prediction,
        errors={"default": Problem},
        idempotent=True,
        operation="predictions.cancel",
    )


class Predictions(PredictionsOverlay[Prediction], Resource):
    """Runs of a version of a model."""

    _create_call = staticmethod(create_prediction)
    _list_call = staticmethod(list_predictions)

    def list(
        self,
        cursor: Cursor = ...,
        *,
        created_after: str | None = None,
        created_before: str | None = None,
        source: Literal["web"] | None = None,
        **options: Unpack[Options],
    ) -> Page[Prediction]:
        """List your predictions.

        Returns one page of up to 100 predictions of your account, newest first: those made by the API and those made on
        the website, by models, versions and deployments alike.

        Args:
            cursor: Which page: the address in a page's `next` or `previous`; the first by default.
            created_after: Only predictions created at this time or later: RFC 3339.
            created_before: Only predictions created before this time: RFC 3339.
            source: Only predictions made in this place: `web` is Replicate's website, and limits the list to the
                last 14 days. By default all are listed.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            A page of predictions.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `predictions.list`: GET /predictions.
        """
        return self._client.send(
            list_predictions(cursor, created_after=created_after, created_before=created_before, source=source),
            **options,
        )

    async def async_list(
        self,
        cursor: Cursor = ...,
        *,
        created_after: str | None = None,
        created_before: str | None = None,
        source: Literal["web"] | None = None,
        **options: Unpack[Options],
    ) -> Page[Prediction]:
        """List your predictions.

        Returns one page of up to 100 predictions of your account, newest first: those made by the API and those made on
        the website, by models, versions and deployments alike.

        Args:
            cursor: Which page: the address in a page's `next` or `previous`; the first by default.
            created_after: Only predictions created at this time or later: RFC 3339.
            created_before: Only predictions created before this time: RFC 3339.
            source: Only predictions made in this place: `web` is Replicate's website, and limits the list to the
                last 14 days. By default all are listed.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            A page of predictions.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `predictions.list`: GET /predictions.
        """
        return await self._client.async_send(
            list_predictions(cursor, created_after=created_after, created_before=created_before, source=source),
            **options,
        )

    def get(self, id: str, **options: Unpack[Options]) -> Prediction:
        """Get a prediction.

        Returns one prediction as it stands. It has ended when its status is `succeeded`, `failed`, `canceled` or
        `aborted`.

        Args:
            id: Identifier of the prediction: 26 lower-case letters and digits.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The prediction.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `predictions.get`: GET /predictions/{prediction_id}.
        """
        return self._client.send(get_prediction(id), **options)

    async def async_get(self, id: str, **options: Unpack[Options]) -> Prediction:
        """Get a prediction.

        Returns one prediction as it stands. It has ended when its status is `succeeded`, `failed`, `canceled` or
        `aborted`.

        Args:
            id: Identifier of the prediction: 26 lower-case letters and digits.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The prediction.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `predictions.get`: GET /predictions/{prediction_id}.
        """
        return await self._client.async_send(get_prediction(id), **options)

    def cancel(self, id: str, **options: Unpack[Options]) -> Prediction:
        """Cancel a prediction.

        Stops a prediction that has not ended and returns it; running time up to then is billed. One that has ended
        stays as it is.

        Args:
            id: Identifier of the prediction: 26 lower-case letters and digits.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The prediction, canceled or about to be.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `predictions.cancel`: POST /predictions/{prediction_id}/cancel.
        """
        return self._client.send(cancel_prediction(id), **options)

    async def async_cancel(self, id: str, **options: Unpack[Options]) -> Prediction:
        """Cancel a prediction.

        Stops a prediction that has not ended and returns it; running time up to then is billed. One that has ended
        stays as it is.

        Args:
            id: Identifier of the prediction: 26 lower-case letters and digits.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The prediction, canceled or about to be.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `predictions.cancel`: POST /predictions/{prediction_id}/cancel.
        """
        return await self._client.async_send(cancel_prediction(id), **options)
