"""The document and its corrections as such: all of the service is there, described, and valid."""

from __future__ import annotations

import copy
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

import pytest
import yaml

from tests.contract.document import CORRECTIONS, SPEC, at, corrected, fields, join, operations, schemas
from tests.contract.recording import SHARED, Json

if TYPE_CHECKING:
    from pathlib import Path

PARITY = SHARED / "reference" / "spec_parity.py"
PUBLISHED = cast("dict[str, Any]", json.loads(SPEC.read_text(encoding="utf-8")))
ACTIONS = cast("list[dict[str, Any]]", yaml.safe_load(CORRECTIONS.read_text(encoding="utf-8"))["actions"])


def nodes(value: Json, pointer: str = "#") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object of a document with its pointer."""
    if isinstance(value, dict):
        yield pointer, value
        for name, child in value.items():
            yield from nodes(child, f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}")
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from nodes(child, f"{pointer}/{index}")


def described() -> Iterator[tuple[str, str]]:
    """Everything that an operation shows, by its pointer, with its description."""
    for operation in operations().values():
        yield operation.pointer, operation.value["description"]
        holders = [join(operation.pointer, "responses", status) for status in operation.value["responses"]]
        holders += [join(operation.pointer, "requestBody")] if "requestBody" in operation.value else []
        for holder in holders:
            yield from parts(holder)
        for index in range(len(operation.value.get("parameters", []))):
            where, parameter = at(join(operation.pointer, "parameters", str(index)))
            yield where, parameter.get("description", "")


def parts(holder: str) -> Iterator[tuple[str, str]]:
    """A body or response, its headers, and the fields of its schemas."""
    where, value = at(holder)
    yield where, value.get("description", "")
    for name in value.get("headers", {}):
        header, found = at(join(where, "headers", name))
        yield header, found.get("description", "")
    for _, pointer in schemas(holder):
        schema, found = at(pointer)
        yield schema, found.get("description", "")
        for parent, name in fields(pointer):
            field = at(parent)[1]["properties"][name]
            yield join(parent, "properties", name), field.get("description", "")


@pytest.mark.skipif(not PARITY.is_file(), reason="no reference beside the checkout")
@pytest.mark.parametrize("document", [PUBLISHED, corrected()], ids=["published", "corrected"])
def test_all_operations_are_as_the_service_has_them(document: dict[str, Any], tmp_path: Path) -> None:
    candidate = tmp_path / "openapi.json"
    candidate.write_text(json.dumps(document), encoding="utf-8")
    command = [sys.executable, str(PARITY), "--quiet", str(candidate)]
    result = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    assert result.stdout.splitlines()[-1:] == ["parity: 37 of 37 operations"], result.stdout


@pytest.mark.parametrize("document", [PUBLISHED, corrected()], ids=["published", "corrected"])
def test_the_document_is_valid(document: dict[str, Any]) -> None:
    validator = pytest.importorskip("openapi_spec_validator", reason="openapi-spec-validator is not installed")
    valid = copy.deepcopy(document)
    # A method of HTTP that OpenAPI knows from 3.2 on; in 3.1 it can stand under no path.
    valid["paths"]["/models-query"] = {"post": valid["paths"]["/models"].pop("query")}
    assert [error.message for error in validator.OpenAPIV31SpecValidator(valid).iter_errors()] == []


def test_everything_is_described() -> None:
    assert sorted(pointer for pointer, text in described() if not text.strip()) == []


def test_descriptions_say_more_than_names() -> None:
    for pointer, text in described():
        name = at(pointer)[1].get("name", pointer.rpartition("/")[2])
        more = words(text) - words(str(name)) - {"the", "of", "a", "an", "its", "this"}
        assert len(more) > 1 or "/responses/" in pointer, f"{pointer}: {text}"
        assert text.endswith("."), f"{pointer}: {text}"
        assert schema_of(pointer).get("format") != "date-time" or "RFC 3339" in text, f"{pointer}: {text}"


def words(text: str) -> set[str]:
    """The words of a text, singular."""
    return {word.rstrip("s") for word in re.findall("[a-z]+", text.lower())}


def schema_of(pointer: str) -> dict[str, Any]:
    """What a field or parameter may be."""
    found = at(pointer)[1]
    return found.get("schema", found)


def test_operations_have_a_summary_and_a_tag() -> None:
    tags = {tag["name"]: tag["description"] for tag in corrected()["tags"]}
    for operation in operations().values():
        assert operation.value["summary"].endswith("."), operation.id
        assert operation.value["tags"] == [operation.id.rpartition(".")[0] or operation.id], operation.id
        assert all(tags[tag] for tag in operation.value["tags"]), operation.id


def test_every_operation_can_fail() -> None:
    problem = {"$ref": "#/components/responses/problem"}
    assert [o.id for o in operations().values() if o.value["responses"].get("default") != problem] == []


def test_null_is_a_type() -> None:
    for pointer, node in nodes(corrected()):
        if node.get("nullable") is True:
            assert "null" in node["type"], pointer


def test_required_fields_exist() -> None:
    for pointer, node in nodes(corrected()):
        if isinstance(node.get("required"), list):
            assert set(node["required"]) <= set(node["properties"]), pointer


def test_components_are_used() -> None:
    used = {node["$ref"] for _, node in nodes(corrected()) if isinstance(node.get("$ref"), str)}
    kinds = cast("dict[str, dict[str, Any]]", corrected()["components"])
    there = {f"#/components/{kind}/{name}" for kind in kinds if kind != "securitySchemes" for name in kinds[kind]}
    assert sorted(there - used) == []
    assert all(at(target)[1] for target in used), "a reference leads to an empty schema"


def test_corrections_keep_to_overlay_1_0() -> None:
    for action in ACTIONS:
        assert action["description"].strip(), action["target"]
        assert action["target"].startswith("$")
        assert ("update" in action) != (action.get("remove") is True), action["target"]


def test_the_document_is_kept_in_one_form() -> None:
    text = SPEC.read_text(encoding="utf-8")
    assert text == json.dumps(PUBLISHED, indent=2, ensure_ascii=False) + "\n"
