from __future__ import annotations

import pytest

from tests.overlays.world import WAYS, World


@pytest.fixture(params=WAYS)
def world(request: pytest.FixtureRequest) -> World:
    """A world whose methods are called as they are, and one in which their twins are awaited."""
    return World(request.param)
