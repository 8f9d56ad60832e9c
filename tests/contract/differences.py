"""What differs from release 1.0.7 on purpose, and the table of it in the docs."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple, cast

import yaml

from tests.contract.recording import ROOT

LIST = ROOT / "tests" / "contract" / "differences.yaml"
PAGE = ROOT / "docs" / "migration.md"


class Difference(NamedTuple):
    """One entry of the list."""

    what: str
    was: str
    now: str
    why: str
    programs: tuple[str, ...] = ()
    contract: tuple[str, ...] = ()


@cache
def differences() -> tuple[Difference, ...]:
    """The whole list."""
    entries = cast("list[dict[str, Any]]", yaml.safe_load(LIST.read_text(encoding="utf-8")))
    return tuple(_difference(entry) for entry in entries)


def _difference(entry: dict[str, Any]) -> Difference:
    lists = {key: tuple(entry.pop(key, ())) for key in ("programs", "contract")}
    return Difference(**entry, programs=lists["programs"], contract=lists["contract"])


def table() -> str:
    """The list as a table of Markdown."""
    rows = [f"| {one.what} | {one.was} | {one.now} | {one.why} |" for one in differences()]
    return "\n".join(["| | release 1.0.7 | now | because |", "| --- | --- | --- | --- |", *rows])
