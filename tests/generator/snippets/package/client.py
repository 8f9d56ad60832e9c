# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""Tiny: the client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from replicate_runtime.core.http.sender import Sender
from replicate_runtime.core.resource import cached_resource
from replicate_runtime.overlays.client import ClientOverlay

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from replicate_runtime.core.call import Options

    from .job import Jobs


class Client(ClientOverlay, Sender):
    """Tiny."""

    @cached_resource
    def jobs(self) -> Jobs:
        """The resource `jobs`."""
        from .job import Jobs

        return Jobs(self)

    def run(self, **options: Unpack[Options]) -> None:
        """Call GET /run.

        Args:
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `run`: GET /run.
        """
        from .run import run

        self.send(run(), **options)

    async def async_run(self, **options: Unpack[Options]) -> None:
        """Call GET /run.

        Args:
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `run`: GET /run.
        """
        from .run import run

        await self.async_send(run(), **options)
