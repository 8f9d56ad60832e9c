"""A newer document from the service: what changed is reported with its place, and the difference shows no more."""

from __future__ import annotations

import json
import shutil
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from generator.__main__ import main
from tests.generator.printing import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SPEC = json.loads((ROOT / "spec" / "openapi.json").read_text(encoding="utf-8"))
CANCEL = "/predictions/{prediction_id}/cancel"
FILES = ("--corrections", "spec/corrections.yaml", "--resources", "spec/resources.toml")


class Regen:
    """`make regen SPEC=...` and `make check` with a changed copy of the document, beside the package as it is."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys
        shutil.copytree(ROOT / "generated" / "replicate", folder / "replicate")

    def __call__(self, command: str, change: Callable[[dict[str, Any]], object], *more: str) -> tuple[int, str, str]:
        """Exit code, and what was said on both streams."""
        changed = deepcopy(SPEC)
        change(changed)
        spec = self.folder / "newer.json"
        spec.write_text(json.dumps(changed), encoding="utf-8")
        code = main([command, str(spec), "--out", str(self.folder), "--package", "replicate", *FILES, *more])
        said = self.capsys.readouterr()
        return code, said.out, said.err


@pytest.fixture
def regen(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Regen:
    monkeypatch.chdir(ROOT)
    return Regen(tmp_path, capsys)


def changes(diff: str) -> tuple[list[str], list[str]]:
    """The lines of modules that went, and those that came."""
    gone: list[str] = []
    come: list[str] = []
    module = False
    for line in diff.splitlines():
        if line.startswith(("--- ", "+++ ")):
            module = line.endswith(".py")
        elif module and line.startswith(("-", "+")):
            (gone if line.startswith("-") else come).append(line[1:].strip())
    return gone, come


def test_nothing_changed(regen: Regen) -> None:
    code, out, _ = regen("check", lambda spec: None)
    assert code == 0, out


def test_an_operation_is_added(regen: Regen) -> None:
    def add(spec: dict[str, Any]) -> None:
        cancel = deepcopy(spec["paths"][CANCEL]["post"])
        spec["paths"]["/predictions/{prediction_id}/pause"] = {"post": {**cancel, "operationId": "predictions.pause"}}

    code, out, err = regen("check", add)
    assert code == 1
    assert "operation predictions.pause is new: client.predictions.pause()" in err
    assert "#/paths/~1predictions~1{prediction_id}~1pause/post" in err
    gone, come = changes(out)
    assert gone == []
    assert "def pause(self, id: str, **options: Unpack[Options]) -> Prediction:" in come
    files = [line for line in out.splitlines() if line.startswith("+++ ")]
    assert files == ["+++ b/openapi.json", "+++ b/operations.py", "+++ b/prediction.py"]


def test_an_operation_without_a_place_is_added(regen: Regen) -> None:
    code, _, err = regen(
        "build", lambda spec: spec["paths"].update({"/status": {"get": {"operationId": "status", "responses": {}}}})
    )
    assert code == 3
    assert "#/paths/~1status/get: operation 'status' has no place" in err


def test_an_operation_is_removed(regen: Regen) -> None:
    code, out, err = regen("check", lambda spec: spec["paths"].pop("/collections"))
    assert (code, out) == (3, "")
    assert "spec/corrections.yaml:" in err
    assert "#/actions/" in err


@pytest.mark.parametrize(
    ("path", "method", "gone", "given"),
    [
        ("/files/{file_id}", "get", "def get(self, file_id: str, **options: Unpack[Options]) -> File:", ()),
        (
            "/models/{model_owner}/{model_name}/readme",
            "get",
            "def get_model_readme(owner: str, name: str) -> Call[str]:",
            ("--allow-partial",),
        ),
    ],
)
def test_what_is_removed_goes_from_its_module(
    regen: Regen, path: str, method: str, gone: str, given: tuple[str, ...]
) -> None:
    name = SPEC["paths"][path][method]["operationId"]
    pointer = f"#/paths/{path.replace('/', '~1')}/{method}"
    code, out, err = regen("check", lambda spec: spec["paths"][path].pop(method), *given)
    assert code == 1
    assert f"note: {pointer}: operation {name} is gone" in err
    lost, come = changes(out)
    assert gone in lost
    assert [line for line in come if "def " in line] == []


def test_an_operation_that_an_overlay_needs_is_removed(regen: Regen) -> None:
    def rename(spec: dict[str, Any]) -> None:
        spec["paths"]["/trainings/{training_id}"]["get"]["operationId"] = "trainings.read"

    code, _, err = regen("build", rename)
    assert code == 3
    assert "the overlay of Webhooks needs operation 'trainings.get', which is not here" in err
    assert "spec/resources.toml:" in err


def test_an_operation_is_renamed(regen: Regen) -> None:
    def rename(spec: dict[str, Any]) -> None:
        spec["paths"]["/collections"]["get"]["operationId"] = "collections.all"

    code, out, err = regen("check", rename)
    assert code == 1
    assert "operation collections.list is called collections.all now" in err
    gone, come = changes(out)
    signature = "(self, cursor: Cursor = ..., **options: Unpack[Options]) -> Page[Collection]:"
    assert f"def list{signature}" in gone
    assert f"def all{signature}" in come


def test_an_operation_that_the_layout_names_is_renamed(regen: Regen) -> None:
    def rename(spec: dict[str, Any]) -> None:
        spec["paths"][CANCEL]["post"]["operationId"] = "predictions.stop"

    code, _, err = regen("check", rename)
    assert code == 3
    assert "the layout has a rule for operation 'predictions.cancel', which is not here" in err


def test_a_field_is_retyped(regen: Regen) -> None:
    def retype(spec: dict[str, Any]) -> None:
        spec["components"]["schemas"]["schemas_file_response"]["properties"]["size"]["type"] = "string"

    code, out, err = regen("check", retype)
    assert (code, err) == (1, "")
    assert changes(out) == (["size: int"], ["size: str"])


@pytest.mark.parametrize(("given", "told"), [((), 3), (("--allow-partial",), 1)])
def test_a_field_that_a_correction_overwrites_is_retyped(regen: Regen, given: tuple[str, ...], told: int) -> None:
    def retype(spec: dict[str, Any]) -> None:
        fields = spec["components"]["schemas"]["schemas_model_response"]["properties"]
        fields["latest_version"]["type"] = "string"
        fields["run_count"]["type"] = "string"

    code, _, err = regen("check", retype, "--former", "spec/openapi.json", *given)
    where = "#/components/schemas/schemas_model_response/properties"
    seen, hidden = err.splitlines()[:2]
    assert code == told
    assert f'error: {where}/latest_version/type: was "object", is "string"; the correction at ' in hidden
    assert "spec/corrections.yaml:" in hidden
    assert "overwrites that: see if it still holds" in hidden
    assert seen.endswith(f'note: {where}/run_count/type: was "integer", is "string"')


def test_an_enum_is_extended(regen: Regen) -> None:
    def extend(spec: dict[str, Any]) -> None:
        spec["paths"]["/models"]["get"]["parameters"][0]["schema"]["enum"].append("secret")

    code, out, err = regen("check", extend)
    assert (code, err) == (1, "")
    gone, come = changes(out)
    assert [line.replace(', "secret"', "") for line in come if "TypeAlias" in line] == gone
    assert 'SECRET: Final = "secret"' in come
    assert len(come) == 2


@pytest.mark.parametrize(
    ("schema", "path"),
    [
        ("schemas_prediction_response", ("status",)),
        ("schemas_training_response", ("status",)),
        ("schemas_prediction_response", ("source",)),
        ("schemas_model_response", ("visibility",)),
        ("schemas_version_prediction_request", ("webhook_events_filter", "items")),
    ],
)
def test_no_correction_hides_a_new_value(regen: Regen, schema: str, path: tuple[str, ...]) -> None:
    def extend(spec: dict[str, Any]) -> None:
        node = spec["components"]["schemas"][schema]["properties"]
        for key in path:
            node = node[key]
        node["enum"].append("unheard_of")

    code, out, err = regen("check", extend)
    assert (code, err) == (1, "")
    assert 'UNHEARD_OF: Final = "unheard_of"' in changes(out)[1]
