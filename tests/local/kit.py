"""A local service for tests, whose client is a bare one."""

from __future__ import annotations

import functools
import json
from typing import Any

import httpx

from replicate.operations import OPERATIONS
from replicate_runtime.local.server import LocalServer
from tests.boundaries.project import ROOT

DOCUMENT = ROOT / "generated" / "replicate" / "openapi.json"


@functools.cache
def document() -> dict[str, Any]:
    """The corrected document."""
    return json.loads(DOCUMENT.read_text("utf-8"))


def make_client(*, api_token: str, base_url: str, **options: Any) -> httpx.Client:
    """A bare client with the token."""
    return httpx.Client(base_url=base_url, headers={"Authorization": f"Bearer {api_token}"}, **options)


class Local(LocalServer[httpx.Client]):
    """A local service whose client is httpx's."""

    operations = OPERATIONS
    document_path = DOCUMENT
    client_type = staticmethod(make_client)
