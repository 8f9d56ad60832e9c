"""Text of a document as Python source: literals and docstrings, from which nothing can break out."""

from __future__ import annotations

import math
import re
import textwrap
import unicodedata
from collections.abc import Iterable

from attrs import frozen

from ..ir import Json

WIDTH = 120
"""Columns of a printed line."""

_NEWLINES = re.compile(r"\r\n?")
_SENTENCE = re.compile(r"(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)(?<!etc\.)\s+(?=[A-Z0-9\"'`*_(\[])")
_AS_IS = re.compile(r"^(?:\s|[-*+>|#]|\d+[.)]\s|```|~~~)", re.MULTILINE)
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def literal(value: Json) -> str:
    """The Python expression for a JSON value: ASCII, on one line, and nothing but constants and displays."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{literal(key)}: {literal(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    if isinstance(value, float) and not math.isfinite(value):
        return "float('nan')" if math.isnan(value) else ("1e999" if value > 0 else "-1e999")
    return ascii(value)


@frozen
class Doc:
    """A docstring, ready for print: its opening quotes and its lines, not yet indented."""

    opening: str
    lines: tuple[str, ...]

    @property
    def single(self) -> bool:
        """Whether it fits one line, quotes included."""
        return len(self.lines) == 1


def docstring(text: str, indent: int = 4) -> Doc:
    """Quote a text for a docstring: evaluated, it is the text again, with newlines as Python has them."""
    text = _NEWLINES.sub("\n", text)
    lines = [line.rstrip(" \t") for line in text.strip("\n \t").split("\n")]
    room = WIDTH - indent - len('""""""')
    raw = "\\" in text and not _needs_escapes(text) and not lines[-1].endswith(("\\", '"'))
    if not raw:
        lines = [_escape(line) for line in lines]
    if len(lines) == 1 and lines[0].endswith('"') and not raw:
        lines[0] = lines[0][:-1] + '\\"'
    if len(lines) == 1 and len(lines[0]) > room:
        return Doc('r"""' if raw else '"""', (lines[0], ""))
    return Doc('r"""' if raw else '"""', tuple(lines) if len(lines) == 1 else (*lines, ""))


def first_sentence(text: str) -> tuple[str, str]:
    """Split a text into its first sentence, or paragraph, and what follows."""
    first, _, rest = _NEWLINES.sub("\n", text).strip().partition("\n\n")
    if _AS_IS.search(first):
        head, _, tail = first.partition("\n")
        return head.strip(), "\n\n".join(filter(None, (tail.rstrip(), rest)))
    first = " ".join(first.split())
    head, *tail = _SENTENCE.split(first, maxsplit=1)
    return head, "\n\n".join(filter(None, (*tail, rest.strip("\n"))))


def paragraphs(text: str, indent: int = 4) -> str:
    """Wrap plain paragraphs to the width of a line; lists, tables and code stay as they are."""
    parts: list[str] = []
    fenced = False
    for part in _NEWLINES.sub("\n", text).strip("\n").split("\n\n"):
        as_is = fenced or _AS_IS.search(part) is not None
        parts.append(part if as_is else wrap(part, indent))
        fenced ^= part.count("```") % 2 == 1
    return "\n\n".join(parts).strip("\n")


def is_verbatim(text: str) -> bool:
    """Whether a text has lists, tables or code, whose lines must stay."""
    return "\n" in text.strip() and _AS_IS.search(text) is not None


def wrap(text: str, indent: int, hanging: str = "") -> str:
    """Fill lines of the printed width; `hanging` stands before all but the first."""
    width = max(WIDTH - indent, 40)
    return textwrap.fill(
        " ".join(text.split()), width, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False
    )


def sentence(text: str) -> str:
    """End a text as sentences end."""
    text = text.rstrip()
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."


def joined(parts: Iterable[str]) -> str:
    """Paragraphs, those that say something, with a blank line between them."""
    return "\n\n".join(part for part in parts if part)


def _needs_escapes(text: str) -> bool:
    return '"""' in text or any(char != "\n" and unicodedata.category(char) in _UNSEEN for char in text)


def _escape(line: str) -> str:
    line = line.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return "".join(_escaped(char) for char in line) if not line.isascii() or not line.isprintable() else line


def _escaped(char: str) -> str:
    visible = char == "\t" or unicodedata.category(char) not in _UNSEEN
    return char if visible else char.encode("unicode_escape").decode("ascii")
