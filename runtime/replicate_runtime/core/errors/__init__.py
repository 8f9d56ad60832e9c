"""Every exception that this package raises by itself.

    ReplicateException                   the root
    ├── ReplicateError                   the service answered with an error status, or a redirect that is not followed
    ├── ConfigurationError               the client was given what it cannot work with (is a ValueError)
    │   └── MissingCredential            a call needs a credential that the client does not have
    ├── EncodeError                      a value cannot be sent (is a TypeError and a ValueError)
    ├── DecodeError                      an answer is not what it should be (is a ValueError)
    │   └── BodyTooLarge                 it is larger than the limit
    ├── TransportError                   no complete answer arrived; also the matching httpx class (core/http/faults.py)
    ├── DeadlineExceeded                 the call's deadline passed (is a TimeoutError)
    ├── AmbiguousCreateError             a create may have happened, and nobody knows
    │   └── AmbiguousAnswer              it was answered with 408 or 5xx (is a ReplicateError)
    ├── PageLoop                         a list whose next page was already seen
    ├── ModelError                       a run ended, and not well
    │   └── PredictionCanceled           it was canceled or aborted
    ├── PredictionTimeout                a run did not end in the time given (is a TimeoutError)
    └── StreamInterrupted                a stream of events ended before its end

Each carries what is known as attributes, has its message in `args[0]`, and can be pickled. None carries a credential.
"""

from __future__ import annotations

from .answered import AmbiguousAnswer, BodyTooLarge, DecodeError, PageLoop, ReplicateError, request_id
from .root import (
    HOME,
    AmbiguousCreateError,
    ConfigurationError,
    DeadlineExceeded,
    EncodeError,
    MissingCredential,
    ModelError,
    PredictionCanceled,
    PredictionTimeout,
    ReplicateException,
    StreamInterrupted,
    TransportError,
    restore,
)

__all__ = [
    "AmbiguousAnswer",
    "AmbiguousCreateError",
    "BodyTooLarge",
    "ConfigurationError",
    "DeadlineExceeded",
    "DecodeError",
    "EncodeError",
    "HOME",
    "MissingCredential",
    "ModelError",
    "PageLoop",
    "PredictionCanceled",
    "PredictionTimeout",
    "ReplicateError",
    "ReplicateException",
    "StreamInterrupted",
    "TransportError",
    "request_id",
    "restore",
]
