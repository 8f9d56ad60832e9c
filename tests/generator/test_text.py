"""Text of a document as source: evaluated, it is the text again."""

from __future__ import annotations

import ast
import textwrap
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.plan.text import Doc, docstring, first_sentence, flow, literal, sentence

if TYPE_CHECKING:
    from generator.ir import Json

UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Characters that an editor does not show, or shows as something else."""

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


def source(doc: Doc, indent: str = "    ") -> str:
    """A docstring as the template prints it."""
    first, *rest = doc.lines
    lines = [f"{indent}{doc.opening}{first}"]
    lines += [f"{indent}{line}" if line or at == len(rest) - 1 else "" for at, line in enumerate(rest)]
    return "\n".join(lines) + '"""'


def evaluated(text: str) -> str:
    tree = ast.parse(f"class C:\n{source(docstring(text))}\n")
    (cls,) = tree.body
    assert isinstance(cls, ast.ClassDef)
    assert len(cls.body) == 1
    return ast.get_docstring(cls) or ""


def normal(text: str) -> str:
    """What a docstring keeps: lines without blanks at their ends, and without what all of them begin with."""
    lines = [line.rstrip(" \t") for line in text.replace("\r\n", "\n").replace("\r", "\n").strip("\n \t").split("\n")]
    return "\n".join(
        [lines[0].lstrip(), *textwrap.dedent("\n".join(lines[1:])).split("\n")] if lines[1:] else lines
    ).strip()


@pytest.mark.parametrize(
    "text",
    [
        'ends with a quote"',
        '"',
        '""',
        'has """ inside',
        "ends with a backslash\\",
        "\\",
        "a\r\nb\rc",
        "\u2028\u2029\x85 separators",
        "\0 nul",
        "\x1b[31m escape",
        "\u202e bidi \u200b",
        "\\N{NOPE} \\x \\u12",
        "pattern ^\\w+$ stays readable",
        "two\n\nparagraphs\n    and code",
        "''' and {braces} and %s",
    ],
)
def test_docstrings(text: str) -> None:
    assert normal(evaluated(text)) == normal(text)


@given(st.text().filter(str.strip))
def test_nothing_breaks_out_of_a_docstring(text: str) -> None:
    found = source(docstring(text))
    tree = ast.parse(f"class C:\n{found}\n    x = 1\n")
    (cls,) = tree.body
    assert isinstance(cls, ast.ClassDef)
    assert [type(node) for node in cls.body] == [ast.Expr, ast.Assign]
    assert not {unicodedata.category(char) for char in found.replace("\n", "").replace("\t", "")} & UNSEEN


@given(JSON)
def test_literals_evaluate_to_their_value(value: Json) -> None:
    text = literal(value)
    assert text.isascii()
    assert "\n" not in text
    assert ast.literal_eval(text) == value


def test_infinity_has_a_literal() -> None:
    assert eval(literal(float("-inf"))) == float("-inf")


def test_regular_expressions_are_raw() -> None:
    assert docstring("Pattern ^\\w+$.") == Doc('r"""', ("Pattern ^\\w+$.",))
    assert docstring('Pattern ^\\w"""$.').opening == '"""'


@pytest.mark.parametrize(
    ("text", "first", "rest"),
    [
        ("One. Two.", "One.", "Two."),
        ("One, e.g. Two. Three", "One, e.g. Two.", "Three"),
        ("One\ntwo.\n\nThree.", "One two.", "Three."),
        ("Which:\n- a\n- b", "Which:", "- a\n- b"),
        ("", "", ""),
        ("version 1.2 of it", "version 1.2 of it", ""),
    ],
)
def test_first_sentences(text: str, first: str, rest: str) -> None:
    assert first_sentence(text) == (first, rest)


def test_text_flows_and_code_stays() -> None:
    word, item, code, cell = (f"{word} " * 30 for word in ("word", "item", "code", "cell"))
    text = f"{word}\n\n- {item}\n- two\n\n```py\n{code}\n```\n\n    {code}\n| {cell}|"
    lines = flow(text, 4).split("\n")
    assert max(len(line) for line in lines if not line.strip().startswith(("code", "|"))) <= 116
    assert lines[0].startswith("word")
    assert lines[4].startswith("  item")
    assert sum(line.startswith(("code", "    code", "| cell")) for line in lines) == 3


def test_sentences_end() -> None:
    assert (sentence("Yes"), sentence("Yes!"), sentence(""), sentence("Yes. ")) == ("Yes.", "Yes!", "", "Yes.")
