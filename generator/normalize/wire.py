"""What may go on the wire as it is: names that end no line of HTTP, and methods."""

from __future__ import annotations

import re
from typing import Final

_METHOD: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


def is_sendable(name: str) -> bool:
    """Whether a name may stand in a line of HTTP: it is not empty, and no control character ends the line."""
    return bool(name) and not any(char < " " or char == "\x7f" for char in name)


def is_method(name: str) -> bool:
    """Whether a name is a token, as the standard wants of a method."""
    return _METHOD.fullmatch(name) is not None
