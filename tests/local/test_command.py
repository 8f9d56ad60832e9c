"""What `python -m replicate local` refuses, and what a session of pytest loads for the fixtures."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.boundaries.project import environment

MISSING = """
import sys

sys.modules["starlette"] = None
from replicate.testing import LocalReplicate
from replicate_runtime.cli import main

sys.exit(main(LocalReplicate, ["local", "--port", "0"]))
"""
PLUGIN = """
import sys

import pytest

before = set(sys.modules)
import replicate.pytest_plugin

print(sorted({name.partition(".")[0] for name in set(sys.modules) - before} - set(sys.stdlib_module_names)))
"""


def run(*arguments: str) -> tuple[int, str, str]:
    command = [sys.executable, *arguments]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        ("--port 99999", 1, "there is no port 99999"),
        ("--scale -1", 2, "time passes forwards"),
        ("--host 0.0.0.0", 2, "give a --token"),
        ("--model acme", 2, "OWNER/NAME=PATH_OR_URL"),
        ("--record a --replay b", 2, "exclude each other"),
        ("--replay nowhere", 1, "there are no recordings in nowhere"),
    ],
)
def test_a_wrong_option_is_refused_with_a_sentence(arguments: str, status: int, told: str) -> None:
    code, output, error = run("-m", "replicate", "local", *arguments.split())
    assert (code, output, len(error.splitlines())) == (status, "", 1)
    assert told in error


def test_missing_packages_are_named_with_their_remedy() -> None:
    code, _, error = run("-c", MISSING)
    assert (code, len(error.splitlines())) == (1, 1)
    assert "pip install 'replicate[local]'" in error


def test_a_session_that_asks_for_no_fixture_loads_next_to_nothing() -> None:
    code, output, error = run("-c", PLUGIN)
    assert (code, output) == (0, "['replicate', 'replicate_runtime']\n"), error
