"""What overlays ask of the client that made their object: the namespaces, and what it remembers."""

from __future__ import annotations

import os
from collections import OrderedDict, deque
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar, cast
from weakref import WeakSet

from ...core.guards import is_mapping

if TYPE_CHECKING:
    from ...core.http.sender import Sender
    from .schema import OutputSchema

    class Host(Sender):
        """A client with the overlay of that name; namespaces are only ever invoked, so that wrappers are reached."""

        poll_interval: float
        predictions: Any
        trainings: Any
        models: Any
        deployments: Any
        files: Any
        webhooks: Any
        _memory: Memory

        @property
        def fixed_interval(self) -> float | None:
            """Seconds between polls, where the user chose them."""

        @property
        def origin(self) -> str:
            """Scheme, host and port of the API."""
            return ""

        @property
        def memory(self) -> Memory:
            """What is known about models from earlier calls."""
            return self._memory


def host(client: Sender) -> Host:
    """The client behind an object, as overlays know it."""
    return cast("Host", client)


V = TypeVar("V")

_MOST: Final = 512
_RECENT: Final = 8
_STALE: Final = 600.0

LOCK: Final = Lock()
"""Held while something is remembered or looked up; one for all clients, since it never takes long."""

if hasattr(os, "register_at_fork"):
    # A lock that another thread holds at a fork would never be released in the new process.
    os.register_at_fork(before=LOCK.acquire, after_in_parent=LOCK.release, after_in_child=LOCK.release)


class Recent(Generic[V]):
    """A mapping that forgets what was used longest ago; safe across threads."""

    __slots__ = ("_values",)

    def __init__(self) -> None:
        """Make it empty."""
        self._values: OrderedDict[str, V] = OrderedDict()

    def get(self, key: str) -> V | None:
        """The value of a key, None when it is unknown or forgotten."""
        with LOCK:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key]

    def put(self, key: str, value: V) -> None:
        """Keep a value."""
        with LOCK:
            self._values[key] = value
            self._values.move_to_end(key)
            if len(self._values) > _MOST:
                self._values.popitem(last=False)

    def drop(self, key: str) -> None:
        """Forget a key."""
        with LOCK:
            self._values.pop(key, None)


class Memory:
    """What one client has learned. Holds no credential, and is not pickled."""

    __slots__ = ("__weakref__", "_ends", "_latest", "schemas")

    schemas: Recent[OutputSchema]
    """By version id: what the version says about its output."""

    def __init__(self) -> None:
        """Know nothing."""
        self.forget()
        with LOCK:
            MEMORIES.add(self)

    def forget(self) -> None:
        """Know nothing any more."""
        self.schemas = Recent()
        self._latest: Recent[tuple[str, float]] = Recent()
        self._ends: Recent[deque[float]] = Recent()

    def __reduce__(self) -> tuple[type[Memory], tuple[()]]:
        return Memory, ()

    def learn(self, version: object, id: str | None = None) -> OutputSchema | None:
        """Keep what a `Version` object says about its output; with an id, also that it says nothing."""
        document = getattr(version, "openapi_schema", None)
        known = id or getattr(version, "id", None)
        if not isinstance(known, str) or (id is None and not is_mapping(document)):
            return None
        schema = self.schemas.get(known)
        if schema is None:
            from .schema import OutputSchema

            cog_version = getattr(version, "cog_version", None)
            schema = OutputSchema(document, cog_version if isinstance(cog_version, str) else None)
            self.schemas.put(known, schema)
        return schema

    def latest(self, model: str, now: float) -> str | None:
        """Newest version of a community model, as it was at most ten minutes ago."""
        known = self._latest.get(model)
        return known[0] if known is not None and now - known[1] < _STALE else None

    def keep_latest(self, model: str, version: str, now: float) -> None:
        """Remember a community model and its newest version."""
        self._latest.put(model, (version, now))

    def forget_latest(self, model: str) -> None:
        """The remembered version cannot be run any more."""
        self._latest.drop(model)

    def expected(self, kind: str) -> float | None:
        """Age in seconds at which the quickest of the recent runs of this kind had ended; None when there was none."""
        ends = self._ends.get(kind)
        return min(ends) if ends else None

    def ended(self, kind: str, age: float) -> None:
        """A run of this kind has succeeded at this age, in seconds."""
        ends = self._ends.get(kind)
        if ends is None:
            ends = deque[float](maxlen=_RECENT)
            self._ends.put(kind, ends)
        ends.append(age)


MEMORIES: Final[WeakSet[Memory]] = WeakSet()
"""Those of all clients."""


def forget() -> None:
    """Let all clients forget what they learned: what a test puts in the place of the service may say something else."""
    with LOCK:
        memories = list(MEMORIES)
    for memory in memories:
        memory.forget()
