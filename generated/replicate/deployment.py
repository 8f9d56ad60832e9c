# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Versions of models on hardware of your choice, each under a stable name."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

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

    from .account import Account
    from .shared import WebhookEventName


@record
class DeploymentReleaseConfiguration(Record):
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
class DeploymentRelease(Record):
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
class Deployment(Record):
    """A deployment: a version of a model on hardware of your choice, scaled between limits, under a stable name."""

    Release = DeploymentRelease

    owner: str
    """Username of the account that owns the deployment."""
    name: str
    """Name of the deployment, unique within its owner."""
    current_release: DeploymentRelease = ABSENT
    """The release that runs now. Each change to the deployment makes a new one."""


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


class DeploymentsPredictions(Resource):
    """Predictions made by a deployment."""

    def create(
        self,
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
        **options: Unpack[Options],
    ) -> Prediction:
        """Run a deployment.

        Starts a prediction on the current release of a deployment and returns it, at once or, with `Prefer`, when its
        output is there. The version need not be named.

        Every call starts, and bills, a new prediction: a call whose answer got lost must not simply be repeated.

        Args:
            deployment_owner: Username of the account that owns the deployment.
            deployment_name: Name of the deployment, without its owner.
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

        Operation `deployments.predictions.create`: POST /deployments/{deployment_owner}/{deployment_name}/predictions.
        """
        return self._client.send(
            create_deployment_prediction(
                deployment_owner,
                deployment_name,
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
        **options: Unpack[Options],
    ) -> Prediction:
        """Run a deployment.

        Starts a prediction on the current release of a deployment and returns it, at once or, with `Prefer`, when its
        output is there. The version need not be named.

        Every call starts, and bills, a new prediction: a call whose answer got lost must not simply be repeated.

        Args:
            deployment_owner: Username of the account that owns the deployment.
            deployment_name: Name of the deployment, without its owner.
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

        Operation `deployments.predictions.create`: POST /deployments/{deployment_owner}/{deployment_name}/predictions.
        """
        return await self._client.async_send(
            create_deployment_prediction(
                deployment_owner,
                deployment_name,
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


class Deployments(Resource):
    """Versions of models on hardware of your choice, each under a stable name."""

    @cached_property
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

    def create(
        self,
        name: str,
        model: str,
        version: str,
        hardware: str,
        min_instances: int,
        max_instances: int,
        **options: Unpack[Options],
    ) -> Deployment:
        """Create a deployment.

        Makes a deployment of a version of a model, on the hardware and within the limits given, and returns it with
        release number 1. `deployments.predictions.create` runs it; `deployments.update` changes it.

        Args:
            name: Name of the deployment, unique within your account. Without the owner: that is the account of the
                token.
            model: The model to deploy, as `owner/name`.
            version: Id of the version to deploy: 64 hexadecimal digits.
            hardware: The `sku` of the hardware to run on, one of those that `hardware.list` gives.
            min_instances: How many instances to keep running when there is nothing to do: 0 to 5. Those that run
                are billed, busy or not. At least 0. At most 5.
            max_instances: How many instances to run at most: 0 to 20. At least 0. At most 20.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The deployment, just created.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `deployments.create`: POST /deployments.
        """
        return self._client.send(
            create_deployment(name, model, version, hardware, min_instances, max_instances), **options
        )

    async def async_create(
        self,
        name: str,
        model: str,
        version: str,
        hardware: str,
        min_instances: int,
        max_instances: int,
        **options: Unpack[Options],
    ) -> Deployment:
        """Create a deployment.

        Makes a deployment of a version of a model, on the hardware and within the limits given, and returns it with
        release number 1. `deployments.predictions.create` runs it; `deployments.update` changes it.

        Args:
            name: Name of the deployment, unique within your account. Without the owner: that is the account of the
                token.
            model: The model to deploy, as `owner/name`.
            version: Id of the version to deploy: 64 hexadecimal digits.
            hardware: The `sku` of the hardware to run on, one of those that `hardware.list` gives.
            min_instances: How many instances to keep running when there is nothing to do: 0 to 5. Those that run
                are billed, busy or not. At least 0. At most 5.
            max_instances: How many instances to run at most: 0 to 20. At least 0. At most 20.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The deployment, just created.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `deployments.create`: POST /deployments.
        """
        return await self._client.async_send(
            create_deployment(name, model, version, hardware, min_instances, max_instances), **options
        )

    def delete(self, deployment_owner: str, deployment_name: str, **options: Unpack[Options]) -> None:
        """Delete a deployment.

        Deletes a deployment for good. It must have been offline and unused for at least 15 minutes: set `min_instances`
        to 0 with `deployments.update` and wait. There is no answer body.

        Args:
            deployment_owner: Username of the account that owns the deployment.
            deployment_name: Name of the deployment, without its owner.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `deployments.delete`: DELETE /deployments/{deployment_owner}/{deployment_name}.
        """
        self._client.send(delete_deployment(deployment_owner, deployment_name), **options)

    async def async_delete(self, deployment_owner: str, deployment_name: str, **options: Unpack[Options]) -> None:
        """Delete a deployment.

        Deletes a deployment for good. It must have been offline and unused for at least 15 minutes: set `min_instances`
        to 0 with `deployments.update` and wait. There is no answer body.

        Args:
            deployment_owner: Username of the account that owns the deployment.
            deployment_name: Name of the deployment, without its owner.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `deployments.delete`: DELETE /deployments/{deployment_owner}/{deployment_name}.
        """
        await self._client.async_send(delete_deployment(deployment_owner, deployment_name), **options)

    def get(self, deployment_owner: str, deployment_name: str, **options: Unpack[Options]) -> Deployment:
        """Get a deployment.

        Returns one deployment with its current release.

        Args:
            deployment_owner: Username of the account that owns the deployment.
            deployment_name: Name of the deployment, without its owner.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The deployment.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `deployments.get`: GET /deployments/{deployment_owner}/{deployment_name}.
        """
        return self._client.send(get_deployment(deployment_owner, deployment_name), **options)

    async def async_get(self, deployment_owner: str, deployment_name: str, **options: Unpack[Options]) -> Deployment:
        """Get a deployment.

        Returns one deployment with its current release.

        Args:
            deployment_owner: Username of the account that owns the deployment.
            deployment_name: Name of the deployment, without its owner.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The deployment.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `deployments.get`: GET /deployments/{deployment_owner}/{deployment_name}.
        """
        return await self._client.async_send(get_deployment(deployment_owner, deployment_name), **options)

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
            min_instances: How many instances to keep running when there is nothing to do: 0 to 5. Those that run
                are billed, busy or not. At least 0. At most 5.
            max_instances: How many instances to run at most: 0 to 20. At least 0. At most 20.
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
            min_instances: How many instances to keep running when there is nothing to do: 0 to 5. Those that run
                are billed, busy or not. At least 0. At most 5.
            max_instances: How many instances to run at most: 0 to 20. At least 0. At most 20.
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
