# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Run, train and deploy machine-learning models."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .account import Account, AccountType, AccountTypeValues
    from .client import Client
    from .collection import Collection
    from .deployment import Deployment, DeploymentRelease, DeploymentReleaseConfiguration
    from .exceptions import (
        ConfigurationError,
        DeadlineExceeded,
        DecodeError,
        EncodeError,
        MissingCredential,
        ReplicateError,
        ReplicateException,
        TransportError,
    )
    from .file import File, FileChecksums, FileUrls
    from .hardware import Hardware
    from .model import (
        Model,
        ModelsListSortBy,
        ModelsListSortByValues,
        ModelsListSortDirection,
        ModelsListSortDirectionValues,
        ModelVisibility,
        ModelVisibilityValues,
    )
    from .prediction import (
        Prediction,
        PredictionMetrics,
        PredictionSource,
        PredictionSourceValues,
        PredictionStatus,
        PredictionStatusValues,
        PredictionUrls,
    )
    from .search import SearchCollection, SearchModel, SearchModelMetadata, SearchPage, SearchResults
    from .shared import (
        InvalidField,
        InvalidValue,
        PredictionRequest,
        Problem,
        TrainingRequest,
        VersionPredictionRequest,
        WebhookEventName,
        WebhookEventNameValues,
    )
    from .training import (
        Training,
        TrainingMetrics,
        TrainingOutput,
        TrainingSource,
        TrainingSourceValues,
        TrainingStatus,
        TrainingStatusValues,
        TrainingUrls,
    )
    from .version import Version
    from .webhook import WebhookSigningSecret

else:
    from importlib import import_module

    _EXPORTS = {
        "Client": "client",
        "ReplicateException": "exceptions",
        "ReplicateError": "exceptions",
        "ConfigurationError": "exceptions",
        "MissingCredential": "exceptions",
        "EncodeError": "exceptions",
        "DecodeError": "exceptions",
        "TransportError": "exceptions",
        "DeadlineExceeded": "exceptions",
        "Collection": "collection",
        "Model": "model",
        "PredictionStatus": "prediction",
        "PredictionStatusValues": "prediction",
        "PredictionSource": "prediction",
        "PredictionSourceValues": "prediction",
        "Prediction": "prediction",
        "Version": "version",
        "ModelVisibility": "model",
        "ModelVisibilityValues": "model",
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
        "PredictionRequest": "shared",
        "SearchCollection": "search",
        "SearchModelMetadata": "search",
        "SearchResults": "search",
        "SearchModel": "search",
        "TrainingRequest": "shared",
        "TrainingStatus": "training",
        "TrainingStatusValues": "training",
        "TrainingSource": "training",
        "TrainingSourceValues": "training",
        "Training": "training",
        "TrainingOutput": "training",
        "TrainingMetrics": "training",
        "TrainingUrls": "training",
        "VersionPredictionRequest": "shared",
        "Problem": "shared",
        "InvalidField": "shared",
        "InvalidValue": "shared",
        "Hardware": "hardware",
        "ModelsListSortBy": "model",
        "ModelsListSortByValues": "model",
        "ModelsListSortDirection": "model",
        "ModelsListSortDirectionValues": "model",
        "WebhookSigningSecret": "webhook",
    }
    _MODULES = {
        "account",
        "client",
        "collection",
        "deployment",
        "exceptions",
        "file",
        "hardware",
        "model",
        "operations",
        "prediction",
        "search",
        "shared",
        "training",
        "version",
        "webhook",
    }

    def __getattr__(name):
        """Load a name on its first use (PEP 562)."""
        if name in _EXPORTS:
            value = getattr(import_module(f".{_EXPORTS[name]}", __name__), name)
        elif name in _MODULES:
            value = import_module(f".{name}", __name__)
        else:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = value
        return value

    def __dir__():
        """Every name that there is to load."""
        return sorted({*globals(), *_EXPORTS, *_MODULES})


__all__ = [
    "Client",
    "ReplicateException",
    "ReplicateError",
    "ConfigurationError",
    "MissingCredential",
    "EncodeError",
    "DecodeError",
    "TransportError",
    "DeadlineExceeded",
    "Collection",
    "Model",
    "PredictionStatus",
    "PredictionStatusValues",
    "PredictionSource",
    "PredictionSourceValues",
    "Prediction",
    "Version",
    "ModelVisibility",
    "ModelVisibilityValues",
    "PredictionMetrics",
    "PredictionUrls",
    "WebhookEventName",
    "WebhookEventNameValues",
    "Deployment",
    "DeploymentRelease",
    "DeploymentReleaseConfiguration",
    "AccountType",
    "AccountTypeValues",
    "Account",
    "File",
    "FileChecksums",
    "FileUrls",
    "SearchPage",
    "PredictionRequest",
    "SearchCollection",
    "SearchModelMetadata",
    "SearchResults",
    "SearchModel",
    "TrainingRequest",
    "TrainingStatus",
    "TrainingStatusValues",
    "TrainingSource",
    "TrainingSourceValues",
    "Training",
    "TrainingOutput",
    "TrainingMetrics",
    "TrainingUrls",
    "VersionPredictionRequest",
    "Problem",
    "InvalidField",
    "InvalidValue",
    "Hardware",
    "ModelsListSortBy",
    "ModelsListSortByValues",
    "ModelsListSortDirection",
    "ModelsListSortDirectionValues",
    "WebhookSigningSecret",
]
