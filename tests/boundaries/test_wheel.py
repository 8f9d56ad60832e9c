"""The wheel brings the three rooms, each under its name, and works without the checkout."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.boundaries.project import ROOT, sources

if TYPE_CHECKING:
    from pathlib import Path

PLACES = {
    "generated/replicate": "replicate",
    "runtime/replicate_runtime": "replicate_runtime",
    "generator": "replicate_codegen",
    "templates": "replicate_codegen/templates",
}

RUN = "runpy.run_module('replicate_codegen', run_name='__main__', alter_sys=True)"


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the wheel holds."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "site")
    return folder / "site"


def test_every_file_of_the_rooms_is_in_it(unpacked: Path) -> None:
    there = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file()}
    ours = {place + name.removeprefix(room) for room, place in PLACES.items() for name in sources(room, suffix="")}
    assert ours - there == set()


def test_its_generator_goes_by_the_name_that_is_documented(unpacked: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "replicate_codegen", "--help"]
    done = subprocess.run(command, cwd=unpacked, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("usage: python -m replicate_codegen "), done.stderr


def test_nothing_else_is_in_it(unpacked: Path) -> None:
    tops = {path.name for path in unpacked.iterdir() if not path.name.endswith(".dist-info")}
    assert tops == {"replicate", "replicate_runtime", "replicate_codegen"}


@pytest.mark.skipif(sys.version_info < (3, 11), reason="the generator needs Python 3.11")
def test_its_generator_prints_its_client(unpacked: Path, tmp_path: Path) -> None:
    start = f"import runpy, sys; sys.path.insert(0, {str(unpacked)!r}); {RUN}"
    paths = ["--out", str(tmp_path), "--package", "replicate"]
    extra = ["--corrections", str(ROOT / "spec/corrections.yaml"), "--resources", str(ROOT / "spec/resources.toml")]
    command = [sys.executable, "-I", "-c", start, "build", str(ROOT / "spec/openapi.json"), *paths, *extra]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    for name in sources("generated/replicate"):
        assert (tmp_path / name.removeprefix("generated/")).read_bytes() == (ROOT / name).read_bytes(), name
