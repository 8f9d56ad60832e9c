"""Which texts of an output become files, by the schema of a version and by their form; what the schema itself says."""

from __future__ import annotations

from typing import Any

import pytest

from replicate_runtime.overlays.parts.data_uri import is_base64_uri, media_type
from replicate_runtime.overlays.parts.output import Reader, is_ours, transform_output
from replicate_runtime.overlays.parts.schema import (
    OutputSchema,
    make_schema_backwards_compatible,
    version_has_no_array_type,
)

API = "https://api.replicate.com"
LOCAL = "http://127.0.0.1:8000"
FILE = "https://example.com/a.png"
PAGE = "https://example.com/a"
OURS = "https://replicate.delivery/x/out"
DATA = "data:image/png;base64,AA=="
WORDS = "data:text/plain,words"
URI = {"type": "string", "format": "uri"}
TEXT = {"type": "string"}


def schema(output: Any, cog_version: str | None = None, **others: Any) -> OutputSchema:
    """What a version says about its output."""
    return OutputSchema({"components": {"schemas": {"Output": output, **others}}}, cog_version)


def made(url: str) -> Any:
    return "file", url


def reader(output: Any = None, origin: str = API, **others: Any) -> Reader:
    return Reader(None if output is None else schema(output, **others), origin, made)


def is_file(text: str, output: Any = None, origin: str = API) -> bool:
    """Whether an output that is a text becomes a file."""
    return bool(reader(output, origin).output(text) == made(text))


# ---- by their form ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "unknown", "text_schema", "uri_schema"),
    [
        (FILE, True, False, True),
        ("http://example.com/a.png", True, False, True),
        ("https://example.com/a.tar.gz?x=1#y", True, False, True),
        ("https://example.com/x/a.png", True, False, True),
        (PAGE, False, False, True),
        ("https://example.com/.hidden", False, False, True),
        ("https://example.com/v1.0./", False, False, True),
        ("https://example.com/a.extension", False, False, True),
        ("https:///a.png", False, False, True),
        ("https://", False, False, True),
        (OURS, True, True, True),
        (f"{API}/v1/files/a", True, True, True),
        ("https://replicate.delivery", True, True, True),
        ("https://a.b.replicate.delivery/x", True, True, True),
        ("http://replicate.delivery/x", False, False, True),
        ("https://notreplicate.delivery/x", False, False, True),
        (f"{API}.example.com/x", False, False, True),
        (DATA, True, True, True),
        (WORDS, False, False, True),
        ("httpx is a library", False, False, False),
        ("http", False, False, False),
        ("database: a.png", False, False, False),
        ("data:", False, False, True),
        (f"{FILE} b", False, False, True),
        ("see https://example.com/a.png", False, False, False),
        ("ftp://example.com/a.png", False, False, False),
        ("", False, False, False),
    ],
)
def test_a_text_is_a_file_by_its_form_or_by_the_schema(
    text: str, unknown: bool, text_schema: bool, uri_schema: bool
) -> None:
    assert (is_file(text), is_file(text, TEXT), is_file(text, URI)) == (unknown, text_schema, uri_schema)


def test_files_of_a_service_on_this_machine_are_its_own() -> None:
    assert is_file(f"{LOCAL}/files/a", TEXT, LOCAL)
    assert is_file(f"{API}/v1/files/a", TEXT, LOCAL)
    assert not is_file("http://127.0.0.1:80001/files/a", TEXT, LOCAL)
    assert not is_file(LOCAL, TEXT, LOCAL)


@pytest.mark.parametrize("text", ["https://[broken/a.png", "https://[::1/replicate.delivery"])
def test_what_is_no_address_is_text(text: str) -> None:
    assert not is_file(text)
    assert is_ours(text, API) is False


# ---- by the schema ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("output", "value", "expected"),
    [
        ({"type": "array", "items": URI}, [PAGE, 1, None], [made(PAGE), 1, None]),
        ({"type": "array"}, [PAGE, FILE], [PAGE, made(FILE)]),
        ({"type": "array", "items": {"type": "array", "items": URI}}, [[PAGE], PAGE], [[made(PAGE)], PAGE]),
        ({"type": ["null", "array"], "items": URI}, [PAGE], [made(PAGE)]),
        ({"type": "object", "properties": {"a": URI}}, {"a": PAGE, "b": PAGE}, {"a": made(PAGE), "b": PAGE}),
        (
            {"type": "object", "properties": {"a": TEXT}, "additionalProperties": URI},
            {"a": FILE, "b": PAGE},
            {"a": FILE, "b": made(PAGE)},
        ),
        ({"type": "object", "additionalProperties": True}, {"a": PAGE, "b": FILE}, {"a": PAGE, "b": made(FILE)}),
        ({"anyOf": [TEXT, {"type": "array", "items": URI}]}, PAGE, PAGE),
        ({"oneOf": [{"type": "null"}, URI]}, PAGE, made(PAGE)),
        ({"allOf": [{"title": "Output"}, URI]}, PAGE, made(PAGE)),
        ({"anyOf": {"0": URI}}, PAGE, PAGE),
        ({"type": "integer"}, PAGE, PAGE),
        ({"type": "integer"}, FILE, made(FILE)),
        ([URI], PAGE, PAGE),
    ],
)
def test_files_are_where_the_schema_says(output: Any, value: object, expected: object) -> None:
    assert reader(output).output(value) == expected


def test_references_are_followed_and_circles_end() -> None:
    others: dict[str, Any] = {
        "Image": URI,
        "a/b~c": URI,
        "Loop": {"$ref": "#/components/schemas/Loop"},
        "Circle": {"anyOf": [{"$ref": "#/components/schemas/Circle"}]},
        "Tree": {"type": "array", "items": {"anyOf": [URI, {"$ref": "#/components/schemas/Tree"}]}},
    }
    for name in ("Image", "a~1b~0c"):
        assert reader({"$ref": f"#/components/schemas/{name}"}, **others).output(PAGE) == made(PAGE)
    for pointer in (
        "#/components/schemas/Loop",
        "#/components/schemas/Circle",
        "#/none",
        "other.json#/Image",
        "components/schemas/Image",
        5,
    ):
        assert reader({"$ref": pointer}, **others).output(PAGE) == PAGE
    tree = reader({"$ref": "#/components/schemas/Tree"}, **others)
    given: list[Any] = [PAGE, [PAGE, []]]
    assert tree.output(given) == [made(PAGE), [made(PAGE), []]]


@pytest.mark.parametrize("depth", [14, 15, 16])
def test_references_are_followed_fifteen_deep(depth: int) -> None:
    chain: dict[str, Any] = {f"S{at}": {"$ref": f"#/components/schemas/S{at + 1}"} for at in range(depth)}
    chain[f"S{depth}"] = URI
    found = reader({"$ref": "#/components/schemas/S1"}, **chain)
    assert (found.output(PAGE) == made(PAGE)) is (depth <= 15)


def test_what_lies_deeper_than_anything_is_left_as_it_is() -> None:
    for depth, expected in ((200, made(FILE)), (201, made(FILE)), (202, FILE)):
        for kind in ("list", "mapping"):
            value: Any = FILE
            for _ in range(depth):
                value = [value] if kind == "list" else {0: value}
            found = reader().output(value)
            for _ in range(depth):
                found = found[0]
            assert found == expected


def test_lists_and_mappings_are_new_and_others_are_the_same() -> None:
    thing = object()
    given: dict[str, Any] = {"list": [thing, 1.5, True, None], "mapping": {}}
    found = reader().output(given)
    assert found == given
    assert found is not given
    assert found["list"] is not given["list"]
    assert found["list"][0] is thing


def test_what_was_a_file_before_is_text_again_until_the_schema_says_more() -> None:
    class Marked(str):
        __slots__ = ()

    assert type(reader(TEXT).output(Marked(FILE))) is str
    assert reader(TEXT).output([Marked(OURS)]) == [made(OURS)]


@pytest.mark.parametrize(
    ("output", "value", "expected"),
    [
        ({"type": "array", "items": URI}, PAGE, made(PAGE)),
        ({"type": "array", "items": {"type": "array", "items": URI}}, [PAGE], [made(PAGE)]),
        ({"type": "array"}, PAGE, PAGE),
        (URI, PAGE, made(PAGE)),
        (TEXT, FILE, FILE),
        (None, FILE, made(FILE)),
        (None, PAGE, PAGE),
    ],
)
def test_a_piece_is_an_item_of_a_list_or_the_whole(output: Any, value: object, expected: object) -> None:
    assert reader(output).piece(value) == expected


# ---- the schema itself -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("output", "cog_version", "iterator"),
    [
        ({"type": "array", "x-cog-array-type": "iterator"}, None, True),
        ({"type": "array", "x-cog-array-type": "list"}, None, False),
        ({"type": "array"}, None, False),
        ({"type": "array"}, "0.3.9", False),
        ({"type": "array"}, "0.3.8", True),
        ({"type": "array"}, "dev", False),
        ({"type": "string", "x-cog-array-type": "iterator"}, "0.3.8", False),
        ({"anyOf": [{"type": "null"}, {"type": "array", "x-cog-array-type": "iterator"}]}, None, True),
    ],
)
def test_an_output_comes_piece_by_piece_where_it_is_marked(
    output: Any, cog_version: str | None, iterator: bool
) -> None:
    assert schema(output, cog_version).iterator is iterator


@pytest.mark.parametrize(
    "document", [None, "text", {}, {"components": 1}, {"components": {"schemas": []}}, {"components": {"schemas": {}}}]
)
def test_a_document_of_any_shape_is_read(document: object) -> None:
    found = OutputSchema(document, "0.1.0")
    assert (found.node, found.iterator) == (None, False)
    assert Reader(found, API, made).output([PAGE, FILE]) == [PAGE, made(FILE)]


@pytest.mark.parametrize(
    ("value", "kind"),
    [("x", "string"), (True, "boolean"), (1, "integer"), (1.5, "number"), ([], "array"), ({}, "object")],
)
def test_the_alternative_that_fits_a_value_is_found_by_its_type(value: object, kind: str) -> None:
    kinds = ["string", "boolean", "integer", "number", "array", "object"]
    node = {"anyOf": [{"type": name, "title": name} for name in kinds]}
    fitting = schema(node).fitting(node, value)
    assert fitting is not None
    assert fitting["title"] == kind


def test_what_no_alternative_fits_has_none() -> None:
    found = schema(TEXT)
    assert found.fitting(TEXT, 5) is found.fitting(TEXT, None) is found.fitting(None, "x") is None
    assert found.fitting({"type": "integer"}, True) is None
    assert found.fitting({"type": ["null", "string"]}, "x") == {"type": ["null", "string"]}


@pytest.mark.parametrize(
    ("version", "older"),
    [
        ("0.3.8", True),
        ("0.3.9", False),
        ("0.3.10", False),
        ("0.3", True),
        ("0", True),
        ("0.4", False),
        ("1", False),
        ("1.0.0", False),
        ("v0.3.8", True),
        ("0.2.20", True),
        ("0.3.9rc1", True),
        ("0.3.9-beta2", True),
        ("0.3.9.dev3", True),
        ("0.3.9-dev+gabc", True),
        ("0.3.9+gabc", False),
        ("0.3.10a1", False),
        ("0.3.8+local", True),
        ("dev", None),
        ("", None),
        ("0.3.9.1", None),
        ("0.3.x", None),
    ],
)
def test_versions_of_cog_before_0_3_9_did_not_mark_iterators(version: str, older: bool | None) -> None:
    assert version_has_no_array_type(version) is older


@pytest.mark.parametrize(
    ("kind", "version", "marked"),
    [("array", "0.3.8", True), ("array", "0.3.9", False), ("array", "dev", False), ("string", "0.3.8", False)],
)
def test_an_old_schema_is_marked_in_place(kind: str, version: str, marked: bool) -> None:
    document: dict[str, Any] = {"components": {"schemas": {"Output": {"type": kind}}}}
    assert make_schema_backwards_compatible(document, version) is document
    expected = {"type": kind, "x-cog-array-type": "iterator"} if marked else {"type": kind}
    assert document == {"components": {"schemas": {"Output": expected}}}


# ---- as release 1.0.7 did --------------------------------------------------------------------------------------------


def test_every_address_is_a_file_where_no_schema_is_asked() -> None:
    given = {"a": [PAGE, "http://example.com", "words"], "b": (DATA, 5), "c": {"d": WORDS}, "e": None}
    assert transform_output(given, made) == {
        "a": [made(PAGE), "http://example.com", "words"],
        "b": [made(DATA), 5],
        "c": {"d": made(WORDS)},
        "e": None,
    }


# ---- data URIs -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        (DATA, True),
        ("data:;base64,", True),
        ("data:a/b;x=y;base64,AA==", True),
        ("data:base64,AA==", False),
        ("data:image/png;base64", False),
        ("data:image/png,AA;base64,", False),
        (f"see {DATA}", False),
        (f"{DATA} or so", False),
        (f"{DATA}\n", False),
        ("data:;base64,ü", False),
        (f"data:{'x' * 500};base64,AA==", False),
        (WORDS, False),
    ],
)
def test_a_base64_uri_is_the_whole_text(text: str, yes: bool) -> None:
    assert is_base64_uri(text) is yes


@pytest.mark.parametrize(
    ("uri", "kind"),
    [
        (DATA, "image/png"),
        ("data:Image/PNG;x=y;base64,AA==", "image/png"),
        ("data:,x;y", "text/plain"),
        ("data:;base64,AA==", "text/plain"),
        ("data:text/html,a;b,c", "text/html"),
    ],
)
def test_a_data_uri_names_its_media_type(uri: str, kind: str) -> None:
    assert media_type(uri) == kind
