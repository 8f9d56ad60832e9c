"""What carries out the runs of a version, and what becomes of a run whose model fails."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs

if TYPE_CHECKING:
    import asyncio

    from ..runs.live import Live
    from .job import Runner

_OURS: Final = Path(__file__).parents[1]


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


def fail_if_open(live: Live, task: asyncio.Task[None]) -> None:
    """No run stays open because of an error of ours."""
    error = None if task.cancelled() else task.exception()
    if error is not None and not live.run.done:
        live.run.output = None
        fail(live, error)


def _traceback(error: BaseException) -> str:
    """The traceback of a model's exception, from where its own code begins."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if _OURS not in Path(frame.filename).parents]
    lines = ["Traceback (most recent call last):\n", *traceback.format_list(frames)] if frames else []
    return "".join(lines + traceback.format_exception_only(error))


def fail(live: Live, error: BaseException) -> None:
    """End a run with what its model raised: a traceback in the logs, unless the model said it in its own words."""
    if not isinstance(error, ModelFailureError):
        live.on_logs(_traceback(error))
    live.on_end("failed", str(error) or type(error).__name__)
