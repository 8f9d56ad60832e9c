"""Predictions as the service sent them, for a page like those that it sends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.bench.measure import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PAGE = 100


def folders() -> list[Path]:
    """Where recordings are: real ones beside the checkout, ours in it."""
    return [
        ROOT.parent / "shared" / "recordings" / "predictions.get",
        ROOT / "tests" / "contract" / "recordings" / "predictions.get",
    ]


def predictions() -> list[dict[str, Any]]:
    """Recorded predictions of one place, the largest last; old ones lack a model, which release 1.0.7 cannot read."""
    for folder in folders():
        answers = [json.loads(path.read_text(encoding="utf-8"))["response"] for path in sorted(folder.glob("*.json"))]
        found = [{"model": "acme/hello"} | answer["body"] for answer in answers if answer["status"] == 200]
        if found:
            return sorted(found, key=lambda body: len(json.dumps(body)))
    raise FileNotFoundError("there is no recording of predictions.get")


def page(size: int = PAGE) -> bytes:
    """A page of predictions, of about 3 KB each, in the compact JSON of the service."""
    every = predictions()
    larger = every[len(every) // 2 :]
    results = [larger[index % len(larger)] for index in range(size)]
    return json.dumps({"previous": None, "next": None, "results": results}, separators=(",", ":")).encode()
