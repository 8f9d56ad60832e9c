"""A template that is broken: the run ends with its line and what was printed there, and writes nothing."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from .printing import ROOT, document

if TYPE_CHECKING:
    from pathlib import Path

READ = {"operationId": "notes.read", "responses": {"200": {"description": "ok"}}}
NOTES = document({"/notes": {"get": READ}}, {"Note": {"type": "object", "properties": {"a": {"type": "string"}}}})
NOTE, LIST = "#/components/schemas/Note", "#/paths/~1notes/get"


@pytest.mark.parametrize(
    ("template", "whole", "broken", "said"),
    [
        (
            "_members",
            "{{ view.name }}{{",
            "{{ view.nome }}{{",
            f"{LIST}: `read` of note.py cannot be printed: 'generator.",
        ),
        (
            "_types",
            "{{ record.name }}",
            "{{ record.name + 1 }}",
            f"{NOTE}: `Note` of note.py cannot be printed: can only",
        ),
        (
            "resource.py",
            "{% for function",
            "{% fro function",
            f"{LIST}: note.py cannot be printed: Encountered unknown",
        ),
        (
            "resource.py",
            "_docstring.jinja",
            "_dogstring.jinja",
            f"{LIST}: note.py cannot be printed: '_dogstring.jinja'",
        ),
        (
            "resource.py",
            "{{ function.name }}",
            "{{ function.name | hm }}",
            f"{LIST}: note.py cannot be printed: No filter",
        ),
        ("client.py", "view.bases", "view.basis", "#: client.py cannot be printed: 'generator.plan.views.ClientView"),
    ],
)
def test_a_broken_template_is_named_with_its_line(
    tmp_path: Path, template: str, whole: str, broken: str, said: str
) -> None:
    for name in ("generator", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    file = tmp_path / "templates" / f"{template}.jinja"
    text = file.read_text(encoding="utf-8")
    assert whole in text
    file.write_text(text.replace(whole, broken, 1), encoding="utf-8")
    (tmp_path / "notes.json").write_text(json.dumps(NOTES), encoding="utf-8")
    command = (sys.executable, "-m", "generator", "build", "notes.json", "--out", "out", "--package", "notes")
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    line = text[: text.index(whole)].count("\n") + 1
    assert done.stderr.startswith(f"{file}:{line}: refusal: {said}")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (3, "", 1)
    assert not (tmp_path / "out").exists()
