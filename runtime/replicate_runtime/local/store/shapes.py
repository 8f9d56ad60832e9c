"""What the documents of each kind have: one that lacks any of it could not be shown, and would break every list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Shape = Mapping[str, str]
"""JSON types, as SQLite names them, and the top-level fields that have one of these."""

_RUN: Final[Shape] = {
    "text": "id kind model version source status logs",
    "integer": "created",
    "object": "input metrics",
    "array": "secrets",
    "integer null": "started completed deadline",
    "text null": "stream webhook destination error",
    "array null": "webhook_events",
    "true false": "data_removed",
}

SHAPES: Final[Mapping[str, Shape]] = {
    "prediction": _RUN,
    "training": _RUN,
    "example": _RUN,
    "model": {
        "text": "owner name visibility hardware",
        "integer": "created run_count",
        "true false": "is_official own",
        "text null": "latest default_example description github_url paper_url license_url cover_image_url weights_url "
        "readme",
    },
    "version": {
        "text": "id model",
        "integer": "created",
        "text null": "cog_version base",
        "object null": "openapi_schema",
    },
    "deployment": {
        "text": "owner name model version hardware",
        "integer": "number min_instances max_instances created released",
        "integer null": "used",
    },
    "collection": {"text": "name slug description full_description", "array": "models"},
    "file": {"text": "id name content_type sha256 md5", "integer": "size created", "object": "metadata"},
    "stream": {"text": "run"},
    "webhook": {
        "text": "id run event url body state",
        "integer": "created attempts",
        "integer null": "status",
        "text null": "error",
        "object": "headers",
    },
    "starts": {"integer": "count"},
    "key": {"text": "key"},
}
"""By kind."""


def condition(shape: Shape) -> str:
    """The shape as a condition in SQL over `body`."""
    return " AND ".join(
        f"coalesce(json_type(body, '$.{field}'), '') IN ({', '.join(map(repr, types.split()))})"
        for types, fields in shape.items()
        for field in fields.split()
    )
