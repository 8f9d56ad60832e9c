# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""The account that the token belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from replicate_runtime.core.call import Call
from replicate_runtime.core.record import ABSENT, record
from replicate_runtime.core.resource import Resource
from replicate_runtime.overlays.account import AccountOverlay

from .shared import Problem

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from replicate_runtime.core.call import Options

AccountType: TypeAlias = Literal["organization", "user"]
"""What kind of account it is: a person, or an organization that people belong to."""


class AccountTypeValues:
    """The known values of `AccountType`, by name; the service may add others."""

    ORGANIZATION: Final = "organization"
    USER: Final = "user"


@record
class Account(AccountOverlay):
    """An account: a user or an organization."""

    type: AccountType | str
    """What kind of account it is: a person, or an organization that people belong to."""
    username: str
    """Name in URLs and model references: the `owner` of `owner/name`. Unique across both kinds of account."""
    name: str = ABSENT
    """Display name. Absent when none was set."""
    avatar_url: str = ABSENT
    """URL of the profile picture. Absent when there is none."""
    github_url: str = ABSENT
    """URL of the linked GitHub profile or organization. Absent when none is linked."""


def get_account() -> Call[Account]:
    """Describe `account.get`: GET /account."""
    return Call("GET", "/v1/account", Account, errors={"default": Problem}, operation="account.get")


class Accounts(Resource):
    """The account that the token belongs to."""

    def current(self, **options: Unpack[Options]) -> Account:
        """Get the account that the token belongs to.

        Returns the user or organization whose API token was sent. A quick way to find out whether a token works.

        Args:
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The account.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `account.get`: GET /account.
        """
        return self._client.send(get_account(), **options)

    async def async_current(self, **options: Unpack[Options]) -> Account:
        """Get the account that the token belongs to.

        Returns the user or organization whose API token was sent. A quick way to find out whether a token works.

        Args:
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            The account.

        Raises:
            ReplicateError: The service answered with an error status; `value` is a `Problem`.

        Operation `account.get`: GET /account.
        """
        return await self._client.async_send(get_account(), **options)
