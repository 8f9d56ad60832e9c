"""Inputs of predictions: checked against the version's schema as the service does, defaults filled in, files named."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from ..checks.complaints import Complaint, complaints
from ..checks.schemas import Schemas
from ..common.shapes import is_list, is_object
from ..store.blobs import safe_name
from .cogdoc import schema


class InputCheck:
    """Checks inputs against one version's schema.

    Args:
        document: The Cog document of the version.
        name: Schema to check against: `Input` or `TrainingInput`.
    """

    def __init__(self, document: Mapping[str, Any], name: str) -> None:
        self._pointer = f"#/components/schemas/{name}"
        known = bool(schema(document, name))
        self._schemas = Schemas({"components": _readable(document["components"])}) if known else None

    def wrong(self, value: Mapping[str, Any]) -> list[Complaint]:
        """What is wrong with an input; nothing, when the version has no schema."""
        return [] if self._schemas is None else complaints(self._schemas.errors(self._pointer, value), "input")


def with_defaults(document: Mapping[str, Any], name: str, value: Mapping[str, Any]) -> dict[str, Any]:
    """The input with the schema's defaults for what was not given: what the model sees, not what is told."""
    properties: Mapping[str, Mapping[str, Any]] = schema(document, name).get("properties", {})
    defaults = {key: node["default"] for key, node in properties.items() if "default" in node}
    return {**defaults, **value}


def _readable(node: Any) -> Any:
    """A schema of OpenAPI 3.0 in the words of JSON Schema: `nullable` takes null."""
    if is_list(node):
        return [_readable(item) for item in node]
    if not is_object(node):
        return node
    read = {key: _readable(value) for key, value in node.items()}
    if read.pop("nullable", False) is True:
        return {"anyOf": [read, {"type": "null"}]} if "allOf" in read or "$ref" in read else _with_null(read)
    return read


def _with_null(node: dict[str, Any]) -> dict[str, Any]:
    return {**node, "type": [node["type"], "null"]} if isinstance(node.get("type"), str) else node


def file_name(url: str) -> str:
    """A name for the local copy of what is behind a URL, with an ending that tells its type."""
    if url.startswith("data:"):
        media_type = url[len("data:") :].split(",", 1)[0].split(";", 1)[0]
        return "input" + (mimetypes.guess_extension(media_type) or "")
    return safe_name(urlsplit(url).path.rsplit("/", 1)[-1] or "input")
