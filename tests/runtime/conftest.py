"""Fixtures of the tests of core."""

from __future__ import annotations

import pytest

from tests.runtime.support import WAYS, Way


@pytest.fixture(params=WAYS, ids=repr)
def way(request: pytest.FixtureRequest) -> Way:
    """Blocking and awaiting, one after the other."""
    found: Way = request.param
    return found
