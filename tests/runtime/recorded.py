"""Real recorded bodies, where they are at hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

RECORDINGS = Path(__file__).parents[3] / "shared" / "recordings"


def bodies(operation: str) -> list[dict[str, Any]]:
    """The bodies of successful answers to an operation."""
    files = sorted((RECORDINGS / operation).glob("*.json"))
    responses = [json.loads(file.read_text(encoding="utf-8"))["response"] for file in files]
    return [response["body"] for response in responses if response["status"] < 300]
