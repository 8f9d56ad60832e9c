"""What the random documents are judged by sees what it is for."""

from __future__ import annotations

import ast
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from .allowed import foreign
from .watch import watched

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "text",
    [
        *("evc", "evc()", "exec('x')", "lambda: 0", "f'{1}'", "1", "().__class__", "while True: pass"),
        *("import os", "from os import path", "from ..other import name", "from typing import Any\nAny().x()"),
        *("x: TypeAlias = 'evc()'", "def f(a): return a()", "def f(): pass\nf().x()", "@evc\ndef f(): pass"),
    ],
)
def test_what_the_generator_does_not_print_is_seen(text: str) -> None:
    assert foreign(ast.parse(text))


def test_what_lies_outside_is_seen(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    with watched(inside) as seen:
        (inside / "a").write_text("a")
        (inside / "a").rename(inside / "b")
        assert seen == []
        (outside / "c").write_text("c")
        (inside / "b").rename(outside / "b")
        (outside / "c").read_text()
        socket.socket().close()
        subprocess.run([sys.executable, "-S", "-c", ""], check=True)
    (outside / "c").read_text()
    found = list(dict.fromkeys(line.partition(" ")[0] for line in seen))
    assert found[:4] == ["open", "os.rename", "socket.__new__", "subprocess.Popen"]
