"""The page at `/`: files of this package, and what they ask for. It calls nobody but this service."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import FileResponse, HTMLResponse, Response, StreamingResponse
from starlette.routing import Route

from ..common import times
from ..common.hosts import bare_host, is_loopback
from ..common.jsons import dump
from ..http.problems import not_found, unauthenticated
from ..http.received import reply
from ..runs.run import shown_input

if TYPE_CHECKING:
    from starlette.requests import Request

    from ..gateway import Gateway
    from ..http.journal import Request as Entry
    from ..runs.run import Run
    from ..service import Service
    from ..webhooks.delivery import Delivery

_FOLDER: Final = Path(__file__).parent
_SHOWN: Final = 100
"""Runs and webhooks in a table."""
_ASKED: Final = 1000
"""Requests in a table."""
_CLIPPED: Final = 300
"""Characters of an input in a table."""
_TYPES: Final = {".css": "text/css", ".js": "text/javascript"}
_RESERVED: Final = frozenset({"v1", "_local", "delivery"})
"""First parts of paths that are no models."""
_GUARD: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        "media-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def page_routes(gateway: Gateway) -> list[Route]:
    """The routes of the page, the last ones to be tried."""
    page = _Page(gateway)
    return [
        Route("/_local/page/{name}", page.file),
        Route("/_local/state", page.state),
        Route("/_local/changes", page.changes),
        Route("/_local/webhooks/{message}", page.webhook),
        Route("/", page.html),
        Route("/p/{run}", page.html),
        Route("/{owner}/{name}", page.html),
    ]


class _Page:
    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._service: Service = gateway.service

    async def html(self, request: Request) -> Response:
        """The page; with the token for a browser on this machine that asked for this machine by name."""
        if request.path_params.get("owner") in _RESERVED:
            raise not_found()
        text = (_FOLDER / "index.html").read_text("utf-8")
        # A foreign site that points its name here is refused by the second condition.
        host = bare_host(request.headers.get("host", ""))
        near = request.client is not None and is_loopback(request.client.host)
        if near and is_loopback(host) and self._service.settings.show_token:
            text = text.replace('name="token" content=""', f'name="token" content="{self._service.settings.token}"')
        return HTMLResponse(text, headers=_GUARD)

    async def file(self, request: Request) -> Response:
        """A file of the page."""
        path = _FOLDER / request.path_params["name"]
        if path.parent != _FOLDER or path.suffix not in _TYPES or not path.is_file():
            raise not_found()
        return FileResponse(path, media_type=_TYPES[path.suffix], headers=_GUARD)

    async def state(self, request: Request) -> Response:
        """What the tables show: predictions and trainings always, and what `with` names."""
        self._permit(request)
        service, view = self._service, request.query_params.get("with")
        body: dict[str, Any] = {"runs": [_run(run) for run in service.runs.latest(_SHOWN)]}
        if view == "models":
            body[view] = [_model(item) for item in service.store.all("model")]
        elif view == "webhooks":
            body[view] = [_webhook(item) for item in service.outbox.latest(_SHOWN)]
        elif view == "requests":
            kept = service.journal.recent()
            body |= {view: [_request(item) for item in reversed(kept[-_ASKED:])], "count": len(kept)}
        return reply(body)

    async def webhook(self, request: Request) -> Response:
        """What a webhook says."""
        self._permit(request)
        body = self._service.outbox.body(request.path_params["message"])
        if body is None:
            raise not_found()
        return Response(body, media_type="application/json", headers=_GUARD)

    async def changes(self, request: Request) -> Response:
        """A line whenever something has changed."""
        self._permit(request)
        return StreamingResponse(self._lines(), media_type="text/plain", headers=_GUARD)

    async def _lines(self) -> AsyncIterator[bytes]:
        changed = self._service.runs.changed
        while True:
            seen = changed.count
            yield b"\n"
            await changed.wait(seen)
            # Bursts are told once.
            await asyncio.sleep(0.05)

    def _permit(self, request: Request) -> None:
        if not self._gateway.permitted(request):
            raise unauthenticated()


def _run(run: Run) -> dict[str, Any]:
    return {
        "id": run.id,
        "kind": run.kind,
        "model": run.model,
        "status": run.status,
        "input": dump(shown_input(run))[:_CLIPPED],
        "created_at": times.six(run.created),
        "started_at": run.started and times.six(run.started),
        "completed_at": run.completed and times.six(run.completed),
    }


def _model(model: dict[str, Any]) -> dict[str, Any]:
    return {"name": f"{model['owner']}/{model['name']}", "description": model["description"]}


def _webhook(one: Delivery) -> dict[str, Any]:
    return {
        "id": one.id,
        "at": times.six(one.created),
        "event": one.event,
        "run": one.run,
        "url": one.url,
        "state": one.state,
        "status": one.status,
        "error": one.error,
    }


def _request(one: Entry) -> dict[str, Any]:
    query = "&".join(f"{key}={value}" for key, value in one.query.items())
    return {
        "at": times.six(one.at),
        "method": one.method,
        "path": one.path,
        "query": f"?{query}" if query else "",
        "operation": one.operation,
        "status": one.status,
        "milliseconds": one.milliseconds,
    }
