"""JSON as it is kept and sent: UTF-8, compact, and never without a reader."""

from __future__ import annotations

import json
from typing import Any, NoReturn


def dump(value: object) -> str:
    """A value as JSON text that can be encoded: halves of surrogate pairs, which JSON allows, are escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":"))
    return text


def load(text: bytes | str) -> Any:
    """A value from JSON text. Raises ValueError, also for NaN and infinities, which are none, and for endless depth."""
    try:
        return json.loads(text, parse_constant=_refuse)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")
