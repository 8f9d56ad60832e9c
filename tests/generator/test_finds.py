"""What descriptions of well-known services taught: each of their habits, in the smallest document that has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.generator.documents import schemas, types
from tests.generator.printing import Caller, Wire, answer, build_from, document, load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import ModuleType

    import httpx

    from generator.ir import Json

S: Json = {"type": "string"}
THING: Json = {"type": "object", "required": ["id"], "properties": {"id": S}}
REF: Json = {"$ref": "#/components/schemas/Thing"}
RANGE: Json = {"anyOf": [{"type": "object", "properties": {"gt": {"type": "integer"}}}, {"type": "integer"}]}
DEEP: dict[str, Json] = {"style": "deepObject", "explode": True}
FORM: dict[str, Json] = {
    "address": {"anyOf": [{"type": "object", "properties": {"city": S}}, {"type": "string", "enum": [""]}]},
    "ids": {"type": "array", "items": {"type": "object", "properties": {"type": S, "value": S}}},
    "metadata": {"anyOf": [{"type": "object", "additionalProperties": S}, {"type": "string", "enum": [""]}]},
    "expand": {"type": "array", "items": S},
}


def content(schema: Json, *kinds: str) -> dict[str, Json]:
    """A schema in several media types."""
    return {kind: {"schema": schema} for kind in kinds}


def operation(name: str, answers: Json = None, body: Json = None, **more: Json) -> dict[str, Json]:
    """An operation."""
    responses: Json = {"200": {"description": "ok", **({"content": answers} if answers else {})}}
    sent: dict[str, Json] = {"requestBody": {"content": body, "required": True}} if body else {}
    return {"operationId": name, "responses": responses, **sent, **more}


ENCODED: Json = {
    "application/x-www-form-urlencoded": {
        "schema": {"type": "object", "properties": FORM},
        "encoding": dict.fromkeys(FORM, DEEP),
    }
}
PATHS: dict[str, Any] = {
    # Lists and objects of a form in brackets, an empty text that unsets, a range or a number in a query.
    "/customers": {
        "post": operation("addCustomer", body=ENCODED),
        "get": operation("listCustomers", parameters=[{"name": "created", "in": "query", "schema": RANGE, **DEEP}]),
    },
    # Several media types, of which JSON is not the first; YAML patches; any media type with a schema.
    "/things/{name}": {
        "get": operation("readThing", content(REF, "application/vnd.thing", "application/yaml", "application/json")),
        "patch": operation(
            "patchThing", body=content({"type": "object"}, "application/apply+yaml", "application/merge+json")
        ),
        "put": operation("putThing", body=content(REF, "*/*")),
        "parameters": [{"name": "name", "in": "path", "required": True, "schema": S}],
    },
}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """The package of all these operations."""
    out = tmp_path_factory.mktemp("finds")
    build_from(document(PATHS, {"Thing": THING}), out, "finds")
    return load(out, "finds")


@pytest.fixture
def sent(package: ModuleType, call: Caller) -> Callable[..., httpx.Request]:
    """Calls an operation, and gives the request."""

    def send(name: str, *args: Any, **keywords: Any) -> httpx.Request:
        wire = Wire(answer({"id": "1"}))
        call(package.Client(transport=wire.transport), name, *args, **keywords)
        return wire.last

    return send


@pytest.mark.parametrize(
    ("given", "body"),
    [
        ({"address": {"city": "x y"}}, "address[city]=x%20y"),
        ({"address": ""}, "address="),
        ({"ids": [{"type": "a", "value": "1"}, {"type": "b"}]}, "ids[0][type]=a&ids[0][value]=1&ids[1][type]=b"),
        ({"metadata": {"k": "v"}, "expand": ["a", "b"]}, "metadata[k]=v&expand[0]=a&expand[1]=b"),
    ],
)
def test_forms_in_brackets(sent: Callable[..., httpx.Request], given: dict[str, Any], body: str) -> None:
    assert sent("add_customer", **given).content.decode().replace("%5B", "[").replace("%5D", "]") == body


@pytest.mark.parametrize(("created", "query"), [(5, "created=5"), ({"gt": 5}, "created%5Bgt%5D=5")])
def test_a_range_or_a_number(sent: Callable[..., httpx.Request], created: Any, query: str) -> None:
    assert sent("list_customers", created=created).url.query.decode() == query


def test_json_is_what_is_asked_for_and_sent(sent: Callable[..., httpx.Request], package: ModuleType) -> None:
    assert sent("read_thing", "n").headers["accept"] == "application/json"
    assert sent("read_thing", "n", accept="application/vnd.thing").headers["accept"] == "application/vnd.thing"
    patch = sent("patch_thing", "n", {"a": None})
    assert (patch.content, patch.headers["content-type"]) == (b'{"a":null}', "application/merge+json")
    patch = sent("patch_thing", "n", "a: 1", content_type="application/apply+yaml")
    assert (patch.content, patch.headers["content-type"]) == (b"a: 1", "application/apply+yaml")
    put = sent("put_thing", "n", package.Thing(id="1"))
    assert (put.content, put.headers["content-type"]) == (b'{"id":"1"}', "application/json")


@pytest.mark.parametrize(
    ("schema", "spelled"),
    [
        ({"allOf": [REF, {"nullable": True}]}, "Thing?"),
        ({"allOf": [REF, {"description": "Words."}]}, "Thing"),
        ({"allOf": [REF], "nullable": True, "default": {}}, "Thing? = {}"),
        ({"type": "string", "enum": ["a", "b", None], "nullable": True}, "X/properties/it?"),
        ({"oneOf": [{"type": "string", "nullable": True}, {"type": "integer", "nullable": True}]}, "(str | int)?"),
    ],
)
def test_ways_to_say_null_in_30(tmp_path: Path, schema: Json, spelled: str) -> None:
    root = schemas("3.0.3", Thing=THING, X={"type": "object", "properties": {"it": schema}})
    assert types(root, tmp_path)["X"] == f"{{it: {spelled}}}"


def test_one_option_beside_null_needs_no_number(tmp_path: Path) -> None:
    kind: Json = {"anyOf": [{"type": "string", "enum": ["a", "b"]}, {"type": "null"}]}
    made: Json = {
        "type": "object",
        "properties": {"kind": kind, "part": {"anyOf": [{"type": "null"}, {"properties": {"x": S}}]}},
    }
    result = build_from(document({}, {"Made": made}), tmp_path, "numbers")
    assert {row.became for row in result.plan.rows} == {"Made", "MadeKind", "MadePart"}


@pytest.mark.parametrize(
    ("name", "said"), [("Error", "`value` is an `Error`."), ("Problem", "`value` is a `Problem`.")]
)
def test_the_type_of_failures_has_its_article(tmp_path: Path, name: str, said: str) -> None:
    failed: Json = {
        "description": "failed",
        "content": content({"$ref": f"#/components/schemas/{name}"}, "application/json"),
    }
    paths: Json = {
        "/x": {"get": {"operationId": "get", "responses": {"200": {"description": "ok"}, "default": failed}}}
    }
    build_from(document(paths, {name: THING}), tmp_path, "articles")
    assert said in (tmp_path / "articles" / "client.py").read_text(encoding="utf-8")
