"""Account: the one that the token belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..http.received import Handler, Received, reply

if TYPE_CHECKING:
    from starlette.responses import Response

    from ..service import Service


def account(service: Service) -> dict[str, Any]:
    """The account as it is told; it stands in deployments too."""
    name = service.settings.username
    return {
        "type": "organization",
        "username": name,
        "name": name.replace("-", " ").title(),
        "github_url": f"https://github.com/{name}",
    }


async def get(service: Service, _received: Received) -> Response:
    """`account.get`."""
    return reply(account(service))


HANDLERS: dict[str, Handler] = {"account.get": get}
