# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Calls of the client itself, and their types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from replicate_runtime.core.call import Call, Part
from replicate_runtime.core.record import ABSENT, Record, record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from replicate_runtime.core.call import FileInput


@record
class UploadRequestMeta(Record):
    """`upload request meta` of the API."""

    title: str = ABSENT


def upload(
    file: FileInput,
    *,
    more: Sequence[FileInput] | None = None,
    meta: UploadRequestMeta | Mapping[str, Any] | None = None,
    note: str | None = None,
    tags: Sequence[str] | None = None,
) -> Call[None]:
    """Describe `upload`: POST /files."""
    return Call(
        "POST",
        "/files",
        multipart={
            "file": file,
            "more": more,
            "meta": meta,
            "note": None if note is None else Part(note, content_type="text/markdown"),
            "tags": None if tags is None else [Part(item, content_type="text/x-tag") for item in tags],
        },
        operation="upload",
    )
