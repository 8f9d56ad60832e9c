# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""The resource `jobs`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from replicate_runtime.core.call import Call
from replicate_runtime.core.record import ABSENT, Record, record
from replicate_runtime.core.resource import Resource

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from replicate_runtime.core.call import Options

Status: TypeAlias = Literal["new", "+1", "-1", "", "class", "2nd"]
"""Where a job stands."""

JobLevel: TypeAlias = Literal[10, -30]
"""Known values of `job level`."""

Tier: TypeAlias = Literal["auto", "fast"]
"""How soon it starts."""


class StatusValues:
    """The known values of `Status`, by name; the service may add others."""

    NEW: Final = "new"
    PLUS_1: Final = "+1"
    MINUS_1: Final = "-1"
    EMPTY: Final = ""
    CLASS: Final = "class"
    VALUE_2ND: Final = "2nd"


class JobLevelValues:
    """The known values of `JobLevel`, by name; the service may add others."""

    LOW: Final = 10
    NONE: Final = -30


class TierValues:
    """The known values of `Tier`, by name; the service may add others."""

    AUTO: Final = "auto"
    FAST: Final = "fast"


@record
class Job(Record):
    """`job` of the API."""

    status: Status | str = ABSENT
    """Where a job stands."""
    level: JobLevel | int = ABSENT
    kind: Literal["job"] = ABSENT
    tier: Tier | str | None = ABSENT
    """How soon it starts."""


def list_jobs(*, status: Status | None = None) -> Call[list[Job]]:
    """Describe `listJobs`: GET /jobs."""
    return Call("GET", "/jobs", list[Job], query={"status": status}, operation="listJobs")


class Jobs(Resource):
    """The resource `jobs`."""

    def list_jobs(self, *, status: Status | None = None, **options: Unpack[Options]) -> list[Job]:
        """Call GET /jobs.

        Args:
            status: Where a job stands.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            ok.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `listJobs`: GET /jobs.
        """
        return self._client.send(list_jobs(status=status), **options)

    async def async_list_jobs(self, *, status: Status | None = None, **options: Unpack[Options]) -> list[Job]:
        """Call GET /jobs.

        Args:
            status: Where a job stands.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            ok.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `listJobs`: GET /jobs.
        """
        return await self._client.async_send(list_jobs(status=status), **options)
