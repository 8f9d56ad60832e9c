"""Views to text: every file of a plan through its template, in memory."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

if TYPE_CHECKING:
    from .plan import File


def templates() -> Path:
    """The folder of templates: inside the installed package, beside it in a checkout."""
    here = Path(__file__).resolve().parent
    inside = here / "templates"
    return inside if inside.is_dir() else here.parent / "templates"


def render(files: Iterable[File]) -> dict[str, str]:
    """The text of each file, by its path; one without a template is empty."""
    environment = _environment()
    texts: dict[str, str] = {}
    for file in files:
        view: Any = file.view
        texts[file.path] = environment.get_template(file.template).render(view=view) if file.template else ""
    return texts


@cache
def _environment() -> Environment:
    """The templates: each is compiled once."""
    # What is printed is Python, and every string of a view is source already: nothing is escaped here.
    return Environment(
        loader=FileSystemLoader(templates()),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
