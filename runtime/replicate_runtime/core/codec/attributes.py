"""Record classes as attrs knows them: loaded when attrs asks, so that programs that do not use it never import it."""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import attrs

from ..fields import Field, fields_of, wire
from ..fields import field as declared_field
from .forms import EITHER, NOTED, Later, later
from .readers import Scope, look_up, vars_of

if TYPE_CHECKING:
    from ..record import Record

ATTRIBUTES: dict[type[Any], Any] = {}


def attributes(cls: type[Record]) -> Any:
    """`__attrs_attrs__`: what `attrs.fields` gives. Types are text, as those of any class with deferred annotations."""
    if cls not in ATTRIBUTES:
        made = {one.name: attribute(one) for one in fields_of(cls)}
        name = cls.__name__.partition("[")[0]  # older releases of attrs write it into the code of a class
        ATTRIBUTES[cls] = attrs.fields(attrs.make_class(name, made, kw_only=True, init=False))
    return ATTRIBUTES[cls]


def attribute(one: Field) -> Any:
    """A field, declared to attrs."""
    return attrs.field(
        default=attrs.NOTHING if one.required else one.default,
        type=one.annotation,
        repr=not one.secret,
        metadata={"wire": one.wire, "secret": one.secret},
    )


def resolved(cls: type[Record]) -> type[Record]:
    """`__attrs_types_resolved__`: `attrs.resolve_types` asks for it, and is told that there is nothing left to do.

    Left to itself it would look in the module alone, where names that only annotations mention are not imported.
    """
    parameters = vars_of(cls, "_parameters")
    modules = {one.name: one.module for one in fields_of(cls)}
    for one in attrs.fields(cls):
        if isinstance(one.type, str):
            found = whole(one.type, Scope(modules[one.name], parameters=parameters))
            object.__setattr__(one, "type", found)  # attributes are frozen; attrs does the same
    return cls


def whole(form: Any, scope: Scope, around: tuple[Later, ...] = ()) -> Any:
    """A type with all names in it found; Any for an alias within itself, since no type contains itself."""
    form = later(form, scope.module)
    if isinstance(form, Later):
        if form in around:
            return Any
        scope, around = scope.within(form.module), (*around, form)
    form = look_up(form, scope)
    if isinstance(form, TypeVar):
        return scope.parameters.get(form.__name__, Any)
    origin, parts = get_origin(form), get_args(form)
    if origin is None or origin is Literal:
        return form
    if origin is Annotated:
        noted = (whole(parts[0], scope, around), *parts[1:])
        return NOTED[noted]
    inner = tuple(part if part is ... else whole(part, scope, around) for part in parts)
    return EITHER[inner] if origin in (Union, types.UnionType) else origin[inner]


def with_added(cls: type[Record]) -> tuple[Field, ...]:
    """The fields of a class that attrs made of a record class: the record's, and those that it declares itself."""
    known = {one.name: one for base in reversed(cls.__bases__) for one in fields_of(base)}
    return tuple(known[one.name] if one.inherited else added(one, cls.__module__) for one in attrs.fields(cls))


def added(one: attrs.Attribute[Any], module: str) -> Field:
    """The field that an attribute declares; what it is by default, the constructor that attrs wrote knows."""
    default = ... if one.default is attrs.NOTHING else None
    said = wire(one.metadata.get("wire", one.name), default=default, secret=not one.repr)
    return declared_field(one.name, one.type, said, module)
