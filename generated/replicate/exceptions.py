# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""What can go wrong, as one tree under ReplicateException."""

from __future__ import annotations

from replicate_runtime.core.errors import (
    AmbiguousAnswer,
    AmbiguousCreateError,
    BodyTooLarge,
    ConfigurationError,
    DeadlineExceeded,
    DecodeError,
    EncodeError,
    MissingCredential,
    ModelError,
    PageLoop,
    PredictionCanceled,
    PredictionTimeout,
    ReplicateError,
    ReplicateException,
    StreamInterrupted,
    TransportError,
)
from replicate_runtime.overlays.parts.events import StreamError
from replicate_runtime.overlays.parts.incoming import UnreadBody
from replicate_runtime.overlays.parts.many import WaitTimeout
from replicate_runtime.overlays.parts.sources import MissingFile
from replicate_runtime.overlays.reference import InvalidReference

__all__ = [
    "ReplicateException",
    "ReplicateError",
    "ConfigurationError",
    "MissingCredential",
    "EncodeError",
    "DecodeError",
    "BodyTooLarge",
    "TransportError",
    "DeadlineExceeded",
    "AmbiguousCreateError",
    "AmbiguousAnswer",
    "PageLoop",
    "ModelError",
    "PredictionCanceled",
    "PredictionTimeout",
    "StreamInterrupted",
    "InvalidReference",
    "StreamError",
    "WaitTimeout",
    "MissingFile",
    "UnreadBody",
]
