"""What overlays ask of the client that made their object: the namespaces, and what it remembers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from ...core.errors import ConfigurationError

if TYPE_CHECKING:
    from ...core.http.sender import Sender
    from .memory import Memory

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


def host(client: object, owner: object = None) -> Host:
    """The client behind an object; raises ConfigurationError when there is none."""
    if client is None:
        raise ConfigurationError(
            f"this {type(owner).__name__} was made without a client, so it cannot ask the service: "
            "get it from a client, as in client.predictions.get(id)"
        )
    return cast("Host", client)
