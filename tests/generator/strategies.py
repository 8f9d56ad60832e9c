"""Random documents for hypothesis: mostly right, often odd, every string an attack, references that mostly arrive."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias, TypeVar, cast

from hypothesis import strategies as st

from generator.ir import Json
from generator.normalize.grammar import MAPS, METHOD_KEYS, OBJECTS, REFERABLE, REQUIRED, SCHEMA_TYPES
from generator.problems import join

from .odd import NAMES

T = TypeVar("T")
Strategy: TypeAlias = st.SearchStrategy[Json]

ATTACKS: Final = (
    '"""; __import__("evc"); """',
    "'''; __import__('evc'); '''",
    "\\",
    '\\"""',
    '"\\',
    "\\N{NOPE} \\x \\u12 \\",
    "\n__import__('evc')\n",
    "\r\nevc: 1",
    "\n    evc()\n",
    "# type:\x20ignore\n",
    "{{ evc }}{% evc %}{# evc #}",
    "{% include '/etc/passwd' %}",
    "{0.__class__}{evc!r}%(evc)s",
    "'); evc(",
    '"], evc()]',
    "x | evc()",
    "List[evc()]",
    "\u2028evc()",
    "\x0c\x85\u202eevc",
    "\0",
    "../../evc",
    "/etc/passwd",
    "..\\evc.py",
    "file:///etc/passwd",
    "${evc}",
    "a" * 300,
)
TEXTS: Final = (*ATTACKS, *NAMES, "plain", "Plain words, in a sentence.", "a_b", "aB", "a-b", "<b>`x`</b>", "*" * 9)
NUMBERS: Final = (0, 1, -1, 0.5, 1e308, 10**30, -0.0)
SCALARS: Final = (None, True, False, *NUMBERS, *TEXTS)
MEDIA: Final = (
    *("application/json", "application/json", "application/problem+json", "multipart/form-data", "text/plain"),
    *("application/x-www-form-urlencoded", "application/octet-stream", "text/event-stream", "image/*", "*/*", "odd"),
    *('application/vnd.x+json; v="evc"', "a\nb", "application/jsonl", "TEXT/PLAIN", "application/json; charset=utf-8"),
)
PLACES: Final = ("#", "#/nowhere", "other.yaml", "/etc/passwd", "http://127.0.0.1:9/", "#/paths/~1x", "#A", "#/paths")
WORDS: Final[dict[str, tuple[str, ...]]] = {
    "Document.openapi": ("3.1.0", "3.0.3", "3.2.0", "3.1.1"),
    "Parameter.in": ("query", "query", "header", "cookie", "query", "header", "querystring"),
    "Parameter.style": ("form", "simple", "matrix", "label", "spaceDelimited", "pipeDelimited", "deepObject", "x"),
    "Encoding.style": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "Encoding.contentType": MEDIA,
    "Schema.format": ("date-time", "date", "binary", "byte", "uuid", "int32", "odd"),
    "Schema.contentMediaType": MEDIA,
    "Server.url": ("https://{v}.test/", "/v1", "//host", "https://u:p@host.test", "ftp://x", "https://a.test/{v}/"),
    "Scheme.type": ("http", "apiKey", "oauth2", "openIdConnect", "mutualTLS", "odd"),
    "Scheme.scheme": ("bearer", "basic", "Bearer", "digest"),
    "Scheme.in": ("header", "query", "cookie", "body"),
}
"""What the text of a field usually is; any other is one of the texts above, or random."""
KEYS: Final[dict[str, tuple[str, ...]]] = {
    "content": MEDIA,
    "responses": ("200", "200", "201", "204", "404", "4XX", "5xx", "default", "302"),
    "variables": ("v", "v", "x"),
    "callbacks": ("{$request.body#/url}", *TEXTS[:9]),
    "additionalOperations": ("PURGE", "get", *TEXTS[:9]),
    "headers": ("X-Next", "Link", "Content-Type", *TEXTS),
}
SECTIONS: Final = {
    "Schema": "schemas",
    "Parameter": "parameters",
    "Header": "headers",
    "Body": "requestBodies",
    "Response": "responses",
    "PathItem": "pathItems",
    "Scheme": "securitySchemes",
    "Callback": "callbacks",
    "Media": "mediaTypes",
}
USUAL: Final[dict[str, tuple[str, ...]]] = {
    "Document": ("info", "paths", "components"),
    "Info": ("title", "version"),
    "Operation": ("responses", "operationId", "parameters"),
    "Response": ("description", "content"),
    "Body": ("content",),
    "Media": ("schema",),
    "Parameter": ("schema",),
    "Header": ("schema",),
    "Scheme": ("name", "in", "scheme"),
    "Variable": ("default",),
}
"""Fields that an object nearly always has."""
SHAPES: Final[tuple[tuple[dict[str, Json], tuple[str, ...]], ...]] = (
    ({"type": "string"}, ("format", "pattern", "default", "contentMediaType", "contentEncoding")),
    ({"type": "integer"}, ("minimum", "exclusiveMaximum", "default", "format")),
    ({"type": ["string", "null"]}, ("default", "enum")),
    ({"type": "string"}, ("enum", "default", "nullable")),
    ({}, ("enum", "const", "default")),
    ({"type": "object"}, ("properties", "required", "additionalProperties", "discriminator")),
    ({"type": "object"}, ("properties", "required", "patternProperties", "default")),
    ({"type": "object"}, ("properties", "allOf", "nullable")),
    ({"type": "array"}, ("items", "default", "nullable")),
    ({"type": "array"}, ("prefixItems", "items")),
    ({}, ("oneOf", "discriminator")),
    ({}, ("anyOf", "title")),
    ({}, ("allOf", "description")),
)
"""Schemas that mean something: what they have, and fields that they may have beside it."""
MOST: Final = 50
"""Objects of a document, but for small ones at its ends."""


_text = st.text(max_size=8)
_scalars: Strategy = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _text
)
_block = st.binary(min_size=24, max_size=24)


def _lists(inner: Strategy) -> Strategy:
    return st.lists(inner, max_size=3).map(lambda found: cast("Json", found))


_values: Strategy = st.recursive(
    _scalars, lambda inner: _lists(inner) | st.dictionaries(_text, inner, max_size=3), max_leaves=6
)


class Author:
    """Writes a document by the table of what one may look like."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self._entropy = 0
        self._left = MOST
        self._odd = self.pick((9999, 9999, 999, 99))
        self._holes: list[str] = []
        self._wanted: list[tuple[str, str]] = []
        self._names = [self.text(), self.text(), "A"]

    def document(self) -> dict[str, Json]:
        """A document whose references mostly arrive."""
        root = cast("dict[str, Json]", self.filled("Document", 0))
        found = root.get("components")
        sections = found if isinstance(found, dict) else {}
        while self._wanted:
            kind, name = self._wanted.pop()
            section = sections.setdefault(SECTIONS[kind], {})
            if isinstance(section, dict) and name not in section:
                section[name] = self.filled(kind, 3)
        return root

    def text(self) -> str:
        """A text."""
        return self._draw(_text) if self.rarely(8) else self.pick(TEXTS)

    def value(self, where: str, rule: str, depth: int) -> Json:
        """What a field may hold; once in a while, what it may not."""
        if self.rarely(self._odd):
            return self.pick(SCALARS)
        rule = self.pick(rule.split("|")) if where not in WORDS else rule
        if rule.startswith("["):
            return [self.value(where, rule[1:-1], depth + 1) for _ in range(self.below(3) + 1)]
        if rule.startswith("{"):
            return {self.key(where): self.value(where, rule[1:-1], depth + 1) for _ in range(self.below(3) + 1)}
        if rule in REFERABLE and (self._left <= 0 or self.rarely(4)):
            return self.reference(rule)
        return self.filled(rule, depth + 1) if rule in OBJECTS or rule in MAPS else self.leaf(where, rule)

    def leaf(self, where: str, rule: str) -> Json:
        """A value without parts."""
        match rule:
            case _ if where in WORDS and not self.rarely(self._odd):
                return self.pick(WORDS[where])
            case "bool":
                return self.rarely(2)
            case "number":
                return self.pick(NUMBERS)
            case "Type":
                return self.pick(sorted(SCHEMA_TYPES))
            case "any":
                return self._draw(_values) if self.rarely(3) else self.pick(SCALARS)
            case _:
                known = where.endswith(("required", "mapping", "propertyName")) and not self.rarely(8)
                return self.pick(self._names) if known else self.text()

    def key(self, where: str) -> str:
        """A key of a map."""
        _, _, name = where.partition(".")
        if where == "Document.paths":
            parts = [self.pick(self._names) for _ in range(self.below(3))]
            self._holes = [part for part in parts if self.rarely(2)]
            return "/" + "/".join(f"{{{part}}}" if part in self._holes else part for part in parts)
        if where.startswith("Requirement"):
            self._wanted.append(("Scheme", name := self.pick(self._names)))
            return name
        if where.startswith("Components") or name in {"properties", "encoding", "$defs"}:
            return self.pick(self._names) if self.rarely(2) else self.text()
        return self.pick(KEYS[name]) if name in KEYS else self.text()

    def reference(self, kind: str) -> Json:
        """A reference, to what will be written too."""
        if self.rarely(self._odd):
            return {"$ref": self.pick(PLACES)}
        self._wanted.append((kind, name := self.pick(self._names)))
        return {"$ref": join("#/components", SECTIONS[kind], name).replace("%", "%25")}

    def filled(self, kind: str, depth: int) -> Json:
        """An object with the fields that it must have, nearly all that it usually has, and some others."""
        if kind in MAPS:
            return self.value(f"{kind}.", MAPS[kind], depth)
        self._left -= 1
        table = dict.fromkeys(("default", "const"), "any") | OBJECTS[kind]
        made: dict[str, Json] = {}
        names = [name for name in (*REQUIRED.get(kind, ()), *USUAL.get(kind, ())) if not self.rarely(self._odd)]
        if kind == "Schema":
            made, usual = self.pick(SHAPES)
            names = [name for name in usual if not self.rarely(3)]
        if kind == "PathItem":
            names = [self.pick(METHOD_KEYS)]
        names += [self.pick(tuple(OBJECTS[kind])) for _ in range(self.below(3))]
        small = depth > 9 or self._left <= 0
        made = dict(made)
        for name in dict.fromkeys(names):
            if not (small and ("Schema" in table[name] or "{" in table[name])):
                made[name] = self.value(f"{kind}.{name}", table[name], depth)
        if kind == "Operation" and isinstance(given := made.get("parameters"), list):
            given.extend({"name": hole, "in": "path", "required": True, "schema": {}} for hole in self._holes)
        return made

    def pick(self, options: Sequence[T]) -> T:
        """One of some things."""
        return options[self.below(len(options))]

    def rarely(self, one_in: int) -> bool:
        """True once in so many times."""
        return self.below(one_in) == one_in - 1

    def below(self, bound: int) -> int:
        """A number from 0. Many are made of one that is drawn, since each draw costs."""
        if self._entropy < bound:
            self._entropy = int.from_bytes(self._draw(_block), "big")
        self._entropy, number = divmod(self._entropy, bound)
        return number


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Json]:
    """A document."""
    return Author(draw).document()


_keywords = st.sampled_from(sorted({name for found in OBJECTS.values() for name in found}))
wild: Strategy = st.recursive(
    _scalars, lambda inner: _lists(inner) | st.dictionaries(_keywords | _text, inner, max_size=4), max_leaves=30
)
"""Any value, with OpenAPI's own words for keys."""
