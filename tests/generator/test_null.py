"""What becomes of None in a body that is given as a mapping: sent where null is a value, left out elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .printing import build_from, document

if TYPE_CHECKING:
    from pathlib import Path

THING = {"type": "object", "properties": {"a": {"type": ["string", "null"]}, "b": {"type": "string"}}}
TEXT = {"type": "string"}


@pytest.mark.parametrize(
    ("schema", "printed"),
    [
        ({"$ref": "#/components/schemas/Thing"}, "nullable=('a',)"),
        ({}, "nullable=None"),
        ({"type": "object"}, "nullable=None"),
        ({"type": "object", "additionalProperties": {"type": ["string", "null"]}}, "nullable=None"),
        ({"type": "object", "additionalProperties": TEXT}, ""),
        ({"anyOf": [TEXT, {"$ref": "#/components/schemas/Thing"}]}, "nullable=None"),
        ({"type": "array", "items": {}}, ""),
        (TEXT, ""),
    ],
)
def test_null_in_a_body(tmp_path: Path, schema: dict[str, Any], printed: str) -> None:
    answer = {"200": {"description": "ok", "content": {"application/json": {"schema": schema}}}}
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    send = {"operationId": "send", "requestBody": body, "responses": answer}
    made = build_from(document({"/send": {"post": send}}, {"Thing": THING}), tmp_path, "sending")
    [text] = [text for text in made.texts.values() if "def send(" in text and "Call(" in text]
    assert ("nullable" in text) == bool(printed)
    assert printed in text
