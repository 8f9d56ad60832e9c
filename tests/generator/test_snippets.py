"""Each snippet prints what lies beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.generator.snippets import expected, printed, snippets

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("snippet", snippets(), ids=lambda path: path.name)
def test_snippet(snippet: Path) -> None:
    assert printed(snippet) == expected(snippet)


def test_there_are_snippets() -> None:
    assert len(snippets()) >= 14
