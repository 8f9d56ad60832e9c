"""Predictions and trainings as the real service told them: what passes, or is played, is kept for assertions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import StreamingResponse

from ..common import times
from ..common.shapes import is_object
from ..runs.run import Run

if TYPE_CHECKING:
    from starlette.responses import Response

    from ..http.journal import Request
    from ..runs.run import Kind

_TOLD: Final[Mapping[str, Kind]] = {
    "predictions.create": "prediction",
    "models.predictions.create": "prediction",
    "deployments.predictions.create": "prediction",
    "predictions.get": "prediction",
    "predictions.cancel": "prediction",
    "trainings.create": "training",
    "trainings.get": "training",
    "trainings.cancel": "training",
}
"""The operations that tell one run, and its kind."""
_MOST: Final = 10_000


class Seen:
    """Keeps each run as it was told last, ten thousand at most."""

    def __init__(self) -> None:
        self._runs: dict[str, Run] = {}

    def take(self, request: Request, response: Response) -> None:
        """Keep the run that a response tells, if it tells one."""
        kind = _TOLD.get(request.operation)
        if kind is None or response.status_code not in {200, 201, 202} or isinstance(response, StreamingResponse):
            return
        # Whatever the service says is passed on; what cannot be read here is not kept.
        with suppress(ValueError, TypeError):
            self._keep(kind, request, json.loads(bytes(response.body)))

    def _keep(self, kind: Kind, request: Request, body: object) -> None:
        if is_object(body) and "id" in body:
            known = self._runs.get(body["id"])
            self._runs[body["id"]] = _read(known.kind if known else kind, body, _asked(request, known))
            if len(self._runs) > _MOST:
                del self._runs[next(iter(self._runs))]

    def all(self, kind: Kind) -> list[Run]:
        """Those of a kind, in the order they were first told."""
        return [run for run in self._runs.values() if run.kind == kind]

    def clear(self) -> None:
        """Forget them."""
        self._runs.clear()


def _asked(request: Request, known: Run | None) -> dict[str, Any]:
    """What only the request for a run says for sure."""
    if known is not None:
        return {"webhook": known.webhook, "destination": known.destination}
    asked = request.json if request.method == "POST" else None
    return {name: asked.get(name) if is_object(asked) else None for name in ("webhook", "destination")}


def _read(kind: Kind, body: Mapping[str, Any], asked: Mapping[str, Any]) -> Run:
    return Run(
        kind=kind,
        id=body["id"],
        model=body.get("model") or "",
        version=body.get("version") or "",
        hidden=body.get("version") == "hidden",
        deployment=body.get("deployment"),
        source=body.get("source") or "api",
        input=body.get("input") or {},
        output=body.get("output"),
        logs=body.get("logs") or "",
        error=body.get("error"),
        status=body.get("status") or "",
        metrics=body.get("metrics") or {},
        created=_instant(body.get("created_at")) or 0,
        started=_instant(body.get("started_at")),
        completed=_instant(body.get("completed_at")),
        deadline=_instant(body.get("deadline")),
        webhook=asked["webhook"],
        webhook_events=body.get("webhook_events_filter"),
        destination=asked["destination"],
        data_removed=bool(body.get("data_removed")),
    )


def _instant(text: str | None) -> int | None:
    return None if text is None else times.parse(text)
