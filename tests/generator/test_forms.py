"""Bodies that are forms: each property travels as its schema and `encoding` say, whoever gives it."""

from __future__ import annotations

import io
from email.parser import BytesParser
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.generator.printing import Caller, Wire, build_from, document, load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import ModuleType

S: dict[str, Any] = {"type": "string"}
FILE: dict[str, Any] = {"type": "string", "format": "binary"}
BYTES: dict[str, Any] = {"type": "string", "format": "byte"}
PAIR: dict[str, Any] = {"type": "object", "properties": {"a": S, "b": S}}
MULTIPART = "multipart/form-data"
FORM = "application/x-www-form-urlencoded"


def listed(item: dict[str, Any]) -> dict[str, Any]:
    """A list of something."""
    return {"type": "array", "items": item}


def sends(name: str, schema: Any, encoding: Any = None, kind: str = MULTIPART, **body: Any) -> dict[str, Any]:
    """A path with an operation that takes a form."""
    content: dict[str, Any] = {kind: {"schema": schema, "encoding": encoding or {}}}
    responses = {"200": {"description": "ok"}}
    return {
        "post": {"operationId": name, "requestBody": {"required": True, "content": content, **body}}
        | {"responses": responses}
    }


UPLOAD = {
    "type": "object",
    "required": ["file"],
    "properties": {
        "file": {"contentMediaType": "application/octet-stream"},
        "either": {"oneOf": [FILE, S]},
        "key": BYTES,
        "keys": listed(BYTES),
        "metas": listed(PAIR),
    },
}
FIELDS = {
    "type": "object",
    "properties": {
        "plain": PAIR,
        "deep": {"type": "object", "additionalProperties": PAIR},
        "expand": listed(S),
        "json": PAIR,
        "csv": listed(S),
        "pipe": listed(S),
        "pairs": listed(PAIR),
    },
}
ENCODING = {
    "deep": {"style": "deepObject", "explode": True},
    "expand": {"style": "deepObject"},
    "json": {"contentType": "application/json"},
    "csv": {"explode": False},
    "pipe": {"style": "pipeDelimited"},
}
BRACES = {"either": {"contentType": "text/{0.__class__}"}, "metas": {"contentType": "application/json"}}
WAYS = {"application/json": {"schema": FIELDS}, FORM: {"schema": FIELDS, "encoding": ENCODING}}
PATHS = {
    "/upload": sends("upload", UPLOAD, BRACES),
    "/answered": sends("answered", {"$ref": "#/components/schemas/Answered"}, required=False),
    "/either": sends("either", {"oneOf": [{"$ref": "#/components/schemas/Answered"}, PAIR]}),
    "/mixed": sends("mixed", PAIR, kind="multipart/mixed"),
    "/form": sends("form", FIELDS, ENCODING, FORM, required=False),
    "/choice": sends("choice", {"oneOf": [FIELDS, PAIR]}, ENCODING, FORM),
    "/chosen": sends("chosen", {"oneOf": [UPLOAD, PAIR]}, {**BRACES, "a": {"contentType": "text/x"}}),
    "/ways": {"post": {"operationId": "ways", "requestBody": {"content": WAYS}, "responses": {}}},
}
ANSWERED = {"type": "object", "required": ["file"], "properties": {"file": FILE, "note": S}}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """The package of all these forms."""
    out = tmp_path_factory.mktemp("forms")
    build_from(document(PATHS, {"Answered": ANSWERED}), out, "forms")
    return load(out, "forms")


@pytest.fixture
def sent(package: ModuleType, call: Caller) -> Callable[..., httpx.Request]:
    """Calls an operation, and gives the request."""

    def send(name: str, *args: Any, **keywords: Any) -> httpx.Request:
        wire = Wire(httpx.Response(200))
        call(package.Client(transport=wire.transport), name, *args, **keywords)
        return wire.last

    return send


def parts(request: httpx.Request) -> list[tuple[Any, Any, Any, Any]]:
    """Name, file name, media type and content of each part."""
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    payload: Any = BytesParser().parsebytes(head + request.content).get_payload()
    named = [(part.get_param("name", header="content-disposition"), part) for part in payload]
    return [(name, one.get_filename(), one["content-type"], one.get_payload(decode=True)) for name, one in named]


def test_parts(sent: Callable[..., httpx.Request]) -> None:
    stream = "application/octet-stream"
    assert parts(sent("upload", io.BytesIO(b"f"), either="e", key=b"\0\1", keys=[b"a"], metas=[{"a": "1"}])) == [
        ("file", "file", stream, b"f"),
        ("either", None, "text/{0.__class__}", b"e"),
        ("key", None, None, b"AAE="),
        ("keys", None, None, b"YQ=="),
        ("metas", None, "application/json", b'{"a":"1"}'),
    ]


def test_files_are_typed_as_such(package: ModuleType) -> None:
    annotations = package.Client.upload.__annotations__
    assert annotations["file"] == "FileInput"
    assert annotations["either"] == "FileInput | str | None"


def test_a_form_is_arguments_whether_it_is_answered_or_may_be_left_out(sent: Callable[..., httpx.Request]) -> None:
    assert parts(sent("answered", file=b"f", note="n"))[0] == ("file", "file", "application/octet-stream", b"f")
    for name in ("answered", "form"):
        request = sent(name)
        assert (request.content, request.headers.get("content-type")) == (b"", None)


def test_a_record_with_a_file_is_sent_as_it_is(sent: Callable[..., httpx.Request], package: ModuleType) -> None:
    made = package.Answered(file=b"\0", note="n")
    assert [part[0::3] for part in parts(sent("either", made))] == [("file", b"\0"), ("note", b"n")]


def test_other_kinds_of_multipart_keep_their_name(sent: Callable[..., httpx.Request]) -> None:
    request = sent("mixed", a="1")
    assert request.headers["content-type"].startswith("multipart/mixed; boundary=")
    assert parts(request) == [("a", None, None, b"1")]


@pytest.mark.parametrize(
    ("given", "body"),
    [
        ({"plain": {"a": "1", "b": "2"}}, "a=1&b=2"),
        ({"deep": {"k": {"a": "x y"}}}, "deep%5Bk%5D%5Ba%5D=x%20y"),
        ({"expand": ["a", "b"]}, "expand%5B0%5D=a&expand%5B1%5D=b"),
        ({"json": {"a": "1"}}, "json=%7B%22a%22%3A%221%22%7D"),
        ({"csv": ["a", "b,c"]}, "csv=a,b%2Cc"),
        ({"pipe": ["a", "b"]}, "pipe=a%7Cb"),
        ({"pairs": [{"a": "1"}]}, "pairs=%7B%22a%22%3A%221%22%7D"),
    ],
)
def test_fields(sent: Callable[..., httpx.Request], package: ModuleType, given: dict[str, Any], body: str) -> None:
    assert sent("form", **given).content.decode() == body
    assert sent("choice", given).content.decode() == body
    assert sent("choice", package.ChoiceRequest1(**given)).content.decode() == body
    assert sent("ways", given, content_type=FORM).content.decode() == body


def test_parts_of_a_form_that_is_one_argument(sent: Callable[..., httpx.Request], package: ModuleType) -> None:
    made = {"file": b"f", "key": b"\0\1", "keys": [b"a"], "metas": [{"a": "1"}], "either": None, "more": "m"}
    for body in (made, package.ChosenRequest1(**made)):
        assert sorted(parts(sent("chosen", body)), key=repr) == [
            ("file", "file", "application/octet-stream", b"f"),
            ("key", None, None, b"AAE="),
            ("keys", None, None, b"YQ=="),
            ("metas", None, "application/json", b'{"a":"1"}'),
            ("more", None, None, b"m"),
        ]
    assert parts(sent("chosen", {"a": "x"})) == [("a", None, "text/x", b"x")]


def test_what_an_encoding_says_in_vain_is_noted(tmp_path: Path) -> None:
    paths = {"/x": sends("x", PAIR, {"a": {"style": "form", "headers": {}}})}
    result = build_from(document(paths), tmp_path, "idle")
    assert [problem.pointer.rpartition("/")[2] for problem in result.problems] == ["headers", "style"]
