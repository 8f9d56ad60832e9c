"""The stages in order, each a function from one value to the next: the file to read first.

    document + corrections --load--> Document --normalize--> Normal --parse--> Api --census--> Api
    Api + layout --plan--> files --render--> texts --write--> package

Problems are collected on the way. Without `allow_partial` one error is enough, and nothing is written; with it what
could be read is printed, and what could not lies in the package as `_coverage.json`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrs import frozen

from .census import census
from .load import load
from .normalize import normalize
from .parse import parse
from .plan import DOCUMENT, Plan, plan
from .problems import Problems, Refused
from .render import render
from .resources import Layout, read_layout
from .vendor import vendored

if TYPE_CHECKING:
    from pathlib import Path

    from .ir import Api

COVERAGE = "_coverage.json"


@frozen
class Settings:
    """What a run is asked to do."""

    document: Path
    out: Path
    package: str
    corrections: Path | None = None
    layout: Path | None = None
    vendor: bool = False
    allow_partial: bool = False


@frozen
class Result:
    """What a run made of a document, before it is written."""

    api: Api
    plan: Plan
    problems: Problems
    texts: Mapping[str, str]
    operations: Mapping[str, str]


def prepare(settings: Settings) -> Result:
    """Everything but writing.

    Raises:
        Refused: The document cannot be read, something of it would be lost, or a template is broken.
    """
    document = load(settings.document, settings.corrections)
    problems = document.problems
    layout = read_layout(settings.layout, problems) if settings.layout is not None else Layout()
    # As it is corrected, and before it is rewritten for the parser; on lines, so that a change of it is a small one.
    corrected = json.dumps(document.root, ensure_ascii=False, indent=1) + "\n"
    api = parse(normalize(document))
    problems.extend(census(document, api))
    made = plan(api, layout, settings.package, problems, vendored=settings.vendor)
    problems.refuse()
    if not settings.allow_partial and problems.of("error"):
        raise Refused(problems)
    texts = render(made.files, made.rows, problems)
    if settings.vendor:
        texts |= vendored(problems)
    if layout.package.local:
        texts[DOCUMENT] = corrected
    if lost := problems.of("error"):
        listed = [{"pointer": one.pointer, "message": one.message} for one in lost]
        texts[COVERAGE] = json.dumps({"lost": listed}, indent=2) + "\n"
    return Result(api, made, problems, texts, {op.id: op.pointer for op in api.operations})
