"""What becomes of None in a body that is given as a mapping: sent where null is a value, left out elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .printing import Caller, Wire, build_from, document, load

if TYPE_CHECKING:
    from pathlib import Path

THING = {"type": "object", "properties": {"a": {"type": ["string", "null"]}, "b": {"type": "string"}, "any": {}}}
TEXT = {"type": "string"}


@pytest.mark.parametrize(
    ("schema", "printed"),
    [
        ({"$ref": "#/components/schemas/Thing"}, "nullable=('a', 'any')"),
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


def test_null_where_anything_goes(tmp_path: Path, call: Caller) -> None:
    name = f"anything_{call.awaiting}"
    content: dict[str, dict[str, Any]] = {"application/json": {"schema": THING}}
    bodies: dict[str, Any] = {
        "spread": {"required": True, "content": content},
        "whole": {"content": {"application/json": {"schema": {}}}},
        "mixed": {"content": {"text/plain": {"schema": TEXT}, "application/json": {"schema": {}}}},
        "chosen": {"content": {"text/plain": {"schema": TEXT}, **content}},
    }
    paths = {f"/{key}": {"post": {"operationId": key, "requestBody": body}} for key, body in bodies.items()}
    build_from(document(paths), tmp_path, name)
    wire = Wire()
    client = load(tmp_path, name).Client(transport=wire.transport)
    sent: list[bytes] = []
    for key, given in {
        "spread": {"any": None, "a": None, "b": None},
        "whole": {"body": None},
        "mixed": {"body": None},
    }.items():
        call(client, key, **given)
        sent.append(wire.last.content)
        call(client, key)
        sent.append(wire.last.content)
    assert sent == [b'{"a":null,"any":null}', b"{}", b"null", b"", b"null", b""]
    call(client, "chosen", {"any": None, "b": None})
    assert wire.last.content == b'{"any":null}'
    call(client, "chosen", None)
    assert wire.last.content == b""
