"""A run that was started: waited for, cancelled, read again; a prediction followed as it happens, too."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ...core.flow import invoke
from .compat import OpenCompat
from .deadline import Deadline
from .host import host
from .outcome import piece_reader
from .waiting import Waiting, check_same, wait, waiting

if TYPE_CHECKING:
    from typing_extensions import Self, Unpack

    from ...core.call import Options
    from ...core.flow import Flow
    from .events import ServerSentEvent
    from .host import Host
    from .progress import Progress
    from .waiting import Update, WaitParams


class Started(OpenCompat, ABC):
    """Gives wait, cancel, reload and progress. Needs the fields of a run, and its `_namespace`."""

    __slots__ = ()

    if TYPE_CHECKING:
        id: Any
        model: Any
        version: Any
        status: Any
        output: Any
        logs: Any
        error: Any
        urls: Any
        created_at: Any
        completed_at: Any

    @property
    def progress(self) -> Progress | None:
        """How far it has come, by the last progress bar in its logs; None where there is none."""
        from .progress import Progress

        return Progress.parse(self.logs) if self.logs else None

    def wait(self, **params: Unpack[WaitParams]) -> Self:
        """Wait until it has ended, well or not, and update it in place.

        Args:
            **params: `timeout` (seconds for the whole wait), `poll_interval` (seconds between looks; left out, pauses
                grow up to 0.6 seconds), `on_update` (called with it after each look), `progress` (True for a bar, or
                a function), `cancel_on_timeout` (whether it is cancelled when the time is over, or on interruption).

        Returns:
            The same object.

        Raises:
            PredictionTimeout: It has not ended; it is in the error's `prediction`, and can be waited for again.
        """
        return self._client.drive(wait(self, waiting(self._host, params)))

    async def async_wait(self, **params: Unpack[WaitParams]) -> Self:
        """Wait until it has ended, well or not, and update it in place.

        Args:
            **params: `timeout` (seconds for the whole wait), `poll_interval` (seconds between looks; left out, pauses
                grow up to 0.6 seconds), `on_update` (called with it after each look), `progress` (True for a bar, or
                a function), `cancel_on_timeout` (whether it is cancelled when the time is over, or on interruption).

        Returns:
            The same object.

        Raises:
            PredictionTimeout: It has not ended; it is in the error's `prediction`, and can be waited for again.
        """
        return await self._client.async_drive(wait(self, waiting(self._host, params)))

    def cancel(self, **options: Unpack[Options]) -> Self:
        """Cancel it, and update it in place. Returns the same object."""
        return self._client.drive(self._ask("cancel", options))

    async def async_cancel(self, **options: Unpack[Options]) -> Self:
        """Cancel it, and update it in place. Returns the same object."""
        return await self._client.async_drive(self._ask("cancel", options))

    def reload(self, **options: Unpack[Options]) -> Self:
        """Read it again, and update it in place. Returns the same object."""
        return self._client.drive(self._ask("get", options))

    async def async_reload(self, **options: Unpack[Options]) -> Self:
        """Read it again, and update it in place. Returns the same object."""
        return await self._client.async_drive(self._ask("get", options))

    def _ask(self, method: str, options: Mapping[str, Any]) -> Flow[Self]:
        """Call a method of the namespace with the id, and take over what it gives."""
        return self._take((yield from invoke(self._namespace, method, self.id, **options)))

    def _take(self, other: Any) -> Self:
        """Take over what a later reading says; raises DecodeError for that of another run."""
        check_same(self, other)
        return self._become(other)

    @property
    @abstractmethod
    def _namespace(self) -> Any:
        """Where runs of its kind are read and cancelled."""

    @property
    def _host(self) -> Host:
        return host(self._client)


class Followed(Started, ABC):
    """Gives stream and output_iterator, and what Started gives. Needs the fields of a prediction."""

    __slots__ = ()

    def stream(
        self,
        use_file_output: bool | None = None,
        *,
        timeout: float | None = None,
        idle_timeout: float | None = None,
        cancel_on_timeout: bool = False,
    ) -> Iterator[ServerSentEvent]:
        """Follow the prediction as it happens: its output and its logs, up to the event `done`.

        A connection that breaks is made again where it left off. A model without a stream is asked again and again, and
        gives the same events.

        Args:
            use_file_output: Whether files in the output can be read; None for yes.
            timeout: Seconds for the whole stream; None for no limit.
            idle_timeout: Seconds that may pass without a sign of life; None for no limit.
            cancel_on_timeout: Whether it is cancelled when the time is over, or the stream is interrupted.

        Raises:
            StreamError: The stream told of an error; it is a ModelError and a RuntimeError.
            PredictionCanceled: It was cancelled or aborted.
            StreamInterrupted: The stream ended before its end, and cannot be resumed.
            PredictionTimeout: The time is over.
        """
        return self._client.iterate(self._events(use_file_output, timeout, idle_timeout, cancel_on_timeout))

    def async_stream(
        self,
        use_file_output: bool | None = None,
        *,
        timeout: float | None = None,
        idle_timeout: float | None = None,
        cancel_on_timeout: bool = False,
    ) -> AsyncIterator[ServerSentEvent]:
        """Follow the prediction as it happens: its output and its logs, up to the event `done`.

        A connection that breaks is made again where it left off. A model without a stream is asked again and again, and
        gives the same events.

        Args:
            use_file_output: Whether files in the output can be read; None for yes.
            timeout: Seconds for the whole stream; None for no limit.
            idle_timeout: Seconds that may pass without a sign of life; None for no limit.
            cancel_on_timeout: Whether it is cancelled when the time is over, or the stream is interrupted.

        Raises:
            StreamError: The stream told of an error; it is a ModelError and a RuntimeError.
            PredictionCanceled: It was cancelled or aborted.
            StreamInterrupted: The stream ended before its end, and cannot be resumed.
            PredictionTimeout: The time is over.
        """
        return self._client.async_iterate(self._events(use_file_output, timeout, idle_timeout, cancel_on_timeout))

    def output_iterator(
        self,
        *,
        timeout: float | None = None,
        poll_interval: float | None = None,
        on_update: Update | None = None,
        cancel_on_timeout: bool = False,
    ) -> Iterator[Any]:
        """Give the items of the output as they come, those that are there first.

        Args:
            timeout: Seconds for the whole output; None for no limit.
            poll_interval: Seconds between looks; None for pauses that grow with the prediction's age.
            on_update: Called with the prediction after each look at it.
            cancel_on_timeout: Whether it is cancelled when the time is over, or the caller is interrupted.

        Raises:
            ModelError: It failed, or, as its subclass PredictionCanceled, was cancelled.
            PredictionTimeout: The time is over.
        """
        return self._client.iterate(
            self._items(Waiting(self._host, timeout, poll_interval, on_update, cancel_on_timeout))
        )

    def async_output_iterator(
        self,
        *,
        timeout: float | None = None,
        poll_interval: float | None = None,
        on_update: Update | None = None,
        cancel_on_timeout: bool = False,
    ) -> AsyncIterator[Any]:
        """Give the items of the output as they come, those that are there first.

        Args:
            timeout: Seconds for the whole output; None for no limit.
            poll_interval: Seconds between looks; None for pauses that grow with the prediction's age.
            on_update: Called with the prediction after each look at it.
            cancel_on_timeout: Whether it is cancelled when the time is over, or the caller is interrupted.

        Raises:
            ModelError: It failed, or, as its subclass PredictionCanceled, was cancelled.
            PredictionTimeout: The time is over.
        """
        return self._client.async_iterate(
            self._items(Waiting(self._host, timeout, poll_interval, on_update, cancel_on_timeout))
        )

    def _items(self, how: Waiting) -> Flow[None]:
        from .polling import items

        return items(self, how)

    def _events(
        self, use_file_output: bool | None, timeout: float | None, idle_timeout: float | None, cancel: bool
    ) -> Flow[None]:
        from .streaming import events

        how = Waiting(self._host, timeout, cancel=cancel)
        read = None if use_file_output is False else piece_reader(self, self._host)
        return events(self, how, read, Deadline(idle_timeout, 0.0, "idle_timeout").seconds)
