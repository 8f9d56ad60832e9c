"""The corrected document, as the contract tests see it: operations, schemas, and the fields that a value fills."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import pytest
from jsonschema import Draft202012Validator

from tests.contract.recording import ROOT, Json, Recording

pytest.importorskip("jsonpath", reason="the generator, which applies the corrections, needs Python 3.11")

from generator.load import load

SPEC = ROOT / "spec" / "openapi.json"
CORRECTIONS = ROOT / "spec" / "corrections.yaml"

Field = tuple[str, str]
"""A pointer of an object's schema, and the name of one of its properties."""


class Described(NamedTuple):
    """An operation of the document; `pointer` is where it stands."""

    id: str
    method: str
    path: str
    pointer: str
    value: dict[str, Any]

    def status(self, status: int) -> str:
        """The documented status that an answer falls under."""
        return str(status) if str(status) in self.value["responses"] else "default"


@cache
def corrected() -> dict[str, Any]:
    """The document with its corrections; fails on the first problem."""
    document = load(SPEC, CORRECTIONS)
    assert [str(problem) for problem in document.problems] == []
    return document.root


@cache
def operations() -> dict[str, Described]:
    """Every operation by its id."""
    return {
        value["operationId"]: Described(value["operationId"], method.upper(), path, join("/paths", path, method), value)
        for path, item in corrected()["paths"].items()
        for method, value in item.items()
    }


def join(pointer: str, *names: str) -> str:
    """A pointer, some names deeper."""
    return "/".join([pointer, *(name.replace("~", "~0").replace("/", "~1") for name in names)])


def at(pointer: str) -> tuple[str, dict[str, Any]]:
    """An object by its pointer; a reference is followed, and its target's pointer given."""
    value: Json = corrected()
    for name in pointer.split("/")[1:]:
        value = _child(value, name.replace("~1", "/").replace("~0", "~"))
    assert isinstance(value, dict), pointer
    ref = value.get("$ref")
    return at(ref.removeprefix("#")) if isinstance(ref, str) else (pointer, value)


def _child(value: Json, name: str) -> Json:
    if isinstance(value, list):
        return value[int(name)]
    assert isinstance(value, dict), name
    return value[name]


def complaints(pointer: str, value: Json) -> list[str]:
    """What JSON Schema says against a value under the schema at a pointer; formats are notes, not rules."""
    fragment = pointer.replace("%", "%25").replace("{", "%7B").replace("}", "%7D")
    # The document as one schema: all its other keys mean nothing to JSON Schema.
    validator: Any = Draft202012Validator({**corrected(), "$ref": f"#{fragment}"})
    return [f"{pointer} {error.json_path}: {error.message[:200]}" for error in validator.iter_errors(value)]


def schemas(holder: str) -> Iterator[tuple[str, str]]:
    """The media types of a body or response, each with the pointer of its schema."""
    where, value = at(holder)
    for media in value.get("content", {}):
        yield media, join(where, "content", media, "schema")


def response_of(recording: Recording) -> str:
    """The pointer of the response that a recording shows."""
    operation = operations()[recording.operation]
    return at(join(operation.pointer, "responses", operation.status(recording.status)))[0]


def bodies(recording: Recording) -> Iterator[tuple[str, Json]]:
    """Both bodies of a recording that have a schema, with its pointer; text and bytes are left out."""
    operation = operations()[recording.operation]
    sides = [(response_of(recording), recording.response.body)]
    if "requestBody" in operation.value:
        sides.append((join(operation.pointer, "requestBody"), recording.request.body))
    for holder, body in sides:
        if isinstance(body, dict | list):
            yield from ((pointer, body) for _, pointer in schemas(holder))


def fields(pointer: str, seen: set[str] | None = None) -> Iterator[Field]:
    """Every property of a schema and of all schemas that it reaches."""
    seen = set() if seen is None else seen
    where, schema = at(pointer)
    if where in seen:
        return
    seen.add(where)
    for name in schema.get("properties", {}):
        yield where, name
    for branch, _ in _branches(where, schema, None):
        yield from fields(branch, seen)


def filled(pointer: str, value: Json) -> Iterator[Field]:
    """The properties of a schema, and of those it reaches, that a value has."""
    where, schema = at(pointer)
    if isinstance(value, dict):
        for name in schema.get("properties", {}).keys() & value.keys():
            yield where, name
    for branch, part in _branches(where, schema, value):
        yield from filled(branch, part)


def _branches(where: str, schema: dict[str, Any], value: Json) -> Iterator[tuple[str, Json]]:
    """The schemas right below a schema, each with the parts of the value that it describes; without a value, all."""
    for name in schema.get("properties", {}):
        if value is None:
            yield join(where, "properties", name), None
        elif isinstance(value, dict) and value.get(name) is not None:
            yield join(where, "properties", name), value[name]
    if "items" in schema:
        parts: list[Json] = [None] if value is None else value if isinstance(value, list) else []
        yield from ((join(where, "items"), part) for part in parts)
    for index in range(len(schema.get("anyOf", []))):
        yield join(where, "anyOf", str(index)), value
