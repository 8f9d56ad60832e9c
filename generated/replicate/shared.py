# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Types and calls of the API."""

from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias

from replicate_runtime.core.record import ABSENT, Record, record

WebhookEventName: TypeAlias = Literal["start", "output", "logs", "completed"]
"""What a webhook is called about."""


class WebhookEventNameValues:
    """The known values of `WebhookEventName`, by name; the service may add others."""

    START: Final = "start"
    OUTPUT: Final = "output"
    LOGS: Final = "logs"
    COMPLETED: Final = "completed"


@record
class PredictionRequest(Record):
    """With which inputs to run the model, and whom to tell.

    Fields that are not listed are refused with status 422.
    """

    input: dict[str, Any]
    """Inputs of the model, by name.

    Which names there are, and their types, is in the `Input` schema of the version's `openapi_schema` (see
    `models.versions.get`). Inputs are checked against it before anything runs; a misfit is answered with status 422.
    Defaults are filled in by the model for names that are left out.

    A file is given as a URL that the service can fetch (best above 256 kB), as a `data:` URL (best at or below 256
    kB), or as the `urls.get` of an uploaded file (see `files.create`).
    """
    webhook: str = ABSENT
    """URL that is told about the prediction as it goes on: an absolute HTTPS URL, which may carry query parameters.

    The service sends a POST request whose body is the prediction as `predictions.get` would give it at that moment.
    Answer with a 2xx status within a few seconds; redirects are not followed. Only the last request, about the end
    of the prediction, is repeated when it cannot be delivered. Expect duplicates and requests out of order.

    Requests are signed; check them with the key that `webhooks.default.secret.get` returns. Without this field no
    request is sent.

    Pattern ^https://.
    """
    webhook_events_filter: list[WebhookEventName | str] = ABSENT
    """Which events cause a request to `webhook`.

    - `start`: the prediction has begun.
    - `output`: it has produced output (every time a part is added).
    - `logs`: it has written to its log.
    - `completed`: it has reached a final status.

    `output` and `logs` are sent at most once every 500 milliseconds; `start` and `completed` always. By default
    requests are sent for new output and for the end of the prediction.
    """
    stream: bool = ABSENT
    """Ask for a stream of the output. No longer needed: `urls.stream` of the answer is there whenever the version can
    stream. Deprecated.
    """
    webhook_completed: str = ABSENT
    """URL that is told about the end alone. Use `webhook` with `completed` in `webhook_events_filter`. Deprecated.
    Pattern ^https://.
    """


@record
class TrainingRequest(Record):
    """With which inputs to train, where the new version goes, and whom to tell."""

    destination: str
    """The model that receives the new version, as `owner/name`. It must exist and belong to you; `models.create` makes
    one. Otherwise the answer has status 404.
    """
    input: dict[str, Any]
    """Inputs of the training, by name. Which names there are, and their types, is in the `TrainingInput` schema of the
    version's `openapi_schema`. Files are given by URL, as for a prediction.
    """
    webhook: str = ABSENT
    """URL that is told about the training as it goes on: an absolute HTTPS URL, which may carry query parameters.

    The service sends a POST request whose body is the training as `trainings.get` would give it at that moment.
    Answer with a 2xx status within a few seconds; redirects are not followed. Only the last request, about the end
    of the training, is repeated when it cannot be delivered. Expect duplicates and requests out of order.

    Requests are signed; check them with the key that `webhooks.default.secret.get` returns. Without this field no
    request is sent.

    Pattern ^https://.
    """
    webhook_events_filter: list[WebhookEventName | str] = ABSENT
    """Which events cause a request to `webhook`.

    - `start`: the training has begun.
    - `output`: it has produced output (every time a part is added).
    - `logs`: it has written to its log.
    - `completed`: it has reached a final status.

    `output` and `logs` are sent at most once every 500 milliseconds; `start` and `completed` always. By default
    requests are sent for new output and for the end of the training.
    """
    webhook_completed: str = ABSENT
    """URL that is told about the end alone. Use `webhook` with `completed` in `webhook_events_filter`. Deprecated.
    Pattern ^https://.
    """


@record
class VersionPredictionRequest(Record):
    """What to run, with which inputs, and whom to tell.

    Fields that are not listed are refused with status 422.
    """

    version: str
    """What to run, in one of three forms.

    - `64hex`: the id of a version, 64 hexadecimal digits.
    - `owner/name:64hex`: the same, with the model it belongs to.
    - `owner/name`: an official model, which runs its current version.

    A short id, `owner/name:latest`, or a model that is not official without a version is refused with status 422.
    """
    input: dict[str, Any]
    """Inputs of the model, by name.

    Which names there are, and their types, is in the `Input` schema of the version's `openapi_schema` (see
    `models.versions.get`). Inputs are checked against it before anything runs; a misfit is answered with status 422.
    Defaults are filled in by the model for names that are left out.

    A file is given as a URL that the service can fetch (best above 256 kB), as a `data:` URL (best at or below 256
    kB), or as the `urls.get` of an uploaded file (see `files.create`).
    """
    webhook: str = ABSENT
    """URL that is told about the prediction as it goes on: an absolute HTTPS URL, which may carry query parameters.

    The service sends a POST request whose body is the prediction as `predictions.get` would give it at that moment.
    Answer with a 2xx status within a few seconds; redirects are not followed. Only the last request, about the end
    of the prediction, is repeated when it cannot be delivered. Expect duplicates and requests out of order.

    Requests are signed; check them with the key that `webhooks.default.secret.get` returns. Without this field no
    request is sent.

    Pattern ^https://.
    """
    webhook_events_filter: list[WebhookEventName | str] = ABSENT
    """Which events cause a request to `webhook`.

    - `start`: the prediction has begun.
    - `output`: it has produced output (every time a part is added).
    - `logs`: it has written to its log.
    - `completed`: it has reached a final status.

    `output` and `logs` are sent at most once every 500 milliseconds; `start` and `completed` always. By default
    requests are sent for new output and for the end of the prediction.
    """
    stream: bool = ABSENT
    """Ask for a stream of the output. No longer needed: `urls.stream` of the answer is there whenever the version can
    stream. Deprecated.
    """
    webhook_completed: str = ABSENT
    """URL that is told about the end alone. Use `webhook` with `completed` in `webhook_events_filter`. Deprecated.
    Pattern ^https://.
    """


@record
class Problem(Record):
    """What went wrong, for programs and for people.

    Any member may be absent.
    """

    detail: str = ABSENT
    """What went wrong, for people. Several complaints stand one to a line."""
    status: int = ABSENT
    """The HTTP status, repeated.

    - 400: a value is not valid; `errors` may name it.
    - 401: the token is missing or wrong.
    - 402: there is not enough credit for what was to be created.
    - 403: the account may not do this.
    - 404: what the path names does not exist, or is not visible to the account.
    - 409: it contradicts the present state.
    - 413: the body is too large.
    - 422: the body does not fit the schema, as `invalid_fields` says, or names a version that cannot be used.
    - 429: too many requests; nothing was done.
    - 500 and above: the service failed.
    """
    title: str = ABSENT
    """The kind of problem, in a few words, such as `Input validation failed`."""
    type: str = ABSENT
    """A URI that stands for the kind of problem."""
    instance: str = ABSENT
    """A URI that stands for this occurrence of it."""
    invalid_fields: list[InvalidField] = ABSENT
    """Fields of the body that were refused, with status 422."""
    errors: list[InvalidValue] = ABSENT
    """Values in the body that were refused, with status 400."""
    retry_after: int = ABSENT
    """Seconds to wait before the next try, with status 429."""


@record
class InvalidField(Record):
    """A field of a request body that was refused."""

    type: str = ABSENT
    """Which rule it breaks: `required`, `enum`, `number_lte`, `additional_property_not_allowed` and others."""
    field: str = ABSENT
    """Where it is, as a dotted path such as `input.num_steps`. For a missing field its parent is named; empty is the
    body itself.
    """
    description: str = ABSENT
    """What is wrong with it, for people."""


@record
class InvalidValue(Record):
    """A value in a request body that was refused."""

    pointer: str = ABSENT
    """Where it is, as a JSON pointer such as `/hardware`."""
    detail: str = ABSENT
    """What is wrong with it, for people."""
