"""How a call is carried out: attempts, pauses and redirects, and what comes of them. No I/O, so that the blocking and the
awaiting side share every decision: a generator asks for attempts and pauses, and a driver makes them."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any, TypeAlias

import httpx

from ..call import Call, Headers
from ..errors import AmbiguousCreateError, DeadlineExceeded, DecodeError, ReplicateError, ReplicateException, TransportError
from ..retry import TRANSIENT, Outcome, Verdict, judge, wish
from .answer import Answer, asked, body_of, explained, problem_of
from .draft import Draft, draft
from .faults import NOT_SENT, AmbiguousAnswer, AmbiguousBody, make

if TYPE_CHECKING:
    from .sender import Sender

MOST_REDIRECTS = 10


class Attempt:
    """Ask for one attempt. Result: `Answer`; of a stream that began well `content` is empty, and `live` is the response.

    Attributes:
        draft: What is sent.
        deadline: When it must be over, on the monotonic clock; None for no deadline.
        stream: Whether the body of a success is left unread.
        limit: Largest body, in bytes.
    """

    __slots__ = ("deadline", "draft", "limit", "stream")

    def __init__(self, draft: Draft, deadline: float | None, stream: bool, limit: int) -> None:
        self.draft = draft
        self.deadline = deadline
        self.stream = stream
        self.limit = limit


Attempts: TypeAlias = "Generator[Attempt | float, Any, Done]"
"""Yields attempts, and pauses in seconds."""
