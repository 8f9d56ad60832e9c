"""What docstrings say: the document's prose, and the facts that it states in keywords."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import evolve

from ..ir import Named, Nullable
from .text import WIDTH, Doc, docstring, first_sentence, flow, joined, literal, sentence, wrap

if TYPE_CHECKING:
    from ..ir import Declaration, Default, Text, Type

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
    body = joined((wrap(_summary(first), indent + 3), warned, flow(rest, indent), *more))
    return docstring(body, indent)


def about(text: Text, of: Type, types: Mapping[str, Declaration]) -> Text:
    """What is said about a field or an argument; where nothing is, the first sentence about what it holds."""
    of = of.of if isinstance(of, Nullable) else of
    if text.description.strip() or text.summary.strip() or not isinstance(of, Named):
        return text
    held = types[of.key].text
    return evolve(text, description=first_sentence(held.summary or held.description)[0])


def facts(default: Default | None, limits: Iterable[str], flags: Iterable[str]) -> str:
    """What keywords say, as sentences: a default, limits, flags."""
    found = list(flags)
    if default is not None and len(shown := literal(default.value)) <= LONG:
        found.append(f"Default: {shown}")
    found += [limit[:1].upper() + limit[1:] for limit in limits]
    return " ".join(f"{fact}." for fact in found)


def brief(text: Text, said: str) -> str:
    """A description followed by facts, for a field or an argument."""
    description = sentence((text.description or text.summary).strip())
    return joined((description, said)) if "\n" in description else f"{description} {said}".strip()


def field_doc(text: Text, said: str, indent: int = 4) -> Doc | None:
    """The docstring under a field; None where there is nothing to say."""
    found = brief(text, said)
    return docstring(_quoted(found, indent), indent) if found else None


def section(title: str, items: Sequence[tuple[str, str]], indent: int) -> str:
    """A section of a docstring: each item's name, and what it is."""
    texts = [_item(name, said, indent + 4) for name, said in items]
    return f"{title}:\n{textwrap.indent(chr(10).join(texts), '    ')}" if texts else ""


def returns(text: str, indent: int) -> str:
    """The section on what comes back."""
    return f"Returns:\n{textwrap.indent(wrap(text, indent + 4), '    ')}" if text else ""


def _item(name: str, said: str, indent: int) -> str:
    first, blank, rest = f"{name}: {said.strip() or 'Not described.'}".partition("\n\n")
    head = textwrap.indent(flow(first, indent + 4), "    ").lstrip()
    return f"{head}{blank}{textwrap.indent(flow(rest, indent + 4), '    ')}" if rest else head


def _quoted(text: str, indent: int) -> str:
    """Fill a text that stands between quotes, which take room from its first line and, if that is all, its only one."""
    filled = flow(text, indent + 3)
    return filled if "\n" in filled or len(filled) + 6 + indent <= WIDTH else flow(text, indent + 6)


def _summary(first: str) -> str:
    return sentence(first) if "\n" not in first else first


def _same(one: str, two: str) -> bool:
    return one.strip().rstrip(".") == two.strip().rstrip(".")
