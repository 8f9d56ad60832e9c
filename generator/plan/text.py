"""Text of a document as Python source: literals and docstrings, from which nothing can break out."""

from __future__ import annotations

import math
import re
import textwrap
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from ..ir import Json

WIDTH = 120
"""Columns of a printed line."""

_NEWLINES = re.compile(r"\r\n?")
_SENTENCE = re.compile(r"(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)(?<!etc\.)\s+(?=[A-Z0-9\"'`*_(\[])")
_ITEM = re.compile(r" {0,3}(?:[-*+]|\d{1,3}[.)]) +(?=\S)")
_AS_IS = re.compile(r"[>|#\t]|    |={3,}|-{3,}")
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


def as_tuple(items: Iterable[str]) -> str:
    """A tuple of expressions."""
    listed = list(items)
    return f"({', '.join(listed)}{',' if len(listed) == 1 else ''})"


def as_dict(items: Iterable[tuple[str, str]]) -> str:
    """A dictionary whose keys are texts and whose values are expressions."""
    return "{" + ", ".join(f"{literal(key)}: {value}" for key, value in items) + "}"


@frozen
class Doc:
    """A docstring, ready for print: its opening quotes and its lines, not yet indented."""

    opening: str
    lines: tuple[str, ...]


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
    lines = first.split("\n")
    plain = next((at for at, line in enumerate(lines) if at and (_lead(line) or _AS_IS.match(line))), len(lines))
    if _AS_IS.match(first) or first.startswith("```") or _lead(first):
        plain = 1
    head, *tail = _SENTENCE.split(" ".join(" ".join(lines[:plain]).split()), maxsplit=1)
    after = "\n".join((*tail, *lines[plain:]))
    return head, "\n\n".join(filter(None, (after, rest.strip("\n"))))


def flow(text: str, indent: int) -> str:
    """Fill paragraphs and list items to the width of a line; tables, headings, quotes and code stay as they are."""
    filled: list[str] = []
    pending: list[str] = []
    fenced = False

    def fill() -> None:
        if pending:
            filled.append(wrap(" ".join(pending), indent, " " * len(_lead(pending[0]))))
            pending.clear()

    for line in _NEWLINES.sub("\n", text).strip("\n").split("\n"):
        fence = line.lstrip().startswith(("```", "~~~"))
        if fenced or fence or not line.strip() or _AS_IS.match(line):
            fill()
            filled.append(line)
        else:
            if _lead(line):
                fill()
            pending.append(line if _lead(line) else line.strip())
        fenced ^= fence
    fill()
    return "\n".join(filled)


def wrap(text: str, indent: int, hanging: str = "") -> str:
    """Fill lines of the printed width; `hanging` stands before all but the first."""
    width = max(WIDTH - indent, 40)
    return textwrap.fill(text, width, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False)


def _lead(line: str) -> str:
    """The sign that a list item begins with, and the blanks around it."""
    found = _ITEM.match(line)
    return found[0] if found else ""


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
