"""What carries out the runs of a version, and how its model says why one failed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    import asyncio

    from .job import Runner


class ModelFailureError(Exception):
    """A model says why it failed: the text becomes the error of the run, without a traceback in its logs."""


@attrs.frozen(kw_only=True)
class Engine:
    """What can carry out the runs of one version."""

    document: dict[str, Any]
    """The Cog document."""
    predict: Runner
    train: Runner | None = None
    slots: asyncio.Semaphore
    """As many as run at once; the others wait in order."""
