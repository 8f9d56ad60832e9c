"""What tests control over HTTP, where it is allowed: faults, and the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.routing import Route

from ..common.clock import SECOND
from ..common.jsons import load
from ..common.shapes import is_object
from ..http.problems import bad_request, unauthenticated
from ..http.received import empty, read_body, reply
from .faults import DETAILS, fault

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from ..gateway import Gateway


def control_routes(gateway: Gateway) -> list[Route]:
    """The routes, where the settings allow them; none elsewhere."""
    if not gateway.service.settings.faults_over_http:
        return []
    controls = _Controls(gateway)
    return [
        Route("/_local/faults", controls.add, methods=["POST"]),
        Route("/_local/faults", controls.clear, methods=["DELETE"]),
        Route("/_local/clock", controls.advance, methods=["POST"]),
    ]


class _Controls:
    def __init__(self, gateway: Gateway) -> None:
        self._gateway, self._service = gateway, gateway.service

    async def add(self, request: Request) -> Response:
        """`{"operation": …, "nth": 1, "kind": …}`: let a call go wrong."""
        given = await self._body(request)
        try:
            details = {key: value for key, value in given.items() if key in DETAILS}
            self._service.faults.add(fault(given["operation"], given.get("nth", 1), given["kind"], **details))
        except (KeyError, ValueError, TypeError) as error:
            raise bad_request(f"This is no fault: {error}") from error
        return empty(204)

    async def clear(self, request: Request) -> Response:
        """Let everything go well."""
        self._permit(request)
        self._service.faults.clear()
        return empty(204)

    async def advance(self, request: Request) -> Response:
        """`{"advance": seconds}` moves time on, `{"scale": factor}` lets it pass faster or slower."""
        given = await self._body(request)
        try:
            if "scale" in given:
                self._service.clock.set_scale(float(given["scale"]))
            await self._service.clock.advance(float(given.get("advance", 0)))
        except (ValueError, TypeError) as error:
            raise bad_request(f"This is no step in time: {error}") from error
        return reply({"time": self._service.clock.now() / SECOND, "scale": self._service.clock.scale})

    async def _body(self, request: Request) -> dict[str, Any]:
        self._permit(request)
        try:
            given: object = load(await read_body(request, self._service.settings.body_limit))
        except ValueError as error:
            raise bad_request(f"The body is not JSON: {error}") from error
        if not is_object(given):
            raise bad_request("The body is no object")
        return given

    def _permit(self, request: Request) -> None:
        if not self._gateway.permitted(request):
            raise unauthenticated()
