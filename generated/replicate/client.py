# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Replicate HTTP API: the client."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from replicate_runtime.core.http.security import Scheme
from replicate_runtime.core.http.sender import Sender, Server
from replicate_runtime.core.resource import cached_resource
from replicate_runtime.lazy import late
from replicate_runtime.overlays.client import ClientOverlay
from replicate_runtime.overlays.client import build_httpx_client as _build_httpx_client
from replicate_runtime.overlays.client import raise_for_status as _raise_for_status
from replicate_runtime.overlays.parts.environment import __version__
from replicate_runtime.overlays.parts.environment import token_from_environment as _get_api_token_from_environment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from typing_extensions import Unpack

    from replicate_runtime.core.call import Options
    from replicate_runtime.core.http.retrying import RetryTransport

    from .account import Accounts
    from .collection import Collections
    from .deployment import Deployments
    from .file import Files
    from .hardware import HardwareNamespace
    from .model import Models
    from .prediction import Predictions
    from .search import SearchResults
    from .training import Trainings
    from .webhook import Webhooks

__all__ = [
    "Client",
    "RetryTransport",
    "__version__",
    "_get_api_token_from_environment",
    "_build_httpx_client",
    "_raise_for_status",
]

if not TYPE_CHECKING:
    __getattr__ = late(__name__, {"RetryTransport": "replicate_runtime.core.http.retrying"})


class Client(ClientOverlay, Sender):
    """Run, train and deploy machine-learning models.

    Runs machine-learning models in the cloud. A *model* has *versions*; a *prediction* is one run of a version; a
    *training* is a run that makes a new version; a *deployment* is a version on hardware of your choice.

    Requests and responses are JSON unless said otherwise. Lists come in pages that link to one another. Times are RFC
    3339 in UTC, with zero to nine fractional digits. Errors are problem objects with a `detail` for people.

    600 predictions can be created per minute, and 3,000 other requests made; beyond that the answer has status 429.
    """

    _server = Server("https://api.replicate.com")
    _schemes: ClassVar[Mapping[str, Scheme]] = {"bearerAuth": Scheme("bearer")}
    _security = (("bearerAuth",),)
    _credentials_optional = True

    @cached_resource
    def accounts(self) -> Accounts:
        """The account that the token belongs to."""
        from .account import Accounts

        return Accounts(self)

    @cached_resource
    def collections(self) -> Collections:
        """Models that serve the same purpose, chosen by Replicate."""
        from .collection import Collections

        return Collections(self)

    @cached_resource
    def deployments(self) -> Deployments:
        """Versions of models on hardware of your choice, each under a stable name."""
        from .deployment import Deployments

        return Deployments(self)

    @cached_resource
    def files(self) -> Files:
        """Uploaded files, as inputs of predictions and trainings.

        Each is deleted 24 hours after its upload.
        """
        from .file import Files

        return Files(self)

    @cached_resource
    def hardware(self) -> HardwareNamespace:
        """The kinds of machines that models can run on."""
        from .hardware import HardwareNamespace

        return HardwareNamespace(self)

    @cached_resource
    def models(self) -> Models:
        """What can be run.

        A model has versions; its newest one and an example prediction come with it.
        """
        from .model import Models

        return Models(self)

    @cached_resource
    def trainings(self) -> Trainings:
        """Runs that make a new version of a model."""
        from .training import Trainings

        return Trainings(self)

    @cached_resource
    def predictions(self) -> Predictions:
        """Runs of a version of a model."""
        from .prediction import Predictions

        return Predictions(self)

    @cached_resource
    def webhooks(self) -> Webhooks:
        """Calls that the service makes when something happens to a prediction or training."""
        from .webhook import Webhooks

        return Webhooks(self)

    def search(self, query: str, *, limit: int | None = None, **options: Unpack[Options]) -> SearchResults:
        """Search models, collections and documentation.

        Returns the models, collections and pages that fit a text, each the best first. More thorough than
        `models.search`: models come with tags, a generated description and a score. In beta: the shape of the answer
        may change.

        Args:
            query: The text to search for. Must not be empty.
            limit: How many models to return at most. Default: 20. At least 1. At most 50.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            What was found.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`. Documented: 400 (The
                query is missing or not valid), 500 (The search failed).

        Operation `search`: GET /search.
        """
        from .search import search

        return self.send(search(query, limit=limit), **options)

    async def async_search(self, query: str, *, limit: int | None = None, **options: Unpack[Options]) -> SearchResults:
        """Search models, collections and documentation.

        Returns the models, collections and pages that fit a text, each the best first. More thorough than
        `models.search`: models come with tags, a generated description and a score. In beta: the shape of the answer
        may change.

        Args:
            query: The text to search for. Must not be empty.
            limit: How many models to return at most. Default: 20. At least 1. At most 50.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            What was found.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`. Documented: 400 (The
                query is missing or not valid), 500 (The search failed).

        Operation `search`: GET /search.
        """
        from .search import search

        return await self.async_send(search(query, limit=limit), **options)
