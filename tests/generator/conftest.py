"""What the tests of the generator share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.generator.printing import SHARED, Caller, build, load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import ModuleType


@pytest.fixture(params=["blocking", "awaiting"])
def call(request: pytest.FixtureRequest) -> Caller:
    """Calls a method, or its twin."""
    return Caller(awaiting=request.param == "awaiting")


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where printed packages go."""
    return tmp_path_factory.mktemp("printed")


@pytest.fixture(scope="session")
def case(printed: Path) -> Callable[[str], ModuleType]:
    """Prints one of the shared cases, by its number, and imports it."""
    folder = SHARED / "generator-cases"
    made: dict[str, ModuleType] = {}

    def get(number: str) -> ModuleType:
        if not folder.is_dir():
            pytest.skip("the shared generator cases are not here")
        if number not in made:
            (document,) = folder.glob(f"{number}-*.yaml")
            build(document, printed, f"case_{number}")
            made[number] = load(printed, f"case_{number}")
        return made[number]

    return get
