"""The pytest plugin: a local service per session, as new for each test. Printed code makes its fixtures for its client.

`replicate_local` listens on a free port of its own in each worker process, and the environment leads clients there.
Override the session fixture `replicate_service` in a conftest to start it otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

if TYPE_CHECKING:
    from .server import LocalServer

ClientT = TypeVar("ClientT")


def pytest_runtest_setup() -> None:
    """Begin each test with clients that know no model: mocks of another test may have said something else of it."""
    from ..overlays.parts.host import forget

    forget()


def lead(service: LocalServer[Any]) -> None:
    """Let the default client look where the environment leads by now: a call made before has settled its address."""
    from ..core.record import default_client

    with suppress(AttributeError):
        default_client(type(service)).forget_address()


def fixtures(server: Callable[[], LocalServer[ClientT]]) -> tuple[Any, Any]:
    """The fixtures `replicate_service` and `replicate_local`.

    Args:
        server: Makes the local service.
    """

    @pytest.fixture(scope="session")
    def replicate_service() -> Iterator[LocalServer[ClientT]]:
        """A local service that lives as long as the session."""
        with server() as local:
            yield local

    @pytest.fixture
    def replicate_local(
        replicate_service: LocalServer[ClientT], monkeypatch: pytest.MonkeyPatch
    ) -> Iterator[LocalServer[ClientT]]:
        """A local service as new, to which the environment leads."""
        for name, value in replicate_service.environment.items():
            monkeypatch.setenv(name, value)
        lead(replicate_service)
        with replicate_service.apart():
            yield replicate_service
            lead(replicate_service)

    return replicate_service, replicate_local
