# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""The resource `issues`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from replicate_runtime.core.call import Call, path
from replicate_runtime.core.record import ABSENT, Record, record, wire
from replicate_runtime.core.resource import Resource, cached_resource

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from replicate_runtime.core.call import Options


@record
class Issue(Record):
    """Something to do."""

    plus_1: int = wire("+1", default=ABSENT)
    """How many agree."""
    minus_1: int = wire("-1", default=ABSENT)
    """How many do not."""


def list_issues_for_repo(repo: str) -> Call[list[Issue]]:
    """Describe `issues/list-for-repo`: GET /repos/{repo}/issues."""
    return Call("GET", path("/repos/{}/issues", repo), list[Issue], operation="issues/list-for-repo")


def plus_1_issue_reaction(id: int) -> Call[Issue]:
    """Describe `issues/reactions/+1`: PUT /issues/{id}/reactions/+1."""
    return Call("PUT", path("/issues/{}/reactions/+1", id), Issue, operation="issues/reactions/+1")


class IssuesReactions(Resource):
    """The resource `issues.reactions`."""

    def plus_1(self, id: int, **options: Unpack[Options]) -> Issue:
        """Agree.

        Args:
            id: Part of the path, `id`.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            ok.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `issues/reactions/+1`: PUT /issues/{id}/reactions/+1.
        """
        return self._client.send(plus_1_issue_reaction(id), **options)

    async def async_plus_1(self, id: int, **options: Unpack[Options]) -> Issue:
        """Agree.

        Args:
            id: Part of the path, `id`.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            ok.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `issues/reactions/+1`: PUT /issues/{id}/reactions/+1.
        """
        return await self._client.async_send(plus_1_issue_reaction(id), **options)


class Issues(Resource):
    """The resource `issues`."""

    @cached_resource
    def reactions(self) -> IssuesReactions:
        """The resource `issues.reactions`."""
        return IssuesReactions(self._client)

    def list_for_repo(self, repo: str, **options: Unpack[Options]) -> list[Issue]:
        """List the issues of a repository.

        Args:
            repo: Part of the path, `repo`.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            ok.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `issues/list-for-repo`: GET /repos/{repo}/issues.
        """
        return self._client.send(list_issues_for_repo(repo), **options)

    async def async_list_for_repo(self, repo: str, **options: Unpack[Options]) -> list[Issue]:
        """List the issues of a repository.

        Args:
            repo: Part of the path, `repo`.
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            ok.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `issues/list-for-repo`: GET /repos/{repo}/issues.
        """
        return await self._client.async_send(list_issues_for_repo(repo), **options)
