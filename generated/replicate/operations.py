# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Every operation of the API, as data."""

from __future__ import annotations

from typing import Final

from replicate_runtime.core.operation import Operation

OPERATIONS: Final[tuple[Operation, ...]] = (
    Operation("account.get", "GET", "/v1/account", ("200", "default"), "accounts.current"),
    Operation("collections.list", "GET", "/v1/collections", ("200", "default"), "collections.list"),
    Operation("collections.get", "GET", "/v1/collections/{collection_slug}", ("200", "default"), "collections.get"),
    Operation("deployments.list", "GET", "/v1/deployments", ("200", "default"), "deployments.list"),
    Operation("deployments.create", "POST", "/v1/deployments", ("200", "default"), "deployments.create"),
    Operation(
        "deployments.delete",
        "DELETE",
        "/v1/deployments/{deployment_owner}/{deployment_name}",
        ("204", "default"),
        "deployments.delete",
    ),
    Operation(
        "deployments.get",
        "GET",
        "/v1/deployments/{deployment_owner}/{deployment_name}",
        ("200", "default"),
        "deployments.get",
    ),
    Operation(
        "deployments.update",
        "PATCH",
        "/v1/deployments/{deployment_owner}/{deployment_name}",
        ("200", "default"),
        "deployments.update",
    ),
    Operation(
        "deployments.predictions.create",
        "POST",
        "/v1/deployments/{deployment_owner}/{deployment_name}/predictions",
        ("201", "202", "default"),
        "deployments.predictions.create",
    ),
    Operation("files.list", "GET", "/v1/files", ("200", "default"), "files.list"),
    Operation("files.create", "POST", "/v1/files", ("201", "413", "default"), "files.create"),
    Operation("files.delete", "DELETE", "/v1/files/{file_id}", ("204", "404", "default"), "files.delete"),
    Operation("files.get", "GET", "/v1/files/{file_id}", ("200", "404", "default"), "files.get"),
    Operation("files.download", "GET", "/v1/files/{file_id}/download", ("200", "404", "default"), "files.download"),
    Operation("hardware.list", "GET", "/v1/hardware", ("200", "default"), "hardware.list"),
    Operation("models.list", "GET", "/v1/models", ("200", "default"), "models.list"),
    Operation("models.create", "POST", "/v1/models", ("201", "default"), "models.create"),
    Operation("models.search", "QUERY", "/v1/models", ("200", "default"), "models.search"),
    Operation("models.delete", "DELETE", "/v1/models/{model_owner}/{model_name}", ("204", "default"), "models.delete"),
    Operation("models.get", "GET", "/v1/models/{model_owner}/{model_name}", ("200", "default"), "models.get"),
    Operation("models.update", "PATCH", "/v1/models/{model_owner}/{model_name}", ("200", "default"), "models.update"),
    Operation(
        "models.examples.list",
        "GET",
        "/v1/models/{model_owner}/{model_name}/examples",
        ("200", "default"),
        "models.examples.list",
    ),
    Operation(
        "models.predictions.create",
        "POST",
        "/v1/models/{model_owner}/{model_name}/predictions",
        ("201", "202", "default"),
        "models.predictions.create",
    ),
    Operation(
        "models.readme.get",
        "GET",
        "/v1/models/{model_owner}/{model_name}/readme",
        ("200", "404", "default"),
        "models.readme.get",
    ),
    Operation(
        "models.versions.list",
        "GET",
        "/v1/models/{model_owner}/{model_name}/versions",
        ("200", "404", "default"),
        "models.versions.list",
    ),
    Operation(
        "models.versions.delete",
        "DELETE",
        "/v1/models/{model_owner}/{model_name}/versions/{version_id}",
        ("202", "default"),
        "models.versions.delete",
    ),
    Operation(
        "models.versions.get",
        "GET",
        "/v1/models/{model_owner}/{model_name}/versions/{version_id}",
        ("200", "default"),
        "models.versions.get",
    ),
    Operation(
        "trainings.create",
        "POST",
        "/v1/models/{model_owner}/{model_name}/versions/{version_id}/trainings",
        ("201", "default"),
        "trainings.create",
    ),
    Operation("predictions.list", "GET", "/v1/predictions", ("200", "default"), "predictions.list"),
    Operation("predictions.create", "POST", "/v1/predictions", ("201", "202", "default"), "predictions.create"),
    Operation("predictions.get", "GET", "/v1/predictions/{prediction_id}", ("200", "default"), "predictions.get"),
    Operation(
        "predictions.cancel", "POST", "/v1/predictions/{prediction_id}/cancel", ("200", "default"), "predictions.cancel"
    ),
    Operation("search", "GET", "/v1/search", ("200", "400", "500", "default"), "search"),
    Operation("trainings.list", "GET", "/v1/trainings", ("200", "default"), "trainings.list"),
    Operation("trainings.get", "GET", "/v1/trainings/{training_id}", ("200", "default"), "trainings.get"),
    Operation("trainings.cancel", "POST", "/v1/trainings/{training_id}/cancel", ("200", "default"), "trainings.cancel"),
    Operation(
        "webhooks.default.secret.get",
        "GET",
        "/v1/webhooks/default/secret",
        ("200", "default"),
        "webhooks.default.secret",
    ),
)
"""One row per operation, in the order of the document."""
