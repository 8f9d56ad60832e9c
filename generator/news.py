"""What a newer document says otherwise than the former one, each difference with its JSON pointer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from .load import load
from .problems import join, split

if TYPE_CHECKING:
    from pathlib import Path

    from .ir import Json
    from .problems import Problem

PROSE: Final = frozenset({"description", "summary", "title", "example", "examples", "externalDocs"})
"""What changes docstrings and nothing else: the difference of the package shows it."""

NAMED: Final = frozenset({"properties", "patternProperties", "schemas", "parameters", "headers", "variables", "paths"})
"""Objects whose keys are names of the document's own; one of them may be called `title`."""

LONGEST: Final = 60


def news(former: Path, present: Path, corrections: Path | None = None) -> list[Problem]:
    """What is different, as both documents are published: before any correction.

    Notes; but an error where a correction overwrites what is different. It was written against what the former document
    says there, so that it hides the change, and somebody has to read its reason again.

    Raises:
        Refused: One of them cannot be read.
    """
    if former.exists() and present.exists() and former.samefile(present):
        return []
    before, now = load(former), load(present)
    corrected = load(present, corrections).corrected if corrections is not None else {}
    known = len(now.problems)
    for pointer, message in differences(before.root, now.root):
        places = [corrected[around] for around in accumulate(split(pointer), join, initial="#") if around in corrected]
        if places:
            now.problems.add(
                pointer, f"{message}; the correction at {places[0]} overwrites that: see if it still holds"
            )
        else:
            now.problems.note(pointer, message)
    return list(now.problems)[known:]


def differences(former: Json, present: Json, pointer: str = "#") -> Iterator[tuple[str, str]]:
    """Pointers and what is new, gone or different there; prose and order do not count."""
    if former == present:
        return
    if isinstance(former, dict) and isinstance(present, dict):
        names = pointer.rpartition("/")[2] in NAMED
        for key in (*former, *(key for key in present if key not in former)):
            if key not in PROSE or names:
                yield from _entry(former, present, key, join(pointer, key))
    elif isinstance(former, list) and isinstance(present, list):
        yield from _entries(former, present, pointer)
    else:
        yield pointer, f"was {_short(former)}, is {_short(present)}"


def _entry(former: dict[str, Json], present: dict[str, Json], key: str, pointer: str) -> Iterator[tuple[str, str]]:
    if key not in present:
        yield pointer, f"is gone, was {_short(former[key])}"
    elif key not in former:
        yield pointer, f"is new: {_short(present[key])}"
    else:
        yield from differences(former[key], present[key], pointer)


def _entries(former: list[Json], present: list[Json], pointer: str) -> Iterator[tuple[str, str]]:
    """Entries by what they say, since their order says nothing; those that are left on both sides by their turn."""
    gone = [entry for entry in former if entry not in present]
    new = [(index, entry) for index, entry in enumerate(present) if entry not in former]
    for entry, (index, other) in zip(gone, new, strict=False):
        yield from differences(entry, other, join(pointer, index))
    for entry in gone[len(new) :]:
        yield pointer, f"has lost {_short(entry)}"
    for index, entry in new[len(gone) :]:
        yield join(pointer, index), f"is new: {_short(entry)}"


def _short(value: Json) -> str:
    """Operations by their names; any other value as the document has it, or the beginning of a long one."""
    if isinstance(value, dict):
        methods = [value, *(member for member in value.values() if isinstance(member, dict))]
        if named := [json.dumps(method["operationId"]) for method in methods if "operationId" in method]:
            return f"operation {', '.join(named)}"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."
