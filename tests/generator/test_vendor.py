"""A package that carries the core: it imports and runs where no runtime is installed."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from generator.problems import Refused
from tests.generator.printing import build_from, document

THING = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "string"}, "at": {"format": "date", "type": "string"}},
}
TINY = document(
    {
        "/things/{id}": {
            "get": {
                "operationId": "things.get",
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
                "responses": {
                    "200": {
                        "description": "ok",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/thing"}}},
                    }
                },
            }
        }
    },
    {"thing": THING},
)

PROGRAM = """
import sys, importlib.util
assert importlib.util.find_spec("replicate_runtime") is None
import carried, httpx
answers = [httpx.Response(200, json={"id": "1", "at": "2024-01-02"}), httpx.Response(404, json={"title": "none"})]
client = carried.Client(transport=httpx.MockTransport(lambda request: answers.pop(0)))
thing = client.things.get("a b")
assert (thing.at.day, thing.to_dict()) == (2, {"id": "1", "at": "2024-01-02"})
try:
    client.things.get("x")
except carried.ApiError as error:
    assert error.status == 404 and isinstance(error, carried.ApiException)
    assert "ApiError" in repr(error)
    assert type(error).__module__.startswith("carried.")
assert not [name for name in sys.modules if name.startswith("replicate")]
print("ran")
"""


def test_a_vendored_package_needs_no_runtime(tmp_path: Path) -> None:
    build_from(TINY, tmp_path, "carried", vendor=True)
    texts = [path.read_text(encoding="utf-8") for path in (tmp_path / "carried").rglob("*.py")]
    assert not [text for text in texts if "import replicate" in text or "from replicate" in text]
    assert "ReplicateError" not in "".join(texts)
    others = tmp_path / "others"
    others.mkdir()
    for package in Path(sysconfig.get_path("purelib")).iterdir():
        if not package.name.startswith(("replicate", "_")):
            (others / package.name).symlink_to(package)
    rooms = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (tmp_path, others)))}
    command = [sys.executable, "-S", "-c", PROGRAM]
    done = subprocess.run(command, cwd=tmp_path, env=rooms, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("ran\n", "")


def test_overlays_cannot_come_along(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot have overlays"):
        build_from(TINY, tmp_path, "carried", "[package]\ndefault_client = true\n", vendor=True)


def test_without_it_the_runtime_is_imported(tmp_path: Path) -> None:
    build_from(TINY, tmp_path, "bare")
    text = (tmp_path / "bare" / "thing.py").read_text(encoding="utf-8")
    assert "from replicate_runtime.core.call import Call, path" in text
    assert not (tmp_path / "bare" / "_core").exists()


def test_without_a_runtime_there_is_nothing_to_carry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.vendor.core", lambda: None)
    with pytest.raises(Refused, match="the runtime, whose core is to be copied, is not installed"):
        build_from(document({}), tmp_path, "carried", vendor=True)
    assert not (tmp_path / "carried").exists()
