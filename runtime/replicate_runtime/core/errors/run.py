"""A run ended, and not well, or not in time."""

from __future__ import annotations

from typing import Any

from .root import HOME, ReplicateException


class ModelError(ReplicateException):
    """A run failed. `prediction` is the run; the message is its `error`."""

    __module__ = HOME

    prediction: Any

    def __init__(self, prediction: Any) -> None:
        """Make the error of a run that ended."""
        self.prediction = prediction
        super().__init__(self._message())

    def _message(self) -> str:
        error = getattr(self.prediction, "error", None)
        status = getattr(self.prediction, "status", None)
        if error is None and status is not None:
            return f"Prediction {getattr(self.prediction, 'id', '')} is {status!r}, and gives no error"
        return error if isinstance(error, str) else "" if error is None else str(error)

    @property
    def logs(self) -> str:
        """The end of the run's logs: at most 20 lines."""
        text = getattr(self.prediction, "logs", None)
        return "\n".join(text.splitlines()[-20:]) if isinstance(text, str) else ""


class PredictionCanceled(ModelError):
    """A run was canceled or aborted, and has no complete output. `prediction` is the run."""

    __module__ = HOME

    def _message(self) -> str:
        run = self.prediction
        return f"Prediction {getattr(run, 'id', '')} was {getattr(run, 'status', 'canceled')}"


class PredictionTimeout(ReplicateException, TimeoutError):
    """A run did not end in the time given. `prediction` still exists: wait for it again, or cancel it.

    Attributes:
        prediction: The run, as last seen.
        timeout: The time given, in seconds.
    """

    __module__ = HOME

    def __init__(self, message: str, prediction: Any = None, timeout: float | None = None) -> None:
        super().__init__(message)
        self.prediction = prediction
        self.timeout = timeout


class StreamInterrupted(ReplicateException):
    """A stream of events ended before its end, and could not be resumed.

    Attributes:
        last_event_id: Id of the last event that was given, when it had one.
        prediction: The run whose stream it was, when there is one.
    """

    __module__ = HOME

    @property
    def retryable(self) -> bool:
        """Whether the same call may succeed, and does no harm, when it is made again."""
        return True

    def __init__(self, message: str, *, last_event_id: str | None = None, prediction: Any = None) -> None:
        super().__init__(message)
        self.last_event_id = last_event_id
        self.prediction = prediction
