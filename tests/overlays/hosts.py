"""Classes as the generator would print them, by hand: what the overlays are mixed into in these tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from replicate_runtime.core.call import Call, path
from replicate_runtime.core.http.security import Scheme
from replicate_runtime.core.http.sender import Sender, Server
from replicate_runtime.core.page import Page, page_call
from replicate_runtime.core.record import ABSENT, record
from replicate_runtime.core.resource import Resource, cached_resource
from replicate_runtime.overlays.client import ClientOverlay
from replicate_runtime.overlays.collection import CollectionOverlay
from replicate_runtime.overlays.deployment import (
    DeploymentOverlay,
    DeploymentsOverlay,
    DeploymentsPredictionsOverlay,
)
from replicate_runtime.overlays.file import FileOverlay, FilesOverlay
from replicate_runtime.overlays.hardware import HardwareOverlay
from replicate_runtime.overlays.model import ModelOverlay, ModelsOverlay, ModelsPredictionsOverlay
from replicate_runtime.overlays.prediction import PredictionOverlay, PredictionsOverlay
from replicate_runtime.overlays.training import TrainingOverlay, TrainingsOverlay
from replicate_runtime.overlays.version import VersionOverlay, VersionsOverlay
from replicate_runtime.overlays.webhook import WebhooksOverlay


@record
class Version(VersionOverlay):
    id: str
    created_at: str = ABSENT
    cog_version: str | None = ABSENT
    openapi_schema: dict[str, Any] | None = ABSENT


@record
class Model(ModelOverlay["Version"]):
    owner: str
    name: str
    description: str | None = ABSENT
    run_count: int = ABSENT
    latest_version: Version | None = ABSENT


@record
class Prediction(PredictionOverlay):
    id: str
    model: str = ABSENT
    version: str = ABSENT
    deployment: str = ABSENT
    status: str = ABSENT
    input: dict[str, Any] = ABSENT
    output: Any = ABSENT
    error: str | None = ABSENT
    logs: str | None = ABSENT
    metrics: dict[str, Any] = ABSENT
    created_at: str = ABSENT
    started_at: str | None = ABSENT
    completed_at: str | None = ABSENT
    urls: dict[str, str] = ABSENT


@record
class Training(TrainingOverlay):
    id: str
    model: str = ABSENT
    version: str = ABSENT
    status: str = ABSENT
    input: dict[str, Any] = ABSENT
    output: Any = ABSENT
    error: str | None = ABSENT
    logs: str | None = ABSENT
    created_at: str = ABSENT
    completed_at: str | None = ABSENT
    urls: dict[str, str] = ABSENT


@record
class Deployment(DeploymentOverlay["Prediction"]):
    owner: str
    name: str


@record
class File(FileOverlay):
    id: str
    name: str = ABSENT
    urls: dict[str, str] = ABSENT


@record
class Hardware(HardwareOverlay):
    sku: str
    name: str


@record
class Collection(CollectionOverlay["Model"]):
    slug: str
    name: str = ABSENT
    models: list[Model] = ABSENT


def create_prediction(
    version: str,
    input: Any,
    *,
    prefer: str | None = None,
    cancel_after: str | None = None,
    **body: Any,
) -> Call[Prediction]:
    headers = {"Prefer": prefer, "Cancel-After": cancel_after}
    return Call(
        "POST", "/v1/predictions", Prediction, headers=headers, json={"version": version, "input": input, **body}
    )


def create_model_prediction(
    owner: str, name: str, input: Any, *, prefer: str | None = None, cancel_after: str | None = None, **body: Any
) -> Call[Prediction]:
    headers = {"Prefer": prefer, "Cancel-After": cancel_after}
    to = path("/v1/models/{}/{}/predictions", owner, name)
    return Call("POST", to, Prediction, headers=headers, json={"input": input, **body})


def create_deployment_prediction(
    owner: str, name: str, input: Any, *, prefer: str | None = None, cancel_after: str | None = None, **body: Any
) -> Call[Prediction]:
    headers = {"Prefer": prefer, "Cancel-After": cancel_after}
    to = path("/v1/deployments/{}/{}/predictions", owner, name)
    return Call("POST", to, Prediction, headers=headers, json={"input": input, **body})


def get_prediction(id: str) -> Call[Prediction]:
    return Call("GET", path("/v1/predictions/{}", id), Prediction)


def cancel_prediction(id: str) -> Call[Prediction]:
    return Call("POST", path("/v1/predictions/{}/cancel", id), Prediction, idempotent=True)


def list_predictions(cursor: Any = ..., **query: Any) -> Call[Page[Prediction]]:
    return page_call("/v1/predictions", Page[Prediction], cursor, query=query)


def get_model(owner: str, name: str) -> Call[Model]:
    return Call("GET", path("/v1/models/{}/{}", owner, name), Model)


def delete_model(owner: str, name: str) -> Call[None]:
    return Call("DELETE", path("/v1/models/{}/{}", owner, name))


def create_model(**body: Any) -> Call[Model]:
    return Call("POST", "/v1/models", Model, json=body)


def search_models(query: str) -> Call[Page[Model]]:
    return Call("QUERY", "/v1/models", Page[Model], content=query, content_type="text/plain")


def get_version(owner: str, name: str, id: str) -> Call[Version]:
    return Call("GET", path("/v1/models/{}/{}/versions/{}", owner, name, id), Version)


def list_versions(owner: str, name: str, cursor: Any = ...) -> Call[Page[Version]]:
    return page_call(path("/v1/models/{}/{}/versions", owner, name), Page[Version], cursor)


def delete_version(owner: str, name: str, id: str) -> Call[None]:
    return Call("DELETE", path("/v1/models/{}/{}/versions/{}", owner, name, id))


def get_deployment(owner: str, name: str) -> Call[Deployment]:
    return Call("GET", path("/v1/deployments/{}/{}", owner, name), Deployment)


def create_deployment(**body: Any) -> Call[Deployment]:
    return Call("POST", "/v1/deployments", Deployment, json=body)


def delete_deployment(owner: str, name: str) -> Call[None]:
    return Call("DELETE", path("/v1/deployments/{}/{}", owner, name))


def create_training(owner: str, name: str, version: str, **body: Any) -> Call[Training]:
    return Call("POST", path("/v1/models/{}/{}/versions/{}/trainings", owner, name, version), Training, json=body)


def get_training(id: str) -> Call[Training]:
    return Call("GET", path("/v1/trainings/{}", id), Training)


def cancel_training(id: str) -> Call[Training]:
    return Call("POST", path("/v1/trainings/{}/cancel", id), Training, idempotent=True)


def create_file(*, content: Any, metadata: Any = None) -> Call[File]:
    parts = {"content": content} if metadata is None else {"content": content, "metadata": metadata}
    return Call("POST", "/v1/files", File, multipart=parts)


def list_files(cursor: Any = ...) -> Call[Page[File]]:
    return page_call("/v1/files", Page[File], cursor)


def delete_file(file_id: str) -> Call[None]:
    return Call("DELETE", path("/v1/files/{}", file_id))


class Predictions(PredictionsOverlay["Prediction"], Resource):
    _create_call = staticmethod(create_prediction)
    _list_call = staticmethod(list_predictions)

    def get(self, id: str, **options: Any) -> Prediction:
        return self._client.send(get_prediction(id), **options)

    async def async_get(self, id: str, **options: Any) -> Prediction:
        return await self._client.async_send(get_prediction(id), **options)

    def cancel(self, id: str, **options: Any) -> Prediction:
        return self._client.send(cancel_prediction(id), **options)

    async def async_cancel(self, id: str, **options: Any) -> Prediction:
        return await self._client.async_send(cancel_prediction(id), **options)

    def list(self, cursor: Any = ..., *, created_after: str | None = None, **options: Any) -> Page[Prediction]:
        return self._client.send(list_predictions(cursor, created_after=created_after), **options)

    async def async_list(
        self, cursor: Any = ..., *, created_after: str | None = None, **options: Any
    ) -> Page[Prediction]:
        return await self._client.async_send(list_predictions(cursor, created_after=created_after), **options)


class ModelsPredictions(ModelsPredictionsOverlay["Prediction"], Resource):
    _create_call = staticmethod(create_model_prediction)


class Versions(VersionsOverlay["Version"], Resource):
    _get_call = staticmethod(get_version)
    _list_call = staticmethod(list_versions)
    _delete_call = staticmethod(delete_version)


class Models(ModelsOverlay["Model"], Resource):
    _get_call = staticmethod(get_model)
    _create_call = staticmethod(create_model)
    _search_call = staticmethod(search_models)
    _delete_call = staticmethod(delete_model)

    @cached_resource
    def predictions(self) -> ModelsPredictions:
        return ModelsPredictions(self._client)

    @cached_resource
    def versions(self) -> Versions:
        return Versions(self._client)


class DeploymentsPredictions(DeploymentsPredictionsOverlay["Prediction"], Resource):
    _create_call = staticmethod(create_deployment_prediction)


class Deployments(DeploymentsOverlay["Deployment"], Resource):
    _get_call = staticmethod(get_deployment)
    _create_call = staticmethod(create_deployment)
    _delete_call = staticmethod(delete_deployment)

    @cached_resource
    def predictions(self) -> DeploymentsPredictions:
        return DeploymentsPredictions(self._client)


class Trainings(TrainingsOverlay["Training"], Resource):
    _create_call = staticmethod(create_training)

    def get(self, id: str, **options: Any) -> Training:
        return self._client.send(get_training(id), **options)

    async def async_get(self, id: str, **options: Any) -> Training:
        return await self._client.async_send(get_training(id), **options)

    def cancel(self, id: str, **options: Any) -> Training:
        return self._client.send(cancel_training(id), **options)

    async def async_cancel(self, id: str, **options: Any) -> Training:
        return await self._client.async_send(cancel_training(id), **options)


class Files(FilesOverlay["File"], Resource):
    _create_call = staticmethod(create_file)
    _list_call = staticmethod(list_files)
    _delete_call = staticmethod(delete_file)


class Webhooks(WebhooksOverlay["Prediction", "Training"], Resource):
    _prediction_call = staticmethod(get_prediction)
    _training_call = staticmethod(get_training)


class Client(ClientOverlay, Sender):
    _server = Server("https://api.replicate.com")
    _schemes: ClassVar[Mapping[str, Scheme]] = {"bearerAuth": Scheme("bearer")}
    _security = (("bearerAuth",),)
    _credentials_optional = True
    _package = "tests.overlays.hosts"

    @cached_resource
    def predictions(self) -> Predictions:
        return Predictions(self)

    @cached_resource
    def models(self) -> Models:
        return Models(self)

    @cached_resource
    def deployments(self) -> Deployments:
        return Deployments(self)

    @cached_resource
    def trainings(self) -> Trainings:
        return Trainings(self)

    @cached_resource
    def files(self) -> Files:
        return Files(self)

    @cached_resource
    def webhooks(self) -> Webhooks:
        return Webhooks(self)
