"""What a training leaves: a new version of its destination, run by the version that was trained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..common.shapes import is_object
from ..models.cogdoc import schema

if TYPE_CHECKING:
    from ..service import Service
    from ..store.store import Document
    from .run import Run


def finish_training(service: Service, run: Run) -> None:
    """Make the version that a training was for, and name it in the output."""
    if run.kind != "training" or run.destination is None:
        return
    base = service.catalog.version(run.version)
    version = service.dice.version_id()
    service.catalog.add_version(
        run.destination,
        version,
        _without_training(base) if base else None,
        service.clock.now(),
        base=run.version,
        cog_version=base["cog_version"] if base else None,
    )
    made = run.output if is_object(run.output) else {}
    run.output = {"version": f"{run.destination}:{version}", **made}


def _without_training(version: Document) -> Document | None:
    document: Document | None = version["openapi_schema"]
    if document is None or not schema(document, "TrainingInput"):
        return document
    schemas = {
        name: node for name, node in document["components"]["schemas"].items() if not name.startswith("Training")
    }
    paths = {path: node for path, node in document["paths"].items() if path != "/trainings"}
    return {**document, "paths": paths, "components": {"schemas": schemas}}
