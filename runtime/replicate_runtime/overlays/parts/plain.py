"""Outputs as they are without files: most are text, or lists of it."""

from __future__ import annotations

from typing import Any, cast


def plain(value: Any) -> Any:
    """An output whose files are nothing but the text of their URLs."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, list):
        return [plain(item) for item in cast("list[object]", value)]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in cast("dict[str, Any]", value).items()}
    return value


def holds_urls(value: Any) -> bool:
    """Whether there may be a file in an output: only then is it looked at more closely."""
    if isinstance(value, str):
        return value.startswith(("http", "data:"))
    if isinstance(value, dict):
        return any(map(holds_urls, cast("dict[str, Any]", value).values()))
    return isinstance(value, list) and any(map(holds_urls, cast("list[object]", value)))
