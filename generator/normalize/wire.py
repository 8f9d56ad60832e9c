"""What may go on the wire as it is: names that end no line of HTTP, and methods."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ..problems import Problems

_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


def is_sendable(name: str) -> bool:
    """Whether a text may stand in a line of HTTP: it is not empty, and no control character ends the line."""
    return bool(name) and not any(char < " " or char == "\x7f" for char in name)


def is_media_type(name: str) -> bool:
    """Whether a text may stand in `Content-Type` and `Accept`."""
    return name.isascii() and is_sendable(name)


def is_token(name: str) -> bool:
    """Whether a name is a token, as the standard wants of a method and of a header."""
    return _TOKEN.fullmatch(name) is not None


def fits(name: str, location: str) -> bool:
    """Whether a parameter or key may have a name where it goes; in addresses it is encoded."""
    return location not in {"header", "cookie"} or is_sendable(name)


def note_name(name: str, location: str, pointer: str, problems: Problems) -> None:
    """Tell that a header will never be sent: names that are no tokens are refused when they are used."""
    if location == "header" and not is_token(name):
        problems.note(
            pointer, f"`{name}` is no name that HTTP lets a header have; giving it is refused when it is sent"
        )
