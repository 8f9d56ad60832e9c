# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""The resource `jobs`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from replicate_runtime.core.call import Call, path
from replicate_runtime.core.page import Page
from replicate_runtime.core.record import Record, record
from replicate_runtime.core.resource import Resource

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from replicate_runtime.core.call import Options

__all__ = ["Job", "get_job", "Jobs", "Page"]


@record
class Job(Record):
    """`job` of the API."""

    id: str


def get_job(id: str) -> Call[Job]:
    """Describe `jobs.get`: GET /jobs/{id}."""
    return Call("GET", path("/jobs/{}", id), Job, operation="jobs.get")


class Jobs(Resource):
    """The resource `jobs`."""

    def get(self, id: str, **options: Unpack[Options]) -> Job:
        """Call GET /jobs/{id}.

        Args:
            id: Part of the path, `id`.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            ok.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `jobs.get`: GET /jobs/{id}.
        """
        return self._client.send(get_job(id), **options)

    async def async_get(self, id: str, **options: Unpack[Options]) -> Job:
        """Call GET /jobs/{id}.

        Args:
            id: Part of the path, `id`.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            ok.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `jobs.get`: GET /jobs/{id}.
        """
        return await self._client.async_send(get_job(id), **options)
