"""The client: running, streaming and waiting for many."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from ..core.errors import ReplicateError
from .parts.configured import Configured
from .parts.environment import API, USER_AGENT, base_url_from_environment, token_from_environment
from .parts.host import host
from .reference import reference
from .running import Pieces, Run, async_given, given

if TYPE_CHECKING:
    import httpx
    from typing_extensions import Unpack

    from ..core.flow import Flow
    from .parts.creating import MoreParams
    from .parts.events import ServerSentEvent
    from .parts.waiting import Update
    from .prediction import PredictionOverlay
    from .reference import Runnable

    class BothParams(MoreParams, total=False):
        """What `run` and `stream` take beside the input."""

        stream: bool | None
        webhook: str | None
        webhook_events_filter: list[str] | None
        poll_interval: float | None
        cancel_on_timeout: bool

    class RunParams(BothParams, total=False):
        """What `run` takes beside the input."""

        progress: bool | Update
        on_update: Update | None

    class StreamParams(BothParams, total=False):
        """What `stream` takes beside the input."""

        idle_timeout: float | None


P = TypeVar("P", bound="PredictionOverlay")


class ClientOverlay(Configured):
    """Gives run, stream and wait_all, and what Configured gives. Needs nothing but the printed namespaces."""

    def run(
        self,
        ref: Runnable,
        input: Mapping[str, Any] | None = None,
        *,
        use_file_output: bool = True,
        **params: Unpack[RunParams],
    ) -> Any:
        """Run a model and wait for its output.

        Args:
            ref: `"owner/name"`, `"owner/name:version"`, a version id, `"deployments/owner/name"`, or a `Model`,
                `Version` or `Deployment`. A community model without a version runs as its newest one.
            input: Inputs by name. Paths, open files, bytes, images, arrays and output files may be anywhere in it.
            use_file_output: Whether files are given as `FileOutput`, else as their URLs.
            params: `timeout` (seconds for all of it), `wait` (seconds that the first request may be held; False for
                not at all; with any of the next three only where it says so), `progress` (True for a bar, or a
                function), `on_update` (called with the prediction after each look), `cancel_on_timeout` (cancels on
                interruption too), `poll_interval`, `cancel_after`, `file_encoding_strategy`, `webhook`,
                `webhook_events_filter`, `headers`, `retries`.

        Returns:
            The output. A version whose output comes bit by bit gives an iterator of its pieces; everything else is
            whole.

        Raises:
            ModelError: The model failed, or, as its subclass PredictionCanceled, was cancelled.
            PredictionTimeout: The time is over; the prediction is in the error, and can be waited for again.
            ReplicateError: The service refused.
        """
        outcome = self.drive(Run(host(self), reference(ref), input, params).output(use_file_output))
        return given(outcome) if isinstance(outcome, Pieces) else outcome

    async def async_run(
        self,
        ref: Runnable,
        input: Mapping[str, Any] | None = None,
        *,
        use_file_output: bool = True,
        **params: Unpack[RunParams],
    ) -> Any:
        """Run a model and wait for its output.

        Args:
            ref: `"owner/name"`, `"owner/name:version"`, a version id, `"deployments/owner/name"`, or a `Model`,
                `Version` or `Deployment`. A community model without a version runs as its newest one.
            input: Inputs by name. Paths, open files, bytes, images, arrays and output files may be anywhere in it.
            use_file_output: Whether files are given as `FileOutput`, else as their URLs.
            params: `timeout` (seconds for all of it), `wait` (seconds that the first request may be held; False for
                not at all; with any of the next three only where it says so), `progress` (True for a bar, or a
                function), `on_update` (called with the prediction after each look), `cancel_on_timeout` (cancels on
                interruption too), `poll_interval`, `cancel_after`, `file_encoding_strategy`, `webhook`,
                `webhook_events_filter`, `headers`, `retries`.

        Returns:
            The output. A version whose output comes bit by bit gives an iterator of its pieces; everything else is
            whole.

        Raises:
            ModelError: The model failed, or, as its subclass PredictionCanceled, was cancelled.
            PredictionTimeout: The time is over; the prediction is in the error, and can be waited for again.
            ReplicateError: The service refused.
        """
        outcome = await self.async_drive(Run(host(self), reference(ref), input, params).output(use_file_output))
        return async_given(outcome) if isinstance(outcome, Pieces) else outcome

    def stream(
        self,
        ref: Runnable,
        input: Mapping[str, Any] | None = None,
        *,
        use_file_output: bool = True,
        **params: Unpack[StreamParams],
    ) -> Iterator[ServerSentEvent]:
        """Run a model and follow what happens: its output piece by piece, and its logs, up to the event `done`.

        As text an event is a piece of the output. A connection that breaks is made again where it left off; a model
        without a stream gives the same events.

        Args:
            ref: As in `run`.
            input: Inputs by name.
            use_file_output: Whether files in the output can be read.
            params: `timeout` (seconds for all of it), `idle_timeout` (seconds without a sign of life), and as in `run`.

        Raises:
            StreamError: The stream told of an error; it is a ModelError and a RuntimeError.
            PredictionCanceled: It was cancelled or aborted.
            StreamInterrupted: The stream ended before its end, and cannot be resumed.
            PredictionTimeout: The time is over.
        """
        return self.iterate(Run(host(self), reference(ref), input, params, "stream").events(use_file_output))

    async def async_stream(
        self,
        ref: Runnable,
        input: Mapping[str, Any] | None = None,
        *,
        use_file_output: bool = True,
        **params: Unpack[StreamParams],
    ) -> AsyncIterator[ServerSentEvent]:
        """Run a model and follow what happens: its output piece by piece, and its logs, up to the event `done`.

        As text an event is a piece of the output. A connection that breaks is made again where it left off; a model
        without a stream gives the same events.

        Args:
            ref: As in `run`.
            input: Inputs by name.
            use_file_output: Whether files in the output can be read.
            params: `timeout` (seconds for all of it), `idle_timeout` (seconds without a sign of life), and as in `run`.

        Raises:
            StreamError: The stream told of an error; it is a ModelError and a RuntimeError.
            PredictionCanceled: It was cancelled or aborted.
            StreamInterrupted: The stream ended before its end, and cannot be resumed.
            PredictionTimeout: The time is over.
        """
        return self.async_iterate(Run(host(self), reference(ref), input, params, "stream").events(use_file_output))

    def wait_all(
        self,
        predictions: Iterable[P],
        *,
        timeout: float | None = None,
        on_update: Update | None = None,
        poll_interval: float | None = None,
    ) -> list[P]:
        """Wait until many predictions have ended, well or not, and update them in place.

        The list of predictions is asked, which tells of a hundred at a time.

        Args:
            predictions: Those to wait for.
            timeout: Seconds for all of them; None for no limit.
            on_update: Called with each prediction after each look at it.
            poll_interval: Seconds between looks; None for pauses that grow up to half a second.

        Returns:
            The predictions, in the order given.

        Raises:
            WaitTimeout: Some have not ended; they are in the error's `predictions`.
        """
        return self.drive(self._all(predictions, timeout, poll_interval, on_update))

    async def async_wait_all(
        self,
        predictions: Iterable[P],
        *,
        timeout: float | None = None,
        on_update: Update | None = None,
        poll_interval: float | None = None,
    ) -> list[P]:
        """Wait until many predictions have ended, well or not, and update them in place.

        The list of predictions is asked, which tells of a hundred at a time.

        Args:
            predictions: Those to wait for.
            timeout: Seconds for all of them; None for no limit.
            on_update: Called with each prediction after each look at it.
            poll_interval: Seconds between looks; None for pauses that grow up to half a second.

        Returns:
            The predictions, in the order given.

        Raises:
            WaitTimeout: Some have not ended; they are in the error's `predictions`.
        """
        return await self.async_drive(self._all(predictions, timeout, poll_interval, on_update))

    def _all(
        self, runs: Iterable[P], timeout: float | None, poll_interval: float | None, on_update: Update | None
    ) -> Flow[list[P]]:
        from .parts.many import wait_all
        from .parts.waiting import Waiting

        return wait_all(runs, Waiting(host(self), timeout, poll_interval, on_update))


def raise_for_status(resp: httpx.Response) -> None:
    """Raise ReplicateError for a response with an error status."""
    if 400 <= resp.status_code < 600:
        raise ReplicateError.from_response(resp)


def build_httpx_client(
    client_type: Callable[..., Any],
    api_token: str | None = None,
    base_url: str | None = None,
    timeout: Any = None,
    **kwargs: Any,
) -> Any:
    """Make an httpx client that asks the API by hand, with the token and the retries of release 1.0.7."""
    from ..core.http.retrying import RetryTransport, transport_for

    given: Mapping[str, str] = kwargs.pop("headers", None) or {}
    headers = {"User-Agent": USER_AGENT, **given}
    token = api_token or token_from_environment()
    if token and "authorization" not in {name.lower() for name in headers}:
        headers["Authorization"] = f"Bearer {token}"
    transport = kwargs.pop("transport", None) or transport_for(client_type)
    return client_type(
        base_url=base_url or base_url_from_environment() or API,
        headers=headers,
        timeout=timeout or (5.0, 30.0, 30.0, 10.0),
        transport=RetryTransport(transport),
        **kwargs,
    )


raise_for_status.__module__ = build_httpx_client.__module__ = "replicate.client"
