"""A local service for tests, handed the table and the document without printed code."""

from __future__ import annotations

import functools
import json
import tempfile
from pathlib import Path
from typing import Any

import httpx

from generator.load import load
from replicate_runtime.core.operation import Operation
from replicate_runtime.local.contract import Contract
from replicate_runtime.local.server import LocalServer

ROOT = Path(__file__).parents[2]


@functools.cache
def document() -> dict[str, Any]:
    """The corrected document."""
    return json.loads(json.dumps(load(ROOT / "spec/openapi.json", ROOT / "spec/corrections.yaml").root))


@functools.cache
def document_path() -> Path:
    """The corrected document, as a file."""
    path = Path(tempfile.mkdtemp(prefix="replicate-test-")) / "openapi.json"
    path.write_text(json.dumps(document()), "utf-8")
    return path


def table() -> list[Operation]:
    """The table of operations, from the document."""
    rules = Contract(document()).rules.values()
    return [Operation(row.operation, row.method, row.path, ()) for row in rules]


def make_client(*, api_token: str, base_url: str, **options: Any) -> httpx.Client:
    """A bare client with the token."""
    return httpx.Client(base_url=base_url, headers={"Authorization": f"Bearer {api_token}"}, **options)


class Local(LocalServer[httpx.Client]):
    """A local service whose client is httpx's."""

    operations = table()
    document_path = document_path()
    client_type = staticmethod(make_client)
