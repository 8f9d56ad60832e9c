"""The Makefile explains itself, what CI runs is what people run, and the page about imports is what is checked."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.boundaries.project import ROOT, read
from tests.boundaries.test_imports import contracts


def targets() -> list[str]:
    """Targets that people call."""
    [line] = re.findall(r"^\.PHONY: (.*)$", read("Makefile"), re.MULTILINE)
    return line.split()


@pytest.mark.parametrize("target", targets())
def test_a_target_says_what_it_does(target: str) -> None:
    assert re.search(rf"^{target}:.*## [A-Z].*\.$", read("Makefile"), re.MULTILINE)


def test_make_alone_lists_them() -> None:
    shown = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    assert [line.split()[1] for line in shown.splitlines()] == targets()


def test_ci_runs_what_people_run() -> None:
    assert re.findall(r"^make (\w+)$", read(".ci/run"), re.MULTILINE) == ["check", "test"]


CONTAINERS = ("generator", "replicate", "replicate_runtime", "overlays", "core")


@pytest.mark.parametrize("package", CONTAINERS)
def test_the_page_about_imports_is_the_contract(package: str) -> None:
    [cell] = re.findall(rf"^\| {package} \| (.*) \|$", read("docs/house.md"), re.MULTILINE)
    written = [set(re.findall(r"`([^`]+)`", layer)) for layer in cell.split(" · ")]
    [layers] = [one["layers"] for one in contracts() if one.get("containers", [""])[0].rpartition(".")[2] == package]
    checked = [set(re.split(r"[|: ]+", layer)) for layer in layers]
    assert len(written) == len(checked)
    assert [names - row for names, row in zip(written, checked, strict=True)] == [set[str]()] * len(written)
