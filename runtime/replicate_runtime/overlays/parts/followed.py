"""A prediction as it happens: its events, and the items of its output, each as it comes."""

from __future__ import annotations

from abc import ABC
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any

from .compat import OpenCompat
from .deadline import Deadline
from .host import host
from .outcome import piece_reader
from .waiting import Waiting

if TYPE_CHECKING:
    from ...core.flow import Flow
    from .events import ServerSentEvent
    from .host import Host
    from .waiting import Update


class Followed(OpenCompat, ABC):
    """Gives stream and output_iterator. Needs nothing but the fields of a prediction."""

    __slots__ = ()

    if TYPE_CHECKING:
        id: Any
        model: Any
        version: Any
        status: Any
        input: Any
        output: Any
        logs: Any
        error: Any
        urls: Any
        created_at: Any
        completed_at: Any

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

    @property
    def _host(self) -> Host:
        return host(self._client, self)

    def _items(self, how: Waiting) -> Flow[None]:
        from .items import items

        return items(self, how)

    def _events(
        self, use_file_output: bool | None, timeout: float | None, idle_timeout: float | None, cancel: bool
    ) -> Flow[None]:
        from .streaming import events

        how = Waiting(self._host, timeout, cancel=cancel)
        read = None if use_file_output is False else piece_reader(self, self._host)
        return events(self, how, read, Deadline(idle_timeout, 0.0, "idle_timeout").seconds)
