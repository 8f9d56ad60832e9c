# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""The resource `orders`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from replicate_runtime.core.call import Call
from replicate_runtime.core.record import ABSENT, Record, record
from replicate_runtime.core.resource import Resource

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from replicate_runtime.core.call import Options

    from .user import User


@record
class Order(Record):
    """`order` of the API."""

    id: str = ABSENT
    user: User = ABSENT


def users_order() -> Call[User]:
    """Describe `orders.users`: GET /orders."""
    from .user import User

    return Call("GET", "/orders", User, operation="orders.users")


class Orders(Resource):
    """The resource `orders`."""

    def users(self, **options: Unpack[Options]) -> User:
        """Call GET /orders.

        Args:
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            ok.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `orders.users`: GET /orders.
        """
        return self._client.send(users_order(), **options)

    async def async_users(self, **options: Unpack[Options]) -> User:
        """Call GET /orders.

        Args:
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            ok.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `orders.users`: GET /orders.
        """
        return await self._client.async_send(users_order(), **options)
