# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""What can be run.

A model has versions; its newest one and an example prediction come with it.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from replicate_runtime.core.call import Call, path
from replicate_runtime.core.page import Page, page_call
from replicate_runtime.core.record import ABSENT, Record, record
from replicate_runtime.core.resource import Resource

from .prediction import Prediction
from .shared import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from typing_extensions import Unpack

    from replicate_runtime.core.call import Options
    from replicate_runtime.core.page import Cursor

    from .shared import WebhookEventName
    from .version import Version, Versions

ModelVisibility: TypeAlias = Literal["public", "private"]
"""Who can see and run a model: `public` is everybody, `private` is the account of its owner alone."""

ModelsListSortBy: TypeAlias = Literal["model_created_at", "latest_version_created_at"]
"""Known values of `models.list sort_by`."""

ModelsListSortDirection: TypeAlias = Literal["asc", "desc"]
"""Known values of `models.list sort_direction`."""


class ModelVisibilityValues:
    """The known values of `ModelVisibility`, by name; the service may add others."""

    PUBLIC: Final = "public"
    PRIVATE: Final = "private"


class ModelsListSortByValues:
    """The known values of `ModelsListSortBy`, by name; the service may add others."""

    MODEL_CREATED_AT: Final = "model_created_at"
    LATEST_VERSION_CREATED_AT: Final = "latest_version_created_at"


class ModelsListSortDirectionValues:
    """The known values of `ModelsListSortDirection`, by name; the service may add others."""

    ASC: Final = "asc"
    DESC: Final = "desc"


@record
class Model(Record):
    """A model: something that can be run, in one or more versions."""

    url: str = ABSENT
    """Web page of the model on Replicate."""
    owner: str
    """Username of the account that owns the model: the first half of `owner/name`."""
    name: str
    """Name of the model, unique within its owner: the second half of `owner/name`."""
    description: str | None = ABSENT
    """What the model does, in a sentence or two. Null when the owner wrote none."""
    github_url: str | None = ABSENT
    """URL of the source code on GitHub. Null when none was given."""
    paper_url: str | None = ABSENT
    """URL of the paper that describes the model. Null when none was given."""
    license_url: str | None = ABSENT
    """URL of the license the model is under. Null when none was given."""
    run_count: int = ABSENT
    """How often the model has been run, by anybody, over all its versions."""
    is_official: bool = ABSENT
    """Whether this is an official model: one that Replicate maintains, keeps running and prices by output. Official
    models are run by `models.predictions.create`, without naming a version.
    """
    cover_image_url: str | None = ABSENT
    """URL of the picture or video shown for the model. Null when there is none."""
    default_example: Prediction | None = ABSENT
    """The prediction that the owner chose as an example of what the model does. Null when none was chosen. It has fewer
    fields than a prediction of your own, and a log that may be null.
    """
    latest_version: Version | None = ABSENT
    """The newest version of the model, with its input and output schema. Null as long as no version has been pushed."""
    created_at: str = ABSENT
    """When the model was created: RFC 3339, in UTC. Absent in some answers."""
    weights_url: str | None = ABSENT
    """URL of the weights of the model. Null when none was given, absent in some answers."""
    visibility: ModelVisibility | str = ABSENT
    """Who can see and run the model."""


def list_model_examples(owner: str, name: str, cursor: Cursor = ...) -> Call[Page[Prediction]]:
    """Describe `models.examples.list`: GET /models/{model_owner}/{model_name}/examples."""
    return page_call(
        path("/v1/models/{}/{}/examples", owner, name),
        Page[Prediction],
        cursor,
        errors={"default": Problem},
        operation="models.examples.list",
    )


def create_model_prediction(
    owner: str,
    name: str,
    input: Mapping[str, Any],
    *,
    prefer: str | None = None,
    cancel_after: str | None = None,
    webhook: str | None = None,
    webhook_events_filter: Sequence[WebhookEventName] | None = None,
    stream: bool | None = None,
    webhook_completed: str | None = None,
) -> Call[Prediction]:
    """Describe `models.predictions.create`: POST /models/{model_owner}/{model_name}/predictions."""
    return Call(
        "POST",
        path("/v1/models/{}/{}/predictions", owner, name),
        Prediction,
        headers={"Prefer": prefer, "Cancel-After": cancel_after},
        json={
            "input": input,
            "webhook": webhook,
            "webhook_events_filter": webhook_events_filter,
            "stream": stream,
            "webhook_completed": webhook_completed,
        },
        errors={"default": Problem},
        operation="models.predictions.create",
    )


def get_model_readme(owner: str, name: str) -> Call[str]:
    """Describe `models.readme.get`: GET /models/{model_owner}/{model_name}/readme."""
    return Call(
        "GET",
        path("/v1/models/{}/{}/readme", owner, name),
        str,
        accept="text/plain",
        errors={"404": Problem, "default": Problem},
        operation="models.readme.get",
    )


def list_models(
    cursor: Cursor = ...,
    *,
    sort_by: ModelsListSortBy | None = None,
    sort_direction: ModelsListSortDirection | None = None,
) -> Call[Page[Model]]:
    """Describe `models.list`: GET /models."""
    return page_call(
        "/v1/models",
        Page[Model],
        cursor,
        query={"sort_by": sort_by, "sort_direction": sort_direction},
        errors={"default": Problem},
        operation="models.list",
    )


def create_model(
    owner: str,
    name: str,
    hardware: str,
    visibility: ModelVisibility,
    *,
    description: str | None = None,
    github_url: str | None = None,
    paper_url: str | None = None,
    license_url: str | None = None,
    cover_image_url: str | None = None,
) -> Call[Model]:
    """Describe `models.create`: POST /models."""
    return Call(
        "POST",
        "/v1/models",
        Model,
        json={
            "owner": owner,
            "name": name,
            "hardware": hardware,
            "description": description,
            "github_url": github_url,
            "paper_url": paper_url,
            "license_url": license_url,
            "cover_image_url": cover_image_url,
            "visibility": visibility,
        },
        errors={"default": Problem},
        operation="models.create",
    )


def search_models(query: str) -> Call[Page[Model]]:
    """Describe `models.search`: QUERY /models."""
    return Call(
        "QUERY",
        "/v1/models",
        Page[Model],
        content=query,
        content_type="text/plain",
        errors={"default": Problem},
        operation="models.search",
    )


def delete_model(owner: str, name: str) -> Call[None]:
    """Describe `models.delete`: DELETE /models/{model_owner}/{model_name}."""
    return Call("DELETE", path("/v1/models/{}/{}", owner, name), errors={"default": Problem}, operation="models.delete")


def get_model(owner: str, name: str) -> Call[Model]:
    """Describe `models.get`: GET /models/{model_owner}/{model_name}."""
    return Call(
        "GET", path("/v1/models/{}/{}", owner, name), Model, errors={"default": Problem}, operation="models.get"
    )


def update_model(
    owner: str,
    name: str,
    *,
    description: str | None = None,
    readme: str | None = None,
    github_url: str | None = None,
    paper_url: str | None = None,
    weights_url: str | None = None,
    license_url: str | None = None,
) -> Call[Model]:
    """Describe `models.update`: PATCH /models/{model_owner}/{model_name}."""
    return Call(
        "PATCH",
        path("/v1/models/{}/{}", owner, name),
        Model,
        json={
            "description": description,
            "readme": readme,
            "github_url": github_url,
            "paper_url": paper_url,
            "weights_url": weights_url,
            "license_url": license_url,
        },
        errors={"default": Problem},
        operation="models.update",
    )


class ModelsExamples(Resource):
    """Predictions that the owner of a model chose as examples."""

    def list(self, owner: str, name: str, cursor: Cursor = ..., **options: Unpack[Options]) -> Page[Prediction]:
        """List the example predictions of a model.

        Returns one page of the predictions that the owner of the model chose as examples. The one to show first is also
        the model's `default_example`.

        Args:
            owner: Username of the account that owns the model: the first half of `owner/name`.
            name: Name of the model: the second half of `owner/name`.
            cursor: Which page: the address in a page's `next` or `previous`; the first by default.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            A page of predictions.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `models.examples.list`: GET /models/{model_owner}/{model_name}/examples.
        """
        return self._client.send(list_model_examples(owner, name, cursor), **options)

    async def async_list(
        self, owner: str, name: str, cursor: Cursor = ..., **options: Unpack[Options]
    ) -> Page[Prediction]:
        """List the example predictions of a model.

        Returns one page of the predictions that the owner of the model chose as examples. The one to show first is also
        the model's `default_example`.

        Args:
            owner: Username of the account that owns the model: the first half of `owner/name`.
            name: Name of the model: the second half of `owner/name`.
            cursor: Which page: the address in a page's `next` or `previous`; the first by default.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            A page of predictions.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `models.examples.list`: GET /models/{model_owner}/{model_name}/examples.
        """
        return await self._client.async_send(list_model_examples(owner, name, cursor), **options)


class ModelsPredictions(Resource):
    """Predictions made by an official model, without naming a version."""

    def create(
        self,
        owner: str,
        name: str,
        input: Mapping[str, Any],
        *,
        prefer: str | None = None,
        cancel_after: str | None = None,
        webhook: str | None = None,
        webhook_events_filter: Sequence[WebhookEventName] | None = None,
        stream: bool | None = None,
        webhook_completed: str | None = None,
        **options: Unpack[Options],
    ) -> Prediction:
        """Run an official model.

        Starts a prediction with the current version of an official model and returns it, at once or, with `Prefer`,
        when its output is there.

        Works for official models alone (`is_official`); for any other the answer has status 404, and
        `predictions.create` with a version is the way. Every call starts, and bills, a new prediction: a call whose
        answer got lost must not simply be repeated.

        Args:
            owner: Username of the account that owns the model: the first half of `owner/name`.
            name: Name of the model: the second half of `owner/name`.
            input: Inputs of the model, by name.

                Which names there are, and their types, is in the `Input` schema of the version's `openapi_schema` (see
                `models.versions.get`). Inputs are checked against it before anything runs; a misfit is answered with
                status 422. Defaults are filled in by the model for names that are left out.

                A file is given as a URL that the service can fetch (best above 256 kB), as a `data:` URL (best at or
                below 256 kB), or as the `urls.get` of an uploaded file (see `files.create`).
            prefer: Ask the service to hold the answer until the prediction has all its output: `wait` for up to 60
                seconds, `wait=n` for up to `n` seconds, 1 to 60.

                If the time runs out first, the answer is the unfinished prediction, which runs on; read it again with
                `predictions.get`. Without this header the answer comes at once. Allow the client more time to read than
                you ask the service to wait.

                Pattern ^wait(=([1-9]|[1-5][0-9]|60))?$.
            cancel_after: Stop the prediction when it has not ended so long after its creation: seconds (`90`), or
                hours, minutes and seconds with their units (`30s`, `5m`, `1h30m45s`). At least 5 seconds, at most 24
                hours.

                A prediction that is still waiting then becomes `aborted` and costs nothing; one that is running becomes
                `canceled` and is billed for the time it ran. Without this header a prediction may run for 30 minutes.
                It has nothing to do with how long `Prefer` waits.

                Pattern ^([0-9]+|[0-9]+h([0-9]+m)?([0-9]+s)?|[0-9]+m([0-9]+s)?|[0-9]+s)$.
            webhook: URL that is told about the prediction as it goes on: an absolute HTTPS URL, which may carry
                query parameters.

                The service sends a POST request whose body is the prediction as `predictions.get` would give it at that
                moment. Answer with a 2xx status within a few seconds; redirects are not followed. Only the last
                request, about the end of the prediction, is repeated when it cannot be delivered. Expect duplicates and
                requests out of order.

                Requests are signed; check them with the key that `webhooks.default.secret.get` returns. Without this
                field no request is sent.

                Pattern ^https://.
            webhook_events_filter: Which events cause a request to `webhook`.

                - `start`: the prediction has begun.
                - `output`: it has produced output (every time a part is added).
                - `logs`: it has written to its log.
                - `completed`: it has reached a final status.

                `output` and `logs` are sent at most once every 500 milliseconds; `start` and `completed` always. By
                default requests are sent for new output and for the end of the prediction.
            stream: Ask for a stream of the output. No longer needed: `urls.stream` of the answer is there whenever
                the version can stream. Deprecated.
            webhook_completed: URL that is told about the end alone. Use `webhook` with `completed` in
                `webhook_events_filter`. Deprecated. Pattern ^https://.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The prediction, just created; with `Prefer: wait` often with its output already, even if the status is still
            `processing`. The prediction, accepted but without all of its output: the time to wait ran out. It runs on.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `models.predictions.create`: POST /models/{model_owner}/{model_name}/predictions.
        """
        return self._client.send(
            create_model_prediction(
                owner,
                name,
                input,
                prefer=prefer,
                cancel_after=cancel_after,
                webhook=webhook,
                webhook_events_filter=webhook_events_filter,
                stream=stream,
                webhook_completed=webhook_completed,
            ),
            **options,
        )

    async def async_create(
        self,
        owner: str,
        name: str,
        input: Mapping[str, Any],
        *,
        prefer: str | None = None,
        cancel_after: str | None = None,
        webhook: str | None = None,
        webhook_events_filter: Sequence[WebhookEventName] | None = None,
        stream: bool | None = None,
        webhook_completed: str | None = None,
        **options: Unpack[Options],
    ) -> Prediction:
        """Run an official model.

        Starts a prediction with the current version of an official model and returns it, at once or, with `Prefer`,
        when its output is there.

        Works for official models alone (`is_official`); for any other the answer has status 404, and
        `predictions.create` with a version is the way. Every call starts, and bills, a new prediction: a call whose
        answer got lost must not simply be repeated.

        Args:
            owner: Username of the account that owns the model: the first half of `owner/name`.
            name: Name of the model: the second half of `owner/name`.
            input: Inputs of the model, by name.

                Which names there are, and their types, is in the `Input` schema of the version's `openapi_schema` (see
                `models.versions.get`). Inputs are checked against it before anything runs; a misfit is answered with
                status 422. Defaults are filled in by the model for names that are left out.

                A file is given as a URL that the service can fetch (best above 256 kB), as a `data:` URL (best at or
                below 256 kB), or as the `urls.get` of an uploaded file (see `files.create`).
            prefer: Ask the service to hold the answer until the prediction has all its output: `wait` for up to 60
                seconds, `wait=n` for up to `n` seconds, 1 to 60.

                If the time runs out first, the answer is the unfinished prediction, which runs on; read it again with
                `predictions.get`. Without this header the answer comes at once. Allow the client more time to read than
                you ask the service to wait.

                Pattern ^wait(=([1-9]|[1-5][0-9]|60))?$.
            cancel_after: Stop the prediction when it has not ended so long after its creation: seconds (`90`), or
                hours, minutes and seconds with their units (`30s`, `5m`, `1h30m45s`). At least 5 seconds, at most 24
                hours.

                A prediction that is still waiting then becomes `aborted` and costs nothing; one that is running becomes
                `canceled` and is billed for the time it ran. Without this header a prediction may run for 30 minutes.
                It has nothing to do with how long `Prefer` waits.

                Pattern ^([0-9]+|[0-9]+h([0-9]+m)?([0-9]+s)?|[0-9]+m([0-9]+s)?|[0-9]+s)$.
            webhook: URL that is told about the prediction as it goes on: an absolute HTTPS URL, which may carry
                query parameters.

                The service sends a POST request whose body is the prediction as `predictions.get` would give it at that
                moment. Answer with a 2xx status within a few seconds; redirects are not followed. Only the last
                request, about the end of the prediction, is repeated when it cannot be delivered. Expect duplicates and
                requests out of order.

                Requests are signed; check them with the key that `webhooks.default.secret.get` returns. Without this
                field no request is sent.

                Pattern ^https://.
            webhook_events_filter: Which events cause a request to `webhook`.

                - `start`: the prediction has begun.
                - `output`: it has produced output (every time a part is added).
                - `logs`: it has written to its log.
                - `completed`: it has reached a final status.

                `output` and `logs` are sent at most once every 500 milliseconds; `start` and `completed` always. By
                default requests are sent for new output and for the end of the prediction.
            stream: Ask for a stream of the output. No longer needed: `urls.stream` of the answer is there whenever
                the version can stream. Deprecated.
            webhook_completed: URL that is told about the end alone. Use `webhook` with `completed` in
                `webhook_events_filter`. Deprecated. Pattern ^https://.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The prediction, just created; with `Prefer: wait` often with its output already, even if the status is still
            `processing`. The prediction, accepted but without all of its output: the time to wait ran out. It runs on.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `models.predictions.create`: POST /models/{model_owner}/{model_name}/predictions.
        """
        return await self._client.async_send(
            create_model_prediction(
                owner,
                name,
                input,
                prefer=prefer,
                cancel_after=cancel_after,
                webhook=webhook,
                webhook_events_filter=webhook_events_filter,
                stream=stream,
                webhook_completed=webhook_completed,
            ),
            **options,
        )


class ModelsReadme(Resource):
    """The README of a model."""

    def get(self, owner: str, name: str, **options: Unpack[Options]) -> str:
        """Get the README of a model.

        Returns the README of a model as Markdown text, not as JSON. `models.update` changes it.

        Args:
            owner: Username of the account that owns the model: the first half of `owner/name`.
            name: Name of the model: the second half of `owner/name`.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The README.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`. Documented: 404
                (There is no such model, or it has no README).

        Operation `models.readme.get`: GET /models/{model_owner}/{model_name}/readme.
        """
        return self._client.send(get_model_readme(owner, name), **options)

    async def async_get(self, owner: str, name: str, **options: Unpack[Options]) -> str:
        """Get the README of a model.

        Returns the README of a model as Markdown text, not as JSON. `models.update` changes it.

        Args:
            owner: Username of the account that owns the model: the first half of `owner/name`.
            name: Name of the model: the second half of `owner/name`.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The README.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`. Documented: 404
                (There is no such model, or it has no README).

        Operation `models.readme.get`: GET /models/{model_owner}/{model_name}/readme.
        """
        return await self._client.async_send(get_model_readme(owner, name), **options)


class Models(Resource):
    """What can be run.

    A model has versions; its newest one and an example prediction come with it.
    """

    @cached_property
    def examples(self) -> ModelsExamples:
        """Predictions that the owner of a model chose as examples."""
        return ModelsExamples(self._client)

    @cached_property
    def predictions(self) -> ModelsPredictions:
        """Predictions made by an official model, without naming a version."""
        return ModelsPredictions(self._client)

    @cached_property
    def readme(self) -> ModelsReadme:
        """The README of a model."""
        return ModelsReadme(self._client)

    @cached_property
    def versions(self) -> Versions:
        """Immutable builds of a model, each with its own input and output schema."""
        from .version import Versions

        return Versions(self._client)

    def list(
        self,
        cursor: Cursor = ...,
        *,
        sort_by: ModelsListSortBy | None = None,
        sort_direction: ModelsListSortDirection | None = None,
        **options: Unpack[Options],
    ) -> Page[Model]:
        """List public models.

        Returns one page of public models, those with the newest version first unless told otherwise.

        Args:
            cursor: Which page: the address in a page's `next` or `previous`; the first by default.
            sort_by: What to sort by: `model_created_at` is when the model was made, `latest_version_created_at`
                when its newest version was pushed. Default: 'latest_version_created_at'.
            sort_direction: Order of the sort: `desc` is newest first, `asc` oldest first. Default: 'desc'.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            A page of models.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `models.list`: GET /models.
        """
        return self._client.send(list_models(cursor, sort_by=sort_by, sort_direction=sort_direction), **options)

    async def async_list(
        self,
        cursor: Cursor = ...,
        *,
        sort_by: ModelsListSortBy | None = None,
        sort_direction: ModelsListSortDirection | None = None,
        **options: Unpack[Options],
    ) -> Page[Model]:
        """List public models.

        Returns one page of public models, those with the newest version first unless told otherwise.

        Args:
            cursor: Which page: the address in a page's `next` or `previous`; the first by default.
            sort_by: What to sort by: `model_created_at` is when the model was made, `latest_version_created_at`
                when its newest version was pushed. Default: 'latest_version_created_at'.
            sort_direction: Order of the sort: `desc` is newest first, `asc` oldest first. Default: 'desc'.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            A page of models.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `models.list`: GET /models.
        """
        return await self._client.async_send(
            list_models(cursor, sort_by=sort_by, sort_direction=sort_direction), **options
        )

    def create(
        self,
        owner: str,
        name: str,
        hardware: str,
        visibility: ModelVisibility,
        *,
        description: str | None = None,
        github_url: str | None = None,
        paper_url: str | None = None,
        license_url: str | None = None,
        cover_image_url: str | None = None,
        **options: Unpack[Options],
    ) -> Model:
        """Create a model.

        Makes a model without versions and returns it. Then push a version to it with Cog, or name it as the
        `destination` of `trainings.create`.

        An account can have 1,000 models. A field that does not fit is answered with status 400, which names it.

        Args:
            owner: Username of the account that will own the model: yours, or an organization you belong to.
            name: Name of the model, unique within its owner: lower-case letters, digits, and hyphens, underscores
                and dots between them.
            hardware: The `sku` of the hardware the model runs on, one of those that `hardware.list` gives.
            visibility: Who can see and run the model. A public model cannot be deleted by this API.
            description: What the model does, in a sentence or two.
            github_url: URL of the source code on GitHub.
            paper_url: URL of the paper that describes the model.
            license_url: URL of the license the model is under.
            cover_image_url: URL of a picture to show for the model.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The model, just created: `latest_version` is null.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `models.create`: POST /models.
        """
        return self._client.send(
            create_model(
                owner,
                name,
                hardware,
                visibility,
                description=description,
                github_url=github_url,
                paper_url=paper_url,
                license_url=license_url,
                cover_image_url=cover_image_url,
            ),
            **options,
        )

    async def async_create(
        self,
        owner: str,
        name: str,
        hardware: str,
        visibility: ModelVisibility,
        *,
        description: str | None = None,
        github_url: str | None = None,
        paper_url: str | None = None,
        license_url: str | None = None,
        cover_image_url: str | None = None,
        **options: Unpack[Options],
    ) -> Model:
        """Create a model.

        Makes a model without versions and returns it. Then push a version to it with Cog, or name it as the
        `destination` of `trainings.create`.

        An account can have 1,000 models. A field that does not fit is answered with status 400, which names it.

        Args:
            owner: Username of the account that will own the model: yours, or an organization you belong to.
            name: Name of the model, unique within its owner: lower-case letters, digits, and hyphens, underscores
                and dots between them.
            hardware: The `sku` of the hardware the model runs on, one of those that `hardware.list` gives.
            visibility: Who can see and run the model. A public model cannot be deleted by this API.
            description: What the model does, in a sentence or two.
            github_url: URL of the source code on GitHub.
            paper_url: URL of the paper that describes the model.
            license_url: URL of the license the model is under.
            cover_image_url: URL of a picture to show for the model.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The model, just created: `latest_version` is null.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `models.create`: POST /models.
        """
        return await self._client.async_send(
            create_model(
                owner,
                name,
                hardware,
                visibility,
                description=description,
                github_url=github_url,
                paper_url=paper_url,
                license_url=license_url,
                cover_image_url=cover_image_url,
            ),
            **options,
        )

    def search(self, query: str, **options: Unpack[Options]) -> Page[Model]:
        """Search public models.

        Returns the public models that fit a text, the best first. The method is `QUERY`, and the body is the text
        itself. `search` also finds collections and pages, and scores what it finds.

        Args:
            query: The text to search for.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The models that fit.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `models.search`: QUERY /models.
        """
        return self._client.send(search_models(query), **options)

    async def async_search(self, query: str, **options: Unpack[Options]) -> Page[Model]:
        """Search public models.

        Returns the public models that fit a text, the best first. The method is `QUERY`, and the body is the text
        itself. `search` also finds collections and pages, and scores what it finds.

        Args:
            query: The text to search for.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The models that fit.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `models.search`: QUERY /models.
        """
        return await self._client.async_send(search_models(query), **options)

    def delete(self, owner: str, name: str, **options: Unpack[Options]) -> None:
        """Delete a model.

        Deletes a model of your own for good. It must be private and have no versions left: delete those with
        `models.versions.delete` first. There is no answer body.

        Args:
            owner: Username of the account that owns the model: the first half of `owner/name`.
            name: Name of the model: the second half of `owner/name`.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `models.delete`: DELETE /models/{model_owner}/{model_name}.
        """
        self._client.send(delete_model(owner, name), **options)

    async def async_delete(self, owner: str, name: str, **options: Unpack[Options]) -> None:
        """Delete a model.

        Deletes a model of your own for good. It must be private and have no versions left: delete those with
        `models.versions.delete` first. There is no answer body.

        Args:
            owner: Username of the account that owns the model: the first half of `owner/name`.
            name: Name of the model: the second half of `owner/name`.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `models.delete`: DELETE /models/{model_owner}/{model_name}.
        """
        await self._client.async_send(delete_model(owner, name), **options)

    def get(self, owner: str, name: str, **options: Unpack[Options]) -> Model:
        """Get a model.

        Returns one model with its latest version, including the schema of its inputs and output, and an example
        prediction.

        Args:
            owner: Username of the account that owns the model: the first half of `owner/name`.
            name: Name of the model: the second half of `owner/name`.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The model.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `models.get`: GET /models/{model_owner}/{model_name}.
        """
        return self._client.send(get_model(owner, name), **options)

    async def async_get(self, owner: str, name: str, **options: Unpack[Options]) -> Model:
        """Get a model.

        Returns one model with its latest version, including the schema of its inputs and output, and an example
        prediction.

        Args:
            owner: Username of the account that owns the model: the first half of `owner/name`.
            name: Name of the model: the second half of `owner/name`.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The model.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `models.get`: GET /models/{model_owner}/{model_name}.
        """
        return await self._client.async_send(get_model(owner, name), **options)

    def update(
        self,
        owner: str,
        name: str,
        *,
        description: str | None = None,
        readme: str | None = None,
        github_url: str | None = None,
        paper_url: str | None = None,
        weights_url: str | None = None,
        license_url: str | None = None,
        **options: Unpack[Options],
    ) -> Model:
        """Change what is shown about a model.

        Changes description, README and links of a model of your own, and returns the model. Fields that are left out
        stay as they are. Owner, name, visibility and hardware cannot be changed.

        Args:
            owner: Username of the account that owns the model: the first half of `owner/name`.
            name: Name of the model: the second half of `owner/name`.
            description: What the model does, in a sentence or two.
            readme: The README of the model, in Markdown. `models.readme.get` reads it.
            github_url: URL of the source code on GitHub.
            paper_url: URL of the paper that describes the model.
            weights_url: URL of the weights of the model.
            license_url: URL of the license the model is under.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The model with its changes.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `models.update`: PATCH /models/{model_owner}/{model_name}.
        """
        return self._client.send(
            update_model(
                owner,
                name,
                description=description,
                readme=readme,
                github_url=github_url,
                paper_url=paper_url,
                weights_url=weights_url,
                license_url=license_url,
            ),
            **options,
        )

    async def async_update(
        self,
        owner: str,
        name: str,
        *,
        description: str | None = None,
        readme: str | None = None,
        github_url: str | None = None,
        paper_url: str | None = None,
        weights_url: str | None = None,
        license_url: str | None = None,
        **options: Unpack[Options],
    ) -> Model:
        """Change what is shown about a model.

        Changes description, README and links of a model of your own, and returns the model. Fields that are left out
        stay as they are. Owner, name, visibility and hardware cannot be changed.

        Args:
            owner: Username of the account that owns the model: the first half of `owner/name`.
            name: Name of the model: the second half of `owner/name`.
            description: What the model does, in a sentence or two.
            readme: The README of the model, in Markdown. `models.readme.get` reads it.
            github_url: URL of the source code on GitHub.
            paper_url: URL of the paper that describes the model.
            weights_url: URL of the weights of the model.
            license_url: URL of the license the model is under.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The model with its changes.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `models.update`: PATCH /models/{model_owner}/{model_name}.
        """
        return await self._client.async_send(
            update_model(
                owner,
                name,
                description=description,
                readme=readme,
                github_url=github_url,
                paper_url=paper_url,
                weights_url=weights_url,
                license_url=license_url,
            ),
            **options,
        )
