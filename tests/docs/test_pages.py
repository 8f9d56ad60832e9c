"""Every example of the docs runs, against a local service; what they say of names, options and links is so."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.boundaries.project import ROOT, environment
from tests.docs.blocks import blocks
from tests.docs.play import fits
from tests.documented.verbatim import VERBATIM

pytest.importorskip("starlette", reason="the local service needs the extra `local`")

if TYPE_CHECKING:
    from replicate.testing import LocalReplicate

DOCS = ROOT / "docs"
NAMES = Path(__file__).with_name("names")
OWN = {"index", "house"}
"""Pages that are about no subject."""
SUBJECTS = sorted(path.stem for path in DOCS.glob("*.md") if path.stem not in OWN)
PAGES = [ROOT / "README.md", *(DOCS / f"{name}.md" for name in ("index", *SUBJECTS))]
GENERATES = {"generate.md", "change-the-spec.md"}
"""Pages whose examples print a client, for which the generator needs Python 3.11."""
COG = ROOT / ".venv-cog"


def text(name: str) -> str:
    return (DOCS / f"{name}.md").read_text(encoding="utf-8")


# ---- examples --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def service() -> Iterator[LocalReplicate]:
    from replicate.testing import LocalReplicate

    with LocalReplicate() as local:
        yield local


def variables(service: LocalReplicate) -> dict[str, str]:
    """The environment of a reader who has installed the package and started the service."""
    given = {
        name: value for name, value in environment().items() if not name.startswith("PYTEST")
    } | service.environment
    given["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), given.get("PATH", "")])
    if find_spec("replicate_codegen") is None:
        given["PYTHONPATH"] += os.pathsep + str(NAMES)
    if "replicate" not in entry_points(group="pytest11").names:
        given["PYTEST_ADDOPTS"] = "-p replicate.pytest_plugin"
    return given


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a page is played: beside it lie a copy of what maintainers change, and a Python that has cog."""
    for name in ("spec", "generated"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    if COG.exists():
        (tmp_path / "greeter").mkdir()
        (tmp_path / "greeter" / ".venv").symlink_to(COG)
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_examples_run(page: Path, service: LocalReplicate, folder: Path) -> None:
    if page.name in GENERATES and sys.version_info < (3, 11):
        pytest.skip("the generator needs Python 3.11")
    service.reset()
    command = [sys.executable, "-W", "error::DeprecationWarning", "-m", "tests.docs.play", str(page)]
    done = subprocess.run(
        command, cwd=folder, env=variables(service), text=True, capture_output=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr[-5000:]


@pytest.mark.parametrize(
    ("expected", "printed", "same"),
    [
        ("a\n", "a\n\n", True),
        ("a ... c", "a b\nb c", True),
        ("a", "a b", False),
        ("a  \nb", "a\nb", True),
        ("(a|b)", "a", False),
    ],
)
def test_what_is_printed_is_compared(expected: str, printed: str, same: bool) -> None:
    assert fits(expected, printed) is same


@pytest.mark.parametrize("name", SUBJECTS)
def test_a_page_begins_with_an_example(name: str) -> None:
    before = text(name).split("\n```", 1)[0]
    assert "\n## " not in before
    assert len(before.splitlines()) <= 12


@pytest.mark.parametrize("name", VERBATIM)
def test_the_six_programs_are_documented_word_for_word(name: str) -> None:
    shown = [block.text for subject in SUBJECTS for block in blocks(text(subject)) if block.kind == "python"]
    assert VERBATIM[name].strip() in "\n".join(shown)


# ---- links -----------------------------------------------------------------------------------------------------------


def links(page: str) -> list[str]:
    """Where the links of a page lead that stay in the checkout."""
    prose = re.sub(r"^```.*?^```$", "", page, flags=re.MULTILINE | re.DOTALL)
    return [target for target in re.findall(r"\]\(([^)\s]+)\)", prose) if "://" not in target]


def anchors(page: str) -> set[str]:
    """What the headings of a page are linked by."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", page, flags=re.MULTILINE | re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", [*PAGES, ROOT / "CONTRIBUTING.md"], ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in links(page.read_text(encoding="utf-8")):
        name, _, anchor = target.partition("#")
        place = page.parent / name if name else page
        assert place.exists(), target
        if anchor:
            assert anchor in anchors(place.read_text(encoding="utf-8")), target


def test_the_index_lists_every_page() -> None:
    listed = [target.removesuffix(".md") for target in links(text("index")) if target.endswith(".md")]
    assert {*SUBJECTS, "house"} <= set(listed)
    assert len(listed) == len(set(listed))


# ---- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_is_named_exists(page: Path) -> None:
    import replicate

    prose = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for path in re.findall(r"`replicate\.([a-zA-Z_][\w.]*\w)", prose):
        value: object = replicate
        for name in path.split("."):
            assert hasattr(value, name), f"replicate.{path}"
            value = getattr(value, name)


def test_every_exception_is_explained() -> None:
    from replicate import exceptions

    assert [name for name in exceptions.__all__ if f"`{name}`" not in text("exceptions")] == []


def test_every_setting_and_option_of_the_local_service_is_listed() -> None:
    import attrs

    from replicate.testing import Settings
    from replicate_runtime.local.faults.faults import KINDS

    page, testing = text("local"), text("testing")
    assert [field.name for field in attrs.fields(Settings) if f"`{field.name}`" not in page] == []
    assert [kind for kind in KINDS if f"`{kind}`" not in testing] == []
    command = [sys.executable, "-m", "replicate", "local", "--help"]
    told = subprocess.run(command, env=environment(), text=True, capture_output=True, check=True).stdout
    options = set(re.findall(r"--[a-z][a-z-]*", told.partition("options:")[2])) - {"--help"}
    assert [option for option in sorted(options) if f"`{option}" not in page] == []


def test_the_readme_is_one_screen() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 60
