"""Real recorded bodies, where they are at hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

RECORDINGS = Path(__file__).parents[3] / "shared" / "recordings"


def bodies(*operations: str) -> list[dict[str, Any]]:
    """The bodies of successful answers to some operations; none where the recordings are missing."""
    files = [file for operation in operations for file in sorted((RECORDINGS / operation).glob("*.json"))]
    responses = [json.loads(file.read_text(encoding="utf-8"))["response"] for file in files]
    return [response["body"] for response in responses if response["status"] < 300]
