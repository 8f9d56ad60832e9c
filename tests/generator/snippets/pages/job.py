# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""The resource `jobs`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from replicate_runtime.core.page import Page, page_call
from replicate_runtime.core.record import ABSENT, Record, record, wire
from replicate_runtime.core.resource import Resource

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from replicate_runtime.core.call import Call, Options
    from replicate_runtime.core.page import Cursor


@record
class Job(Record):
    """`job` of the API."""

    id: str


@record
class Archive(Page["Job"]):
    """`archive` of the API."""

    count: int
    """How many jobs there are on all pages."""
    results: list[Job]
    """Jobs that ended long ago."""
    auto_paging_: bool = wire("auto_paging", default=ABSENT)


def list_jobs(cursor: Cursor = ..., *, state: str | None = None) -> Call[Page[Job]]:
    """Describe `jobs.list`: GET /jobs."""
    return page_call("/jobs", Page[Job], cursor, query={"state": state}, operation="jobs.list")


def archive_job(cursor: Cursor = ...) -> Call[Archive]:
    """Describe `jobs.archive`: GET /jobs/archive."""
    return page_call("/jobs/archive", Archive, cursor, operation="jobs.archive")


class Jobs(Resource):
    """The resource `jobs`."""

    def list(self, cursor: Cursor = ..., *, state: str | None = None, **options: Unpack[Options]) -> Page[Job]:
        """Call GET /jobs.

        Args:
            cursor: Which page: the address in a page's `next` or `previous`; the first by default.
            state: Query parameter `state`.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            ok.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `jobs.list`: GET /jobs.
        """
        return self._client.send(list_jobs(cursor, state=state), **options)

    async def async_list(
        self, cursor: Cursor = ..., *, state: str | None = None, **options: Unpack[Options]
    ) -> Page[Job]:
        """Call GET /jobs.

        Args:
            cursor: Which page: the address in a page's `next` or `previous`; the first by default.
            state: Query parameter `state`.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            ok.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `jobs.list`: GET /jobs.
        """
        return await self._client.async_send(list_jobs(cursor, state=state), **options)

    def archive(self, cursor: Cursor = ..., **options: Unpack[Options]) -> Archive:
        """Call GET /jobs/archive.

        Args:
            cursor: Which page: the address in a page's `next` or `previous`; the first by default.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            ok.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `jobs.archive`: GET /jobs/archive.
        """
        return self._client.send(archive_job(cursor), **options)

    async def async_archive(self, cursor: Cursor = ..., **options: Unpack[Options]) -> Archive:
        """Call GET /jobs/archive.

        Args:
            cursor: Which page: the address in a page's `next` or `previous`; the first by default.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            ok.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `jobs.archive`: GET /jobs/archive.
        """
        return await self._client.async_send(archive_job(cursor), **options)
