"""Fixtures of the tests of core."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from replicate_runtime.core import codec
from replicate_runtime.core.codec import objects, readers
from tests.runtime.loopback import Loopback, loopback
from tests.runtime.support import WAYS, Way

if TYPE_CHECKING:
    import trustme


@pytest.fixture(autouse=True)
def fresh_readers() -> None:
    """The codec makes its readers anew for each test, whatever was read before it."""
    for made in (codec.STRICT, codec.FIELD_READERS, readers.READERS, objects.SHAPES):
        made.clear()
    codec.nullable.cache_clear()


@pytest.fixture(params=WAYS, ids=repr)
def way(request: pytest.FixtureRequest) -> Way:
    """Blocking and awaiting, one after the other."""
    found: Way = request.param
    return found


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Who signs the certificates of these tests, and nobody else's."""
    made: trustme.CA = pytest.importorskip("trustme", reason="trustme is not installed").CA()
    return made


@pytest.fixture
def server() -> Iterator[Loopback]:
    """A server that answers."""
    with loopback() as found:
        yield found


@pytest.fixture
def without_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's own proxies do not matter here."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
