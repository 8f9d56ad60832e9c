# Printed by the generator; edits here are lost. Change the document, the layout, a template or the generator instead.
"""The resource `users`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from replicate_runtime.core.call import Call
from replicate_runtime.core.record import ABSENT, Record, record
from replicate_runtime.core.resource import Resource

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from replicate_runtime.core.call import Options

    from .order import Order


@record
class User(Record):
    """`user` of the API."""

    id: str = ABSENT
    orders: list[Order] = ABSENT


def orders_user() -> Call[Order]:
    """Describe `users.orders`: GET /users."""
    from .order import Order

    return Call("GET", "/users", Order, operation="users.orders")


class Users(Resource):
    """The resource `users`."""

    def orders(self, **options: Unpack[Options]) -> Order:
        """Call GET /users.

        Args:
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            ok.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `users.orders`: GET /users.
        """
        return self._client.send(orders_user(), **options)

    async def async_orders(self, **options: Unpack[Options]) -> Order:
        """Call GET /users.

        Args:
            **options: For this call alone: `timeout` in seconds, further `headers`, and how many `retries`.

        Returns:
            ok.

        Raises:
            ReplicateError: The service answered with an error status.

        Operation `users.orders`: GET /users.
        """
        return await self._client.async_send(orders_user(), **options)
