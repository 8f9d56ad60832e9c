# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Immutable builds of a model, each with its own input and output schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from replicate_runtime.core.call import Call, path
from replicate_runtime.core.page import page_call
from replicate_runtime.core.record import ABSENT, record
from replicate_runtime.core.resource import Resource
from replicate_runtime.overlays.parts.compat import Page
from replicate_runtime.overlays.version import VersionOverlay, VersionsOverlay

from .shared import Problem

if TYPE_CHECKING:
    from replicate_runtime.core.page import Cursor


@record
class Version(VersionOverlay):
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


class Versions(VersionsOverlay[Version], Resource):
    """Immutable builds of a model, each with its own input and output schema."""

    _get_call = staticmethod(get_model_version)
    _list_call = staticmethod(list_model_versions)
    _delete_call = staticmethod(delete_model_version)
