"""A document whose names are those that printed code, Python or a file system uses, in every place that has one."""

from __future__ import annotations

import keyword
from typing import Any

from generator.plan import reserved

from .printing import document


def words(text: str) -> list[str]:
    """The words of a text."""
    return text.split()


NAMES = list(
    dict.fromkeys(
        [
            *("", " ", "a b", "a\nb"),
            *words("- + .. ../up 1a 2 $ref x-a a-b a_b aB a A _a __a a_ %s {a} a/b ~a a#b a\"b a'b a\\b"),
            *words("é e\u0301 ﬁ fi λ 日本 🚀 con aux"),
            *words("i\u0307 İ ¨ Typë ´ ń ΐ"),
            *words("__init__ __class__ __slots__ __dict__ __doc__ __all__ __getattr__ _client _raw _call"),
            *words("send async_send async_async_send async options cursor accept body cls kwargs mro"),
            *words(
                "getattr globals print type id Warning TimeoutError Ellipsis PermissionError Union Optional Generic"
            ),
            *keyword.kwlist,
            *sorted(reserved.FUNCTIONS | reserved.FIELDS | reserved.CLIENT | reserved.CONSTRUCTOR | reserved.MODULES),
        ]
    )
)
SCHEMAS = [name for name in NAMES if name != "$ref"]
S: dict[str, Any] = {"type": "string"}
LISTS: dict[str, Any] = {"type": "array", "items": {"type": "string", "format": "date"}}


def ref(name: str) -> dict[str, Any]:
    """A reference to a schema."""
    return {"$ref": "#/components/schemas/" + name.replace("~", "~0").replace("/", "~1").replace("%", "%25")}


def body(schema: dict[str, Any]) -> dict[str, Any]:
    """A JSON body."""
    return {"content": {"application/json": {"schema": schema}}}


def operation(name: str, schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An operation that answers with a schema."""
    return {"operationId": name, "responses": {"200": {"description": "d", **body(schema)}}, **more}


def parameters(place: str) -> list[dict[str, Any]]:
    """A parameter of each name."""
    return [{"name": name, "in": place, "schema": S} for name in NAMES if name and "\n" not in name]


def odd() -> dict[str, Any]:
    """The document."""
    schemas: dict[str, Any] = {
        name: {"type": "object", "properties": {"self": ref(name), "all": LISTS}} for name in SCHEMAS
    }
    schemas["All names"] = {"type": "object", "required": NAMES[::3], "properties": dict.fromkeys(NAMES, S)}
    schemas["All lists"] = {"type": "object", "properties": dict.fromkeys(NAMES, LISTS)}
    schemas["All schemas"] = {"type": "object", "properties": {f"p{n}": ref(name) for n, name in enumerate(SCHEMAS)}}
    schemas["All values"] = {"type": "string", "enum": NAMES}
    paths: dict[str, Any] = {}
    for number, name in enumerate(NAMES):
        answer = ref(name) if name in schemas else {}
        paths[f"/id/{number}"] = {"get": operation(name, answer)}
        paths[f"/tag/{number}"] = {"get": operation(f"tagged{number}", answer, tags=[name])}
        paths[f"/tagged/{number}"] = {"get": operation(f"{name}\t", answer, tags=["tag", "other"])}
    given = [*parameters("query"), *parameters("cookie")]
    whole = {"requestBody": {"required": True, **body({"type": "object", "properties": dict.fromkeys(NAMES, S)})}}
    paths["/all"] = {"post": operation("all", ref("All lists"), parameters=given, **whole)}
    return document(paths, schemas)
