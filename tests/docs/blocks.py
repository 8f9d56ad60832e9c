"""The fenced blocks of a page, in order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_FENCE = re.compile(r"^```(?P<kind>\w*)(?P<more>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_WORD = re.compile(r' (\w+)="([^"]+)"')


class Block(NamedTuple):
    """One fenced block.

    Attributes:
        kind: Its language; empty where it has none.
        title: Name of the file that it shows; empty where it shows none.
        needs: What must be there before it, and all that follows, can be played; empty where nothing must.
        text: What is between the fences.
        line: Number of its first line on the page.
    """

    kind: str
    title: str
    needs: str
    text: str
    line: int


def blocks(page: str) -> Iterator[Block]:
    """The blocks of a page's text."""
    for found in _FENCE.finditer(page):
        line = page.count("\n", 0, found.start("text")) + 1
        words = dict(_WORD.findall(found["more"]))
        yield Block(found["kind"], words.get("title", ""), words.get("needs", ""), found["text"], line)
