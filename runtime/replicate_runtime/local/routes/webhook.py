"""Webhooks: the secret that they are signed with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..http.received import Handler, Received, reply

if TYPE_CHECKING:
    from starlette.responses import Response

    from ..service import Service


async def secret(service: Service, _received: Received) -> Response:
    """`webhooks.default.secret.get`."""
    return reply({"key": service.webhook_secret})


HANDLERS: dict[str, Handler] = {"webhooks.default.secret.get": secret}
