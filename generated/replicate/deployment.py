# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Versions of models on hardware of your choice, each under a stable name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from replicate_runtime.core.call import Call, path
from replicate_runtime.core.page import page_call
from replicate_runtime.core.record import ABSENT, record
from replicate_runtime.core.resource import Resource, cached_resource
from replicate_runtime.overlays.deployment import (
    DeploymentOverlay,
    DeploymentPredictions,
    DeploymentsOverlay,
    DeploymentsPredictionsOverlay,
)
from replicate_runtime.overlays.parts.compat import Compat, Page

from .prediction import Prediction
from .shared import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from typing_extensions import Unpack

    from replicate_runtime.core.call import Options
    from replicate_runtime.core.page import Cursor

    from .account import Account
    from .shared import WebhookEventName

__all__ = [
    "DeploymentReleaseConfiguration",
    "DeploymentRelease",
    "Deployment",
    "list_deployments",
    "create_deployment",
    "delete_deployment",
    "get_deployment",
    "update_deployment",
    "create_deployment_prediction",
    "DeploymentsPredictions",
    "Deployments",
    "DeploymentPredictions",
]


@record
class DeploymentReleaseConfiguration(Compat):
    """Hardware and scaling of the release."""

    hardware: str = ABSENT
    """The `sku` of the hardware it runs on, as listed by `hardware.list`."""
    min_instances: int = ABSENT
    """How many instances are kept running when there is nothing to do. With 0 the deployment can be off, and the next
    prediction waits for a start.
    """
    max_instances: int = ABSENT
    """How many instances may run at most, when there is much to do."""


@record
class DeploymentRelease(Compat):
    """The release that runs now.

    Each change to the deployment makes a new one.
    """

    Configuration = DeploymentReleaseConfiguration

    number: int = ABSENT
    """Number of the release: 1 for the first, one more for each `deployments.update`."""
    model: str = ABSENT
    """The model that runs, as `owner/name`."""
    version: str = ABSENT
    """Id of the version that runs: 64 hexadecimal digits."""
    created_at: str = ABSENT
    """When the release was made: RFC 3339, in UTC."""
    configuration: DeploymentReleaseConfiguration = ABSENT
    """Hardware and scaling of the release."""
    created_by: Account = ABSENT
    """The account that made the release."""


@record
class Deployment(DeploymentOverlay[Prediction]):
    """A deployment: a version of a model on hardware of your choice, scaled between limits, under a stable name."""

    Release = DeploymentRelease

    owner: str
    """Username of the account that owns the deployment."""
    name: str
    """Name of the deployment, unique within its owner."""
    current_release: DeploymentRelease = ABSENT
    """The release that runs now. Each change to the deployment makes a new one."""


def list_deployments(cursor: Cursor = ...) -> Call[Page[Deployment]]:
    """Describe `deployments.list`: GET /deployments."""
    return page_call(
        "/v1/deployments", Page[Deployment], cursor, errors={"default": Problem}, operation="deployments.list"
    )


def create_deployment(
    name: str, model: str, version: str, hardware: str, min_instances: int, max_instances: int
) -> Call[Deployment]:
    """Describe `deployments.create`: POST /deployments."""
    return Call(
        "POST",
        "/v1/deployments",
        Deployment,
        json={
            "name": name,
            "model": model,
            "version": version,
            "hardware": hardware,
            "min_instances": min_instances,
            "max_instances": max_instances,
        },
        errors={"default": Problem},
        operation="deployments.create",
    )


def delete_deployment(deployment_owner: str, deployment_name: str) -> Call[None]:
    """Describe `deployments.delete`: DELETE /deployments/{deployment_owner}/{deployment_name}."""
    return Call(
        "DELETE",
        path("/v1/deployments/{}/{}", deployment_owner, deployment_name),
        errors={"default": Problem},
        operation="deployments.delete",
    )


def get_deployment(deployment_owner: str, deployment_name: str) -> Call[Deployment]:
    """Describe `deployments.get`: GET /deployments/{deployment_owner}/{deployment_name}."""
    return Call(
        "GET",
        path("/v1/deployments/{}/{}", deployment_owner, deployment_name),
        Deployment,
        errors={"default": Problem},
        operation="deployments.get",
    )


def update_deployment(
    deployment_owner: str,
    deployment_name: str,
    *,
    version: str | None = None,
    hardware: str | None = None,
    min_instances: int | None = None,
    max_instances: int | None = None,
) -> Call[Deployment]:
    """Describe `deployments.update`: PATCH /deployments/{deployment_owner}/{deployment_name}."""
    return Call(
        "PATCH",
        path("/v1/deployments/{}/{}", deployment_owner, deployment_name),
        Deployment,
        json={"version": version, "hardware": hardware, "min_instances": min_instances, "max_instances": max_instances},
        errors={"default": Problem},
        operation="deployments.update",
    )


def create_deployment_prediction(
    deployment_owner: str,
    deployment_name: str,
    input: Mapping[str, Any],
    *,
    prefer: str | None = None,
    cancel_after: str | None = None,
    webhook: str | None = None,
    webhook_events_filter: Sequence[WebhookEventName] | None = None,
    stream: bool | None = None,
    webhook_completed: str | None = None,
) -> Call[Prediction]:
    """Describe `deployments.predictions.create`: POST /deployments/{deployment_owner}/{deployment_name}/predictions."""
    return Call(
        "POST",
        path("/v1/deployments/{}/{}/predictions", deployment_owner, deployment_name),
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
        operation="deployments.predictions.create",
    )


class DeploymentsPredictions(DeploymentsPredictionsOverlay[Prediction], Resource):
    """Predictions made by a deployment."""

    _create_call = staticmethod(create_deployment_prediction)


class Deployments(DeploymentsOverlay[Deployment], Resource):
    """Versions of models on hardware of your choice, each under a stable name."""

    _get_call = staticmethod(get_deployment)
    _create_call = staticmethod(create_deployment)
    _delete_call = staticmethod(delete_deployment)

    @cached_resource
    def predictions(self) -> DeploymentsPredictions:
        """Predictions made by a deployment."""
        return DeploymentsPredictions(self._client)

    def list(self, cursor: Cursor = ..., **options: Unpack[Options]) -> Page[Deployment]:
        """List your deployments.

        Returns one page of the deployments of your account, each with its current release.

        Args:
            cursor: Which page: the address in a page's `next` or `previous`; the first by default.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            A page of deployments.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `deployments.list`: GET /deployments.
        """
        return self._client.send(list_deployments(cursor), **options)

    async def async_list(self, cursor: Cursor = ..., **options: Unpack[Options]) -> Page[Deployment]:
        """List your deployments.

        Returns one page of the deployments of your account, each with its current release.

        Args:
            cursor: Which page: the address in a page's `next` or `previous`; the first by default.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            A page of deployments.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `deployments.list`: GET /deployments.
        """
        return await self._client.async_send(list_deployments(cursor), **options)

    def update(
        self,
        deployment_owner: str,
        deployment_name: str,
        *,
        version: str | None = None,
        hardware: str | None = None,
        min_instances: int | None = None,
        max_instances: int | None = None,
        **options: Unpack[Options],
    ) -> Deployment:
        """Change the version, hardware or scaling of a deployment.

        Makes a new release of the deployment, with the fields given changed and the others as they were, and returns
        the deployment. `current_release.number` goes up by one.

        Args:
            deployment_owner: Username of the account that owns the deployment.
            deployment_name: Name of the deployment, without its owner.
            version: Id of the version to run from now on: 64 hexadecimal digits.
            hardware: The `sku` of the hardware to run on, one of those that `hardware.list` gives.
            min_instances: How many instances to keep running when there is nothing to do. Those that run are
                billed, busy or not. At least 0. At most 5.
            max_instances: How many instances to run at most. At least 0. At most 20.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The deployment with its new release.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `deployments.update`: PATCH /deployments/{deployment_owner}/{deployment_name}.
        """
        return self._client.send(
            update_deployment(
                deployment_owner,
                deployment_name,
                version=version,
                hardware=hardware,
                min_instances=min_instances,
                max_instances=max_instances,
            ),
            **options,
        )

    async def async_update(
        self,
        deployment_owner: str,
        deployment_name: str,
        *,
        version: str | None = None,
        hardware: str | None = None,
        min_instances: int | None = None,
        max_instances: int | None = None,
        **options: Unpack[Options],
    ) -> Deployment:
        """Change the version, hardware or scaling of a deployment.

        Makes a new release of the deployment, with the fields given changed and the others as they were, and returns
        the deployment. `current_release.number` goes up by one.

        Args:
            deployment_owner: Username of the account that owns the deployment.
            deployment_name: Name of the deployment, without its owner.
            version: Id of the version to run from now on: 64 hexadecimal digits.
            hardware: The `sku` of the hardware to run on, one of those that `hardware.list` gives.
            min_instances: How many instances to keep running when there is nothing to do. Those that run are
                billed, busy or not. At least 0. At most 5.
            max_instances: How many instances to run at most. At least 0. At most 20.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The deployment with its new release.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `deployments.update`: PATCH /deployments/{deployment_owner}/{deployment_name}.
        """
        return await self._client.async_send(
            update_deployment(
                deployment_owner,
                deployment_name,
                version=version,
                hardware=hardware,
                min_instances=min_instances,
                max_instances=max_instances,
            ),
            **options,
        )
