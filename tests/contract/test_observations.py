"""The document against counted observations of real answers, which cover more traffic than there are recordings."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, cast

import pytest

from tests.contract.document import at, join, operations, schemas
from tests.contract.recording import SHARED

OBSERVATIONS = SHARED / "reference" / "api-observations.json"
MODEL = "/components/schemas/schemas_model_response"
KINDS = {"null", "boolean", "integer", "number", "string", "array", "object"}

UNKNOWN = {"stream", "default_example.metrics.batch_size", "default_example.metrics.predict_time_share"}
"""Seen, and left among the unknown fields: a method has the name of the first, some model made up the others."""


def shapes() -> Iterator[tuple[str, dict[str, Any]]]:
    """The pointer of each schema that was observed, with what was seen of its fields."""
    data = cast("dict[str, Any]", json.loads(OBSERVATIONS.read_text(encoding="utf-8")))
    yield MODEL, data["model_objects_from_public_dumps"]["fields"]
    for name in data["operations"].keys() & operations().keys():
        operation = operations()[name]
        for status, seen in data["operations"][name]["responses"].items():
            response = join(operation.pointer, "responses", operation.status(int(status)))
            yield from ((pointer, seen.get("fields", {})) for _, pointer in schemas(response))


def kinds(pointer: str) -> set[str]:
    """The JSON types that a schema lets through."""
    where, schema = at(pointer)
    said = schema.get("type", [])
    found = {said} if isinstance(said, str) else set(cast("list[str]", said))
    found.update(*(kinds(branch) for branch in choices(where, schema)))
    return (found | ({"integer"} if "number" in found else set())) or KINDS


def choices(where: str, schema: dict[str, Any]) -> list[str]:
    """The pointers of a schema's `anyOf`."""
    return [join(where, "anyOf", str(index)) for index in range(len(schema.get("anyOf", [])))]


def inner(pointer: str, part: str) -> str | None:
    """Where a part of a value is described: `[]` an item, else a member. "": anything may be there; None: it is not."""
    where, schema = at(pointer)
    if part == "[]" and "items" in schema:
        return join(where, "items")
    if part in schema.get("properties", {}):
        return join(where, "properties", part)
    found = (inner(branch, part) for branch in choices(where, schema))
    return next((place for place in found if place), None if "properties" in schema else "")


@pytest.mark.skipif(not OBSERVATIONS.is_file(), reason="no observations beside the checkout")
def test_what_was_seen_is_documented() -> None:
    wrong: list[str] = []
    for root, fields in shapes():
        for field, seen in fields.items():
            place: str | None = root
            for part in field.replace("[]", ".[]").strip(".").split("."):
                place = inner(place, part) if place else place
            if place is None and field not in UNKNOWN:
                wrong.append(f"{root}: {field} is not documented")
            elif place and (other := seen["types"].keys() - kinds(place)):
                wrong.append(f"{root}: {field} was {', '.join(sorted(other))}")
    assert wrong == []
