"""Files within texts: `data:` URIs, read and written."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from .sniff import media_type_of

if TYPE_CHECKING:
    from pathlib import Path


def read_data_uri(text: str) -> tuple[str, bytes]:
    """Media type and content of a `data:` URI. Raises ValueError."""
    head, comma, rest = text.removeprefix("data:").partition(",")
    if not comma or not text.startswith("data:"):
        raise ValueError("not a data URI")
    media_type, *options = head.split(";")
    content = unquote_to_bytes(rest)
    if "base64" in options:
        try:
            content = base64.b64decode(content + b"=" * (-len(content) % 4), validate=True)
        except binascii.Error as error:
            raise ValueError(f"not base64: {error}") from error
    return media_type or "text/plain", content


def data_uri(path: Path) -> str:
    """A file as a `data:` URI."""
    return f"data:{media_type_of(path.name)};base64,{base64.b64encode(path.read_bytes()).decode()}"
