# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Immutable builds of a model, each with its own input and output schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from replicate_runtime.core.call import Call, path
from replicate_runtime.core.page import Page, page_call
from replicate_runtime.core.record import ABSENT, Record, record
from replicate_runtime.core.resource import Resource

from .shared import Problem

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from replicate_runtime.core.call import Options
    from replicate_runtime.core.page import Cursor


@record
class Version(Record):
    """A version: one immutable build of a model, with its own input and output schema."""

    id: str
    """Identifier of the version: 64 hexadecimal digits, the digest of the build."""
    created_at: str = ABSENT
    """When the version was pushed: RFC 3339, in UTC."""
    cog_version: str | None = ABSENT
    """Version of Cog that built it, as free text: `0.16.6`, `v0.9.5+dev` or `dev`. Null when unknown."""
    openapi_schema: dict[str, Any] | None = ABSENT
    """The version's own OpenAPI 3.0 document, as JSON; for some old versions only its `components`.
    `components.schemas.Input` describes the inputs (the key `x-order` gives their order),
    `components.schemas.Output` the output. Null when the version has none.
    """


def list_model_versions(owner: str, name: str, cursor: Cursor = ...) -> Call[Page[Version]]:
    """Describe `models.versions.list`: GET /models/{model_owner}/{model_name}/versions."""
    return page_call(
        path("/v1/models/{}/{}/versions", owner, name),
        Page[Version],
        cursor,
        errors={"404": Problem, "default": Problem},
        operation="models.versions.list",
    )


def delete_model_version(owner: str, name: str, id: str) -> Call[None]:
    """Describe `models.versions.delete`: DELETE /models/{model_owner}/{model_name}/versions/{version_id}."""
    return Call(
        "DELETE",
        path("/v1/models/{}/{}/versions/{}", owner, name, id),
        errors={"default": Problem},
        operation="models.versions.delete",
    )


def get_model_version(owner: str, name: str, id: str) -> Call[Version]:
    """Describe `models.versions.get`: GET /models/{model_owner}/{model_name}/versions/{version_id}."""
    return Call(
        "GET",
        path("/v1/models/{}/{}/versions/{}", owner, name, id),
        Version,
        errors={"default": Problem},
        operation="models.versions.get",
    )


class Versions(Resource):
    """Immutable builds of a model, each with its own input and output schema."""

    def list(self, owner: str, name: str, cursor: Cursor = ..., **options: Unpack[Options]) -> Page[Version]:
        """List the versions of a model.

        Returns one page of the versions of a model, newest first, each with its complete schema. The versions of
        official models are not shown: for those the answer has status 404.

        Args:
            owner: Username of the account that owns the model: the first half of `owner/name`.
            name: Name of the model: the second half of `owner/name`.
            cursor: Which page: the address in a page's `next` or `previous`; the first by default.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            A page of versions.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`. Documented: 404
                (There is no such model, or it is an official one, whose versions are not shown).

        Operation `models.versions.list`: GET /models/{model_owner}/{model_name}/versions.
        """
        return self._client.send(list_model_versions(owner, name, cursor), **options)

    async def async_list(
        self, owner: str, name: str, cursor: Cursor = ..., **options: Unpack[Options]
    ) -> Page[Version]:
        """List the versions of a model.

        Returns one page of the versions of a model, newest first, each with its complete schema. The versions of
        official models are not shown: for those the answer has status 404.

        Args:
            owner: Username of the account that owns the model: the first half of `owner/name`.
            name: Name of the model: the second half of `owner/name`.
            cursor: Which page: the address in a page's `next` or `previous`; the first by default.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            A page of versions.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`. Documented: 404
                (There is no such model, or it is an official one, whose versions are not shown).

        Operation `models.versions.list`: GET /models/{model_owner}/{model_name}/versions.
        """
        return await self._client.async_send(list_model_versions(owner, name, cursor), **options)

    def delete(self, owner: str, name: str, id: str, **options: Unpack[Options]) -> None:
        """Delete a version of a model.

        Accepts the deletion of a version, with the predictions made with it and their files; it is carried out later.
        The model must be yours and private, and the version must not be used by others, by a training or by a
        deployment. There is no answer body.

        Args:
            owner: Username of the account that owns the model: the first half of `owner/name`.
            name: Name of the model: the second half of `owner/name`.
            id: Identifier of the version: 64 hexadecimal digits.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `models.versions.delete`: DELETE /models/{model_owner}/{model_name}/versions/{version_id}.
        """
        self._client.send(delete_model_version(owner, name, id), **options)

    async def async_delete(self, owner: str, name: str, id: str, **options: Unpack[Options]) -> None:
        """Delete a version of a model.

        Accepts the deletion of a version, with the predictions made with it and their files; it is carried out later.
        The model must be yours and private, and the version must not be used by others, by a training or by a
        deployment. There is no answer body.

        Args:
            owner: Username of the account that owns the model: the first half of `owner/name`.
            name: Name of the model: the second half of `owner/name`.
            id: Identifier of the version: 64 hexadecimal digits.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `models.versions.delete`: DELETE /models/{model_owner}/{model_name}/versions/{version_id}.
        """
        await self._client.async_send(delete_model_version(owner, name, id), **options)

    def get(self, owner: str, name: str, id: str, **options: Unpack[Options]) -> Version:
        """Get a version of a model.

        Returns one version, with the schema of its inputs and output.

        Args:
            owner: Username of the account that owns the model: the first half of `owner/name`.
            name: Name of the model: the second half of `owner/name`.
            id: Identifier of the version: 64 hexadecimal digits.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The version.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `models.versions.get`: GET /models/{model_owner}/{model_name}/versions/{version_id}.
        """
        return self._client.send(get_model_version(owner, name, id), **options)

    async def async_get(self, owner: str, name: str, id: str, **options: Unpack[Options]) -> Version:
        """Get a version of a model.

        Returns one version, with the schema of its inputs and output.

        Args:
            owner: Username of the account that owns the model: the first half of `owner/name`.
            name: Name of the model: the second half of `owner/name`.
            id: Identifier of the version: 64 hexadecimal digits.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The version.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `models.versions.get`: GET /models/{model_owner}/{model_name}/versions/{version_id}.
        """
        return await self._client.async_send(get_model_version(owner, name, id), **options)
