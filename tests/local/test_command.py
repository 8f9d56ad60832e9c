"""What `python -m replicate local` refuses, and what a session of pytest loads for the fixtures."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.boundaries.project import environment

if TYPE_CHECKING:
    from pathlib import Path

MISSING = """
import sys

sys.modules["starlette"] = None
from replicate.testing import LocalReplicate
from replicate_runtime.cli import main

sys.exit(main(LocalReplicate, ["local", "--port", "0"]))
"""
INTERRUPTED = """
import os
import signal
import sys
import threading

from replicate.testing import LocalReplicate
from replicate_runtime.cli import main


def interrupt(frame, event, _):
    # As soon as whoever waits for a signal is inside of what it waits with, and may hold its lock.
    above = frame.f_back
    while above is not None and above.f_code.co_filename == threading.__file__:
        above = above.f_back
    inside = frame.f_code.co_filename == threading.__file__ and above is not None and above.f_code.co_name == "run"
    if event == "call" and inside and frame.f_code.co_name == "_is_owned":
        signal.raise_signal(signal.SIGTERM)


sys.setprofile(interrupt)
threading.Timer(1, os.kill, (os.getpid(), signal.SIGTERM)).start()
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
    variables = {name: value for name, value in environment().items() if name != "REPLICATE_API_TOKEN"}
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        ("--port 99999", 1, "there is no port 99999"),
        ("--scale -1", 1, "time passes forwards"),
        ("--scale 1e9", 1, "at most 1,000,000 times as fast"),
        ("--host 0.0.0.0", 1, "give a token of your own (--token)"),
        ("--model acme", 2, "OWNER/NAME=PATH_OR_URL"),
        ("--record a --replay b --token r8_mine", 1, "exclude each other"),
        ("--upstream https://x.example", 1, "goes with record"),
        ("--upstream https://x.example --replay a", 1, "goes with record"),
        ("--replay nowhere", 1, "there are no recordings in nowhere"),
        (f"--data {__file__}", 1, "cannot be written: it is a file"),
        ("--record a", 2, "set REPLICATE_API_TOKEN"),
    ],
)
def test_a_wrong_option_is_refused_with_a_sentence(arguments: str, status: int, told: str) -> None:
    code, output, error = run("-m", "replicate", "local", "--port", "0", *arguments.split())
    assert (code, output, len(error.splitlines())) == (status, "", 1)
    assert told in error


def test_without_a_command_it_says_which_there_are() -> None:
    code, output, error = run("-m", "replicate")
    assert (code, error) == (0, "")
    assert "run the service on this machine" in output


@pytest.mark.parametrize("variables", [{"REPLICATE_API_TOKEN": "r8_mine"}, {}])
def test_who_records_is_not_shown_the_token(tmp_path: Path, variables: dict[str, str]) -> None:
    given = [] if variables else ["--token", "r8_mine"]
    command = [sys.executable, "-m", "replicate", "local", "--port", "0", "--record", str(tmp_path), *given]
    with subprocess.Popen(command, env={**environment(), **variables}, stdout=subprocess.PIPE, text=True) as service:
        assert service.stdout is not None
        told = "".join(iter(service.stdout.readline, "Ctrl-C stops it.\n"))
        service.terminate()
    assert "export REPLICATE_BASE_URL=" in told
    assert "r8_mine" not in told


def test_a_signal_that_comes_at_the_worst_moment_stops_it() -> None:
    code, output, error = run("-c", INTERRUPTED)
    assert (code, error) == (0, "")
    assert output.endswith("Ctrl-C stops it.\n")


def test_missing_packages_are_named_with_their_remedy() -> None:
    code, _, error = run("-c", MISSING)
    assert (code, len(error.splitlines())) == (1, 1)
    assert "pip install 'replicate[local]'" in error


def test_a_session_that_asks_for_no_fixture_loads_next_to_nothing() -> None:
    code, output, error = run("-c", PLUGIN)
    assert (code, output) == (0, "['replicate', 'replicate_runtime']\n"), error
