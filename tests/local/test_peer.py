"""Release 1.0.7, in an environment of its own, and our own client run the same programs against the local service."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.boundaries.project import ROOT, environment
from tests.local.kit import Local

PEER = ROOT / ".venv-peer" / "bin" / "python"
PROGRAM = Path(__file__).parent / "programs" / "documented.py"


def outcome(python: str, folder: Path, *, inline: bool = False, **more: str) -> Mapping[str, Any]:
    """What the programs saw."""
    with Local(inline_files=inline) as local:
        variables = {**os.environ, **local.environment, "REPLICATE_POLL_INTERVAL": "0.02", **more}
        done = subprocess.run(
            [python, str(PROGRAM), str(folder)], env=variables, text=True, capture_output=True, check=False, timeout=60
        )
        assert done.returncode == 0, done.stderr
        assert {delivery.state for delivery in local.webhooks} == {"refused"}
        return json.loads(done.stdout)


EXPECTED = {
    "run_a_model": "89504e47",
    "run_in_the_background": ["starting", "succeeded", True, True],
    "call_a_webhook": ["succeeded", 1],
    "chain_models": [True, True],
    "list_and_search": [True, None, True],
    "cancel": "canceled",
    "stream": ["\n\nYou aske", "done"],
    "fail": "broke",
    "refuse": [422, "Input validation failed"],
    "files": [True, 3],
    "others": [1, "succeeded", "acme/new", 4, "whsec_", "acme"],
    "awaiting": ["89504e47", "\n\nYou aske"],
}


def test_release_1_0_7_runs_the_documented_programs(tmp_path: Path) -> None:
    if not PEER.exists():
        pytest.skip("the peer's environment is missing: `make test` makes it where the package index can be reached")
    # It cannot predict by a version, and takes nothing for a file but what begins with `https:` or `data:`.
    assert outcome(str(PEER), tmp_path, inline=True) == EXPECTED | {"chain_models": None}


def test_our_client_runs_the_documented_programs(tmp_path: Path) -> None:
    assert outcome(sys.executable, tmp_path, PYTHONPATH=environment()["PYTHONPATH"]) == EXPECTED
