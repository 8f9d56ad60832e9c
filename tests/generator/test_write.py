"""Files: formatted, replaced in one step, never more than what changed, and whole whatever happens."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from generator import write as writing
from generator.manifest import MANIFEST
from generator.swap import exchange
from generator.write import Unwritable, compare, write
from tests.generator.printing import ROOT

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = {"__init__.py": "x  =  1\n", "a.py": "'a'\n", "sub/b.py": "b = {'x':1}\n", "py.typed": ""}


def contents(package: Path) -> dict[str, str]:
    """Every file of a package but the manifest."""
    files = (path for path in sorted(package.rglob("*")) if path.is_file() and path.name != MANIFEST)
    return {path.relative_to(package).as_posix(): path.read_text(encoding="utf-8") for path in files}


def test_text_is_formatted(tmp_path: Path) -> None:
    outcome = write(tmp_path, "p", TEXTS, {})
    assert contents(tmp_path / "p") == {
        "__init__.py": "x = 1\n",
        "a.py": '"a"\n',
        "py.typed": "",
        "sub/b.py": 'b = {"x": 1}\n',
    }
    assert set(outcome.added) == {*TEXTS, MANIFEST}


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path, "p", TEXTS, {})
    before = {path: path.stat() for path in (tmp_path / "p").rglob("*")}
    assert write(tmp_path, "p", TEXTS, {}).idle
    after = {path: path.stat() for path in (tmp_path / "p").rglob("*")}
    assert {path: (stat.st_mtime_ns, stat.st_ino) for path, stat in before.items()} == {
        path: (stat.st_mtime_ns, stat.st_ino) for path, stat in after.items()
    }
    assert [path.name for path in tmp_path.iterdir()] == ["p"]


def test_only_what_changed_is_rewritten(tmp_path: Path) -> None:
    write(tmp_path, "p", TEXTS, {})
    kept = (tmp_path / "p" / "a.py").stat()
    outcome = write(tmp_path, "p", {**TEXTS, "__init__.py": "x = 2\n", "new.py": ""} | {}, {})
    assert (outcome.changed, outcome.added) == (("__init__.py", MANIFEST), ("new.py",))
    now = (tmp_path / "p" / "a.py").stat()
    assert (kept.st_mtime_ns, kept.st_ino) == (now.st_mtime_ns, now.st_ino)


def test_stale_files_go_and_others_stay(tmp_path: Path) -> None:
    write(tmp_path, "p", TEXTS, {})
    (tmp_path / "p" / "mine.txt").write_text("mine", encoding="utf-8")
    outcome = write(tmp_path, "p", {"__init__.py": ""}, {})
    assert set(outcome.removed) == {"a.py", "sub/b.py", "py.typed"}
    assert contents(tmp_path / "p") == {"__init__.py": "", "mine.txt": "mine"}
    assert not (tmp_path / "p" / "sub").exists()


def test_a_hand_edit_is_said_and_undone(tmp_path: Path) -> None:
    write(tmp_path, "p", TEXTS, {})
    (tmp_path / "p" / "a.py").write_text("mine = 1\n", encoding="utf-8")
    (tmp_path / "p" / "py.typed").unlink()
    assert compare(tmp_path, "p", TEXTS, {}).edited == ("a.py", "py.typed")
    assert write(tmp_path, "p", TEXTS, {}).edited == ("a.py", "py.typed")
    assert contents(tmp_path / "p")["a.py"] == '"a"\n'
    assert write(tmp_path, "p", TEXTS, {}).edited == ()


def test_comparing_writes_nothing_and_shows_the_difference(tmp_path: Path) -> None:
    outcome = compare(tmp_path / "out", "p", TEXTS, {})
    assert not (tmp_path / "out").exists()
    assert "+x = 1" in outcome.diff
    write(tmp_path, "p", TEXTS, {})
    outcome = compare(tmp_path, "p", {**TEXTS, "a.py": "'b'"}, {})
    assert outcome.diff == '--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-"a"\n+"b"\n'


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "precious.py").write_text("mine", encoding="utf-8")
    with pytest.raises(Unwritable, match="was not printed by the generator"):
        write(tmp_path, "p", TEXTS, {})
    assert contents(tmp_path / "p") == {"precious.py": "mine"}
    assert [path.name for path in tmp_path.iterdir()] == ["p"]


def test_a_damaged_manifest_is_no_obstacle(tmp_path: Path) -> None:
    write(tmp_path, "p", TEXTS, {})
    (tmp_path / "p" / MANIFEST).write_text("{", encoding="utf-8")
    assert write(tmp_path, "p", TEXTS, {}).changed == (MANIFEST,)


@pytest.mark.parametrize("path", ["../a.py", "/a.py", "a/../../b.py", "a b.py", "con:.py", ".a.py", "a\0.py", ""])
def test_nothing_is_written_outside(tmp_path: Path, path: str) -> None:
    with pytest.raises(Unwritable, match="no path in a package"):
        write(tmp_path / "out", "p", {path: ""}, {})
    assert list(tmp_path.rglob("*.py")) == []


def test_what_cannot_be_formatted_leaves_the_package_as_it_was(tmp_path: Path) -> None:
    write(tmp_path, "p", TEXTS, {})
    with pytest.raises(Unwritable, match="cannot be formatted"):
        write(tmp_path, "p", {"__init__.py": "x = ("}, {})
    assert contents(tmp_path / "p")["__init__.py"] == "x = 1\n"
    assert [path.name for path in tmp_path.iterdir()] == ["p"]


def test_ignore_rules_around_it_have_no_effect(tmp_path: Path) -> None:
    out = tmp_path / "build"
    out.mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text("*\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[tool.ruff]\nline-length = 20\n", encoding="utf-8")
    write(out, "p", {"__init__.py": "x  =  'a long enough line'\n"}, {})
    assert contents(out / "p") == {"__init__.py": 'x = "a long enough line"\n'}


@pytest.mark.parametrize("moment", ["_format", "_difference", "_adopt", "exchange"])
def test_a_failure_at_any_point_leaves_the_package_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    write(tmp_path, "p", TEXTS, {})
    before = contents(tmp_path / "p")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device", "p")

    monkeypatch.setattr(writing, moment, fail)
    with pytest.raises(Unwritable, match="No space left"):
        write(tmp_path, "p", {"__init__.py": "y = 1\n"}, {})
    assert contents(tmp_path / "p") == before
    assert [path.name for path in tmp_path.iterdir()] == ["p"]


KILLED = """
import os, signal, sys
from pathlib import Path
from generator import write as writing
real = getattr(writing, sys.argv[2])
def killed(*args):
    if sys.argv[3] == "after":
        real(*args)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(writing, sys.argv[2], killed)
writing.write(Path(sys.argv[1]), "p", {"__init__.py": "y = 1\\n"}, {})
"""


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
@pytest.mark.parametrize("moment", ["_format", "_adopt", "exchange"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_kill_at_any_point_leaves_a_whole_package(tmp_path: Path, moment: str, when: str) -> None:
    write(tmp_path, "p", TEXTS, {})
    before = contents(tmp_path / "p")
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), moment, when], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    swapped = (moment, when) == ("exchange", "after")
    assert contents(tmp_path / "p") == ({"__init__.py": "y = 1\n"} if swapped else before)
    write(tmp_path, "p", {"__init__.py": "y = 1\n"}, {})
    assert contents(tmp_path / "p") == {"__init__.py": "y = 1\n"}
    assert [path.name for path in tmp_path.iterdir()] == ["p"]


def test_a_package_that_was_set_aside_comes_back(tmp_path: Path) -> None:
    write(tmp_path, "p", TEXTS, {})
    gone = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True, check=True
    )
    (tmp_path / "p").rename(tmp_path / f".p.old-{gone.stdout.strip()}")
    assert write(tmp_path, "p", TEXTS, {}).idle
    assert [path.name for path in tmp_path.iterdir()] == ["p"]


def test_folders_change_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    exchange(tmp_path / "one", tmp_path / "two")
    assert (tmp_path / "two" / "one").exists()
    monkeypatch.setattr(sys, "platform", "other")
    exchange(tmp_path / "one", tmp_path / "two")
    assert (tmp_path / "two" / "two").exists()
    assert (tmp_path / "one" / "one").exists()


def test_the_manifest_names_operations_for_the_next_run(tmp_path: Path) -> None:
    assert write(tmp_path, "p", TEXTS, {"a.get": "#/paths/~1a/get"}).former is None
    assert write(tmp_path, "p", TEXTS, {}).former == {"a.get": "#/paths/~1a/get"}
    assert set(json.loads((tmp_path / "p" / MANIFEST).read_text(encoding="utf-8"))["files"]) == set(TEXTS)


@pytest.mark.parametrize("text", ["[]", '{"name": "of another tool"}', '{"files": {"a.py": 1}, "operations": {}}'])
def test_a_manifest_of_another_tool_is_no_mark(tmp_path: Path, text: str) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(Unwritable, match="was not printed by the generator"):
        write(tmp_path, "p", TEXTS, {})
    assert (tmp_path / "p" / MANIFEST).read_text(encoding="utf-8") == text


def test_a_manifest_reaches_nothing_outside(tmp_path: Path) -> None:
    (tmp_path / "secret.py").write_text("secret", encoding="utf-8")
    write(tmp_path, "p", TEXTS, {})
    manifest = tmp_path / "p" / MANIFEST
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('"a.py"', '"../secret.py"'), encoding="utf-8")
    outcome = write(tmp_path, "p", TEXTS, {})
    assert "secret" not in outcome.diff + repr(outcome.edited)
    assert (tmp_path / "secret.py").exists()


def test_a_file_of_somebody_else_is_not_replaced(tmp_path: Path) -> None:
    write(tmp_path, "p", TEXTS, {})
    (tmp_path / "p" / "new.py").write_text("mine = 1\n", encoding="utf-8")
    for act in (compare, write):
        with pytest.raises(Unwritable, match=r"new\.py is in the way"):
            act(tmp_path, "p", {**TEXTS, "new.py": "x = 1\n"}, {})
    assert (tmp_path / "p" / "new.py").read_text(encoding="utf-8") == "mine = 1\n"


def test_links_stay_links_and_are_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "q").symlink_to("../real")
    with pytest.raises(Unwritable, match="is a link"):
        write(tmp_path / "out", "q", TEXTS, {})
    assert list((tmp_path / "real").iterdir()) == []
    write(tmp_path / "out", "p", TEXTS, {})
    (tmp_path / "out" / "p" / "data").symlink_to("../../real")
    write(tmp_path / "out", "p", {"__init__.py": ""}, {})
    assert (tmp_path / "out" / "p" / "data").resolve() == tmp_path / "real"


def test_folders_that_only_look_left_behind_stay(tmp_path: Path) -> None:
    others = (".p.backup-99999999", ".p.new-99999999999999999999", ".p.new-x", ".p.x.old-99999999")
    for name in others:
        (tmp_path / name).mkdir()
    write(tmp_path, "p", TEXTS, {})
    assert {path.name for path in tmp_path.iterdir()} == {"p", *others}


def test_where_files_cannot_be_linked_they_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "p", TEXTS, {})
    (tmp_path / "p" / "mine.txt").write_text("mine", encoding="utf-8")
    before = contents(tmp_path / "p")

    def refuse(*args: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    write(tmp_path, "p", {**TEXTS, "new.py": ""}, {})
    assert contents(tmp_path / "p") == {**before, "new.py": ""}


@pytest.mark.parametrize(
    ("answer", "stays"), [(None, True), (PermissionError, True), (ProcessLookupError, False)], ids=str
)
def test_what_a_run_at_work_has_staged_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: type[OSError] | None, stays: bool
) -> None:
    staged = tmp_path / ".p.new-4711"
    staged.mkdir()

    def kill(process: int, number: int) -> None:
        assert (process, number) == (4711, 0)
        if answer is not None:
            raise answer

    monkeypatch.setattr(os, "kill", kill)
    write(tmp_path, "p", TEXTS, {})
    assert staged.exists() == stays


def test_what_cannot_take_its_place_leaves_the_other_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / "kept").touch()
    monkeypatch.setattr(sys, "platform", "other")
    with pytest.raises(FileNotFoundError):
        exchange(tmp_path / "missing", tmp_path / "two")
    assert [path.relative_to(tmp_path).as_posix() for path in sorted(tmp_path.rglob("*"))] == ["two", "two/kept"]


def test_an_old_system_exchanges_in_two_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"was-{name}").touch()

    def library(name: None) -> object:
        return object()

    monkeypatch.setattr(ctypes, "CDLL", library)
    exchange(tmp_path / "one", tmp_path / "two")
    assert (tmp_path / "one" / "was-two").exists()
    assert (tmp_path / "two" / "was-one").exists()
