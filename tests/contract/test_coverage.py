"""Every operation, status, parameter, header and field of the document is in a recording of ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.document import Described, Field, at, bodies, fields, filled, join, operations, response_of, schemas
from tests.contract.recording import Recording, ours

RECORDINGS = ours()


def of(operation: Described) -> list[Recording]:
    return [recording for recording in RECORDINGS if recording.operation == operation.id]


def parameters(operation: Described) -> Iterator[dict[str, Any]]:
    for index in range(len(operation.value.get("parameters", []))):
        yield at(join(operation.pointer, "parameters", str(index)))[1]


@pytest.mark.parametrize("operation", operations().values(), ids=lambda operation: operation.id)
def test_every_status_is_recorded(operation: Described) -> None:
    recorded = {operation.status(recording.status) for recording in of(operation)}
    assert sorted(operation.value["responses"].keys() - recorded) == []


@pytest.mark.parametrize("operation", operations().values(), ids=lambda operation: operation.id)
def test_every_parameter_is_recorded(operation: Described) -> None:
    for parameter in parameters(operation):
        name, place = parameter["name"], parameter["in"]
        if place == "query":
            assert any(name in recording.query for recording in of(operation)), name
        elif place == "header":
            assert any(name.lower() in recording.request.headers for recording in of(operation)), name


def test_every_recording_is_of_an_operation() -> None:
    for recording in RECORDINGS:
        operation = operations()[recording.operation]
        template = f"/v1{operation.path}".split("/")
        assert recording.method == operation.method
        assert len(template) == len(recording.path.split("/"))
        known = {parameter["name"] for parameter in parameters(operation) if parameter["in"] == "query"}
        assert recording.query.keys() <= known


def test_every_field_is_recorded() -> None:
    wanted: set[Field] = set()
    for operation in operations().values():
        holders = [join(operation.pointer, "responses", status) for status in operation.value["responses"]]
        if "requestBody" in operation.value:
            holders.append(join(operation.pointer, "requestBody"))
        for holder in holders:
            for media, pointer in schemas(holder):
                if not media.startswith("multipart/"):
                    wanted.update(fields(pointer))
    found = {
        field for recording in RECORDINGS for pointer, body in bodies(recording) for field in filled(pointer, body)
    }
    assert sorted(wanted - found) == []


def test_every_part_of_an_upload_is_recorded() -> None:
    operation = operations()["files.create"]
    [(_, pointer)] = schemas(join(operation.pointer, "requestBody"))
    text = "".join(str(recording.request.body) for recording in of(operation))
    assert [name for _, name in fields(pointer) if f'name="{name}"' not in text] == []


def test_every_response_header_is_recorded() -> None:
    wanted: set[str] = set()
    found: set[str] = set()
    for recording in RECORDINGS:
        where, response = at(response_of(recording))
        for name in response.get("headers", {}):
            header, _ = at(join(where, "headers", name))
            wanted.add(header)
            if name.lower() in recording.response.headers:
                found.add(header)
    assert sorted(wanted - found) == []
