"""Keyword arguments of creates, as release 1.0.7 names them."""

from __future__ import annotations

from typing import Any, Literal, TypedDict

from .homes import home


class CreatePredictionParams(TypedDict, total=False):
    """Keyword arguments of `predictions.create`."""

    webhook: str
    """URL that is told about the prediction."""
    webhook_completed: str
    """URL that is told about its end alone; the older form."""
    webhook_events_filter: list[str]
    """Which events the webhook is told: start, output, logs, completed."""
    stream: bool
    """Obsolete: whether a stream of events is wanted."""
    wait: int | bool
    """Seconds to hold the request until the output is there; True for as long as the service does."""
    file_encoding_strategy: Literal["base64", "url"]
    """Whether files of the input are inlined or uploaded."""


class _Model(TypedDict):
    hardware: str
    """SKU of the hardware that runs it."""
    visibility: Literal["public", "private"]
    """Who can see and run it."""


class CreateModelParams(_Model, total=False):
    """Keyword arguments of `models.create`."""

    description: str
    """What it does."""
    github_url: str
    """Where its code is."""
    paper_url: str
    """Where its paper is."""
    license_url: str
    """Where its licence is."""
    cover_image_url: str
    """Where its picture is."""


class CreateDeploymentParams(TypedDict):
    """Keyword arguments of `deployments.create`."""

    name: str
    """Its name."""
    model: str
    """The model that it runs, as `owner/name`."""
    version: str
    """Id of the version that it runs."""
    hardware: str
    """SKU of the hardware that it runs on."""
    min_instances: int
    """How many instances always run."""
    max_instances: int
    """How many instances may run."""


class UpdateDeploymentParams(TypedDict, total=False):
    """Keyword arguments of `deployments.update`."""

    version: str
    """Id of the version that it runs."""
    hardware: str
    """SKU of the hardware that it runs on."""
    min_instances: int
    """How many instances always run."""
    max_instances: int
    """How many instances may run."""


class CreateFileParams(TypedDict, total=False):
    """Keyword arguments of `files.create`."""

    filename: str
    """Name that is kept with the file."""
    content_type: str
    """Its media type."""
    metadata: dict[str, Any]
    """What is kept with the file."""


class _Training(TypedDict):
    destination: str | tuple[str, str] | Any
    """The model that gets the new version: `"owner/name"`, a pair of both, or a `Model`."""


class CreateTrainingParams(_Training, total=False):
    """Keyword arguments of `trainings.create`."""

    webhook: str
    """URL that is told about the training."""
    webhook_completed: str
    """URL that is told about its end alone; the older form."""
    webhook_events_filter: list[str]
    """Which events the webhook is told: start, output, logs, completed."""
    file_encoding_strategy: Any
    """Whether files of the input are inlined (`base64`) or uploaded (`url`)."""


home("replicate.prediction", CreatePredictionParams)
home("replicate.model", CreateModelParams)
home("replicate.deployment", CreateDeploymentParams, UpdateDeploymentParams)
home("replicate.file", CreateFileParams)
home("replicate.training", CreateTrainingParams)
