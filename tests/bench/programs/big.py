"""`big.py FILE OPERATIONS SCHEMAS`: writes a document of that size, with cycles, unions and long enums in it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

OPERATIONS, SCHEMAS = (int(argument) for argument in sys.argv[2:])


def name(index: int) -> str:
    """Name of a schema; any number will do, since it wraps around."""
    return f"Thing{index % SCHEMAS:03}"


def reference(index: int) -> dict[str, Any]:
    """A reference to a schema."""
    return {"$ref": f"#/components/schemas/{name(index)}"}


def schema(index: int) -> dict[str, Any]:
    """One schema: some are long enums, some unions, the others objects that point at each other in cycles."""
    if index % 9 == 4:
        return {
            "type": "string",
            "description": f"Kinds of thing {index}.",
            "enum": [f"kind_{index}_{n}" for n in range(200)],
        }
    if index % 10 == 7:
        return {
            "description": f"One of several things {index}.",
            "oneOf": [reference(index + step) for step in (1, 3, 8)],
        }
    scalars = {
        f"field_{n}": {"type": ("string", "integer", "number", "boolean")[n % 4], "description": f"Field {n}."}
        for n in range(12)
    }
    links = {
        "parent": reference(index - 1),
        "next": reference(index + 1),
        "children": {"type": "array", "items": reference(index + 5)},
        "by_name": {"type": "object", "additionalProperties": reference(index * 7 + 3)},
        "made_at": {"type": "string", "format": "date-time"},
    }
    properties = {"id": {"type": "string", "description": "Identifier."}, **scalars, **links}
    return {
        "type": "object",
        "description": f"Thing number {index}.",
        "required": ["id", "field_1"],
        "properties": properties,
    }


def operation(index: int) -> dict[str, Any]:
    """One operation: reads and writes in turn, with parameters and an error that is described."""
    verb = ("list", "get", "create", "update", "remove")[index % 5]
    parameters = (
        [{"name": "thing_id", "in": "path", "required": True, "schema": {"type": "string"}}] if verb != "list" else []
    )
    parameters += [
        {"name": f"filter_{n}", "in": "query", "description": f"Filter {n}.", "schema": {"type": "string"}}
        for n in range(6)
    ]
    described: dict[str, Any] = {
        "operationId": f"{verb}_group_{index // 5}",
        "tags": [f"group_{index // 5}"],
        "summary": f"{verb.capitalize()} things of group {index // 5}.",
        "parameters": parameters,
        "responses": {
            "200": {"description": "Done.", "content": {"application/json": {"schema": reference(index * 3)}}},
            "404": {"description": "Not there.", "content": {"application/json": {"schema": reference(index * 3 + 1)}}},
        },
    }
    if verb in {"create", "update"}:
        described["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": reference(index * 11)}},
        }
    return described


def document() -> dict[str, Any]:
    """The whole document."""
    methods = {"list": "get", "get": "get", "create": "post", "update": "patch", "remove": "delete"}
    paths: dict[str, dict[str, Any]] = {}
    for index in range(OPERATIONS):
        described = operation(index)
        verb = described["operationId"].split("_", 1)[0]
        path = f"/group_{index // 5}" + {"list": "", "create": "/{thing_id}/copies"}.get(verb, "/{thing_id}")
        paths.setdefault(path, {})[methods[verb]] = described
    return {
        "openapi": "3.1.0",
        "info": {"title": "Many things", "version": "1.0.0"},
        "servers": [{"url": "https://things.example.com"}],
        "paths": paths,
        "components": {"schemas": {name(index): schema(index) for index in range(SCHEMAS)}},
    }


Path(sys.argv[1]).write_text(json.dumps(document()), encoding="utf-8")
