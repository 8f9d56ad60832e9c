"""Two hundred clients at once lose nothing; `python -m tests.local.load` does it for a minute."""

from __future__ import annotations

import asyncio
import sys

import pytest

from tests.local.load import Load, resident, service


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_nothing_is_lost_under_load() -> None:
    with service() as (base, pid):
        before = resident(pid)
        load = Load(base, 2)
        asyncio.run(load.run(200))
        assert load.lost == []
        assert len(load.made) >= 200
        assert resident(pid) - before < 100
