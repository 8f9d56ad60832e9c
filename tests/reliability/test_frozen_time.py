"""A program's test that freezes or moves `time` stops neither the client nor the service that it talks to."""

from __future__ import annotations

import time

import pytest

from replicate.testing import LocalReplicate
from tests.overlays.world import WAYS, Way, play

pytest.importorskip("starlette", reason="the local service needs the extra `local`")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("frozen", [0.0, 1.8e9])
def test_a_run_ends_while_time_stands_still(way: Way, frozen: float, monkeypatch: pytest.MonkeyPatch) -> None:
    with LocalReplicate(scale=10) as local:
        client = local.client()
        play(way, client.models, "get", "replicate/sleeper")
        monkeypatch.setattr(time, "monotonic", lambda: frozen)
        monkeypatch.setattr(time, "monotonic_ns", lambda: int(frozen * 1e9))
        assert play(way, client.models, "get", "replicate/sleeper").name == "sleeper"
        made = client.predictions.create(model="replicate/sleeper", input={"seconds": 1})
        while made.status in ("starting", "processing"):
            made.reload()
        assert made.output == "slept for 1 s"
