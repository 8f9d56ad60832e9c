"""Types as Python source: as annotations of what is read or given, and as values that the codec decodes by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, Literal, TypeAlias

from ..ir import (
    AliasType,
    AnyType,
    Array,
    Discriminator,
    EnumType,
    Json,
    Literals,
    Map,
    Named,
    Nullable,
    ObjectType,
    Scalar,
    ScalarKind,
    Tuple,
    Type,
    Union,
)
from .queries import names_in
from .scope import Module, Scope
from .text import as_dict, literal

Mode: TypeAlias = Literal["read", "write"]
"""What an object holds, or what a caller may give: mappings for objects, sequences for lists, text for times."""

_PLAIN: Final[dict[ScalarKind, str]] = {
    "str": "str",
    "int": "int",
    "float": "float",
    "bool": "bool",
    "bytes": "bytes",
    "file": "str",
    "null": "None",
}
_TIMES: Final[dict[ScalarKind, str]] = {"datetime": "datetime.datetime", "date": "datetime.date", "uuid": "uuid.UUID"}


def annotation(of: Type, scope: Scope, mode: Mode = "read") -> str:
    """A type as an annotation."""
    return _text(of, scope, mode, ())


def alternatives(of: Type, scope: Scope, mode: Mode = "read") -> Iterator[str]:
    """The alternatives that a type is, each as an annotation."""
    return _parts(of, scope, mode, ())


def lets_all(of: Type, scope: Scope, mode: Mode = "read", inside: tuple[str, ...] = ()) -> bool:
    """Whether a type as an annotation is Any, whatever else it names."""
    match of:
        case AnyType():
            return True
        case Nullable(inner):
            return lets_all(inner, scope, mode, inside)
        case Union(options, discriminator) if discriminator is None or mode == "write":
            return any(lets_all(option, scope, mode, inside) for option in options)
        case Named(key) if mode == "write" and key not in (*inside, *scope.atlas.pages):
            declared = scope.atlas.types[key]
            return isinstance(declared, AliasType) and lets_all(declared.type, scope, mode, (*inside, key))
        case _:
            return False


def united(parts: Iterable[str]) -> str:
    """A union, each part once; None stands last, and Any takes in all others."""
    found = list(dict.fromkeys(parts))
    if "Any" in found:
        return "Any"
    return " | ".join([part for part in found if part != "None"] + ["None"] * ("None" in found))


def optional(text: str) -> str:
    """An annotation, or None."""
    return text if text in ("Any", "None") or text.endswith(" | None") else f"{text} | None"


def _text(of: Type, scope: Scope, mode: Mode, inside: tuple[str, ...]) -> str:
    """A type as an annotation; what Any takes in is not imported."""
    return scope.typing("Any") if lets_all(of, scope, mode, inside) else united(_parts(of, scope, mode, inside))


def _parts(of: Type, scope: Scope, mode: Mode, inside: tuple[str, ...]) -> Iterator[str]:
    """The alternatives that a type is; `inside` holds the aliases that are being replaced."""

    def text(inner: Type) -> str:
        return _text(inner, scope, mode, inside)

    match of:
        case AnyType():
            yield scope.typing("Any")
        case Scalar(kind):
            yield from _scalar(kind, scope, mode)
        case Literals(values):
            yield from literals(values, scope)
        case Array(item):
            yield f"{_generic('list', 'Sequence', scope, mode)}[{text(item)}]"
        case Map(value):
            yield f"{_generic('dict', 'Mapping', scope, mode)}[{scope.name('str')}, {text(value)}]"
        case Tuple(items, rest):
            yield from _tuple(items, rest, scope, text)
        case Nullable(inner):
            yield from (*_parts(inner, scope, mode, inside), "None")
        case Union(options, discriminator):
            found = [part for option in options for part in _parts(option, scope, mode, inside)]
            if discriminator is None or mode == "write":
                yield from found
            else:
                yield annotated(united(found), discriminator, scope)
        case Named(key):
            yield from _named(key, scope, mode, inside)


def _named(key: str, scope: Scope, mode: Mode, inside: tuple[str, ...]) -> Iterator[str]:
    if key in scope.atlas.pages:
        item = united(_parts(scope.atlas.pages[key], scope, mode, inside))
        yield f"{scope.checked(*scope.context.page)}[{item}]"
        return
    declared = scope.atlas.types[key]
    if isinstance(declared, AliasType) and mode == "write" and key not in inside:
        yield from _parts(declared.type, scope, mode, (*inside, key))
        return
    yield scope.declared(key)
    if isinstance(declared, ObjectType) and mode == "write":
        yield f"{scope.checked('collections.abc', 'Mapping')}[{scope.name('str')}, {scope.typing('Any')}]"
    if isinstance(declared, EnumType) and (mode == "read" or declared.open):
        yield from bases(declared, scope)


def bases(declared: EnumType, scope: Scope) -> Iterator[str]:
    """What a value is that an enum does not know."""
    kinds: list[ScalarKind] = [declared.base] if declared.base else [kind_of(item.value) for item in declared.values]
    for kind in kinds:
        yield from _scalar(kind, scope, "read")


def kind_of(value: Json) -> ScalarKind:
    """The kind of a JSON scalar."""
    kinds: dict[type, ScalarKind] = {bool: "bool", int: "int", float: "float", str: "str"}
    return kinds.get(type(value), "null")


def _scalar(kind: ScalarKind, scope: Scope, mode: Mode) -> Iterator[str]:
    if kind in _PLAIN:
        yield _PLAIN[kind] if kind == "null" else scope.name(_PLAIN[kind])
        return
    text = kind != "uuid" and scope.context.times_as_text
    if not text:
        module = _TIMES[kind].partition(".")[0]
        scope.module.imports.check(module)
        yield scope.name(_TIMES[kind])
    if text or mode == "write":
        yield scope.name("str")


def literals(values: Iterable[Json], scope: Scope) -> Iterator[str]:
    """The type of some constants; numbers with a fraction, which no Literal may hold, are floats."""
    listed = [value for value in values if isinstance(value, str | bool | int)]
    if listed:
        yield f"{scope.typing('Literal')}[{', '.join(map(literal, listed))}]"
    for value in values:
        if value is None:
            yield "None"
        elif isinstance(value, float):
            yield scope.name("float")
        elif isinstance(value, list | dict):
            yield scope.typing("Any")


def annotated(text: str, discriminator: Discriminator, scope: Scope, *, loaded: bool = False) -> str:
    """A union whose options are told apart by a property."""
    types = scope.atlas.types
    pairs = [(value, key) for value, key in discriminator.mapping if isinstance(types.get(key), ObjectType)]
    if loaded:
        scope.module.imports.use_core("record", "Tagged")
    else:
        scope.module.imports.check_core("record", "Tagged")

    def called(key: str) -> str:
        return scope.loaded(key) if loaded else literal(scope.atlas.names[key])

    classes = as_dict((value, called(key)) for value, key in pairs if key in scope.atlas.names)
    otherwise = f", {called(discriminator.otherwise)}" if discriminator.otherwise in scope.atlas.names else ""
    tag = f"{scope.name('Tagged')}({literal(discriminator.wire)}, {classes}{otherwise})"
    return f"{scope.typing('Annotated')}[{text}, {tag}]"


def _tuple(items: tuple[Type, ...], rest: Type | None, scope: Scope, text: Callable[[Type], str]) -> Iterator[str]:
    """A tuple; a list where it may be longer."""
    if items and rest in (None, AnyType()):
        yield f"{scope.name('tuple')}[{', '.join(map(text, items))}]"
    if rest is not None:
        yield f"{scope.name('list')}[{text(rest if rest == AnyType() else Union((*items, rest)))}]"


def _generic(read: str, write: str, scope: Scope, mode: Mode) -> str:
    return scope.name(read) if mode == "read" else scope.checked("collections.abc", write)


def value(of: Type, scope: Scope) -> str:
    """A type as an expression: what the codec is given to decode by. Aliases that contain themselves are text."""
    if scope.atlas.loops.isdisjoint(names_in(of)):
        return united(_values(of, scope))
    return literal(annotation(of, Scope(Module(scope.module.name, scope.context))))


def _values(of: Type, scope: Scope) -> Iterator[str]:
    imports = scope.module.imports
    match of:
        case Array(item):
            yield f"list[{value(item, scope)}]"
        case Map(inner):
            yield f"dict[str, {value(inner, scope)}]"
        case Tuple(items, rest):
            yield from _tuple(items, rest, scope, lambda inner: value(inner, scope))
        case Nullable(Union(options, Discriminator() as discriminator)):
            # Checkers know no union of an annotated type and None.
            found = _values(Nullable(Union(options)), scope)
            yield annotated(united(found), discriminator, scope, loaded=True)
        case Union(options, Discriminator() as discriminator):
            yield annotated(united(_values(Union(options), scope)), discriminator, scope, loaded=True)
        case Nullable(inner):
            yield from (*_values(inner, scope), "None")
        case Union(options):
            yield united(part for option in options for part in _values(option, scope))
        case Named(key):
            yield from _named_values(key, scope)
        case Scalar("datetime" | "date" | "uuid" as kind) if kind == "uuid" or not scope.context.times_as_text:
            imports.use(_TIMES[kind].partition(".")[0])
            yield _TIMES[kind]
        case _:
            yield from _parts(of, scope, "read", ())


def _named_values(key: str, scope: Scope) -> Iterator[str]:
    declared = scope.atlas.types[key]
    if key in scope.atlas.pages:
        module, name = scope.context.page
        scope.module.imports.use(module, name)
        yield f"{name}[{value(scope.atlas.pages[key], scope)}]"
    elif isinstance(declared, AliasType):
        yield from _values(declared.type, scope)
    elif isinstance(declared, EnumType):
        yield from bases(declared, scope)
    else:
        yield scope.loaded(key)
