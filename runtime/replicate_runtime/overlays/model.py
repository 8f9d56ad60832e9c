"""Models: found in every spelling, run as their newest version, official or not."""

from __future__ import annotations

import warnings
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, TypeVar

from ..core.errors import ReplicateException
from ..core.flow import call, invoke
from ..core.resource import Resource
from .parts.compat import Later, OpenCompat, Returned
from .parts.creating import PREDICTION, CreateOptions, Named, create_by_model, present
from .parts.host import host
from .reference import Referable, Reference, model_name

if TYPE_CHECKING:
    from typing_extensions import Self, Unpack

    from ..core.call import Call, Options
    from ..core.flow import Flow
    from ..core.page import Page
    from .parts.creating import CreateParams
    from .parts.named import NamedModel
    from .reference import ModelLike
    from .version import VersionsOverlay


M = TypeVar("M", bound="ModelOverlay[Any]")
P = TypeVar("P")
R = TypeVar("R")
V = TypeVar("V")


class ModelOverlay(OpenCompat, Referable, ABC, Generic[V]):
    """Gives id, versions, reload, and what 1.0.7 had besides. Needs nothing but its fields."""

    __slots__ = ()

    if TYPE_CHECKING:
        owner: Any
        name: Any
        latest_version: Any

    @property
    def id(self) -> str:
        """`owner/name`."""
        return f"{self.owner}/{self.name}"

    @property
    def username(self) -> str:
        """The owner; deprecated, use `owner`."""
        warnings.warn("Model.username is deprecated: use owner", DeprecationWarning, stacklevel=2)
        return str(self.owner)

    @username.setter
    def username(self, value: str) -> None:
        self.owner = value

    @property
    def versions(self) -> VersionsOverlay[V]:
        """The versions of this model."""
        client = host(self._client)
        versions: VersionsOverlay[V] = type(client.models.versions)(client, (self.owner, self.name))
        return versions

    def predict(self, *args: Any, **kwargs: Any) -> None:
        """Refuse: a model is run by `run`, or by `predict` of one of its versions."""
        raise ReplicateException(
            f"Model.predict() was removed: use replicate.run({self.id!r}, input=...), or predict() of a version"
        )

    def reload(self, **options: Unpack[Options]) -> Self:
        """Read the model again, and update it in place. Returns the model itself."""
        return self._client.drive(self._reload(options))

    async def async_reload(self, **options: Unpack[Options]) -> Self:
        """Read the model again, and update it in place. Returns the model itself."""
        return await self._client.async_drive(self._reload(options))

    def _reload(self, options: Mapping[str, Any]) -> Flow[Self]:
        return self._become((yield from invoke(host(self._client).models, "get", self.owner, self.name, **options)))

    def __reference__(self) -> Reference:
        return Reference("model", self.owner, self.name, origin=self)


class ModelsOverlay(Resource, ABC, Generic[M]):
    """Gives get, create, search and delete. Needs _get_call, _create_call, _search_call, _delete_call: models.*."""

    if TYPE_CHECKING:
        from .parts.params import CreateModelParams
    else:
        CreateModelParams = Later("params", "CreateModelParams")

    model: ClassVar[Any] = Returned("_get_call", "owner", "name")
    """The class of models."""

    @staticmethod
    @abstractmethod
    def _get_call(*args: Any, **keywords: Any) -> Call[M]:
        """Describe the call that reads a model."""

    @staticmethod
    @abstractmethod
    def _create_call(*args: Any, **keywords: Any) -> Call[M]:
        """Describe the create of a model."""

    @staticmethod
    @abstractmethod
    def _search_call(*args: Any, **keywords: Any) -> Call[Page[M]]:
        """Describe the search for models."""

    @staticmethod
    @abstractmethod
    def _delete_call(*args: Any, **keywords: Any) -> Call[Any]:
        """Describe the deletion of a model."""

    def get(self, *args: str, **kwargs: Unpack[NamedModel]) -> M:
        """Read a model.

        Args:
            args: `"owner/name"`, or owner and name.
            kwargs: `key="owner/name"`, or `owner=` and `name=`; and how the call is made: `timeout`, `headers`,
                `retries`.

        Raises:
            ValueError: Owner and name are not said, or twice.

        Operation `models.get`: GET /models/{model_owner}/{model_name}.
        """
        return self._client.drive(self._one(self._get_call, args, kwargs))

    async def async_get(self, *args: str, **kwargs: Unpack[NamedModel]) -> M:
        """Read a model.

        Args:
            args: `"owner/name"`, or owner and name.
            kwargs: `key="owner/name"`, or `owner=` and `name=`; and how the call is made: `timeout`, `headers`,
                `retries`.

        Raises:
            ValueError: Owner and name are not said, or twice.

        Operation `models.get`: GET /models/{model_owner}/{model_name}.
        """
        return await self._client.async_drive(self._one(self._get_call, args, kwargs))

    def create(
        self,
        owner: str,
        name: str,
        *,
        hardware: str,
        visibility: Literal["public", "private"],
        description: str | None = None,
        github_url: str | None = None,
        paper_url: str | None = None,
        license_url: str | None = None,
        cover_image_url: str | None = None,
        **options: Unpack[Options],
    ) -> M:
        """Make a model, to which versions can be pushed or trained.

        Args:
            owner: User or organization that will own it.
            name: Its name.
            hardware: SKU of the hardware that runs it, as in `hardware.list`.
            visibility: Who can see and run it.
            description: What it does.
            github_url: Where its code is.
            paper_url: Where its paper is.
            license_url: Where its licence is.
            cover_image_url: Where its picture is.
            options: How the call is made: `timeout`, `headers`, `retries`.

        Operation `models.create`: POST /models.
        """
        said = present(
            description=description,
            github_url=github_url,
            paper_url=paper_url,
            license_url=license_url,
            cover_image_url=cover_image_url,
        )
        described = self._create_call(owner=owner, name=name, hardware=hardware, visibility=visibility, **said)
        return self._client.send(described, **options)

    async def async_create(
        self,
        owner: str,
        name: str,
        *,
        hardware: str,
        visibility: Literal["public", "private"],
        description: str | None = None,
        github_url: str | None = None,
        paper_url: str | None = None,
        license_url: str | None = None,
        cover_image_url: str | None = None,
        **options: Unpack[Options],
    ) -> M:
        """Make a model, to which versions can be pushed or trained.

        Args:
            owner: User or organization that will own it.
            name: Its name.
            hardware: SKU of the hardware that runs it, as in `hardware.list`.
            visibility: Who can see and run it.
            description: What it does.
            github_url: Where its code is.
            paper_url: Where its paper is.
            license_url: Where its licence is.
            cover_image_url: Where its picture is.
            options: How the call is made: `timeout`, `headers`, `retries`.

        Operation `models.create`: POST /models.
        """
        said = present(
            description=description,
            github_url=github_url,
            paper_url=paper_url,
            license_url=license_url,
            cover_image_url=cover_image_url,
        )
        described = self._create_call(owner=owner, name=name, hardware=hardware, visibility=visibility, **said)
        return await self._client.async_send(described, **options)

    def search(self, query: str, **options: Unpack[Options]) -> Page[M]:
        """Search public models for a text. Returns those that fit, best first.

        Operation `models.search`: QUERY /models.
        """
        return self._client.send(self._search_call(query), **options)

    async def async_search(self, query: str, **options: Unpack[Options]) -> Page[M]:
        """Search public models for a text. Returns those that fit, best first.

        Operation `models.search`: QUERY /models.
        """
        return await self._client.async_send(self._search_call(query), **options)

    def delete(self, *args: str, **kwargs: Unpack[NamedModel]) -> bool:
        """Delete a private model of one's own that has no versions. Returns True; a refusal is an error.

        Args:
            args: As in `get`.
            kwargs: As in `get`.

        Operation `models.delete`: DELETE /models/{model_owner}/{model_name}.
        """
        return self._client.drive(self._deleted(args, kwargs))

    async def async_delete(self, *args: str, **kwargs: Unpack[NamedModel]) -> bool:
        """Delete a private model of one's own that has no versions. Returns True; a refusal is an error.

        Args:
            args: As in `get`.
            kwargs: As in `get`.

        Operation `models.delete`: DELETE /models/{model_owner}/{model_name}.
        """
        return await self._client.async_drive(self._deleted(args, kwargs))

    def _one(self, describe: Callable[..., Call[R]], args: tuple[str, ...], keywords: Mapping[str, Any]) -> Flow[R]:
        from .parts.named import named

        model, options = named(args, keywords)
        owner, name = model if isinstance(model, tuple) else model_name(model)
        return (yield from call(describe(owner, name).with_options(**options)))

    def _deleted(self, args: tuple[str, ...], keywords: Mapping[str, Any]) -> Flow[bool]:
        yield from self._one(self._delete_call, args, keywords)
        return True


class ModelsPredictionsOverlay(Resource, ABC, Generic[P]):
    """Gives create. Needs _create_call: models.predictions.create."""

    @staticmethod
    @abstractmethod
    def _create_call(*args: Any, **keywords: Any) -> Call[P]:
        """Describe the create of a prediction by model."""

    def create(self, model: ModelLike, input: Mapping[str, Any] | None, **params: Unpack[CreateParams]) -> P:
        """Create a prediction of a model, as its newest version.

        For a community model, which has no endpoint of its own, that version is remembered for ten minutes.

        Args:
            model: `"owner/name"`, a pair of both, or a `Model`.
            input: Inputs by name.
            params: As in `predictions.create`.

        Operation `models.predictions.create`: POST /models/{model_owner}/{model_name}/predictions.
        """
        return self._client.drive(self._create(model, input, params))

    async def async_create(
        self, model: ModelLike, input: Mapping[str, Any] | None, **params: Unpack[CreateParams]
    ) -> P:
        """Create a prediction of a model, as its newest version.

        For a community model, which has no endpoint of its own, that version is remembered for ten minutes.

        Args:
            model: `"owner/name"`, a pair of both, or a `Model`.
            input: Inputs by name.
            params: As in `predictions.create`.

        Operation `models.predictions.create`: POST /models/{model_owner}/{model_name}/predictions.
        """
        return await self._client.async_drive(self._create(model, input, params))

    def _create(self, model: object, input: object, params: Mapping[str, Any]) -> Flow[P]:
        owner, name = model_name(model)
        options = CreateOptions(params, PREDICTION, "create")
        describe = partial(self._create_call, owner, name)
        named = Named(owner, name, model)
        return (yield from create_by_model(describe, host(self._client), named, input, options, params))
