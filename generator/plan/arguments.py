"""What a caller gives to an operation: its parameters and its body, as arguments with names and annotations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from attrs import frozen

from ..ir import (
    NO_TEXT,
    AnyType,
    Array,
    Body,
    Default,
    Field,
    Media,
    Named,
    Nullable,
    Parameter,
    Scalar,
    Text,
    Type,
    Union,
)
from ..naming import Wish, assign, header_name, wire_name
from .annotate import alternatives, annotation, lets_all, optional, united
from .prose import about, brief, facts
from .queries import (
    chosen_types,
    constant,
    nullable,
    page_item,
    plain,
    plain_media,
    structured_first,
    successes,
)
from .reserved import ARGUMENTS
from .text import literal
from .tree import Endpoint, rule_of

if TYPE_CHECKING:
    from .scope import Scope

Source: TypeAlias = Literal["path", "query", "header", "cookie", "field", "body", "extra"]
_PLACES: Final[dict[Source, str]] = {
    "path": "Part of the path,",
    "query": "Query parameter",
    "header": "Header",
    "cookie": "Cookie",
    "field": "Property of the body,",
    "body": "The request's",
    "extra": "The",
}
_ORDER: Final[tuple[Source, ...]] = ("path", "query", "header", "cookie", "field")

UPLOAD: Final = "FileInput"
"""What may be sent as a part of a form."""
CONTENT: Final = "BodyInput"
"""What may be sent as a whole body."""


@frozen
class Slot:
    """One thing that the wire takes, before it has a Python name."""

    source: Source
    wire: str
    type: Type
    required: bool = False
    text: Text = NO_TEXT
    default: Default | None = None
    limits: tuple[str, ...] = ()
    parameter: Parameter | None = None
    shown: str = ""
    """Its annotation, where the type does not say it."""
    preset: str = ""
    """Its default as Python source, where it is neither None nor UNSET."""

    @property
    def key(self) -> str:
        """What tells it from the others of the operation."""
        return f"{self.source} {self.wire}"


@frozen
class Argument:
    """A slot with its Python name, and how it is printed."""

    name: str
    slot: Slot
    annotation: str
    default: str
    keyword: bool
    """It can only be given by name."""
    doc: str

    @property
    def printed(self) -> str:
        """The parameter, as it stands in a signature."""
        return f"{self.name}: {self.annotation}{f' = {self.default}' if self.default else ''}"

    @property
    def passed(self) -> str:
        """The argument, as one function hands it on to another."""
        return f"{self.name}={self.name}" if self.keyword else self.name


def arguments(endpoint: Endpoint, scope: Scope) -> list[Argument]:
    """The arguments of an endpoint, those that must be given first."""
    slots = [slot for slot in _slots(endpoint, scope) if not filled(slot, endpoint, scope)]
    names = _names(endpoint, slots, scope)
    made = [_argument(slot, names[slot.key], scope) for slot in slots]
    return sorted(made, key=_rank)


def filled(slot: Slot, endpoint: Endpoint, scope: Scope) -> str:
    """The value, as Python source, of a slot that no caller gives: one value is allowed, or the kind of answer asks."""
    fixed = constant(slot.type, scope.atlas.types)
    if fixed is not None and slot.required:
        return literal(fixed.values[0])
    if endpoint.twin and slot.source in ("field", "query") and slot.wire == "stream" and _is_bool(slot.type):
        told = slot.required or (slot.default is not None and slot.default.value is True)
        return "True" if endpoint.kind == "stream" else "False" if told else "None"
    return ""


def _is_bool(of: Type) -> bool:
    return (of.of if isinstance(of, Nullable) else of) == Scalar("bool")


def all_slots(endpoint: Endpoint, scope: Scope) -> list[Slot]:
    """Everything that the wire takes, in the document's order."""
    return list(_slots(endpoint, scope))


def paged(endpoint: Endpoint, scope: Scope) -> bool:
    """Whether an endpoint reads pages that have addresses of their own."""
    operation = endpoint.operation
    if operation.method != "GET" or endpoint.kind == "stream":
        return False
    media = plain_media(operation)
    types = scope.atlas.types
    keys = {of.key for one in media if isinstance(of := plain(one.type, types), Named)}
    single = len(successes(operation)) == len(media) == 1 and len(keys) == 1
    return single and page_item(types[next(iter(keys))], types) is not None


def _slots(endpoint: Endpoint, scope: Scope) -> Iterator[Slot]:
    operation = endpoint.operation
    pages = paged(endpoint, scope)
    for one in operation.parameters:
        if not (pages and one.location == "query" and one.wire == "cursor"):
            yield Slot(one.location, one.wire, one.type, one.required, one.text, one.default, one.limits, one)
    whole = scope.atlas.spread(operation.body)
    if operation.body is not None and whole is not None:
        yield from (_field(item, operation.body, scope) for item in whole.fields if not item.read_only)
    elif operation.body is not None:
        yield from _whole_body(operation.body, scope)
    if pages:
        shown = scope.checked_core("page", "Cursor")
        text = Text(description="Which page: the address in a page's `next` or `previous`; the first by default.")
        yield Slot("extra", "cursor", AnyType(), text=text, shown=shown, preset="...")
    if endpoint.kind == "call" and (types := chosen_types(operation)):
        yield _choice("accept", types, "Media type of the answer.", scope)


def _field(item: Field, body: Body, scope: Scope) -> Slot:
    """One property of a body whose properties are arguments."""
    null, kind = nullable(item.type, scope.atlas.types), body.media[0].kind
    return Slot(
        "field",
        item.wire,
        item.type,
        item.required and body.required,
        item.text,
        item.default,
        item.limits,
        shown=_upload(item.type, scope) if kind == "multipart" else "",
        preset="UNSET" if kind == "json" and null and not item.required else "",
    )


def _whole_body(body: Body, scope: Scope) -> Iterator[Slot]:
    free = any(_is_typed(media) and lets_all(media.type, scope, "write") for media in body.media)
    parts = (part for media in body.media for part in _media_parts(media, scope))
    shown = scope.typing("Any") if free else united(parts)
    text = body.text if body.text.description else Text(description="The body of the request.")
    null = any(media.kind == "json" and nullable(media.type, scope.atlas.types) for media in body.media)
    of = body.media[0].type if len(body.media) == 1 else AnyType()
    preset = "" if body.required else "UNSET" if null else "None"
    yield Slot("body", "body", of, body.required, text, shown=shown, preset=preset)
    if len(body.media) > 1:
        types = [media.content_type for media in structured_first(body.media)]
        yield _choice("content_type", types, "Media type of the body.", scope)


def _media_parts(media: Media, scope: Scope) -> list[str]:
    if media.kind == "bytes":
        return [scope.checked_core("call", CONTENT)]
    return list(alternatives(media.type, scope, "write")) if _is_typed(media) else [scope.name("str")]


def _is_typed(media: Media) -> bool:
    """Whether a body is more than its text or its bytes."""
    return media.kind not in ("bytes", "text", "events")


def _choice(name: str, values: list[str], text: str, scope: Scope) -> Slot:
    distinct = list(dict.fromkeys(values))
    shown = f"{scope.typing('Literal')}[{', '.join(map(literal, distinct))}]"
    return Slot("extra", name, AnyType(), text=Text(description=text), shown=shown, preset=literal(distinct[0]))


def _names(endpoint: Endpoint, slots: list[Slot], scope: Scope) -> dict[str, str]:
    """Python names; where two places of the request use one, the later place is named, too."""
    rule, layout = rule_of(endpoint.operation, scope.context.layout), scope.context.layout
    wished: dict[str, str] = {}
    places: defaultdict[str, set[Source]] = defaultdict(set)
    for slot in slots:
        plain_name = header_name(slot.wire) if slot.source == "header" else wire_name(slot.wire)
        wished[slot.key] = rule.arguments.get(slot.wire) or layout.parameters.get(slot.wire) or plain_name
        places[wished[slot.key]].add(slot.source)
    special = {wished[slot.key] for slot in slots if slot.source not in _ORDER}
    wishes: list[Wish[str]] = []
    for slot in slots:
        name = wished[slot.key]
        if slot.source in _ORDER:
            first = min((place for place in places[name] if place in _ORDER), key=_ORDER.index)
            name = name if slot.source == first else f"{name}_{slot.source}"
            name = f"{name}_" if name in special else name
        wishes.append(Wish(slot.key, name, rank=0 if name == slot.wire else 1))
    return assign(wishes, ARGUMENTS | scope.atlas.classes | {endpoint.function})


def _argument(slot: Slot, name: str, scope: Scope) -> Argument:
    shown = slot.shown or annotation(slot.type, scope, "write")
    default = slot.preset or ("" if slot.required else "None")
    if default == "UNSET":
        scope.module.imports.use_core("call", "UNSET")
    if default == "None":
        shown = optional(shown)
    keyword = not slot.required and slot.wire != "cursor" and slot.source != "body"
    flags = ["Deprecated"] if slot.text.deprecated else []
    doc = brief(about(slot.text, slot.type, scope.atlas.types), facts(slot.default, slot.limits, flags))
    return Argument(name, slot, shown, default, keyword, doc or f"{_PLACES[slot.source]} `{slot.wire}`.")


def _upload(of: Type, scope: Scope) -> str:
    """The annotation of files in a form; "" for anything else."""
    inner = plain(of, scope.atlas.types)
    if isinstance(inner, Array) and (item := _upload(inner.item, scope)):
        return f"{scope.checked('collections.abc', 'Sequence')}[{item}]"
    if isinstance(inner, Union) and any(_upload(option, scope) for option in inner.options):
        return united(_upload(option, scope) or annotation(option, scope, "write") for option in inner.options)
    file = isinstance(inner, Scalar) and inner.kind == "file"
    return scope.checked_core("call", UPLOAD) if file else ""


def _rank(argument: Argument) -> int:
    slot = argument.slot
    if slot.source == "path":
        return 0
    if slot.required:
        return 1
    return 3 if argument.keyword else 2
