"""From a type to the function that reads a JSON value as it; made once per type, on first use.

Inside an object reading is tolerant: what does not fit is kept as it came, and noted on the object. Outside of any
object it is strict. A reader that would leave every value as it is, is None.
"""

from __future__ import annotations

import os
import types
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from threading import RLock
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from ..fields import Tagged, Unset, fields_of
from ..guards import is_dict
from ..record import Record
from .forms import EITHER, Later, Unloaded, later, resolve
from .objects import Option, compiled, shape, union
from .values import (
    ANYTHING,
    FORMATS,
    PLAIN,
    Reader,
    checked,
    constant,
    expected,
    formatted,
    full_name,
    of_array,
    of_object,
    of_tuple,
    optional,
)


class Scope:
    """Where a type is read.

    Attributes:
        module: Name of the module that the type's text belongs to.
        strict: Whether plain values are checked, too.
        load: Whether modules may be loaded to find a name; else `Unloaded` is raised.
        parameters: Types that stand in for type variables, by name.
    """

    __slots__ = ("load", "module", "parameters", "strict")

    def __init__(
        self, module: str, *, strict: bool = True, load: bool = True, parameters: Mapping[str, Any] = {}
    ) -> None:
        self.module = module
        self.strict = strict
        self.load = load
        self.parameters = parameters

    def loading(self) -> Scope:
        """The same, where modules may be loaded."""
        return Scope(self.module, strict=self.strict, parameters=self.parameters)

    def within(self, module: str) -> Scope:
        """The same, in another module."""
        return Scope(module, strict=self.strict, load=self.load, parameters=self.parameters)


LOCK = RLock()
"""Held while readers are built."""

if hasattr(os, "register_at_fork"):
    # A lock that another thread holds at a fork would never be released in the new process.
    os.register_at_fork(before=LOCK.acquire, after_in_parent=LOCK.release, after_in_child=LOCK.release)

READERS: dict[type[Record], Reader] = {}
BUILDING: set[type[Record]] = set()
PENDING: dict[Later, Reader | None] = {}
OPEN: list[Any] = []
"""Unions whose options are being listed, to stand beside those of others."""


def reader_of(cls: type[Record]) -> Reader:
    """The reader of a record class: from an object and the client to an instance."""
    if cls in READERS:
        return READERS[cls]
    with LOCK:
        if cls in BUILDING:
            return later_reader(cls)
        BUILDING.add(cls)
        try:
            READERS[cls] = compiled(cls, {field.name: field_reader(cls, field.name) for field in fields_of(cls)})
        finally:
            BUILDING.discard(cls)
    return READERS[cls]


def later_reader(cls: type[Record]) -> Reader:
    """What stands in for the reader of a class that is being built."""

    def read(value: Any, client: Any) -> Any:
        return READERS[cls](value, client)

    return read


def field_reader(cls: type[Record], name: str) -> Reader | None:
    """The reader of a field's value; null does not reach it."""
    custom: Reader | None = vars_of(cls, "_readers").get(name)
    if custom is not None:
        return custom
    annotation, scope = annotated(cls, name)
    try:
        return build(without_null(annotation, scope), scope)
    except Unloaded:
        return deferred(annotation, scope.loading())


def annotated(cls: type[Record], name: str) -> tuple[Any, Scope]:
    """A field's annotation, and where it is read; no module is loaded for it."""
    field = next(field for field in fields_of(cls) if field.name == name)
    return field.annotation, Scope(field.module, strict=False, load=False, parameters=vars_of(cls, "_parameters"))


@cache
def nullable(cls: type[Record], name: str) -> bool:
    """Whether a field may be null."""
    annotation, scope = annotated(cls, name)
    return type(None) in kinds_of(annotation, scope.loading())


def vars_of(cls: type[Record], name: str) -> Mapping[str, Any]:
    """A mapping that a class may give as a private attribute."""
    given: Mapping[str, Any] = getattr(cls, name, {})
    return given


def deferred(annotation: Any, scope: Scope) -> Reader:
    """A reader that is built when the first value comes, since building it loads a module."""
    built: list[Reader | None] = []

    def read(value: Any, client: Any) -> Any:
        if not built:
            with LOCK:
                built.append(build(without_null(annotation, scope), scope))
        return value if built[0] is None else built[0](value, client)

    return read


def build(form: Any, scope: Scope) -> Reader | None:
    """Make the reader of a type."""
    form = later(form, scope.module)
    if isinstance(form, Later):
        return build_alias(form, scope)
    if isinstance(form, TypeVar):
        return build(scope.parameters.get(form.__name__, Any), scope)
    origin, arguments = get_origin(form), get_args(form)
    if origin is None:
        return build_class(form, scope)
    if origin is Annotated:
        return build_annotated(arguments[0], arguments[1:], scope)
    if origin in (Union, types.UnionType):
        return build_union(arguments, scope)
    if origin is Literal:
        return constant(arguments) if not scope.strict else checked("a known value", kinds_of(form, scope))
    if origin is tuple:
        return of_tuple([build(item, scope) for item in arguments if item is not ...], arguments[-1] is ...)
    if issubclass(origin, Mapping):
        return of_object(build(arguments[1], scope), scope.strict)
    if issubclass(origin, Sequence):
        return of_array(build(arguments[0], scope), scope.strict)
    raise TypeError(f"no reader for {form!r}")


def build_class(cls: Any, scope: Scope) -> Reader | None:
    """Make the reader of a type without parts."""
    if cls is None:
        cls = type(None)
    if cls in (Any, object):
        return None
    if not isinstance(cls, type):
        raise TypeError(f"no reader for {cls!r}")
    if issubclass(cls, Record):
        return reader_of(cls)
    if cls in PLAIN:
        return checked(*PLAIN[cls]) if scope.strict else None
    if full_name(cls) in FORMATS:
        return formatted(*FORMATS[full_name(cls)])
    raise TypeError(f"no reader for {cls!r}")


def build_alias(alias: Later, scope: Scope) -> Reader | None:
    """Make the reader of an alias, which may contain itself."""
    if alias in PENDING:
        return PENDING[alias]
    inner = scope.within(alias.module)
    if not scope.strict:
        # Taking the alias for plain where it contains itself shows whether it is: most are.
        PENDING[alias] = None
        try:
            if build(look_up(alias, inner), inner) is None:
                return None
        finally:
            del PENDING[alias]
    built: list[Reader | None] = []
    PENDING[alias] = lambda value, client: value if built[0] is None else built[0](value, client)
    try:
        built.append(build(look_up(alias, inner), inner))
    finally:
        del PENDING[alias]
    return built[0]


def look_up(form: Any, scope: Scope) -> Any:
    """The type behind a text or an alias; other types are themselves."""
    seen: list[Later] = []
    while isinstance(form, str | Later):
        alias = form if isinstance(form, Later) else Later(form, scope.module)
        if alias in seen:
            raise TypeError(f"the alias {alias.text} is defined by itself")
        seen.append(alias)
        form = resolve(alias.text, alias.module, load=scope.load)
    return form


def without_null(form: Any, scope: Scope) -> Any:
    """A type without null: an optional class becomes the class."""
    form = look_up(form, scope)
    if get_origin(form) not in (Union, types.UnionType):
        return form
    return EITHER[tuple(option for option in get_args(form) if option is not type(None))]


def build_annotated(base: Any, notes: Sequence[Any], scope: Scope) -> Reader | None:
    """Make the reader of a type with notes; `Tagged` is the one that has a meaning."""
    others = build(base, scope)
    tag = next((note for note in notes if isinstance(note, Tagged)), None)
    if tag is None:
        return others
    classes: dict[Any, Reader | None] = {}
    named = {option.__name__: option for option in get_args(base) if isinstance(option, type)}

    def read(value: Any, client: Any) -> Any:
        if not is_dict(value):
            return value if others is None else others(value, client)
        data = value
        kind: Any = data.get(tag.key)
        if kind is None and tag.otherwise is None:
            raise expected(f"an object with {tag.key!r}", data)
        if not isinstance(kind, str) or kind not in tag.classes:
            if tag.otherwise is None:
                return data
            kind = None
        if kind not in classes:
            cls = tag.otherwise if kind is None else tag.classes[kind]
            with LOCK:
                classes[kind] = build(named.get(cls, cls), scope.loading())
        reader = classes[kind]
        return data if reader is None else reader(data, client)

    return read


def build_union(forms: Sequence[Any], scope: Scope) -> Reader | None:
    """Make the reader of a union."""
    options = list(options_of(forms, scope, []))
    if not scope.strict and all(option.read is None for option in options):
        return None
    others = [option for option in options if option.kinds != (type(None),)]
    if len(others) == 1 and len(options) == 2 and others[0].read is not None:
        return optional(others[0].read)
    return union(options, tolerant=not scope.strict)


def options_of(forms: Sequence[Any], scope: Scope, seen: list[Any]) -> Iterator[Option]:
    """The alternatives of a union, those of the unions in it included."""
    for form in forms:
        if form is Unset or form in seen:
            continue
        if isinstance(form, str | Later):
            seen.append(form)
        found = look_up(form, scope)
        if get_origin(found) in (Union, types.UnionType) and form not in OPEN:
            OPEN.append(form)
            try:
                yield from options_of(get_args(found), scope, seen)
            finally:
                OPEN.remove(form)
        else:
            told = shape(found) if isinstance(found, type) and issubclass(found, Record) else None
            # An alias is built as such, since it may contain this union; so is a union that these options are part of.
            read = build(form if isinstance(form, str | Later) else found, scope)
            yield Option(kinds_of(found, scope), read, told, name_of(found))


def kinds_of(form: Any, scope: Scope) -> tuple[type, ...]:
    """The Python types of the JSON values that a type may take."""
    form, origin = look_up(form, scope), get_origin(form)
    if isinstance(form, TypeVar):
        return kinds_of(scope.parameters.get(form.__name__, Any), scope)
    if origin is Annotated:
        return kinds_of(get_args(form)[0], scope)
    if origin in (Union, types.UnionType):
        return tuple({kind for option in get_args(form) for kind in kinds_of(option, scope)})
    if origin is Literal:
        kinds: set[type[Any]] = {type(value) for value in get_args(form)}
        return tuple(kinds)
    cls: Any = type(None) if form is None else origin or form
    if cls in PLAIN:
        return PLAIN[cls][1]
    if cls in (Any, object) or not isinstance(cls, type):
        return ANYTHING
    if issubclass(cls, Record | Mapping):
        return (dict,)
    return (str,) if full_name(cls) in FORMATS else (list,)


def name_of(form: Any) -> str:
    """A type's name, for messages."""
    if isinstance(form, type) and form in PLAIN:
        return PLAIN[form][0]
    return getattr(form, "__name__", None) or str(form)
