"""Views to text: every file of a plan through its template, in memory."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import has
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError

from .problems import Place

if TYPE_CHECKING:
    from .plan import File, Row
    from .problems import Problems


def templates() -> Path:
    """The folder of templates: inside the installed package, beside it in a checkout."""
    here = Path(__file__).resolve().parent
    inside = here / "templates"
    return inside if inside.is_dir() else here.parent / "templates"


def render(files: Iterable[File], rows: Sequence[Row], problems: Problems) -> dict[str, str]:
    """The text of each file, by its path; one without a template is empty.

    Raises:
        Refused: A template is broken. The problem names its line, the file, and what of the document was in it.
    """
    environment = _environment()
    texts: dict[str, str] = {}
    for file in files:
        view: Any = file.view
        try:
            texts[file.path] = environment.get_template(file.template).render(view=view) if file.template else ""
        except (TemplateError, TypeError) as error:
            said = error.message if isinstance(error, TemplateError) else error
            place, name = _place(error)
            inside = f"`{name}` of {file.path}" if name else file.path
            problems.add(
                _pointer(rows, file, name), f"{inside} cannot be printed: {said}", severity="refusal", place=place
            )
            problems.refuse()
    return texts


def _pointer(rows: Sequence[Row], file: File, name: str) -> str:
    """What of the document was printed: what became a name, else the first that is in a file."""
    named = [row for row in rows if name and (row.became == name or f".{name}()" in row.became)]
    return next((row.pointer for row in (*named, *rows) if row in named or row.module == file.path), "#")


def _place(error: TemplateError | TypeError) -> tuple[Place | None, str]:
    """The innermost line of a template that an error came from, and the name of what was printed there."""
    if isinstance(error, TemplateSyntaxError):
        return Place(f"{error.filename or error.name}", error.lineno), ""
    lines = [one for one in traceback.walk_tb(error.__traceback__) if one[0].f_code.co_filename.endswith(".jinja")]
    if not lines:
        return None, ""
    frame, line = lines[-1]
    found: list[object] = list(frame.f_locals.values())
    names = [getattr(view, "name", None) for view in found if has(type(view))]
    return Place(frame.f_code.co_filename, line), next((name for name in reversed(names) if isinstance(name, str)), "")


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
