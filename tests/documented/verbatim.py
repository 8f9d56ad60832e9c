"""The six programs, letter for letter as they are documented."""

from __future__ import annotations

from tests.boundaries.project import ROOT

DOCUMENTED = ROOT / "examples" / "documented"

VERBATIM = {path.stem: path.read_text(encoding="utf-8") for path in sorted(DOCUMENTED.glob("*.py"))}
