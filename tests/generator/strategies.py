"""Random documents for hypothesis: mostly right, often odd, and full of references that mostly arrive."""

from __future__ import annotations

from typing import TypeAlias, cast

from hypothesis import strategies as st

from generator.ir import Json
from generator.normalize.grammar import METHOD_KEYS, OBJECTS

Strategy: TypeAlias = st.SearchStrategy[Json]


def record(required: dict[str, Strategy] | None = None, optional: dict[str, Strategy] | None = None) -> Strategy:
    """An object with some fields, and maybe some more."""
    return st.fixed_dictionaries(required or {}, optional=optional or {}).map(lambda found: cast("Json", found))


def many(item: Strategy, most: int = 3, least: int = 0) -> Strategy:
    """A list."""
    return st.lists(item, min_size=least, max_size=most)


def by_name(keys: st.SearchStrategy[str], value: Strategy, most: int = 3) -> Strategy:
    """A map."""
    return st.dictionaries(keys, value, max_size=most)


def one_of(*words: Json) -> Strategy:
    """One of some values."""
    return st.sampled_from(words)


NAMES = ("A", "B", "C", "D", "a/b", "~", "", "class", "имя", 'x"\n')
names = st.sampled_from(NAMES)
words = st.one_of(names, st.text(max_size=8))
flags: Strategy = st.booleans()
numbers: Strategy = st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False))
scalars: Strategy = st.one_of(st.none(), flags, numbers, words)
values: Strategy = st.recursive(scalars, lambda inner: many(inner) | by_name(words, inner), max_leaves=6)
empty: Strategy = st.just({})


def _pointers(kind: str) -> st.SearchStrategy[str]:
    there = names.map(lambda name: f"#/components/{kind}/" + name.replace("~", "~0").replace("/", "~1"))
    elsewhere = st.sampled_from(["#", "#/nowhere", "other.yaml", "http://127.0.0.1:9/", "#/paths/~1x", "#A"])
    return st.one_of(there, there, there, elsewhere)


def maybe(kind: str, found: Strategy) -> Strategy:
    """A thing, or a reference to one."""
    return st.one_of(found, found, record({"$ref": _pointers(kind)}))


def _described(inner: Strategy) -> Strategy:
    """A schema of any keywords around others."""
    several = many(inner, least=1)
    named = by_name(names, inner)
    kinds = ("string", "integer", "number", "boolean", "array", "object", "null")
    mapping = by_name(words, names)
    optional: dict[str, Strategy] = {
        "type": one_of(*kinds) | many(one_of(*kinds)),
        "required": many(names, 2),
        "additionalProperties": inner | flags,
        "enum": many(scalars),
        "const": scalars,
        "default": values,
        "format": one_of("date-time", "binary", "byte", "uuid", "odd"),
        "maximum": numbers,
        "exclusiveMaximum": flags | numbers,
        "discriminator": record({"propertyName": names}, {"mapping": mapping}),
        "$ref": _pointers("schemas"),
        **dict.fromkeys(("properties", "patternProperties"), named),
        **dict.fromkeys(("allOf", "oneOf", "anyOf", "prefixItems"), several),
        **dict.fromkeys(("items", "not"), inner),
        **dict.fromkeys(("nullable", "readOnly", "deprecated"), flags),
        **dict.fromkeys(("title", "description"), words),
    }
    return record(optional=optional)


_leaf: Strategy = st.one_of(
    record({"$ref": _pointers("schemas")}), flags, one_of({"type": "string"}, {"type": "object"})
)
schemas: Strategy = st.recursive(_leaf, _described, max_leaves=8)

content = by_name(
    st.sampled_from(
        ["application/json", "text/plain", "multipart/form-data", "text/event-stream", "*/*", "odd", "a\nb"]
    ),
    record(optional={"schema": schemas, "itemSchema": schemas, "encoding": by_name(names, empty)}),
    most=2,
)
headers = by_name(words, maybe("headers", record(optional={"schema": schemas, "content": content})), most=2)
parameters = maybe(
    "parameters",
    record(
        {"name": words, "in": one_of("path", "query", "header", "cookie", "body")},
        {"schema": schemas, "content": content, "required": flags, "style": one_of("form", "matrix", "x")},
    ),
)
bodies = maybe("requestBodies", record(optional={"content": content, "required": flags}))
responses = maybe("responses", record({"description": words}, {"content": content, "headers": headers}))
operations = record(
    {"responses": by_name(st.sampled_from(["200", "4XX", "default", "20x", "x-y"]), responses, most=2)},
    {
        "operationId": words,
        "tags": many(words),
        "parameters": many(parameters),
        "requestBody": bodies,
        "security": many(by_name(names, many(words))),
        "servers": many(record({"url": words})),
    },
)
items = maybe(
    "pathItems",
    record(optional={**dict.fromkeys((*METHOD_KEYS, "purge"), operations), "parameters": many(parameters)}),
)
_segments = st.lists(st.one_of(words.map(lambda word: f"{{{word}}}"), words), max_size=3)
paths = _segments.map(lambda parts: "/" + "/".join(parts))
_components: dict[str, Strategy] = {
    "parameters": by_name(names, parameters, most=2),
    "responses": by_name(names, responses, most=2),
    "requestBodies": by_name(names, bodies, most=2),
    "headers": by_name(names, record({"schema": schemas}), most=2),
    "pathItems": by_name(names, items, most=2),
}
documents = record(
    {"openapi": one_of("3.0.3", "3.1.0", "3.2.0"), "info": one_of({"title": "t", "version": "1"})},
    {
        "paths": by_name(paths, items),
        "webhooks": by_name(words, items, most=1),
        "components": record({"schemas": by_name(names, schemas, most=4)}, _components),
        "servers": many(record({"url": words})),
    },
)

_keywords = st.sampled_from(sorted({name for found in OBJECTS.values() for name in found}))
wild: Strategy = st.recursive(scalars, lambda inner: many(inner) | by_name(_keywords | words, inner, 4), max_leaves=30)
"""Any value, with OpenAPI's own words for keys."""
