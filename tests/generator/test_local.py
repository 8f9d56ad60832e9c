"""A package with a local service: modules that hand over its table, its document and its client."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.generator.printing import build_from, document, load

if TYPE_CHECKING:
    from pathlib import Path

PATHS = {"/things": {"get": {"operationId": "things.list", "responses": {"200": {"description": "All."}}}}}


def test_it_hands_over_what_a_local_service_needs(tmp_path: Path) -> None:
    given = document(PATHS)
    build_from(given, tmp_path, "tiny_local", "[package]\nlocal = true\n")
    package = load(tmp_path, "tiny_local")
    local = package.testing.LocalReplicate
    assert [row.name for row in local.operations] == ["things.list"]
    assert local.client_type is package.Client
    assert json.loads(local.document_path.read_text("utf-8")) == given
    assert (tmp_path / "tiny_local" / "__main__.py").is_file()


def test_without_being_asked_there_is_none(tmp_path: Path) -> None:
    result = build_from(document(PATHS), tmp_path, "tiny_alone")
    assert not {"testing.py", "__main__.py", "pytest_plugin.py", "openapi.json"} & set(result.texts)
