"""Lists in pages, wherever they stand; and properties that can have one value only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.generator.printing import Caller, Wire, answer, build_from, document, load

if TYPE_CHECKING:
    from types import ModuleType

S: dict[str, Any] = {"type": "string"}
LINK: dict[str, Any] = {"type": ["string", "null"]}
SCHEMAS: dict[str, Any] = {
    "Job": {"type": "object", "properties": {"id": S}},
    "Jobs": {
        "type": "object",
        "properties": {
            "next": LINK,
            "previous": LINK,
            "results": {"type": "array", "items": {"$ref": "#/components/schemas/Job"}},
        },
    },
    "Shelf": {"type": "object", "properties": {"jobs": {"$ref": "#/components/schemas/Jobs"}}},
    "Kind": {"const": "job"},
    "Made": {
        "type": "object",
        "required": ["kind", "odd"],
        "properties": {
            "kind": {"$ref": "#/components/schemas/Kind"},
            "odd": {"anyOf": [{"const": "odd"}, {"type": "null"}]},
        },
    },
}


def ref(name: str) -> dict[str, Any]:
    """A JSON body of some schema."""
    return {"content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}}


def gives(name: str, schema: str, **more: Any) -> dict[str, Any]:
    """An operation that answers with some schema."""
    return {"operationId": name, "responses": {"200": {"description": "ok", **ref(schema)}}, **more}


TENANT = {"name": "X-Tenant", "in": "header", "required": True, "schema": S}
PATHS = {
    "/jobs": {"get": gives("list_jobs", "Jobs", parameters=[TENANT], security=[{"key": []}])},
    "/shelf": {"get": gives("get_shelf", "Shelf")},
    "/made": {"post": gives("make", "Shelf", requestBody={"required": True, **ref("Made")})},
    "/others": {"get": gives("others", "Shelf", security=[{"token": []}])},
}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """The package of all these operations."""
    out = tmp_path_factory.mktemp("pages")
    schemes = {
        "token": {"type": "http", "scheme": "bearer"},
        "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
    }
    root = document(PATHS, servers=[{"url": "https://api.test/v1"}], security=[{"token": []}])
    root["components"] = {"schemas": SCHEMAS, "securitySchemes": schemes}
    build_from(root, out, "pages")
    return load(out, "pages")


def test_every_page_is_asked_for_like_the_first(package: ModuleType) -> None:
    wire = Wire(
        answer({"next": "/v1/jobs?page=2", "results": [{"id": "1"}]}), answer({"next": None, "results": [{"id": "2"}]})
    )
    client = package.Client(transport=wire.transport, key="k")
    assert [job.id for job in client.list_jobs("t").auto_paging()] == ["1", "2"]
    assert str(wire.last.url) == "https://api.test/v1/jobs?page=2"
    assert (wire.last.headers["x-tenant"], wire.last.headers["x-key"]) == ("t", "k")


def test_a_page_may_be_a_field(package: ModuleType, call: Caller) -> None:
    body = {"jobs": {"results": [{"id": "1"}], "next": None, "total": 1}}
    wire = Wire(answer(body))
    shelf = call(package.Client(transport=wire.transport, token="t"), "get_shelf")
    assert (shelf.jobs[0], shelf.to_dict()) == (package.Job(id="1"), body)


def test_a_constant_with_a_name_is_filled_in(package: ModuleType, call: Caller) -> None:
    wire = Wire(answer({}))
    call(package.Client(transport=wire.transport, token="t"), "make", None)
    assert wire.body == {"kind": "job", "odd": None}
    assert package.Made(odd="odd").to_dict() == {"kind": "job", "odd": "odd"}
    with pytest.raises(TypeError, match="odd"):
        package.Made()
