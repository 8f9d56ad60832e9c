"""The command line: build, check, explain."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from generator.__main__ import main
from tests.generator.printing import ROOT, document

JOB = {"type": "object", "description": "Work.", "properties": {"id": {"type": "string"}, "note": {"type": "string"}}}


def operation(name: str, **more: Any) -> dict[str, Any]:
    """An operation that answers with a job."""
    schema = {"$ref": "#/components/schemas/job"}
    responses = {"200": {"description": "ok", "content": {"application/json": {"schema": schema}}}}
    return {"operationId": name, "responses": responses, **more}


def tiny(**more: Any) -> dict[str, Any]:
    """A document of one operation, and more."""
    paths = {"/jobs": {"get": operation("jobs.get")}, **{f"/{name}": item for name, item in more.items()}}
    return document(paths, {"job": JOB})


class Folder:
    """A document and where its package goes, with the commands to try on them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.spec = path / "spec.json"
        self.out = path / "out"
        self.put(tiny())

    def put(self, value: dict[str, Any]) -> None:
        """Write the document."""
        self.spec.write_text(json.dumps(value), encoding="utf-8")

    def __call__(self, command: str, *more: str) -> int:
        return main([command, str(self.spec), "--out", str(self.out), "--package", "tiny", *more])


@pytest.fixture
def run(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_build_check_build(run: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check") == 1
    assert not run.out.exists()
    assert "+++ b/client.py" in capsys.readouterr().out
    assert run("build") == 0
    assert "9 added (1 operation, 1 type)" in capsys.readouterr().out
    assert (run("check"), run("build")) == (0, 0)
    assert "nothing changed" in capsys.readouterr().out


def test_check_shows_the_difference_and_writes_nothing(run: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    run("build")
    capsys.readouterr()
    before = (run.out / "tiny" / "job.py").read_text(encoding="utf-8")
    run.put(tiny(jobs2={"get": operation("jobs.list")}))
    assert run("check") == 1
    said = capsys.readouterr()
    assert "+def list_jobs() -> Call[Job]:" in said.out
    assert "#/paths/~1jobs2/get: operation jobs.list is new: client.jobs.list()" in said.err
    assert (run.out / "tiny" / "job.py").read_text(encoding="utf-8") == before


def test_what_came_went_and_was_renamed_is_said(run: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    run.put(tiny(a={"get": operation("jobs.one")}, b={"get": operation("jobs.two")}))
    run("build")
    run.put(tiny(a={"get": operation("jobs.uno")}))
    capsys.readouterr()
    assert run("build") == 0
    said = capsys.readouterr().err
    assert "#/paths/~1a/get: operation jobs.one is called jobs.uno now" in said
    assert "#/paths/~1b/get: operation jobs.two is gone" in said
    assert "new" not in said


def test_a_hand_edit_is_said(run: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    run("build")
    (run.out / "tiny" / "job.py").write_text("# mine\n", encoding="utf-8")
    capsys.readouterr()
    run("build")
    assert "job.py was edited by hand since it was printed; the edit is not kept" in capsys.readouterr().err


def test_explain_is_a_table_and_json(run: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("explain") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "jobs.get  GET /jobs  client.jobs.get()  job.py",
        "job       object     Job                job.py",
    ]
    assert run("explain", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["lost"] == []
    assert told["rows"][0] == {
        "what": "operation",
        "name": "jobs.get",
        "wire": "GET /jobs",
        "became": "client.jobs.get()",
        "module": "job.py",
        "pointer": "#/paths/~1jobs/get",
    }
    assert not run.out.exists()


LOST = {"schema": {"$ref": "#/components/schemas/nowhere"}}


def test_what_would_be_lost_is_an_error(run: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    broken = operation("jobs.broken", requestBody={"content": {"application/json": LOST}})
    run.put(tiny(broken={"post": broken}))
    assert run("build") == 3
    assert "#/components/schemas/nowhere" in capsys.readouterr().err
    assert not run.out.exists()
    assert run("build", "--allow-partial") == 0
    coverage = json.loads((run.out / "tiny" / "_coverage.json").read_text(encoding="utf-8"))
    assert coverage["lost"][0]["pointer"].startswith("#/paths/~1broken/post/requestBody")
    run.put(tiny())
    run("build", "--allow-partial")
    assert not (run.out / "tiny" / "_coverage.json").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "no OpenAPI document"), ("{", "cannot be read"), ("[1]", "no OpenAPI document"), ("openapi: [", "")],
)
def test_no_document_is_refused(run: Folder, capsys: pytest.CaptureFixture[str], text: str, said: str) -> None:
    run.spec.write_text(text, encoding="utf-8")
    assert run("build") == 3
    assert "spec.json" in capsys.readouterr().err
    assert not run.out.exists()


def test_a_missing_document_is_refused(run: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    run.spec.unlink()
    assert run("build") == 3
    assert "cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["class", "a.b", "../up", "", "mödel", "__x"])
def test_a_package_needs_a_name(run: Folder, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["build", str(run.spec), "--out", str(run.out), "--package", name])
    assert caught.value.code == 2
    assert "is no name for a package" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["con", "NUL", "typing", "httpx"])
def test_a_package_hides_nothing(run: Folder, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["build", str(run.spec), "--out", str(run.out), "--package", name])
    assert "something else is called so" in capsys.readouterr().err


def test_a_folder_of_somebody_else_is_not_touched(run: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    (run.out / "tiny").mkdir(parents=True)
    (run.out / "tiny" / "mine.py").touch()
    assert run("build") == 4
    assert "was not printed by the generator" in capsys.readouterr().err


def test_messages_are_safe_for_a_terminal(run: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    run.put(tiny(**{"\x1b[31mred": {"get": operation("jobs.\x1b[2J")}}))
    run("explain")
    run("build")
    said = capsys.readouterr()
    assert "\x1b" not in said.out + said.err


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_output_depends_on_nothing_around_it(run: Folder, seed: str, tmp_path: Path) -> None:
    paths = {f"t{n}": {"get": operation(f"get{n}", tags=[f"tag {n % 3}"])} for n in range(9)}
    run.put(tiny(**paths))
    run("build")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    rooms = {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed, "TZ": "Asia/Kolkata", "LC_ALL": "C", "COLUMNS": "40"}
    command = [sys.executable, "-m", "generator", "check", str(run.spec), "--out", str(run.out), "--package", "tiny"]
    done = subprocess.run(
        command, cwd=elsewhere, env={**os.environ, **rooms}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def explained(run: Folder, stdout: Any, **rooms: str) -> tuple[int, str]:
    """Explain as a program of its own: its code, and what it says of errors."""
    line = [sys.executable, "-m", "generator", "explain", str(run.spec)]
    env = {**os.environ, **rooms}
    done = subprocess.run(line, cwd=ROOT, env=env, stdout=stdout, stderr=subprocess.PIPE, text=True, check=False)
    return done.returncode, done.stderr


def test_a_reader_may_leave_early(run: Folder) -> None:
    run.put(tiny(**{f"t{n}": {"get": operation(f"get{n}")} for n in range(500)}))
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as gone:
        assert explained(run, gone) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
def test_output_that_cannot_be_written_is_an_error(run: Folder) -> None:
    with Path("/dev/full").open("wb") as full:
        assert explained(run, full) == (4, "error: <stdout>: No space left on device\n")


def test_letters_that_the_terminal_lacks_are_escaped(run: Folder) -> None:
    run.put(tiny(имя={"get": operation("получить")}))
    told = run.path / "told.txt"
    with told.open("wb") as file:
        assert explained(run, file, PYTHONIOENCODING="ascii") == (0, "")
    assert "GET /\\u0438\\u043c\\u044f" in told.read_text(encoding="ascii")
