"""From an OpenAPI document to a typed Python client. `pipeline` is the file to read first."""

from __future__ import annotations
