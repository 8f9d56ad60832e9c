"""Bars and lines: what each library is told to draw, and when it is made and left."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from replicate_runtime.overlays.parts import display
from replicate_runtime.overlays.parts.display import Bar, Shown

HALF = "50%|#####     | 5/10"


def run(status: str, logs: str | None = "") -> Any:
    return SimpleNamespace(status=status, logs=logs, completed_at=None)


class Told:
    """Something that remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[Any] = []

    def show(self, share: float, status: str, line: str) -> None:
        self.told.append((share, status, line))

    def close(self) -> None:
        self.told.append("closed")


class Tqdm(Told):
    """tqdm's bar."""

    n = 0

    def set_description_str(self, text: str, refresh: bool = True) -> None:
        self.told.append(("status", text, refresh))

    def set_postfix_str(self, text: str, refresh: bool = True) -> None:
        self.told.append(("line", text, refresh))

    def refresh(self) -> None:
        self.told.append(self.n)


class Rich(Told):
    """rich's progress."""

    columns: tuple[Any, ...] = ()

    def add_task(self, description: str, **keywords: Any) -> int:
        self.told.append((description, keywords))
        return 7

    def start(self) -> None:
        self.told.append("started")

    def update(self, task: int, **keywords: Any) -> None:
        self.told.append((task, keywords))

    def stop(self) -> None:
        self.told.append("stopped")


def installed(monkeypatch: pytest.MonkeyPatch, **modules: Any) -> None:
    """Let packages be installed, and no others."""

    def load(name: str) -> Any:
        return modules[name.partition(".")[0]]

    monkeypatch.setattr(display, "find_spec", modules.get)
    monkeypatch.setattr(display, "import_module", load)


def test_tqdm_draws_a_share_of_a_hundred(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[tuple[Tqdm, dict[str, Any]]] = []

    def tqdm(**keywords: Any) -> Tqdm:
        made.append((Tqdm(), keywords))
        return made[-1][0]

    installed(monkeypatch, tqdm=SimpleNamespace(tqdm=tqdm), rich=SimpleNamespace())
    bar = Bar()
    assert made == []
    bar(run("processing", f"a\n{HALF}\n"))
    bar(run("failed", "boom"))
    ((drawn, keywords),) = made
    assert keywords == {"total": 100, "bar_format": "{desc}: {percentage:3.0f}%|{bar}| {elapsed}{postfix}"}
    assert drawn.told == [
        ("status", "processing", False),
        ("line", HALF, False),
        50,
        ("status", "failed", False),
        ("line", "boom", False),
        0,
        "closed",
    ]


def test_rich_draws_where_tqdm_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = Rich()

    def progress(*columns: Any) -> Rich:
        drawn.columns = columns
        return drawn

    def column(text: str, markup: bool) -> tuple[str, str, bool]:
        return "text", text, markup

    installed(monkeypatch, rich=SimpleNamespace(TextColumn=column, BarColumn=lambda: "bar", Progress=progress))
    bar = Bar()
    bar(run("processing", HALF))
    bar(run("succeeded"))
    assert drawn.columns == (
        "{task.description}",
        "bar",
        "{task.percentage:>3.0f}%",
        ("text", "{task.fields[line]}", False),
    )
    assert drawn.told == [
        ("starting", {"total": 100, "line": ""}),
        "started",
        (7, {"completed": 50.0, "description": "processing", "line": HALF}),
        (7, {"completed": 100.0, "description": "succeeded", "line": ""}),
        "stopped",
    ]


def test_plain_lines_are_written_where_none_is_installed_and_only_what_is_new(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    installed(monkeypatch)
    bar = Bar()
    for status, logs in (("starting", None), ("starting", ""), ("processing", HALF), ("succeeded", "done")):
        bar(run(status, logs))
    out, err = capsys.readouterr()
    assert out == ""
    assert err == f"starting:   0%\nprocessing:  50% {HALF}\nsucceeded: 100% done\n"


@pytest.mark.parametrize(
    ("logs", "line"),
    [
        (None, ""),
        ("", ""),
        ("a\nb", "b"),
        ("a\nb\n\n", "b"),
        ("\n\n", ""),
        ("  padded  \n", "padded"),
        ("x" * 100, "x" * 80),
        ("a" * 20 + "b" * 80, "b" * 80),
    ],
)
def test_the_last_line_that_says_something_is_shown(logs: str | None, line: str) -> None:
    told = Told()
    Bar(lambda: told)(run("processing", logs))
    assert told.told == [(0.0, "processing", line)]


def test_a_bar_is_made_once_and_anew_after_it_was_closed() -> None:
    made: list[Told] = []

    def make() -> Told:
        made.append(Told())
        return made[-1]

    bar = Bar(make)
    bar.close()
    bar(run("starting"))
    bar(run("processing"))
    bar.close()
    bar.close()
    assert [told.told for told in made] == [[(0.0, "starting", ""), (0.0, "processing", ""), "closed"]]
    bar(run("canceled"))
    assert [told.told for told in made[1:]] == [[(0.0, "canceled", ""), "closed"]]


def test_all_who_are_told_are_told_in_turn(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    installed(monkeypatch)
    told: list[str] = []

    async def awaited(run: Any) -> None:
        told.append(f"awaited {run.status}")

    def called(run: Any) -> None:
        told.append(f"called {run.status}")

    assert Shown(called)(run("a")) is None
    assert Shown(called, called)(run("b")) is None
    given: Any = Shown(awaited, awaited)(run("c"))
    assert told == ["called a", "called b", "called b"]
    asyncio.run(given)
    assert told[3:] == ["awaited c", "awaited c"]
    assert capsys.readouterr().err == ""


def test_without_a_function_a_bar_is_shown(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    installed(monkeypatch)
    told: list[str] = []
    shown = Shown(None, lambda run: told.append(run.status))
    shown(run("processing"))
    shown.close()
    shown.close()
    assert told == ["processing"]
    assert capsys.readouterr().err == "processing:   0%\n"
    Shown(told.append).close()
