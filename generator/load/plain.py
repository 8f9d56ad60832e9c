"""Plain scalars of YAML 1.2's core schema, which is what OpenAPI asks for: `on`, `no` and `2024-01-01` are text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ..ir import Json

_INT = re.compile(r"[-+]?[0-9]+|0x[0-9a-fA-F]+|0o[0-7]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NO_NUMBER = re.compile(r"([-+]?)\.(inf|Inf|INF|nan|NaN|NAN)")
_WORDS: Final[dict[str, Json]] = {
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_TAG: Final = "tag:yaml.org,2002:"
_TAGS: Final = frozenset({"str", "int", "float", "bool", "null", "map", "seq"})


def plain(text: str) -> Json:
    """The value of a scalar without quotes.

    Raises:
        ValueError: It is a number with more digits than can be read.
    """
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        # Decimal digits are what is bounded, and what a document is written down in again.
        return int(str(int(text, 0))) if text[:2] in {"0x", "0o"} else int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if odd := _NO_NUMBER.fullmatch(text):
        return float("".join(odd.groups()))
    return text


def json_tag(tag: str | None) -> str | None:
    """The name of a tag that JSON has a type for, "" for no tag, None for any other: those make objects."""
    if tag is None or tag == "!":
        return ""
    name = tag.removeprefix(_TAG)
    return name if name in _TAGS else None
