"""What a newer document says otherwise is told, each difference with its JSON pointer."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from generator.__main__ import main
from generator.news import differences, news
from tests.generator.printing import document

if TYPE_CHECKING:
    from pathlib import Path

GET = {"operationId": "jobs.get", "parameters": [{"name": "id", "in": "query", "schema": {"enum": ["a", "b"]}}]}
DOCUMENT: dict[str, Any] = document(
    {"/jobs": {"get": {**GET, "responses": {"200": {"description": "ok"}}}}},
    {"job": {"type": "object", "properties": {"title": {"type": "string", "description": "Its title."}}}},
)


@pytest.mark.parametrize(
    ("path", "change", "told"),
    [
        (["paths"], {"/more": {"get": {"operationId": "more.get"}}}, '#/paths/~1more: is new: operation "more.get"'),
        (["paths"], {"/jobs": None}, '#/paths/~1jobs: is gone, was operation "jobs.get"'),
        (["paths", "/jobs"], {"get": None}, '#/paths/~1jobs/get: is gone, was operation "jobs.get"'),
        (
            ["paths", "/jobs", "get"],
            {"operationId": "jobs.read"},
            '#/paths/~1jobs/get/operationId: was "jobs.get", is "jobs.read"',
        ),
        (
            ["paths", "/jobs", "get", "responses"],
            {"404": {}},
            "#/paths/~1jobs/get/responses/404: is new: {}",
        ),
        (
            ["components", "schemas", "job", "properties", "title"],
            {"type": "integer"},
            '#/components/schemas/job/properties/title/type: was "string", is "integer"',
        ),
        (
            ["paths", "/jobs", "get", "parameters", 0],
            {"required": True},
            "#/paths/~1jobs/get/parameters/0/required: is new: true",
        ),
        (
            ["paths", "/jobs", "get", "parameters", 0, "schema"],
            {"enum": ["b", "c", "a"]},
            '#/paths/~1jobs/get/parameters/0/schema/enum/1: is new: "c"',
        ),
        (
            ["paths", "/jobs", "get", "parameters", 0, "schema"],
            {"enum": ["b"]},
            '#/paths/~1jobs/get/parameters/0/schema/enum: has lost "a"',
        ),
    ],
)
def test_a_difference_has_its_pointer(path: list[str | int], change: dict[str, Any], told: str) -> None:
    present = deepcopy(DOCUMENT)
    place: Any = present
    for key in path:
        place = place[key]
    for key, value in change.items():
        if value is None:
            del place[key]
        else:
            place[key] = value
    assert [f"{pointer}: {message}" for pointer, message in differences(DOCUMENT, present)] == [told]


def test_prose_does_not_count(tmp_path: Path) -> None:
    present = deepcopy(DOCUMENT)
    present["info"]["title"] = "Another"
    present["components"]["schemas"]["job"]["properties"]["title"]["description"] = "Another."
    assert list(differences(DOCUMENT, present)) == []


def test_it_is_told_though_the_document_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    former, newer = tmp_path / "former.json", tmp_path / "newer.json"
    former.write_text(json.dumps(DOCUMENT), encoding="utf-8")
    newer.write_text(json.dumps({**DOCUMENT, "paths": 5}, indent=1), encoding="utf-8")
    assert main(["check", str(newer), "--out", str(tmp_path), "--package", "tiny", "--former", str(former)]) == 3
    assert "newer.json:12: note: #/paths: was {" in capsys.readouterr().err
    assert news(former, former) == []
