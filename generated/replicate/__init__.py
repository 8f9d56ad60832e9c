# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Run, train and deploy machine-learning models."""

from __future__ import annotations

from replicate_runtime.lazy import install

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .__about__ import __version__ as __version__
    from .account import Account as Account
    from .account import Accounts
    from .account import AccountType as AccountType
    from .account import AccountTypeValues as AccountTypeValues
    from .client import Client as Client
    from .collection import Collection as Collection
    from .collection import Collections
    from .default import default_client as default_client
    from .deployment import Deployment as Deployment
    from .deployment import DeploymentRelease as DeploymentRelease
    from .deployment import DeploymentReleaseConfiguration as DeploymentReleaseConfiguration
    from .deployment import Deployments
    from .exceptions import AmbiguousAnswer as AmbiguousAnswer
    from .exceptions import AmbiguousCreateError as AmbiguousCreateError
    from .exceptions import BodyTooLarge as BodyTooLarge
    from .exceptions import ConfigurationError as ConfigurationError
    from .exceptions import DeadlineExceeded as DeadlineExceeded
    from .exceptions import DecodeError as DecodeError
    from .exceptions import EncodeError as EncodeError
    from .exceptions import InvalidReference as InvalidReference
    from .exceptions import MissingCredential as MissingCredential
    from .exceptions import MissingFile as MissingFile
    from .exceptions import ModelError as ModelError
    from .exceptions import PageLoop as PageLoop
    from .exceptions import PredictionCanceled as PredictionCanceled
    from .exceptions import PredictionTimeout as PredictionTimeout
    from .exceptions import ReplicateError as ReplicateError
    from .exceptions import ReplicateException as ReplicateException
    from .exceptions import StreamError as StreamError
    from .exceptions import StreamInterrupted as StreamInterrupted
    from .exceptions import TransportError as TransportError
    from .exceptions import UnreadBody as UnreadBody
    from .exceptions import WaitTimeout as WaitTimeout
    from .file import File as File
    from .file import FileChecksums as FileChecksums
    from .file import Files
    from .file import FileUrls as FileUrls
    from .hardware import Hardware as Hardware
    from .hardware import HardwareNamespace
    from .helpers import FileOutput as FileOutput
    from .identifier import ModelVersionIdentifier as ModelVersionIdentifier
    from .model import Model as Model
    from .model import Models
    from .model import ModelsListSortBy as ModelsListSortBy
    from .model import ModelsListSortByValues as ModelsListSortByValues
    from .model import ModelsListSortDirection as ModelsListSortDirection
    from .model import ModelsListSortDirectionValues as ModelsListSortDirectionValues
    from .model import ModelVisibility as ModelVisibility
    from .model import ModelVisibilityValues as ModelVisibilityValues
    from .pagination import Page as Page
    from .pagination import async_paginate as async_paginate
    from .pagination import paginate as paginate
    from .prediction import Prediction as Prediction
    from .prediction import PredictionMetrics as PredictionMetrics
    from .prediction import Predictions
    from .prediction import PredictionSource as PredictionSource
    from .prediction import PredictionSourceValues as PredictionSourceValues
    from .prediction import PredictionStatus as PredictionStatus
    from .prediction import PredictionStatusValues as PredictionStatusValues
    from .prediction import PredictionUrls as PredictionUrls
    from .search import SearchCollection as SearchCollection
    from .search import SearchModel as SearchModel
    from .search import SearchModelMetadata as SearchModelMetadata
    from .search import SearchPage as SearchPage
    from .search import SearchResults as SearchResults
    from .shared import InvalidField as InvalidField
    from .shared import InvalidValue as InvalidValue
    from .shared import Problem as Problem
    from .shared import WebhookEventName as WebhookEventName
    from .shared import WebhookEventNameValues as WebhookEventNameValues
    from .stream import ServerSentEvent as ServerSentEvent
    from .training import Training as Training
    from .training import TrainingMetrics as TrainingMetrics
    from .training import TrainingOutput as TrainingOutput
    from .training import Trainings
    from .training import TrainingSource as TrainingSource
    from .training import TrainingSourceValues as TrainingSourceValues
    from .training import TrainingStatus as TrainingStatus
    from .training import TrainingStatusValues as TrainingStatusValues
    from .training import TrainingUrls as TrainingUrls
    from .version import Version as Version
    from .webhook import Webhooks
    from .webhook import WebhookSigningSecret as WebhookSigningSecret

    run = default_client.run
    run = default_client.run
    async_run = default_client.async_run
    stream = default_client.stream
    stream = default_client.stream
    async_stream = default_client.async_stream
    wait_all = default_client.wait_all
    async_wait_all = default_client.async_wait_all
    accounts: Accounts = default_client.accounts
    """The account that the token belongs to."""
    collections: Collections = default_client.collections
    """Models that serve the same purpose, chosen by Replicate."""
    deployments: Deployments = default_client.deployments
    """Versions of models on hardware of your choice, each under a stable name."""
    files: Files = default_client.files
    """Uploaded files, as inputs of predictions and trainings.

    Each is deleted 24 hours after its upload.
    """
    hardware: HardwareNamespace = default_client.hardware
    """The kinds of machines that models can run on."""
    hardware = default_client.hardware
    models: Models = default_client.models
    """What can be run.

    A model has versions; its newest one and an example prediction come with it.
    """
    trainings: Trainings = default_client.trainings
    """Runs that make a new version of a model."""
    predictions: Predictions = default_client.predictions
    """Runs of a version of a model."""
    webhooks: Webhooks = default_client.webhooks
    """Calls that the service makes when something happens to a prediction or training."""
    search = default_client.search
    search = default_client.search
    async_search = default_client.async_search
else:
    install(
        __name__,
        exports={
            "Client": "client",
            "default_client": "default",
            "ReplicateException": "exceptions",
            "ReplicateError": "exceptions",
            "ConfigurationError": "exceptions",
            "MissingCredential": "exceptions",
            "EncodeError": "exceptions",
            "DecodeError": "exceptions",
            "BodyTooLarge": "exceptions",
            "TransportError": "exceptions",
            "DeadlineExceeded": "exceptions",
            "AmbiguousCreateError": "exceptions",
            "AmbiguousAnswer": "exceptions",
            "PageLoop": "exceptions",
            "ModelError": "exceptions",
            "PredictionCanceled": "exceptions",
            "PredictionTimeout": "exceptions",
            "WaitTimeout": "exceptions",
            "StreamError": "exceptions",
            "StreamInterrupted": "exceptions",
            "InvalidReference": "exceptions",
            "MissingFile": "exceptions",
            "UnreadBody": "exceptions",
            "FileOutput": "helpers",
            "ModelVersionIdentifier": "identifier",
            "Page": "pagination",
            "paginate": "pagination",
            "async_paginate": "pagination",
            "ServerSentEvent": "stream",
            "__version__": "__about__",
            "Collection": "collection",
            "ModelVisibility": "model",
            "ModelVisibilityValues": "model",
            "Model": "model",
            "PredictionStatus": "prediction",
            "PredictionStatusValues": "prediction",
            "PredictionSource": "prediction",
            "PredictionSourceValues": "prediction",
            "Prediction": "prediction",
            "Version": "version",
            "PredictionMetrics": "prediction",
            "PredictionUrls": "prediction",
            "WebhookEventName": "shared",
            "WebhookEventNameValues": "shared",
            "Deployment": "deployment",
            "DeploymentRelease": "deployment",
            "DeploymentReleaseConfiguration": "deployment",
            "AccountType": "account",
            "AccountTypeValues": "account",
            "Account": "account",
            "File": "file",
            "FileChecksums": "file",
            "FileUrls": "file",
            "SearchPage": "search",
            "SearchCollection": "search",
            "SearchModelMetadata": "search",
            "SearchResults": "search",
            "SearchModel": "search",
            "TrainingStatus": "training",
            "TrainingStatusValues": "training",
            "TrainingSource": "training",
            "TrainingSourceValues": "training",
            "Training": "training",
            "TrainingOutput": "training",
            "TrainingMetrics": "training",
            "TrainingUrls": "training",
            "Problem": "shared",
            "InvalidField": "shared",
            "InvalidValue": "shared",
            "Hardware": "hardware",
            "ModelsListSortBy": "model",
            "ModelsListSortByValues": "model",
            "ModelsListSortDirection": "model",
            "ModelsListSortDirectionValues": "model",
            "WebhookSigningSecret": "webhook",
        },
        bound={
            "run": "default_client",
            "async_run": "default_client",
            "stream": "default_client",
            "async_stream": "default_client",
            "wait_all": "default_client",
            "async_wait_all": "default_client",
            "accounts": "default_client",
            "collections": "default_client",
            "deployments": "default_client",
            "files": "default_client",
            "hardware": "default_client",
            "models": "default_client",
            "trainings": "default_client",
            "predictions": "default_client",
            "webhooks": "default_client",
            "search": "default_client",
            "async_search": "default_client",
        },
        modules=(
            "__about__",
            "account",
            "client",
            "collection",
            "default",
            "deployment",
            "exceptions",
            "file",
            "hardware",
            "helpers",
            "identifier",
            "model",
            "operations",
            "pagination",
            "prediction",
            "resource",
            "run",
            "schema",
            "search",
            "shared",
            "stream",
            "testing",
            "training",
            "version",
            "webhook",
        ),
    )
