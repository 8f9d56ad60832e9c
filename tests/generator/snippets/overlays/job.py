# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""The resource `jobs`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from replicate_runtime.core.call import Call, path
from replicate_runtime.core.record import ABSENT, Record, record
from replicate_runtime.core.resource import Resource, cached_resource
from replicate_runtime.overlays.job import JobOverlay, JobsOverlay

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from replicate_runtime.core.call import Options


@record
class JobState(Record):
    """`job state` of the API."""

    code: int = ABSENT


@record
class Job(JobOverlay):
    """`job` of the API."""

    State = JobState

    id: str
    state: JobState = ABSENT

    def _get_call(self) -> Call[Job]:
        """Describe `jobs.get` for this one."""
        return get_job(self.id)


def get_job(id: str) -> Call[Job]:
    """Describe `jobs.get`: GET /jobs/{id}."""
    return Call("GET", path("/jobs/{}", id), Job, operation="jobs.get")


def create_job(name: str) -> Call[Job]:
    """Describe `jobs.create`: POST /jobs."""
    return Call("POST", "/jobs", Job, json={"name": name}, idempotent=True, operation="jobs.create")


def get_job_default_secret() -> Call[None]:
    """Describe `jobs.default.secret.get`: GET /jobs/default/secret."""
    return Call("GET", "/jobs/default/secret", operation="jobs.default.secret.get")


class JobsDefault(Resource):
    """The resource `jobs.default`."""

    def secret(self, **options: Unpack[Options]) -> None:
        """Call GET /jobs/default/secret.

        Args:
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `jobs.default.secret.get`: GET /jobs/default/secret.
        """
        self._client.send(get_job_default_secret(), **options)

    async def async_secret(self, **options: Unpack[Options]) -> None:
        """Call GET /jobs/default/secret.

        Args:
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `jobs.default.secret.get`: GET /jobs/default/secret.
        """
        await self._client.async_send(get_job_default_secret(), **options)


class Jobs(JobsOverlay[Job], Resource):
    """The resource `jobs`."""

    Default = JobsDefault
    _create_call = staticmethod(create_job)

    @cached_resource
    def default(self) -> JobsDefault:
        """The resource `jobs.default`."""
        return JobsDefault(self._client)

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
