# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""What can be run.

A model has versions; its newest one and an example prediction come with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from replicate_runtime.core.call import Call, path
from replicate_runtime.core.page import page_call
from replicate_runtime.core.record import ABSENT, record
from replicate_runtime.core.resource import Resource, cached_resource
from replicate_runtime.overlays.model import ModelOverlay, ModelsOverlay, ModelsPredictionsOverlay
from replicate_runtime.overlays.parts.compat import Page

from .prediction import Prediction
from .shared import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from typing_extensions import Unpack

    from replicate_runtime.core.call import Options
    from replicate_runtime.core.page import Cursor

    from .shared import WebhookEventName
    from .version import Version, Versions

__all__ = [
    "ModelVisibility",
    "ModelVisibilityValues",
    "ModelsListSortBy",
    "ModelsListSortByValues",
    "ModelsListSortDirection",
    "ModelsListSortDirectionValues",
    "Model",
    "list_models",
    "create_model",
    "search_models",
    "delete_model",
    "get_model",
    "update_model",
    "list_model_examples",
    "create_model_prediction",
    "get_model_readme",
    "ModelsExamples",
    "ModelsPredictions",
    "ModelsReadme",
    "Models",
    "Page",
]

ModelVisibility: TypeAlias = Literal["public", "private"]
"""Who can see and run the model: `public` is everybody, `private` is the owner's account alone."""

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
class Model(ModelOverlay["Version"]):
    """A model: something that can be run, in one or more versions."""

    url: str = ABSENT
    """Web page of the model on Replicate."""
    owner: str
    """Username of the account that owns the model: the first half of `owner/name`."""
    name: str
    """Name of the model, unique within its owner: the second half of `owner/name`."""
    description: str | None = ABSENT
    """What the model does, in a sentence or two. Null when the owner wrote none."""
    visibility: ModelVisibility | str = ABSENT
    """Who can see and run the model: `public` is everybody, `private` is the owner's account alone."""
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


class ModelsPredictions(ModelsPredictionsOverlay[Prediction], Resource):
    """Predictions made by an official model, without naming a version."""

    _create_call = staticmethod(create_model_prediction)


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


class Models(ModelsOverlay[Model], Resource):
    """What can be run.

    A model has versions; its newest one and an example prediction come with it.
    """

    _get_call = staticmethod(get_model)
    _create_call = staticmethod(create_model)
    _search_call = staticmethod(search_models)
    _delete_call = staticmethod(delete_model)

    @cached_resource
    def examples(self) -> ModelsExamples:
        """Predictions that the owner of a model chose as examples."""
        return ModelsExamples(self._client)

    @cached_resource
    def predictions(self) -> ModelsPredictions:
        """Predictions made by an official model, without naming a version."""
        return ModelsPredictions(self._client)

    @cached_resource
    def readme(self) -> ModelsReadme:
        """The README of a model."""
        return ModelsReadme(self._client)

    @cached_resource
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
            weights_url: URL that the trained weights can be downloaded from.
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
            weights_url: URL that the trained weights can be downloaded from.
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
