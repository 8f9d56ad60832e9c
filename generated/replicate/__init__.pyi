# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
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

__all__ = [
    "Account",
    "AccountType",
    "AccountTypeValues",
    "AmbiguousAnswer",
    "AmbiguousCreateError",
    "BodyTooLarge",
    "Client",
    "Collection",
    "ConfigurationError",
    "DeadlineExceeded",
    "DecodeError",
    "Deployment",
    "DeploymentRelease",
    "DeploymentReleaseConfiguration",
    "EncodeError",
    "File",
    "FileChecksums",
    "FileOutput",
    "FileUrls",
    "Hardware",
    "InvalidField",
    "InvalidReference",
    "InvalidValue",
    "MissingCredential",
    "MissingFile",
    "Model",
    "ModelError",
    "ModelVersionIdentifier",
    "ModelVisibility",
    "ModelVisibilityValues",
    "ModelsListSortBy",
    "ModelsListSortByValues",
    "ModelsListSortDirection",
    "ModelsListSortDirectionValues",
    "Page",
    "PageLoop",
    "Prediction",
    "PredictionCanceled",
    "PredictionMetrics",
    "PredictionSource",
    "PredictionSourceValues",
    "PredictionStatus",
    "PredictionStatusValues",
    "PredictionTimeout",
    "PredictionUrls",
    "Problem",
    "ReplicateError",
    "ReplicateException",
    "SearchCollection",
    "SearchModel",
    "SearchModelMetadata",
    "SearchPage",
    "SearchResults",
    "ServerSentEvent",
    "StreamError",
    "StreamInterrupted",
    "Training",
    "TrainingMetrics",
    "TrainingOutput",
    "TrainingSource",
    "TrainingSourceValues",
    "TrainingStatus",
    "TrainingStatusValues",
    "TrainingUrls",
    "TransportError",
    "UnreadBody",
    "Version",
    "WaitTimeout",
    "WebhookEventName",
    "WebhookEventNameValues",
    "WebhookSigningSecret",
    "__version__",
    "accounts",
    "async_paginate",
    "async_run",
    "async_search",
    "async_stream",
    "async_wait_all",
    "collections",
    "default_client",
    "deployments",
    "files",
    "hardware",
    "models",
    "paginate",
    "predictions",
    "run",
    "search",
    "stream",
    "trainings",
    "wait_all",
    "webhooks",
]

run = default_client.run
async_run = default_client.async_run
stream = default_client.stream
async_stream = default_client.async_stream
wait_all = default_client.wait_all
async_wait_all = default_client.async_wait_all
accounts: Accounts
"""The account that the token belongs to."""
collections: Collections
"""Models that serve the same purpose, chosen by Replicate."""
deployments: Deployments
"""Versions of models on hardware of your choice, each under a stable name."""
files: Files
"""Uploaded files, as inputs of predictions and trainings.

Each is deleted 24 hours after its upload.
"""
hardware: HardwareNamespace
"""The kinds of machines that models can run on."""
hardware = default_client.hardware
models: Models
"""What can be run.

A model has versions; its newest one and an example prediction come with it.
"""
trainings: Trainings
"""Runs that make a new version of a model."""
predictions: Predictions
"""Runs of a version of a model."""
webhooks: Webhooks
"""Calls that the service makes when something happens to a prediction or training."""
search = default_client.search
async_search = default_client.async_search
