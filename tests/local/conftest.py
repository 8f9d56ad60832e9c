from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.boundaries.project import ROOT
from tests.local.kit import Local

if TYPE_CHECKING:
    from pathlib import Path

    import httpx


@pytest.fixture
def local() -> Iterator[Local]:
    """A local service without sockets, in which time stands still until a test moves it."""
    with Local(port=None, scale=0) as running:
        yield running


@pytest.fixture
def client(local: Local) -> Iterator[httpx.Client]:
    """A client of it."""
    with local.client() as made:
        yield made


@pytest.fixture
def shared() -> Path:
    """Material that is kept beside the repository."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the shared material is not beside the repository")
    return folder
