"""What docstrings say: the document's prose, and the facts that it states in keywords."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

from ..ir import Default, Text
from .text import Doc, docstring, first_sentence, is_verbatim, joined, literal, paragraphs, sentence, wrap

LONG = 400
"""Characters of a default that docstrings still show."""


def described(text: Text, fallback: str, *more: str, indent: int = 4) -> Doc:
    """The docstring of a class, function or module: a first sentence, the rest, and further paragraphs."""
    first, rest = first_sentence(text.summary or text.description)
    if text.summary:
        rest = joined((rest, "" if _same(text.description, text.summary) else text.description))
    if not first:
        first, rest = fallback, joined((rest,))
    warned = "Deprecated." if text.deprecated else ""
    body = joined((_summary(first), warned, paragraphs(rest, indent), *more))
    return docstring(body, indent)


def facts(default: Default | None, limits: Iterable[str], flags: Iterable[str]) -> str:
    """What keywords say, as sentences: `Default: 20. At most 100.`"""
    found = list(flags)
    if default is not None and len(shown := literal(default.value)) <= LONG:
        found.append(f"Default: {shown}")
    found += [limit[:1].upper() + limit[1:] for limit in limits]
    return " ".join(f"{fact}." for fact in found)


def brief(text: Text, said: str) -> str:
    """A description followed by facts, for a field or an argument."""
    description = text.description or text.summary
    return joined((sentence(description), said)) if "\n\n" in description else f"{sentence(description)} {said}".strip()


def field_doc(text: Text, said: str, indent: int = 4) -> Doc | None:
    """The docstring under a field; None where there is nothing to say."""
    found = brief(text, said)
    return docstring(paragraphs(found, indent + 6), indent) if found else None


def section(title: str, items: Sequence[tuple[str, str]], indent: int) -> str:
    """A section of a docstring: each item's name, and what it is."""
    if not items:
        return ""
    texts = (_item(name, said or "Not described.", indent) for name, said in items)
    return f"{title}:\n" + "\n".join(textwrap.indent(text, "    ") for text in texts)


def _summary(first: str) -> str:
    return sentence(first) if "\n" not in first else first


def _same(one: str, two: str) -> bool:
    return one.strip().rstrip(".") == two.strip().rstrip(".")


def _item(name: str, said: str, indent: int) -> str:
    if is_verbatim(said):
        return textwrap.indent(f"{name}: {said.strip()}", "    ").lstrip()
    return wrap(f"{name}: {said}", indent + 4, "    ")
