"""A package whose names are loaded on first use, and which its submodules cannot hide."""

from __future__ import annotations

import importlib
import itertools
import pickle
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest

if TYPE_CHECKING:
    from pathlib import Path

from tests.runtime.support import fresh

THINGS = "things"

SOURCES = {
    "__init__": """
from replicate_runtime.lazy import install
install(__name__)
""",
    "_names": """
EXPORTS = {"Thing": "thing", "default_client": "default"}
BOUND = {"run": "default_client", "things": "default_client"}
MODULES = {"thing", "run", "errors"}
""",
    "thing": "class Thing: pass\n",
    "run": "def run(): return 'module'\n",
    "late": """
from replicate_runtime.lazy import late
__getattr__ = late(__name__, {"Oops": "lazily.errors"})
""",
    "errors": "class Oops(Exception): pass\n",
    "default": """
class Client:
    things = "things"
    def run(self): return "bound"
default_client = Client()
""",
}


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The package, freshly imported."""
    folder = tmp_path / "lazily"
    folder.mkdir()
    for name, source in SOURCES.items():
        (folder / f"{name}.py").write_text(source)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    yield importlib.import_module("lazily")
    for name in [name for name in sys.modules if name.partition(".")[0] == "lazily"]:
        del sys.modules[name]


def test_nothing_is_loaded_before_it_is_used(package: ModuleType) -> None:
    assert [name for name in sys.modules if name.startswith("lazily.")] == []
    assert package.__name__ == "lazily"
    assert [name for name in sys.modules if name.startswith("lazily.")] == []
    assert package.Thing is importlib.import_module("lazily.thing").Thing
    assert "Thing" in vars(package)
    assert package.errors.Oops
    assert {"Thing", "run", "things", "errors", "default_client"} <= set(dir(package))
    with pytest.raises(AttributeError, match="module 'lazily' has no attribute 'nothing'"):
        _ = package.nothing


def test_a_star_brings_what_is_public(package: ModuleType) -> None:
    names: dict[str, Any] = {}
    exec("from lazily import *", names)
    assert names.keys() - {"__builtins__"} == {"Thing", "default_client", "run", "things"}
    assert names["run"]() == "bound"


def test_a_package_can_be_reloaded_and_its_things_pickled(package: ModuleType) -> None:
    importlib.import_module("lazily.run")
    thing = package.Thing()
    setattr(package, THINGS, "mine")
    again = importlib.reload(package)
    assert again is package
    assert (package.things, package.run(), package.Thing) == ("mine", "bound", type(thing))
    assert type(pickle.loads(pickle.dumps(thing))) is package.Thing


@pytest.mark.parametrize("order", list(itertools.permutations(["attribute", "import", "from", "errors"])))
def test_a_submodule_never_hides_what_the_client_has(package: ModuleType, order: tuple[str, ...]) -> None:
    for way in order:
        if way == "attribute":
            assert package.run() == "bound"
        elif way == "import":
            importlib.import_module("lazily.run")
        elif way == "from":
            exec("from lazily.run import run\nassert run() == 'module'")
        else:
            importlib.import_module("lazily.errors")
        assert package.run() == "bound"
    assert sys.modules["lazily.run"].run() == "module"
    assert isinstance(package.errors, ModuleType)


def test_a_module_loads_names_late(package: ModuleType) -> None:
    module = importlib.import_module(f"{package.__name__}.late")
    assert "lazily.errors" not in sys.modules
    assert module.Oops is vars(module)["Oops"] is importlib.import_module("lazily.errors").Oops
    with pytest.raises(AttributeError, match=r"module 'lazily\.late' has no attribute 'Nothing'"):
        _ = module.Nothing


def test_attributes_can_be_patched(package: ModuleType) -> None:
    with mock.patch("lazily.run", return_value="patched"):
        assert package.run() == "patched"
    assert package.run() == "bound"
    with mock.patch.object(type(package.default_client), "run", return_value="class"):
        assert package.run() == "class"
    setattr(package, THINGS, "mine")
    assert package.things == "mine"
    with mock.patch("lazily.default_client") as fake:
        fake.run.return_value = "fake"
        assert package.run() == "fake"
    assert package.run() == "bound"


def test_what_the_imports_cost() -> None:
    code = """
import sys
before = set(sys.modules)
{}
print(*sorted(set(sys.modules) - before))
"""

    def loaded(statement: str) -> set[str]:
        return set(fresh(code.format(statement)).stdout.split())

    assert loaded("import replicate_runtime.lazy") <= {
        "replicate_runtime",
        "replicate_runtime.lazy",
        "__future__",
        "types",
    }
    for module in ("call", "record", "page", "resource", "operation", "flow", "sse", "errors"):
        modules = loaded(f"import replicate_runtime.core.{module}")
        assert not {"httpx", "httpcore", "ssl", "asyncio", "urllib.request", "email", "http.client", "anyio"} & modules
    assert not {"attrs", "attr"} & loaded("import replicate_runtime.core.errors, replicate_runtime.core.operation")
