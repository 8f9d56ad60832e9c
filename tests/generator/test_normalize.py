"""Operations: their parameters, bodies, responses, credentials and servers, and the copy that the parser gets."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from generator.ir import Named
from generator.load import load
from generator.normalize import normalize
from generator.problems import Refused

from .documents import OK, document, operations, problems, read, types

if TYPE_CHECKING:
    from pathlib import Path

    from generator.ir import Json, Operation

S: Json = {"type": "string"}


def get(operation: dict[str, Json], path: str = "/x", **parts: Json) -> dict[str, Json]:
    """A document with one operation."""
    return document(**parts, paths={path: {"get": {"operationId": "getX", "responses": OK, **operation}}})


def one(root: Json, folder: Path) -> Operation:
    """The only operation of a document."""
    (found,) = read(root, folder)[1].operations
    return found


def test_parameters_come_in_order_with_the_paths_own_ones_last(tmp_path: Path) -> None:
    shared: list[Json] = [
        {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}},
        {"name": "X-Trace", "in": "header", "schema": S, "description": "Of the path."},
    ]
    own: list[Json] = [
        {"name": "id", "in": "query", "schema": S},
        {"name": "x-trace", "in": "header", "required": True, "schema": S},
        {"$ref": "#/components/parameters/Limit"},
    ]
    limit: Json = {"name": "limit", "in": "query", "schema": {"type": "integer", "default": 20, "maximum": 100}}
    root = document(
        paths={"/x/{id}": {"parameters": shared, "get": {"operationId": "getX", "parameters": own, "responses": OK}}},
        components={"parameters": {"Limit": limit}},
    )
    assert operations(root, tmp_path) == [
        [
            "GET /x/{id} (getX)",
            "query id: str",
            "header x-trace!: str",
            "query limit: int = 20",
            "path id!: int",
            "200",
        ]
    ]
    assert one(root, tmp_path).parameters[2].limits == ("at most 100",)


@pytest.mark.parametrize(
    ("written", "style", "explode"),
    [
        ({"in": "query"}, "form", True),
        ({"in": "query", "explode": False}, "form", False),
        ({"in": "query", "style": "pipeDelimited"}, "pipeDelimited", False),
        ({"in": "query", "style": "deepObject"}, "deepObject", True),
        ({"in": "header"}, "simple", False),
        ({"in": "header", "explode": True}, "simple", True),
        ({"in": "cookie"}, "form", True),
        ({"in": "path", "required": True}, "simple", False),
        ({"in": "path", "required": True, "style": "matrix", "explode": True}, "matrix", True),
    ],
)
def test_each_location_has_its_styles(tmp_path: Path, written: dict[str, Json], style: str, explode: bool) -> None:
    parameter: Json = {"name": "p", "schema": S, **written}
    root = get({"parameters": [parameter]}, "/x/{p}" if written["in"] == "path" else "/x")
    (found,) = one(root, tmp_path).parameters
    assert (found.style, found.explode) == (style, explode)


def test_a_parameter_may_be_described_by_content(tmp_path: Path) -> None:
    content: Json = {"application/json": {"schema": {"type": "object", "properties": {"a": S}}}}
    root = get({"parameters": [{"name": "q", "in": "query", "content": content, "allowReserved": True}]})
    (parameter,) = one(root, tmp_path).parameters
    assert (parameter.content_type, parameter.allow_reserved) == ("application/json", True)
    assert operations(root, tmp_path)[0][1].endswith("content/application~1json/schema")


@pytest.mark.parametrize(
    ("parameter", "problem"),
    [
        ({"name": "Accept", "in": "header", "schema": S}, "note {}: the header Accept is the client's own"),
        ({"name": "authorization", "in": "header", "schema": S}, "note {}: the header authorization is the client's"),
        ({"name": "p", "in": "path", "schema": S}, "error {}: the path parameter `p` is not in the path /x"),
        ({"name": "p", "in": "querystring"}, "error {}: a parameter in `querystring` cannot be sent"),
        ({"name": "p", "in": "query", "style": "label", "schema": S}, "error {}/style: a query parameter has no style"),
        ({"name": "p", "in": "query"}, "note {}: has neither a schema nor content; taken as text"),
        ({"name": "p\r\nq", "in": "header", "schema": S}, "error {}: `p\r\nq` is no name that a header can have"),
        *[
            (
                {"name": name, "in": "header", "schema": S},
                f"note {{}}: `{name}` is no name that HTTP lets a header have",
            )
            for name in ("a b", "a:b", "é", "(a)")
        ],
        ({"name": "p\r\nq", "in": "cookie", "schema": S}, "error {}: `p\r\nq` is no name that a cookie can have"),
        ({"$ref": "#/components/parameters/P"}, "error {}/$ref: refers to #/components/parameters/P, which is not"),
        ({"name": "p", "in": "query", "schema": S, "type": "string"}, "note {}/type: is no field that OpenAPI knows"),
    ],
)
def test_what_no_parameter_can_be_is_named(tmp_path: Path, parameter: Json, problem: str) -> None:
    found = problems(get({"parameters": [parameter]}), tmp_path)
    assert found[0].startswith(problem.format("#/paths/~1x/get/parameters/0")), found


@pytest.mark.parametrize(
    ("place", "name", "sent"),
    [
        ("header", "X-Key", True),
        ("header", "a\nb", False),
        ("cookie", "é;a b", True),
        ("cookie", "", False),
        ("cookie", "a\nb", False),
        ("query", "a\nb", True),
        ("query", "", False),
    ],
)
def test_a_key_has_a_name_that_its_place_can_have(tmp_path: Path, place: str, name: str, *, sent: bool) -> None:
    key: Json = {"type": "apiKey", "in": place, "name": name}
    said = f"error #/components/securitySchemes/k: `{name}` is no name that a {place} can have"
    root = document(components={"securitySchemes": {"k": key}}, paths={})
    assert problems(root, tmp_path) == ([] if sent else [said])


def test_a_key_in_a_header_that_http_does_not_know_is_noted(tmp_path: Path) -> None:
    keys: Json = {name: {"type": "apiKey", "in": "header", "name": name} for name in ("X-Key", "é")}
    (found,) = problems(document(components={"securitySchemes": keys}, paths={}), tmp_path)
    assert found.startswith("note #/components/securitySchemes/é: `é` is no name that HTTP lets a header have")


def test_a_repeated_parameter_is_named_and_the_first_kept(tmp_path: Path) -> None:
    number: Json = {"type": "integer"}
    root = get({"parameters": [{"name": "p", "in": "query", "schema": kind} for kind in (S, number)]})
    assert operations(root, tmp_path) == [["GET /x (getX)", "query p: str", "200"]]
    assert problems(root, tmp_path) == [
        "error #/paths/~1x/get/parameters/1: repeats the query parameter `p` of this list"
    ]


def test_what_a_path_names_and_nothing_describes_is_required_text(tmp_path: Path) -> None:
    root = get({}, "/x/{a}/{b}.{a}")
    assert operations(root, tmp_path)[0][1:3] == ["path a!: str", "path b!: str"]
    assert len(problems(root, tmp_path)) == 2


def test_every_method_is_an_operation(tmp_path: Path) -> None:
    methods = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
    item: dict[str, Json] = {method: {"responses": OK} for method in methods}
    root = document("3.2.0", paths={"/x": {**item, "additionalOperations": {"PURGE": {"responses": OK}}}})
    assert [found[0] for found in operations(root, tmp_path)] == [
        *(f"{method.upper()} /x ({method.upper()} /x)" for method in methods),
        "PURGE /x (PURGE /x)",
    ]


@pytest.mark.parametrize(
    ("paths", "problem"),
    [
        ({"/x": {"purge": {"responses": OK}}}, "error #/paths/~1x/purge: `purge` is no method that OpenAPI knows"),
        (
            {"/x": {"additionalOperations": {"A B\r\n": {"responses": OK}}}},
            "error #/paths/~1x/additionalOperations/A B\r\n: `A B\r\n` is no method of HTTP",
        ),
        ({"x": {"get": {"responses": OK}}}, "error #/paths/x: is no path: it starts with a slash"),
        ({"/a": {"$ref": "#/paths/~1b"}, "/b": {"$ref": "#/paths/~1a"}}, "error #/paths/~1a/$ref: leads to"),
        ({"/a": {"$ref": "#/components/pathItems/A"}}, "error #/paths/~1a/$ref: refers to #/components/pathItems/A"),
        ({"/x": {"get": {"responses": {"2000": OK}}}}, "error #/paths/~1x/get/responses/2000: `2000` is no status"),
        (
            {"/x": {"get": {"operationId": "a", "responses": OK}, "put": {"operationId": "a", "responses": OK}}},
            "error #/paths/~1x/put/operationId: `a` is the id of GET /x too",
        ),
    ],
)
def test_what_no_operation_can_be_is_named(tmp_path: Path, paths: Json, problem: str) -> None:
    found = problems(document(paths=paths), tmp_path)
    assert any(line.startswith(problem) for line in found), found


def test_a_path_may_be_described_elsewhere(tmp_path: Path) -> None:
    item: Json = {"get": {"responses": OK}}
    root = document(
        paths={"/a": {"$ref": "#/paths/~1b"}, "/b": {"$ref": "#/components/pathItems/I"}},
        components={"pathItems": {"I": item}},
    )
    assert [found[0] for found in operations(root, tmp_path)] == ["GET /a (GET /a)", "GET /b (GET /b)"]
    assert problems(root, tmp_path) == []


@pytest.mark.parametrize(
    ("content_type", "schema", "spelled"),
    [
        ("application/json", S, "json: str"),
        ("Application/Problem+JSON; charset=utf-8", {"type": "object"}, "json: dict[Any]"),
        ("text/plain", S, "text: str"),
        ("text/html", {}, "text: str"),
        ("application/xml", {"type": "object"}, "text: str"),
        ("application/octet-stream", {}, "bytes: bytes:binary"),
        ("image/*", {"type": "string", "format": "binary"}, "bytes: bytes:binary"),
        ("*/*", {}, "bytes: bytes:binary"),
        ("*/*", {"type": "array", "items": S}, "json: list[str]"),
        ("application/x-www-form-urlencoded", {"type": "object"}, "form: dict[Any]"),
        ("multipart/form-data", {"type": "object"}, "multipart: dict[Any]"),
        ("text/event-stream", S, "events: str"),
    ],
)
def test_each_media_type_has_its_kind(tmp_path: Path, content_type: str, schema: Json, spelled: str) -> None:
    root = get({"requestBody": {"content": {content_type: {"schema": schema}}}})
    assert operations(root, tmp_path)[0][1] == f"body {content_type} {spelled}"


EVENT: dict[str, Json] = {"event": S, "id": S, "retry": {"type": "integer"}}
NUMBER: Json = {"type": "integer"}


@pytest.mark.parametrize(
    ("schema", "spelled"),
    [
        ({"properties": {"text": S, "data": S}}, "#/paths/~1x/get/responses/200/content/text~1event-stream/itemSchema"),
        (NUMBER, "int"),
        ({"properties": {**EVENT, "data": S}}, "str"),
        ({"properties": {"data": {"type": "string", "contentSchema": NUMBER}}}, "int"),
        (
            {
                "properties": {**EVENT},
                "required": ["event"],
                "oneOf": [
                    {"properties": {"event": {"const": "a"}, "data": S}},
                    {"properties": {"event": {"const": "b"}, "data": {"contentSchema": NUMBER}}},
                ],
            },
            "Any",
        ),
    ],
)
def test_an_items_schema_gives_the_type_of_an_events_data(tmp_path: Path, schema: Json, spelled: str) -> None:
    responses: Json = {"200": {"description": "ok", "content": {"text/event-stream": {"itemSchema": schema}}}}
    assert (
        operations(get({"responses": responses}), tmp_path)[0][1] == f"200 text/event-stream events: str of {spelled}"
    )


def test_a_multipart_body_says_how_its_parts_travel(tmp_path: Path) -> None:
    encoding: Json = {"a": {"contentType": "image/png, image/jpeg"}, "b": {"style": "form", "explode": False}}
    media: Json = {"schema": {"properties": {"a": S, "b": S}}, "encoding": encoding}
    body = one(get({"requestBody": {"required": True, "content": {"multipart/form-data": media}}}), tmp_path).body
    assert body is not None
    assert body.required
    assert [(part.wire, part.content_type, part.style, part.explode) for part in body.media[0].parts] == [
        ("a", "image/png, image/jpeg", "", None),
        ("b", "", "form", False),
    ]


@pytest.mark.parametrize("name", ["a/b\r\nc", "a/\u00e9"])
@pytest.mark.parametrize("place", ["content", "contentType"])
def test_no_media_type_starts_a_line_of_its_own(tmp_path: Path, place: str, name: str) -> None:
    media: Json = {"encoding": {"a": {"contentType": name}}}
    content: Json = {name: {}} if place == "content" else {"multipart/form-data": media}
    (found,) = problems(get({"requestBody": {"content": content}}), tmp_path)
    assert found.endswith(": is no media type")


def test_responses_keep_every_status_media_type_and_header(tmp_path: Path) -> None:
    headers: Json = {"Retry-After": {"schema": NUMBER}, "Link": {"$ref": "#/components/headers/Link"}}
    shared: Json = {"description": "no", "content": {"application/json": {"schema": {"properties": {"e": S}}}}}
    responses: Json = {
        "201": {"description": "made", "content": {"application/json": {"schema": S}, "text/plain": {}}},
        "204": {"description": "nothing", "headers": headers},
        "4xx": {"$ref": "#/components/responses/No"},
        "default": {"$ref": "#/components/responses/No"},
        "x-more": {},
    }
    components: Json = {"responses": {"No": shared}, "headers": {"Link": {"schema": S}}}
    root = get({"responses": responses}, components=components)
    where = "#/components/responses/No/content/application~1json/schema"
    assert operations(root, tmp_path) == [
        [
            "GET /x (getX)",
            "201 application/json json: str text/plain text: str",
            "204",
            "204 header Retry-After: int",
            "204 header Link: str",
            f"4XX application/json json: {where}",
            f"default application/json json: {where}",
        ]
    ]
    assert read(root, tmp_path)[1].types[where].hint == "No"


def test_a_header_may_be_described_by_content(tmp_path: Path) -> None:
    headers: Json = {"X-A": {"content": {"application/json": {"schema": {"properties": {"a": S}}}}}}
    root = get({"responses": {"200": {"description": "ok", "headers": headers}}})
    assert list(types(root, tmp_path).values()) == ["{a: str}"]


def test_webhooks_and_callbacks_have_types_and_no_operations(tmp_path: Path) -> None:
    def hook(name: str) -> Json:
        schema: Json = {"type": "object", "properties": {name: S}}
        return {"post": {"requestBody": {"content": {"application/json": {"schema": schema}}}, "responses": OK}}

    nested: Json = {"post": {"responses": OK, "callbacks": {"more": {"$ref": "#/components/callbacks/L"}}}}
    callbacks: Json = {
        "nested": {"u": nested},
        "done": {"{$request.body#/url}": hook("c")},
        "later": {"$ref": "#/components/callbacks/L"},
    }
    shared: dict[str, Json] = {"callbacks": {"L": {"u": hook("l")}}, "pathItems": {"P": hook("p")}}
    hooks: dict[str, Json] = {"failed": hook("w"), "shared": {"$ref": "#/components/pathItems/P"}}
    root = get({"callbacks": callbacks}, webhooks=hooks, components=shared)
    _, api = read(root, tmp_path)
    assert [made.hint for made in api.types.values()] == [
        "failed request",
        "shared request",
        "L request",
        "getX done request",
    ]
    assert list(types(root, tmp_path).values()) == ["{w: str}", "{p: str}", "{l: str}", "{c: str}"]
    assert api.payloads == tuple(map(Named, api.types))
    assert len(api.operations) == 1
    assert problems(root, tmp_path) == []


def test_a_document_of_webhooks_alone_is_one(tmp_path: Path) -> None:
    root = document(
        webhooks={"a": {"post": {"responses": OK}}}, components={"schemas": {"A": {"properties": {"a": S}}}}
    )
    assert types(root, tmp_path) == {"A": "{a: str}"}


SCHEMES: Json = {
    "bearer": {"type": "http", "scheme": "Bearer"},
    "basic": {"type": "http", "scheme": "basic"},
    "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "oauth": {"type": "oauth2", "flows": {}},
    "tls": {"type": "mutualTLS"},
    "odd": {"type": "http", "scheme": "digest"},
}


REQUIRED: list[tuple[dict[str, Json], list[list[str]]]] = [
    ({}, [["bearer"]]),
    ({"security": None}, [["bearer"]]),
    ({"security": []}, []),
    ({"security": [{}, {"key": []}]}, [[], ["key"]]),
    ({"security": [{"key": [], "oauth": ["read"]}]}, [["key", "oauth"]]),
    ({"security": [{"tls": [], "basic": []}]}, [["basic"]]),
]


@pytest.mark.parametrize(("own", "required"), REQUIRED)
def test_an_operation_requires_its_own_credentials_or_the_documents(
    tmp_path: Path, own: dict[str, Json], required: list[list[str]]
) -> None:
    root = get(own, security=[{"bearer": []}], components={"securitySchemes": SCHEMES})
    found, api = read(root, tmp_path)
    assert [[key for key, _ in choice.schemes] for choice in api.operations[0].security] == required
    assert [(scheme.key, scheme.kind, scheme.parameter) for scheme in api.schemes] == [
        ("bearer", "bearer", ""),
        ("basic", "basic", ""),
        ("key", "header", "X-Key"),
        ("oauth", "bearer", ""),
    ]
    assert [problem.pointer for problem in found.problems.of("error")] == ["#/components/securitySchemes/odd"]


def test_an_unknown_scheme_is_a_problem(tmp_path: Path) -> None:
    assert problems(get({"security": [{"none": []}]}), tmp_path) == [
        "error #/paths/~1x/get/security/0/none: names a security scheme that is not there"
    ]


def test_servers_stand_at_three_levels(tmp_path: Path) -> None:
    root = document(
        servers=[{"url": "https://{region}.test", "variables": {"region": {"default": "eu", "enum": ["eu", "us"]}}}],
        paths={
            "/a": {"get": {"responses": OK}},
            "/b": {"servers": [{"url": "https://b.test"}], "get": {"responses": OK}},
            "/c": {"servers": [{"url": "/c"}], "get": {"servers": [{"url": "/own"}], "responses": OK}},
        },
    )
    _, api = read(root, tmp_path)
    assert [server.variables[0].values for server in api.servers] == [("eu", "us")]
    assert [[server.url for server in made.servers] for made in api.operations] == [[], ["https://b.test"], ["/own"]]
    assert api.operations[2].servers[0].pointer == "#/paths/~1c/get/servers/0"


def test_nothing_of_the_documents_text_is_in_the_copy(tmp_path: Path) -> None:
    evil = "ev'il\"\n{}"
    schema: Json = {"title": evil, "properties": {evil: {"description": evil, "enum": [evil], "default": evil}}}
    operation: Json = {
        "operationId": evil,
        "tags": [evil],
        "summary": evil,
        "parameters": [{"name": evil, "in": "query", "schema": schema}],
        "responses": {"200": {"description": evil, "content": {"application/json": {"schema": schema}}}},
    }
    path = tmp_path / "spec.json"
    path.write_text(
        json.dumps(document(paths={f"/{{{evil[:6]}}}": {"get": operation}}, components={"schemas": {evil: schema}}))
    )
    copy = json.dumps(normalize(load(path)).copy)
    assert "ev'il" not in copy


WRONG: list[tuple[Json, list[str]]] = [
    ({}, ["#/openapi", "#"]),
    ({"swagger": "2.0"}, ["#/swagger", "#"]),
    ({"openapi": "4.0.0"}, ["#/openapi"]),
    ({"openapi": "3.10.0", "paths": {}}, ["#/openapi"]),
    ({"openapi": "3.1.0", "paths": None}, ["#"]),
    ({"openapi": "3.1.0", "paths": []}, ["#/paths"]),
    ({"openapi": "3.1.0", "paths": {"/x": {"get": 1, "put": None}}}, ["#/paths/~1x/get"]),
    ({"openapi": "3.1.0", "paths": {"/x": None}}, ["#/paths/~1x"]),
    (get({"parameters": [{"in": "query"}, 5]}), ["#/paths/~1x/get/parameters/0", "#/paths/~1x/get/parameters/1"]),
    (get({"tags": "x", "deprecated": "yes"}), ["#/paths/~1x/get/tags", "#/paths/~1x/get/deprecated"]),
    (document(components={"schemas": {"A": "string"}}), ["#/components/schemas/A"]),
    (document(components={"schemas": {"A": {"type": "text"}}}), ["#/components/schemas/A/type"]),
    (document(components={"schemas": {"A": {"$ref": 5}}}), ["#/components/schemas/A/$ref"]),
    (document(components={"schemas": {"A": {"items": [S]}}}), ["#/components/schemas/A/items"]),
    (document(components={"schemas": {"A": {"required": [1]}}}), ["#/components/schemas/A/required/0"]),
    (document(paths={}, servers=[{"url": 5, "variables": []}]), ["#/servers/0/url", "#/servers/0/variables"]),
]


@pytest.mark.parametrize(("root", "pointers"), WRONG)
def test_wrong_types_are_refused_with_every_place(tmp_path: Path, root: Json, pointers: list[str]) -> None:
    path = tmp_path / "spec.json"
    path.write_text(json.dumps(root))
    with pytest.raises(Refused) as caught:
        normalize(load(path))
    assert [problem.pointer for problem in caught.value.problems.of("refusal")] == pointers


@pytest.mark.parametrize("content", [{}, {"a\nb": {}}])
def test_a_body_that_cannot_be_sent_is_no_body(tmp_path: Path, content: Json) -> None:
    root = get({"requestBody": {"required": True, "content": content}})
    assert one(root, tmp_path).body is None
    assert problems(root, tmp_path) != []
