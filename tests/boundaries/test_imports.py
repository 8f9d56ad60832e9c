"""Who imports whom: what `import replicate` loads, and the row of resource modules in the import contracts."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.boundaries.project import read, rooms, sources
from tests.runtime.loopback import loopback, ok

if TYPE_CHECKING:
    import socket

HEAVY = ("httpx", "httpcore", "attr", "attrs", "asyncio", "ssl", "email", "inspect", "dataclasses", "pydantic", "anyio")
MOST = 20
"""Modules that `import replicate` may load."""


MORE = 60
"""Modules that the run of a text model may load beyond those of a bare request."""

PREDICTION: dict[str, Any] = {
    "id": "p1",
    "model": "acme/text",
    "status": "succeeded",
    "input": {},
    "output": "text",
    "urls": {},
}


def loaded(program: str) -> list[str]:
    """Modules that a program loads in a fresh interpreter, beyond those that it starts with."""
    before = f"import sys; sys.path[:0] = {rooms()!r}; before = set(sys.modules)"
    after = "import json; print(json.dumps(sorted(after)))"
    text = f"{before}; {program}; after = set(sys.modules) - before; {after}"
    command = [sys.executable, "-I", "-c", text]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def test_importing_the_package_loads_next_to_nothing() -> None:
    modules = loaded("import replicate")
    assert [name for name in modules if name.partition(".")[0] in HEAVY] == []
    assert [name for name in modules if name.startswith("replicate.")] == []
    assert len(modules) <= MOST, modules


@pytest.mark.parametrize("program", ["from replicate import Client", "import replicate; replicate.Client"])
def test_a_name_loads_what_it_needs(program: str) -> None:
    assert "replicate.client" in loaded(program)


def bodies(connection: socket.socket, _request: bytes) -> bool:
    """Answer with the prediction."""
    connection.sendall(ok(json.dumps(PREDICTION).encode()))
    return True


@pytest.mark.parametrize(
    "transport", ["None", f"MockTransport(lambda _: Response(200, json={PREDICTION!r}))"], ids=["own", "given"]
)
def test_the_run_of_a_text_model_loads_little_more_than_a_bare_request(transport: str) -> None:
    with loopback(bodies) as service:
        first = f"from httpx import Client, MockTransport, Response; transport = {transport}; address = {service.url!r}"
        bare = "Client(transport=transport).post(address, json={}).json()['output']"
        run = "import replicate; replicate.Client(api_token='t', base_url=address, transport=transport).run('a/b', {})"
        more = {*loaded(f"{first}; {run}")} - {*loaded(f"{first}; {bare}")}
    assert "replicate_runtime.core.http.awaiting" not in more
    assert len(more) <= MORE, sorted(more)


def resources() -> set[str]:
    """Modules of the printed package that describe operations."""
    return {name.rpartition("/")[2].removesuffix(".py") for name in sources("generated/replicate") if describes(name)}


def describes(name: str) -> bool:
    """Whether a module has a function that returns a `Call`."""
    functions = (node for node in ast.parse(read(name)).body if isinstance(node, ast.FunctionDef))
    return any(node.returns is not None and ast.unparse(node.returns).startswith("Call[") for node in functions)


def contracts() -> list[dict[str, Any]]:
    """The import contracts of the project."""
    toml = pytest.importorskip("tomllib", reason="tomllib came with Python 3.11")
    return toml.loads(read("pyproject.toml"))["tool"]["importlinter"]["contracts"]


def test_the_contracts_name_every_resource_module() -> None:
    [layers] = [contract["layers"] for contract in contracts() if contract.get("containers") == ["replicate"]]
    rows = [set(layer.replace(":", "|").replace(" ", "").split("|")) for layer in layers]
    assert resources() in rows, f"the row of resource modules should be {' : '.join(sorted(resources()))}"
