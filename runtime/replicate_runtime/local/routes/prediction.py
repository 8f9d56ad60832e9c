"""Predictions: runs of a version, made in three ways, read, listed and cancelled."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..common import times
from ..common.clock import SECOND
from ..common.data_uri import data_uri
from ..common.links import is_reference
from ..common.shapes import map_texts
from ..http.problems import invalid, not_found
from ..http.received import Handler, Received, check_reset, reply
from ..runs.run import Run, complete, live, told
from ..store.store import Window
from .ordering import find_version, patience, place
from .version import named_model

if TYPE_CHECKING:
    from starlette.responses import Response

    from ..service import Service


async def create(service: Service, received: Received) -> Response:
    """`predictions.create`: any version, or an official model by name."""
    version, hidden = find_version(service, received.fields["version"])
    return await run(service, received, place(service, received, version, hidden=hidden))


async def create_of_model(service: Service, received: Received) -> Response:
    """`models.predictions.create`: official models only."""
    model = service.catalog.model(named_model(received))
    version = service.catalog.version(model["latest"]) if model and model["is_official"] and model["latest"] else None
    if version is None:
        raise not_found()
    return await run(service, received, place(service, received, version, hidden=True))


async def run(service: Service, received: Received, order: Run) -> Response:
    """Start a run, and answer at once or, with `Prefer: wait`, when its output is there or the time is over."""
    seconds = patience(received)
    headers = {"Location": received.links.of(order)["get"]}
    service.catalog.count_run(order.model)
    # Told before it begins: the answer that makes a prediction shows none of what comes later.
    body = live(order, received.links)
    work = service.runs.start(order)
    if seconds is None:
        return reply(body, 201, headers=headers)
    ready = await service.runs.wait(work, seconds)
    check_reset(service, received.request)
    answer = work.answer or work.run
    body = live(answer, received.links)
    if service.settings.inline_files and "output" in body:
        inlined = functools.partial(_inlined, service)
        body["output"] = await asyncio.to_thread(map_texts, answer.output, inlined)
    headers["Preference-Applied"] = (received.header("prefer") or "").strip()
    return reply(body, 201 if ready else 202, headers=headers)


async def get(service: Service, received: Received) -> Response:
    """`predictions.get`."""
    found = find_run(service, received.path["prediction_id"])
    return reply(told(found, received.links, service.clock.now()))


async def cancel(service: Service, received: Received) -> Response:
    """`predictions.cancel`: what has ended stays as it is."""
    return await cancel_run(service, received, received.path["prediction_id"])


async def list_(service: Service, received: Received) -> Response:
    """`predictions.list`: newest first; the web's own for 14 days."""
    conditions: list[str] = []
    values: list[object] = []
    wrong: list[Mapping[str, str]] = []
    for name, comparison in (("created_after", ">="), ("created_before", "<")):
        if name in received.query:
            try:
                values.append(times.parse(received.query[name]))
                conditions.append(f"at {comparison} ?")
            except ValueError:
                wrong.append({"type": "format", "field": name, "description": "Does not match format 'date-time'"})
    if wrong:
        raise invalid(wrong)
    if "source" in received.query:
        conditions.append("json_extract(body, '$.source') = ? AND at >= ?")
        values += [received.query["source"], service.clock.now() - 14 * 24 * 3600 * SECOND]
    window = Window(where=" AND ".join(conditions), values=tuple(values))
    return received.page(
        service, "prediction", lambda item: complete(service.runs.current(item), received.links), window
    )


def find_run(service: Service, run_id: str) -> Run:
    """A run by its identifier. Raises Problem: 404."""
    found = service.runs.get(run_id)
    if found is None:
        raise not_found()
    return found


async def cancel_run(service: Service, received: Received, run_id: str) -> Response:
    """Cancel a run, and answer with it. Raises Problem: 404."""
    found = await service.runs.cancel(run_id)
    if found is None:
        raise not_found()
    return reply(complete(found, received.links))


def _inlined(service: Service, reference: str) -> str:
    path = service.blobs.referenced(reference) if is_reference(reference) else None
    return reference if path is None else data_uri(path)


HANDLERS: dict[str, Handler] = {
    "predictions.create": create,
    "models.predictions.create": create_of_model,
    "predictions.get": get,
    "predictions.cancel": cancel,
    "predictions.list": list_,
}
