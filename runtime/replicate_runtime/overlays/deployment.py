"""Deployments, and predictions made by them."""

from __future__ import annotations

import warnings
from abc import ABC, abstractmethod
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ..core.flow import invoke
from ..core.resource import Resource
from .parts.compat import Later, OpenCompat
from .parts.creating import PREDICTION, CreateOptions, create
from .parts.host import host
from .reference import Referable, Reference, model_name, reference, version_of

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from ..core.call import Call, Options
    from ..core.flow import Flow
    from ..core.http.sender import Sender
    from .parts.creating import CreateParams
    from .reference import ModelLike, VersionLike

D = TypeVar("D")
P = TypeVar("P")


class DeploymentOverlay(OpenCompat, Referable, ABC, Generic[P]):
    """Gives id and predictions. Needs nothing but its fields."""

    __slots__ = ()

    if TYPE_CHECKING:
        owner: Any
        name: Any

    @property
    def id(self) -> str:
        """`owner/name`."""
        return f"{self.owner}/{self.name}"

    @property
    def username(self) -> str:
        """The owner; deprecated, use `owner`."""
        warnings.warn("Deployment.username is deprecated: use owner", DeprecationWarning, stacklevel=2)
        return str(self.owner)

    @property
    def predictions(self) -> DeploymentPredictions[P]:
        """Predictions made by this deployment."""
        return DeploymentPredictions(self._client, self)

    def __reference__(self) -> Reference:
        return Reference("deployment", self.owner, self.name, origin=self)


class DeploymentPredictions(Resource, Generic[P]):
    """Predictions made by one deployment."""

    __module__ = "replicate.deployment"

    def __init__(self, client: Sender, deployment: DeploymentOverlay[P]) -> None:
        """Make the group for one deployment."""
        super().__init__(client)
        self._deployment = deployment

    def create(self, input: Mapping[str, Any] | None, **params: Unpack[CreateParams]) -> P:
        """Create a prediction by this deployment.

        Args:
            input: Inputs by name.
            params: As in `predictions.create`.
        """
        return self._client.drive(self._create(input, params))

    async def async_create(self, input: Mapping[str, Any] | None, **params: Unpack[CreateParams]) -> P:
        """Create a prediction by this deployment.

        Args:
            input: Inputs by name.
            params: As in `predictions.create`.
        """
        return await self._client.async_drive(self._create(input, params))

    def _create(self, input: object, params: Mapping[str, Any]) -> Flow[P]:
        runs = host(self._client).deployments.predictions
        made: P = yield from invoke(runs, "create", deployment=self._deployment, input=input, **params)
        return made


class DeploymentsPredictionsOverlay(Resource, ABC, Generic[P]):
    """Gives create. Needs _create_call: deployments.predictions.create."""

    @staticmethod
    @abstractmethod
    def _create_call(*args: Any, **keywords: Any) -> Call[P]:
        """Describe the create of a prediction by deployment."""

    def create(self, deployment: ModelLike, input: Mapping[str, Any] | None, **params: Unpack[CreateParams]) -> P:
        """Create a prediction by a deployment.

        Args:
            deployment: `"owner/name"`, a pair of both, or a `Deployment`.
            input: Inputs by name.
            params: As in `predictions.create`.

        Operation `deployments.predictions.create`: POST /deployments/{deployment_owner}/{deployment_name}/predictions.
        """
        return self._client.drive(self._create(deployment, input, params))

    async def async_create(
        self, deployment: ModelLike, input: Mapping[str, Any] | None, **params: Unpack[CreateParams]
    ) -> P:
        """Create a prediction by a deployment.

        Args:
            deployment: `"owner/name"`, a pair of both, or a `Deployment`.
            input: Inputs by name.
            params: As in `predictions.create`.

        Operation `deployments.predictions.create`: POST /deployments/{deployment_owner}/{deployment_name}/predictions.
        """
        return await self._client.async_drive(self._create(deployment, input, params))

    def _create(self, deployment: object, input: object, params: Mapping[str, Any]) -> Flow[P]:
        owner, name = model_name(deployment, "deployment")
        options = CreateOptions(params, PREDICTION, "create")
        return (yield from create(partial(self._create_call, owner, name), host(self._client), input, options))


class DeploymentsOverlay(Resource, ABC, Generic[D]):
    """Gives get, create and delete. Needs _get_call, _create_call and _delete_call: deployments.get etc."""

    if TYPE_CHECKING:
        from .parts.params import CreateDeploymentParams, UpdateDeploymentParams
    else:
        CreateDeploymentParams = Later("params", "CreateDeploymentParams")
        UpdateDeploymentParams = Later("params", "UpdateDeploymentParams")

    @staticmethod
    @abstractmethod
    def _get_call(*args: Any, **keywords: Any) -> Call[D]:
        """Describe the call that reads a deployment."""

    @staticmethod
    @abstractmethod
    def _create_call(*args: Any, **keywords: Any) -> Call[D]:
        """Describe the create of a deployment."""

    @staticmethod
    @abstractmethod
    def _delete_call(*args: Any, **keywords: Any) -> Call[Any]:
        """Describe the deletion of a deployment."""

    def get(self, name: ModelLike, **options: Unpack[Options]) -> D:
        """Read a deployment: `"owner/name"`, or a pair of both.

        Operation `deployments.get`: GET /deployments/{deployment_owner}/{deployment_name}.
        """
        return self._client.send(self._get_call(*model_name(name, "deployment")), **options)

    async def async_get(self, name: ModelLike, **options: Unpack[Options]) -> D:
        """Read a deployment: `"owner/name"`, or a pair of both.

        Operation `deployments.get`: GET /deployments/{deployment_owner}/{deployment_name}.
        """
        return await self._client.async_send(self._get_call(*model_name(name, "deployment")), **options)

    def create(
        self,
        *,
        name: str,
        model: ModelLike,
        version: VersionLike,
        hardware: str,
        min_instances: int,
        max_instances: int,
        **options: Unpack[Options],
    ) -> D:
        """Make a deployment.

        Args:
            name: Its name; an owner before it is left out.
            model: The model that it runs: `"owner/name"`, a pair of both, or a `Model`.
            version: The version that it runs: an id, `"owner/name:version"`, or a `Version`.
            hardware: SKU of the hardware that it runs on, as in `hardware.list`.
            min_instances: How many instances always run.
            max_instances: How many instances may run.
            options: How the call is made: `timeout`, `headers`, `retries`.

        Raises:
            ValueError: Model or version cannot be read, or contradict each other.

        Operation `deployments.create`: POST /deployments.
        """
        sizes = {"hardware": hardware, "min_instances": min_instances, "max_instances": max_instances}
        return self._client.send(self._described(name, model, version, sizes), **options)

    async def async_create(
        self,
        *,
        name: str,
        model: ModelLike,
        version: VersionLike,
        hardware: str,
        min_instances: int,
        max_instances: int,
        **options: Unpack[Options],
    ) -> D:
        """Make a deployment.

        Args:
            name: Its name; an owner before it is left out.
            model: The model that it runs: `"owner/name"`, a pair of both, or a `Model`.
            version: The version that it runs: an id, `"owner/name:version"`, or a `Version`.
            hardware: SKU of the hardware that it runs on, as in `hardware.list`.
            min_instances: How many instances always run.
            max_instances: How many instances may run.
            options: How the call is made: `timeout`, `headers`, `retries`.

        Raises:
            ValueError: Model or version cannot be read, or contradict each other.

        Operation `deployments.create`: POST /deployments.
        """
        sizes = {"hardware": hardware, "min_instances": min_instances, "max_instances": max_instances}
        return await self._client.async_send(self._described(name, model, version, sizes), **options)

    def delete(self, deployment_owner: str, deployment_name: str, **options: Unpack[Options]) -> bool:
        """Delete a deployment that has been offline and unused for 15 minutes. Returns True; a refusal is an error.

        Operation `deployments.delete`: DELETE /deployments/{deployment_owner}/{deployment_name}.
        """
        self._client.send(self._delete_call(deployment_owner, deployment_name), **options)
        return True

    async def async_delete(self, deployment_owner: str, deployment_name: str, **options: Unpack[Options]) -> bool:
        """Delete a deployment that has been offline and unused for 15 minutes. Returns True; a refusal is an error.

        Operation `deployments.delete`: DELETE /deployments/{deployment_owner}/{deployment_name}.
        """
        await self._client.async_send(self._delete_call(deployment_owner, deployment_name), **options)
        return True

    def _described(self, name: str, model: object, version: object, sizes: Mapping[str, Any]) -> Call[D]:
        ref = version_of(version, reference(model))
        return self._create_call(name=name.rpartition("/")[2], model=ref.path, version=ref.version, **sizes)
