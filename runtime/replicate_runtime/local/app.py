"""The ASGI application: a route for every row of the table, and a few that are ours alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.routing import Route

from .checks.contract import Contract
from .common.links import COVERS, DELIVERY, Links
from .faults.controls import control_routes
from .gateway import Gateway
from .http.limits import Limits
from .http.outputs import cover, deliver
from .http.problems import Problem, broken, not_found
from .http.received import RESETS, refusal
from .http.stream import stream
from .page.serve import page_routes

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from typing import Any

    from starlette.requests import Request
    from starlette.responses import Response

    from ..core.operation import Operation
    from .service import Service

    Endpoint = Callable[[Request], Awaitable[Response]]


class _StreamToken(StringConvertor):
    """The unguessable part of a stream's address, which no identifier of a file looks like."""

    regex = "[a-z2-7]{52}"


register_url_convertor("stream_token", _StreamToken())


def make_app(service: Service, operations: Sequence[Operation], document: Mapping[str, Any]) -> Starlette:
    """The application for one service.

    Args:
        service: The state.
        operations: The table of operations.
        document: The corrected OpenAPI document that requests are checked against.
    """
    limits = Limits(service.clock, enforce=service.settings.enforce_rate_limits)
    gateway = Gateway(service, Contract(document).rules, limits)
    routes = [_streams("/v1/streams/{token}", service), _streams("/v1/files/{token:stream_token}", service)]
    routes += [_operation(row, gateway) for row in operations]
    routes.append(Route(DELIVERY + "{token}/{name}", _delivery(service)))
    routes.append(Route(COVERS + "{owner}/{name}.png", _cover))
    routes += control_routes(gateway) + page_routes(gateway)
    return Starlette(routes=routes, exception_handlers=_HANDLERS)


def _operation(row: Operation, gateway: Gateway) -> Route:
    gateway.service.faults.operations.add(row.name)

    async def answer(request: Request) -> Response:
        return await gateway.answer(row.name, request)

    return Route(row.path, _watched(gateway.service, row.name, answer), methods=[row.method], name=row.name)


def _streams(path: str, service: Service) -> Route:
    async def answer(request: Request) -> Response:
        links = Links(str(request.base_url).rstrip("/"))
        linger = request.scope.get("replicate.fault") == "linger"
        last = request.headers.get("last-event-id")
        return stream(service, request.path_params["token"], links, last, linger=linger)

    return Route(path, _watched(service, "stream", answer), methods=["GET"])


def _watched(service: Service, name: str, answer: Endpoint) -> Endpoint:
    """The endpoint of an operation: its requests are kept, and go wrong where that was asked for."""

    async def met(request: Request) -> Response:
        return await service.faults.around(name, request, answer)

    async def endpoint(request: Request) -> Response:
        async with service.steady:
            request.scope[RESETS] = service.resets
        return await service.journal.watch(name, request, met)

    return endpoint


async def _cover(request: Request) -> Response:
    return cover(request.path_params["owner"], request.path_params["name"])


def _delivery(service: Service) -> Endpoint:
    async def answer(request: Request) -> Response:
        return deliver(service, request.path_params["token"], request.path_params["name"])

    return _watched(service, "delivery", answer)


async def _refused(_request: Request, error: Exception) -> Response:
    problem = error if isinstance(error, Problem) else not_found()
    return refusal(problem)


async def _nothing_here(request: Request, _error: Exception) -> Response:
    return await _refused(request, not_found())


async def _wrong_method(request: Request, error: Exception) -> Response:
    body = {"detail": f'Method "{request.method}" not allowed.', "status": 405}
    return await _refused(request, Problem(405, body, headers=getattr(error, "headers", None)))


async def _failed(request: Request, error: Exception) -> Response:
    return await _refused(request, broken(f"{type(error).__name__}: {error}"))


_HANDLERS: Mapping[Any, Callable[[Request, Exception], Awaitable[Response]]] = {
    404: _nothing_here,
    405: _wrong_method,
    Problem: _refused,
    Exception: _failed,
}
