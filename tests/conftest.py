"""What all tests share: no local service breaks the document, and what cannot run under a Python is not collected."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# The generator's parser needs Python 3.11; what it prints runs on 3.10.
collect_ignore = ["generator"] if sys.version_info < (3, 11) else []

# A busy machine is slow, and no example fails for that. Examples are the same ones in every run, so that a change is
# behind a run that fails; `make fuzz` looks for new ones, and for more.
NEW_EXAMPLES = "FUZZ" in os.environ
settings.register_profile(
    "patient",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=not NEW_EXAMPLES,
    max_examples=1000 if NEW_EXAMPLES else 100,
)
settings.load_profile("patient")


@pytest.fixture(autouse=True, scope="session")
def _broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The file that is told of broken promises by all local services of tests, in this process and in its children."""
    file = tmp_path_factory.mktemp("validation") / "broken"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REPLICATE_LOCAL_VALIDATE_RESPONSES", str(file))
        yield file


@pytest.fixture(autouse=True)
def _answers_keep_to_the_document(_broken: Path) -> Iterator[None]:
    """Fail a test in which a local service gave an answer that the document does not allow."""
    yield
    if _broken.exists():
        told = _broken.read_text("utf-8")
        _broken.unlink()
        pytest.fail(f"answers of the local service break the document:\n{told}", pytrace=False)


@pytest.fixture
def skipped(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses of the test's own thread, which take no time; a service of another test, in its thread, goes on."""
    pauses: list[float] = []
    here, sleep, async_sleep = threading.get_ident(), time.sleep, asyncio.sleep

    def skip(seconds: float) -> None:
        if threading.get_ident() == here:
            pauses.append(seconds)
        else:
            sleep(seconds)

    async def async_skip(seconds: float) -> None:
        if threading.get_ident() == here:
            pauses.append(seconds)
        else:
            await async_sleep(seconds)

    monkeypatch.setattr(time, "sleep", skip)
    monkeypatch.setattr(asyncio, "sleep", async_skip)
    return pauses
