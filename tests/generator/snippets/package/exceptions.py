# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""What can go wrong with a call."""

from __future__ import annotations

from replicate_runtime.core.errors import (
    ConfigurationError,
    DeadlineExceeded,
    DecodeError,
    EncodeError,
    MissingCredential,
    ReplicateError,
    ReplicateException,
    TransportError,
)

__all__ = [
    "ReplicateException",
    "ReplicateError",
    "ConfigurationError",
    "MissingCredential",
    "EncodeError",
    "DecodeError",
    "TransportError",
    "DeadlineExceeded",
]
