"""Whatever strings a document holds, what is printed parses, and consists of what the generator prints."""

from __future__ import annotations

import ast
import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.pipeline import Settings, prepare
from generator.plan.reserved import BUILTINS

ATTACKS = [
    '"""; __import__("evc"); """',
    "\\",
    '\\"""',
    "\n__import__('evc')\n",
    "\r\nevc: 1",
    "{{ evc }}{% evc %}{# evc #}",
    "{0.__class__}{evc!r}%(evc)s",
    "'); evc(",
    "\u2028evc()",
    "\0",
    "# evc",
    "../../evc",
    "class",
    "list",
    "__init__",
    "self",
    "",
    " ",
    "🚀",
    "ﬁ",
]
TEXT = st.sampled_from(ATTACKS) | st.text(max_size=12)
NAMED = st.tuples(st.sampled_from(["", "a", *ATTACKS]), st.text(max_size=5)).map("".join)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT, lambda inner: st.lists(inner, max_size=2), max_leaves=3
)


@st.composite
def schemas(draw: st.DrawFn) -> dict[str, Any]:
    """An object whose properties have all the places where text can stand."""
    inner: dict[str, Any] = {"type": "object", "title": draw(TEXT), "properties": {draw(NAMED): {}}}
    properties: dict[str, Any] = {
        draw(NAMED): {"type": "string", "description": draw(TEXT), "default": draw(TEXT), "pattern": draw(TEXT)},
        draw(NAMED): {"enum": draw(st.lists(TEXT, min_size=2, max_size=4, unique=True)), "title": draw(TEXT)},
        draw(NAMED): {"const": draw(TEXT)},
        draw(NAMED): {"type": "array", "items": inner},
        draw(NAMED): {"default": draw(JSON), "deprecated": True},
    }
    required = draw(st.lists(st.sampled_from(list(properties)), unique=True))
    prose = {"title": draw(TEXT), "description": draw(TEXT)}
    return {"type": "object", "properties": properties, "required": required, **prose}


@st.composite
def operations(draw: st.DrawFn, name: str) -> dict[str, Any]:
    """An operation with text of the document everywhere."""
    ref = {"$ref": "#/components/schemas/" + name.replace("~", "~0").replace("/", "~1").replace("%", "%25")}
    media = draw(st.sampled_from(["application/json", "text/plain", 'application/vnd.x+json; v="evc"', "*/*"]))
    given = {"description": draw(TEXT), "schema": {"type": "string", "default": draw(TEXT)}}
    return {
        "operationId": draw(NAMED),
        "tags": [draw(TEXT)],
        "summary": draw(TEXT),
        "description": draw(TEXT),
        "deprecated": draw(st.booleans()),
        "parameters": [{"name": draw(NAMED), "in": place, **given} for place in ("query", "header", "cookie")],
        "requestBody": {"required": draw(st.booleans()), "content": {media: {"schema": ref}}},
        "responses": {"200": {"description": draw(TEXT), "content": {"application/json": {"schema": ref}}}},
    }


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """A document that is all attack."""
    name = draw(NAMED)
    variable = {"default": draw(TEXT), "description": draw(TEXT)}
    return {
        "openapi": "3.1.0",
        "info": {"title": draw(TEXT), "version": draw(TEXT), "description": draw(TEXT)},
        "servers": [{"url": "https://{v}.test/" + draw(TEXT), "variables": {"v": variable}}],
        "tags": [{"name": draw(TEXT), "description": draw(TEXT)}],
        "security": [{draw(NAMED): []}],
        "paths": {"/" + draw(TEXT): {"post": draw(operations(name))}},
        "components": {"schemas": {name: draw(schemas())}},
    }


SOURCES = ("__future__", "typing", "collections.abc", "functools", "typing_extensions")
UNPRINTED = (ast.JoinedStr, ast.Lambda, ast.Global, ast.Delete, ast.While, ast.Try, ast.With)


def foreign(tree: ast.Module) -> list[str]:
    """What is in a module that the generator would not print: unknown names, other imports, other statements."""
    defined = {"TYPE_CHECKING"}
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            own = node.level > 0 or f"{node.module}".startswith("replicate_runtime.")
            found += [] if own or node.module in SOURCES else [f"import of {node.module}"]
            defined |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            defined |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            defined.add(node.name)
        elif isinstance(node, ast.arg):
            defined.add(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            defined.add(node.id)
        elif isinstance(node, UNPRINTED):
            found.append(ast.dump(node))
    allowed = defined | BUILTINS | {"DeprecationWarning"}
    return found + [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id not in allowed]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(documents())
def test_nothing_but_what_the_generator_prints(document: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        spec = Path(folder) / "spec.json"
        spec.write_text(json.dumps(document), encoding="utf-8")
        result = prepare(Settings(spec, Path(folder), "fuzzed", allow_partial=True))
    for path, text in result.texts.items():
        name, _, suffix = path.partition(".")
        assert name.isascii(), path
        assert name.isidentifier(), path
        if suffix in {"py", "pyi"} and path != "__init__.py":
            assert foreign(ast.parse(text)) == [], path
