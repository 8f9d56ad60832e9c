# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Files in and out of models."""

from __future__ import annotations

from replicate_runtime.overlays.legacy import (
    HAS_NUMPY,
    async_encode_json,
    base64_encode_file,
    encode_json,
    transform_output,
)
from replicate_runtime.overlays.parts.file_output import FileOutput, FileText

__all__ = [
    "FileOutput",
    "FileText",
    "HAS_NUMPY",
    "async_encode_json",
    "base64_encode_file",
    "encode_json",
    "transform_output",
]
