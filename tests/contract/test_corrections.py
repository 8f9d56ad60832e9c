"""A newer document: each correction that no longer applies to it is reported, with its place in the overlay."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

import pytest

from tests.contract.document import CORRECTIONS, SPEC, load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def rename_a_schema(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    schemas["schemas_hook"] = schemas.pop("schemas_version_response")


def drop_a_field(document: dict[str, Any]) -> None:
    del document["components"]["schemas"]["schemas_model_response"]["properties"]["latest_version"]


def drop_an_operation(document: dict[str, Any]) -> None:
    del document["paths"]["/search"]


def mark_a_body_as_required(document: dict[str, Any]) -> None:
    document["paths"]["/predictions"]["post"]["requestBody"]["required"] = True


STALE: list[tuple[Callable[[dict[str, Any]], None], str]] = [
    (rename_a_schema, "selects nothing: $['components']['schemas']['schemas_version_response']"),
    (
        drop_a_field,
        "selects nothing: $['components']['schemas']['schemas_model_response']['properties']['latest_version']",
    ),
    (drop_an_operation, "selects nothing: $['paths']['/search']['get']['security']"),
    (mark_a_body_as_required, "changes nothing: the document says so already, at $['paths']['/predictions']['post']"),
]


@pytest.mark.parametrize(("change", "message"), STALE, ids=[change.__name__ for change, _ in STALE])
def test_a_stale_correction_is_reported(change: Callable[[dict[str, Any]], None], message: str, tmp_path: Path) -> None:
    document = cast("dict[str, Any]", json.loads(SPEC.read_text(encoding="utf-8")))
    change(document)
    newer = tmp_path / "openapi.json"
    newer.write_text(json.dumps(document), encoding="utf-8")
    problems = [str(problem) for problem in load(newer, CORRECTIONS).problems]
    assert any(message in problem for problem in problems), problems
    assert all("corrections.yaml:" in problem and "#/actions/" in problem for problem in problems)


def test_the_present_document_has_no_stale_correction() -> None:
    assert [str(problem) for problem in load(SPEC, CORRECTIONS).problems] == []
