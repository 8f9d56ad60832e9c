# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""The resource `jobs`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from replicate_runtime.core.call import Call, path
from replicate_runtime.core.record import ABSENT, Record, record
from replicate_runtime.core.resource import Resource

if TYPE_CHECKING:
    import builtins

    from typing_extensions import Unpack

    from replicate_runtime.core.call import Options


@record
class Job(Record):
    """A piece of work."""

    id: str
    """Identifier."""
    done: bool = ABSENT


def list_jobs(*, limit: int | None = None) -> Call[list[Job]]:
    """Describe `jobs.list`: GET /jobs."""
    return Call("GET", "/jobs", list[Job], query={"limit": limit}, operation="jobs.list")


def create_job(name: str, *, priority: int | None = None) -> Call[Job]:
    """Describe `jobs.create`: POST /jobs."""
    return Call("POST", "/jobs", Job, json={"name": name, "priority": priority}, operation="jobs.create")


def get_job(job_id: str) -> Call[Job]:
    """Describe `jobs.get`: GET /jobs/{job_id}."""
    return Call("GET", path("/jobs/{}", job_id), Job, operation="jobs.get")


class Jobs(Resource):
    """The resource `jobs`."""

    def list(self, *, limit: int | None = None, **options: Unpack[Options]) -> builtins.list[Job]:
        """List jobs.

        Args:
            limit: How many at most. Default: 20. At most 100.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            ok.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `jobs.list`: GET /jobs.
        """
        return self._client.send(list_jobs(limit=limit), **options)

    async def async_list(self, *, limit: int | None = None, **options: Unpack[Options]) -> builtins.list[Job]:
        """List jobs.

        Args:
            limit: How many at most. Default: 20. At most 100.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            ok.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `jobs.list`: GET /jobs.
        """
        return await self._client.async_send(list_jobs(limit=limit), **options)

    def create(self, name: str, *, priority: int | None = None, **options: Unpack[Options]) -> Job:
        """Start a job.

        It runs at once.

        Args:
            name: What to call it.
            priority: Higher runs first. Default: 0.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The job.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `jobs.create`: POST /jobs.
        """
        return self._client.send(create_job(name, priority=priority), **options)

    async def async_create(self, name: str, *, priority: int | None = None, **options: Unpack[Options]) -> Job:
        """Start a job.

        It runs at once.

        Args:
            name: What to call it.
            priority: Higher runs first. Default: 0.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The job.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `jobs.create`: POST /jobs.
        """
        return await self._client.async_send(create_job(name, priority=priority), **options)

    def get(self, job_id: str, **options: Unpack[Options]) -> Job:
        """Read a job.

        Args:
            job_id: Part of the path, `job_id`.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            ok.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `jobs.get`: GET /jobs/{job_id}.
        """
        return self._client.send(get_job(job_id), **options)

    async def async_get(self, job_id: str, **options: Unpack[Options]) -> Job:
        """Read a job.

        Args:
            job_id: Part of the path, `job_id`.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            ok.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `jobs.get`: GET /jobs/{job_id}.
        """
        return await self._client.async_send(get_job(job_id), **options)
