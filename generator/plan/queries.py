"""Questions about the IR that several parts of the plan ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from attrs import evolve

from ..ir import (
    AliasType,
    AnyType,
    Array,
    Declaration,
    EnumType,
    Literals,
    Map,
    Media,
    Named,
    Nullable,
    ObjectType,
    Operation,
    Response,
    Scalar,
    Tuple,
    Type,
    Union,
)

Declarations = Mapping[str, Declaration]

PAGE = frozenset({"next", "previous", "results"})
"""Fields of every page."""


REDIRECTS = frozenset({"301", "302", "303", "307", "308", "3XX"})
"""Statuses that say where else to go."""


def successes(operation: Operation) -> list[Response]:
    """The answers that are no errors: 2xx, else redirects, else the default one."""
    found = [response for response in operation.responses if response.status[:1] == "2"]
    found = found or redirects(operation)
    return found or [response for response in operation.responses if response.status == "default"]


def redirects(operation: Operation) -> list[Response]:
    """The answers that lead elsewhere, of an operation without any other success. They matter for where that is."""
    if any(response.status[:1] == "2" for response in operation.responses):
        return []
    return [evolve(response, media=()) for response in operation.responses if response.status.upper() in REDIRECTS]


def failures(operation: Operation) -> list[Response]:
    """All other answers, in the document's order; the default one is about failures in any case."""
    good = {response.status for response in successes(operation)} - {"default"}
    return [response for response in operation.responses if response.status not in good]


def event_media(operation: Operation) -> Media | None:
    """The stream of events that a success may be."""
    found = (media for response in successes(operation) for media in response.media if media.kind == "events")
    return next(found, None)


def plain_media(operation: Operation) -> list[Media]:
    """What a success may be but a stream of events."""
    return [media for response in successes(operation) for media in response.media if media.kind != "events"]


def chosen_types(operation: Operation) -> list[str]:
    """The media types that a caller can choose from: none where each success comes in one way only."""
    several = any(len([one for one in response.media if one.kind != "events"]) > 1 for response in successes(operation))
    found = structured_first(plain_media(operation)) if several else []
    return list(dict.fromkeys(media.content_type for media in found))


def structured_first(media: Iterable[Media]) -> list[Media]:
    """Media types in the document's order, but JSON before others: what callers give and get is typed there."""
    return sorted(media, key=lambda one: one.kind != "json")


def children(of: Type) -> tuple[Type, ...]:
    """The types that a type is made of, one level down."""
    match of:
        case Array(item):
            return (item,)
        case Tuple(items, rest):
            return items if rest is None else (*items, rest)
        case Map(value):
            return (value,)
        case Union(options):
            return options
        case Nullable(inner):
            return (inner,)
        case _:
            return ()


def names_in(of: Type) -> Iterator[str]:
    """Keys of the declarations that a type mentions, in order."""
    if isinstance(of, Named):
        yield of.key
    for part in children(of):
        yield from names_in(part)


def parts(declaration: Declaration) -> Iterator[Type]:
    """The types that a declaration is made of."""
    if isinstance(declaration, ObjectType):
        yield from (item.type for item in declaration.fields)
        if declaration.extra is not None:
            yield declaration.extra
    elif isinstance(declaration, AliasType):
        yield declaration.type


def within(roots: Iterator[str], types: Declarations) -> set[str]:
    """Keys of all declarations that some mention, directly or through others."""
    found: set[str] = set()
    waiting = list(roots)
    while waiting:
        key = waiting.pop()
        if key in types and key not in found:
            found.add(key)
            waiting.extend(name for part in parts(types[key]) for name in names_in(part))
    return found


def plain(of: Type, types: Declarations) -> Type:
    """A type without null around it, and with aliases replaced by what they stand for."""
    seen: set[str] = set()
    while True:
        if isinstance(of, Nullable):
            of = of.of
        elif isinstance(of, Named) and isinstance(declared := types.get(of.key), AliasType) and of.key not in seen:
            seen.add(of.key)
            of = declared.type
        else:
            return of


def nullable(of: Type, types: Declarations) -> bool:
    """Whether null is one of a type's values."""
    seen: set[str] = set()
    while isinstance(of, Named) and isinstance(declared := types.get(of.key), AliasType) and of.key not in seen:
        seen.add(of.key)
        of = declared.type
    return isinstance(of, Nullable | AnyType) or of == Scalar("null")


def single(of: Type, types: Declarations) -> bool:
    """Whether every value of a type is one piece of text in a URL or header: no list and no object."""
    match plain(of, types):
        case Array() | Tuple() | Map() | AnyType():
            return False
        case Union(options):
            return all(single(option, types) for option in options)
        case Named(key):
            return not isinstance(types.get(key), ObjectType)
        case _:
            return True


def lets_text(of: Type, types: Declarations, value: str) -> bool:
    """Whether a text is one of a type's values, as it is, and not as a date or the like."""
    match plain(of, types):
        case AnyType() | Scalar("str"):
            return True
        case Literals(values):
            return value in values
        case Union(options):
            return any(lets_text(option, types, value) for option in options)
        case Named(key) if isinstance(declared := types.get(key), EnumType):
            return declared.base in (None, "str")
        case _:
            return False


def constant(of: Type, types: Declarations) -> Literals | None:
    """The type of a value that is always the same."""
    found = plain(of, types)
    return found if isinstance(found, Literals) and len(found.values) == 1 and not nullable(of, types) else None


def page_item(declaration: Declaration, types: Declarations) -> Type | None:
    """What a page holds, when an object is one: `results`, `next`, and perhaps `previous` and fields of its own."""
    if not isinstance(declaration, ObjectType):
        return None
    fields = {item.wire: item for item in declaration.fields}
    if not {"next", "results"} <= fields.keys():
        return None
    results = plain(fields["results"].type, types)
    links = [plain(fields[name].type, types) for name in ("next", "previous") if name in fields]
    linked = all(isinstance(link, Scalar) and link.kind == "str" for link in links)
    return results.item if isinstance(results, Array) and linked else None


def is_bare_page(declaration: Declaration) -> bool:
    """Whether a page has no fields of its own, so that it needs no class of its own."""
    return isinstance(declaration, ObjectType) and {item.wire for item in declaration.fields} <= PAGE
