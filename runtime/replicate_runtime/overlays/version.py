"""Versions of one model."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ..core.flow import invoke
from ..core.resource import Resource
from .parts.compat import OpenCompat
from .parts.host import host
from .reference import Referable, Reference, model_name

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from ..core.call import Call, Options
    from ..core.http.sender import Sender
    from ..core.page import Cursor, Page
    from .reference import ModelLike

V = TypeVar("V")


class VersionOverlay(OpenCompat, Referable, ABC):
    """Gives predict. Needs nothing but its fields."""

    __slots__ = ()

    if TYPE_CHECKING:
        id: Any

    def predict(self, **input: Any) -> Any:
        """Run this version and wait for its output.

        Args:
            input: Inputs by name. An output file of another model is handed on by its URL.

        Returns:
            The output, as `run` gives it: files as `FileOutput`, an iterator where the output comes bit by bit.

        Raises:
            ModelError: The model failed.
        """
        client = host(self._client)
        return client.drive(invoke(client, "run", self, input))

    async def async_predict(self, **input: Any) -> Any:
        """Run this version and wait for its output.

        Args:
            input: Inputs by name. An output file of another model is handed on by its URL.

        Returns:
            The output, as `run` gives it: files as `FileOutput`, an iterator where the output comes bit by bit.

        Raises:
            ModelError: The model failed.
        """
        client = host(self._client)
        return await client.async_drive(invoke(client, "run", self, input))

    def __reference__(self) -> Reference:
        return Reference("version", version=self.id, origin=self)


class VersionsOverlay(Resource, ABC, Generic[V]):
    """Gives get, list and delete for one model. Needs _get_call, _list_call, _delete_call: models.versions.*."""

    model: tuple[str, str] | None
    """Owner and name of the model; None where each method is told."""

    @staticmethod
    @abstractmethod
    def _get_call(*args: Any, **keywords: Any) -> Call[V]:
        """Describe the call that reads a version."""

    @staticmethod
    @abstractmethod
    def _list_call(*args: Any, **keywords: Any) -> Call[Page[V]]:
        """Describe the call that reads a page of versions."""

    @staticmethod
    @abstractmethod
    def _delete_call(*args: Any, **keywords: Any) -> Call[Any]:
        """Describe the deletion of a version."""

    def __init__(self, client: Sender, model: ModelLike | None = None) -> None:
        """Make the group for one model: `"owner/name"`, a pair of both, or a `Model`."""
        super().__init__(client)
        self.model = None if model is None else model_name(model)

    def get(self, id: str, *, model: ModelLike | None = None, **options: Unpack[Options]) -> V:
        """Read a version.

        Args:
            id: Version id.
            model: The model, where this is not the versions of one: `"owner/name"`, a pair of both, or a `Model`.
            options: How the call is made: `timeout`, `headers`, `retries`.

        Operation `models.versions.get`: GET /models/{model_owner}/{model_name}/versions/{version_id}.
        """
        return self._client.send(self._get_call(*self._of(model), id), **options)

    async def async_get(self, id: str, *, model: ModelLike | None = None, **options: Unpack[Options]) -> V:
        """Read a version.

        Args:
            id: Version id.
            model: The model, where this is not the versions of one: `"owner/name"`, a pair of both, or a `Model`.
            options: How the call is made: `timeout`, `headers`, `retries`.

        Operation `models.versions.get`: GET /models/{model_owner}/{model_name}/versions/{version_id}.
        """
        return await self._client.async_send(self._get_call(*self._of(model), id), **options)

    def list(self, cursor: Cursor = ..., *, model: ModelLike | None = None, **options: Unpack[Options]) -> Page[V]:
        """Read a page of versions, newest first. An official model has none to show, and is answered with 404.

        Args:
            cursor: A page's `next` or `previous`; left out for the first page.
            model: The model, where this is not the versions of one.
            options: How the call is made: `timeout`, `headers`, `retries`.

        Operation `models.versions.list`: GET /models/{model_owner}/{model_name}/versions.
        """
        return self._client.send(self._list_call(*self._of(model), cursor=cursor), **options)

    async def async_list(
        self, cursor: Cursor = ..., *, model: ModelLike | None = None, **options: Unpack[Options]
    ) -> Page[V]:
        """Read a page of versions, newest first. An official model has none to show, and is answered with 404.

        Args:
            cursor: A page's `next` or `previous`; left out for the first page.
            model: The model, where this is not the versions of one.
            options: How the call is made: `timeout`, `headers`, `retries`.

        Operation `models.versions.list`: GET /models/{model_owner}/{model_name}/versions.
        """
        return await self._client.async_send(self._list_call(*self._of(model), cursor=cursor), **options)

    def delete(self, id: str, *, model: ModelLike | None = None, **options: Unpack[Options]) -> bool:
        """Delete a version of one's own private model; the service does it a little later.

        Args:
            id: Version id.
            model: The model, where this is not the versions of one.
            options: How the call is made: `timeout`, `headers`, `retries`.

        Returns:
            True; a refusal is an error.

        Operation `models.versions.delete`: DELETE /models/{model_owner}/{model_name}/versions/{version_id}.
        """
        self._client.send(self._delete_call(*self._of(model), id), **options)
        return True

    async def async_delete(self, id: str, *, model: ModelLike | None = None, **options: Unpack[Options]) -> bool:
        """Delete a version of one's own private model; the service does it a little later.

        Args:
            id: Version id.
            model: The model, where this is not the versions of one.
            options: How the call is made: `timeout`, `headers`, `retries`.

        Returns:
            True; a refusal is an error.

        Operation `models.versions.delete`: DELETE /models/{model_owner}/{model_name}/versions/{version_id}.
        """
        await self._client.async_send(self._delete_call(*self._of(model), id), **options)
        return True

    def _of(self, model: ModelLike | None) -> tuple[str, str]:
        if model is not None:
            return model_name(model)
        if self.model is None:
            raise TypeError("these are the versions of no model: use model.versions, or pass model='owner/name'")
        return self.model
